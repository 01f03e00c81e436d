"""Verb and object of a clause, and the names of measures made of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.drafting.activities import Activities, Kind

# What stands before the matter itself: connectives, times, list marks.
_LEADING = re.compile(
    r"(?:力争|[二两三四五]年(?:内|期间)?(?:共|累计|合计|总计)+|要(?=[办开举组购建培新改完推])|其中|同时|并且|并|另外|另|此外|以及|还|再(?![生造就担贷犯])|拟|将|计划|预计|年内|全年|本年度?|今年|当年|年度|"
    r"本?项目(?:为|是|主要|拟)|[一二三四五六七八九]是|首先|其次|最后|切实|扎实|大力|积极|认真|进一步|主要|包括|内容为|内容是|"
    r"主要内容|用于|负责|(?:按时|及时)?足额|按时(?=发放|支付|兑付|拨付)|我[县市区局乡镇单位]{1,2}|本[县市区局级单位]{1,2}|共计?|合计|累计|总计|约|"
    r"(?:20\d\d|二[〇零]二.)年(?:度|内)?|\d{1,2}[.．]\d{1,2}(?=[\u4e00-\u9fff]{2})|[(（]?\d{1,2}[)）.、](?!\d)|[(（][一二三四五六七八九十]+[)）]|"
    r"[一二三四五六七八九十]+、|[①-⑳●·■◆*\-]+|[和及与、,:/]|聘请专家(?=[\u4e00-\u9fff]{4}))"
)
_TRAILING = re.compile(
    r"(?:力争|共计?|合计|累计|总计|约|各|分别|不少于|达到?|改为|(?:增加?|减少?|调整|提高|扩大|压减|扩)[到至为]|为|有|至|等|和|(?<![普涉顾])及|与|并|的|,|、|:)+$"
)
AUDIENCE = (
    "为",
    "对",
    "向",
    "给",
    "在",
    "面向",
    "针对",
    "于",
    "赴",
    "到",
    "深入",
    "覆盖",
    "涉及",
    "惠及",
    "按照",
    "围绕",
    "依托",
    "通过",
    "结合",
    "聚焦",
)
#: Words that only say how many take part: what follows belongs to the activity just named.
PEOPLE_WORDS = re.compile(
    r"(?:参加|参训|参与|参会|受训|培训|轮训|服务|受益|惠及|覆盖|受众|涉及|组织|接待|观众|共有|预计|现场|线上)*"
    r"(?:学员|人员|群众|人数|人口|农户|居民|观众|对象|代表|干部|师生|患者|困难群众|党员|参赛)?(?:人数|数量|规模)?"
)
SERVED_WORDS = re.compile(
    r"受益|惠及|服务(?:常住|户籍|辖区|农村)?(?:人口|群众|居民)|受众|^接待|覆盖(?:群众|人口|人群|居民)|带动"
)
_EVERYWHERE = re.compile(r"[全本][省市州县区镇乡村校院]")
_AT_WORK = re.compile(r"在[训岗职校册编建馆园]")  # 在训运动员 is no place
_ARTICLE = re.compile(r"^的+")

_SUFFIX = {
    "期": "期数", "次": "次数", "场": "场次", "场次": "场次", "批": "批次", "批次": "批次", "班": "班次",
    "班次": "班次", "人": "人数", "人次": "人次", "户": "户数", "户次": "户次", "亩": "面积", "平方米": "面积",
    "万平方米": "面积", "平方公里": "面积", "公顷": "面积", "公里": "里程", "米": "长度", "立方米": "方量",
    "天": "天数", "课时": "课时数", "学时": "课时数", "小时": "时长",
    "个工作日": "天数", "份": "份数", "册": "册数", "篇": "篇数", "件": "件数", "卷": "卷数", "页": "页数",
    "株": "株数", "头": "头数", "只": "只数", "轮": "轮次", "届": "届数", "个月": "月数", "例": "例数", "起": "起数",
    "台次": "台次", "车次": "车次", "家次": "家次", "件次": "件次", "项次": "项次", "班级": "班级数", "盏": "盏数",
    "种": "种数", "床": "床位数", "床位": "床位数", "人天": "人天数", "人份": "人份数", "年": "年限",
}  # fmt: skip
_PLACE_UNITS = frozenset(["个", "家", "所", "村", "镇", "乡", "县", "校", "街道", "社区"])
PLACES = re.compile(
    r"村|社区|乡镇|街道|镇|乡|县|市|区|学校|中学|小学|幼儿园|单位|部门|企业|医院|卫生院|支部|党组织|站|点|小区|网格|机构|合作社|基地|行业|商户|农户|家庭|校|所|园区|景区|场所|村民小组|组"
)
#: Words for people, at the end of what is counted.
PERSON = re.compile(
    r"(?:人员|学员|群众|农户|村民|学生|患者|干部|党员|职工|居民|老人|儿童|妇女|书记|教师|工人|对象|员工|代表|专家|"
    r"人才|志愿者|观众|游客|运动员|消防员|(?<![动满])员|选手|评委|考生|毕业生|新生|研究生|旅客|租户|业主|用户|青年|军人|残疾人|农民|医生|护士|司机|师生|队员|骨干|家长|辅警|保洁员|网格员|护林员|困难户|保安|人)$"
)


_FOR_WHOM = re.compile(
    r"[^为向对给,、]{2,14}(?<![行作成认分视方导面走流供补自倾针绝核])(?:[为向给]|对(?![象接口应比]))(?=[\u4e00-\u9fff]{2})"
)


#: A number of these is not the number of those who take part.
_ACTORS = re.compile(rf"专家|教师|师资|讲师|志愿者|{PERSON.pattern}")


class Phrase(NamedTuple):
    """`audience` (对14个乡镇), `verb` (更新, "" where it says nothing) and `thing` (党员活动室设备)."""

    audience: str
    verb: str
    thing: str

    @property
    def title(self) -> str:
        """Verb and object as they stand."""
        return f"{self.verb}{self.thing}"


def clean(text: str) -> str:
    """Without connectives before and after."""
    before = None
    while text != before:
        before = text
        text = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    return text if text in AUDIENCE else _TRAILING.sub("", text)


_DOCUMENT = re.compile(
    r"(?:的)?(?:可行性研究|资金申请|项目申报|实施|工作|初步设计|情况)*"
    r"(?:方案|申报书|申请书|任务书|计划书|建议书|可研报告|报告|请示|工作计划|申报表|情况说明|情况汇报|汇报|的说明|的通知|的函|工作总结)(?:[(（][^()（）]*[)）])?$"
)


def without_document(title: str) -> str:
    """A title without the kind of document it heads: …项目实施方案, …可行性研究报告."""
    bare = _DOCUMENT.sub("", title)
    return bare if len(bare) > 3 else title


def parse(text: str, known: Activities) -> Phrase:
    """Take a stretch of words without figures apart."""
    text = clean(text)
    audience = ""
    if (inner := _FOR_WHOM.match(text)) and not known.verb_of(text) and not _starts(text, AUDIENCE):
        text = text[inner.end() - 1 :]  # 春秋两学期[为困难学生]
    marker = "" if _AT_WORK.match(text) else _starts(text, AUDIENCE)
    if marker:
        at = _verb_at(text, known, len(marker))
        if at is None:
            at = _named_at(text, known, len(marker) + 1)
        if at is None:
            return Phrase(text, "", "")
        audience, text = text[:at], text[at:]
    elif (at := _last_generic(text, known)) is not None:
        audience, text = text[:at], text[at:]
    if (wide := _EVERYWHERE.match(text)) and known.verb_of(text[wide.end() :]):
        text = text[wide.end() :]
    verb, thing = strip_verbs(text, known)
    return Phrase(audience, verb, _ARTICLE.sub("", _TRAILING.sub("", thing)))


def strip_verbs(text: str, known: Activities) -> tuple[str, str]:
    """The verb that says what is done ("" for one that says nothing), and the rest."""
    text = clean(text)
    while generic := _starts(text, known.generic_verbs):
        text = clean(_ARTICLE.sub("", text[len(generic) :]))
    verb = known.verb_of(text)
    rest = text[len(verb) :]
    # 购置并安装, 维修养护: two verbs before one object
    while verb and (more := re.match(r"并|和|及|与|、|或|", rest)) is not None:
        second = known.verb_of(rest[more.end() :])
        follows = rest[more.end() + len(second) :]
        if not second or not follows or not (more[0] or known.go_together(verb, second)):
            break
        verb += rest[: more.end()] + second
        rest = follows
    if verb and _MEASURED.fullmatch(rest):
        return "", text  # 保洁面积
    rest = re.sub(r"^(?:了|好|完|全县|全市|全区)?(?:的)?", "", rest) if verb else rest
    return verb, rest


def noun_and_event(text: str, known: Activities) -> tuple[str, Phrase] | None:
    """`村更新党员活动室设备` as (村, 更新党员活动室设备), or None where no verb stands inside."""
    at = _verb_at(text, known, 1)
    if at is None:
        return None
    verb, thing = strip_verbs(text[at:], known)
    if not verb and not thing:
        return None
    return re.sub(r"(?:的|,|、)+$", "", text[:at]), Phrase("", verb, thing)


def kind_of(
    phrase: Phrase, clause: str, known: Activities, context: Kind | None = None
) -> Kind | None:
    """The kind of activity these words name, or None; `context` is what the whole task is about."""
    thing = _MEASURED.sub("", phrase.thing) or phrase.thing
    return known.match(phrase.verb, thing or phrase.verb, clause, context)


def event_of(phrase: Phrase, kind: Kind) -> str:
    """The noun that measures attach to: 校舍维修, 党员活动室设备, 村干部培训."""
    thing = _MEASURED.sub("", head(phrase.thing))
    if len(thing) < 2:
        return kind.name
    if kind.acts:
        verb = "" if phrase.verb in _BUILD else phrase.verb
        if thing.endswith(
            (kind.noun, "建设", "工程", "行动", "活动", "整治", "工作", "服务", *kind.verbs)
        ):
            return thing
        doing = verb if 1 < len(verb) <= 4 else kind.noun
        return f"{thing.replace(doing, '', 1)}{doing}"  # 春节[走访慰问]离休干部走访慰问
    if any(word in thing for word in (kind.noun, *kind.words)):
        return thing
    if phrase.verb in kind.verbs and 1 < len(phrase.verb) <= 4:
        return f"{thing}{phrase.verb}"
    return thing if thing.endswith(("工作", "活动", "服务", "项目")) else f"{thing}{kind.noun}"


def work_of(phrase: Phrase) -> str:
    """The activity as a noun that money is spent on: 党建网站维护, 生活垃圾清运, 教学楼建设."""
    thing = _MEASURED.sub("", phrase.thing) or phrase.thing
    verb = "建设" if phrase.verb in _BUILD else phrase.verb
    if not 1 < len(verb) <= 4 or verb in _NOT_PAID or verb in thing[-5:]:
        return thing
    return f"{thing}{verb}"


_NOT_PAID = frozenset(["召开", "组织召开", "发表", "公开发表", "保障", "演出"])
#: Measures that stand at the end of an object: 保洁面积 is about 保洁.
_MEASURED = re.compile(r"(?:总)?(?:建筑)?(?:面积|里程|长度|人数|数量|规模|次数|总数)$")


def measured(thing: str) -> bool:
    """Whether the words are a measure of a thing (物业面积), not work."""
    return bool(_MEASURED.search(thing))


_BUILD = frozenset(
    ["新建", "建设", "修建", "兴建", "续建", "改扩建", "建造", "建成", "搭建", "铺设"]
)


def head(thing: str, longest: int = 18) -> str:
    """The object, cut to its last part where it is very long."""
    thing = thing
    while len(thing) > longest and "的" in thing[:-4]:
        thing = thing.split("的", 1)[1]
    if len(thing) > longest and "、" in thing:
        first, *_ = thing.split("、")
        return f"{first}等" if len(first) > 3 else thing
    return thing


def count_name(
    phrase: Phrase, kind: Kind, unit: str, *, noun: str = "", audience: str = "", each: str = ""
) -> str:
    """The name of the measure that counts something of an activity in `unit`."""
    verb, thing = phrase.verb, head(phrase.thing, 24)
    title = f"{verb}{thing}" or kind.name
    each = each.replace("·", "每")
    suffix = _SUFFIX.get(unit, "数量")
    if unit == "米" and title.endswith(("宽", "高", "深", "厚")):
        return f"{title}度"
    if unit in ("公里", "米") and not re.search(r"路|[县乡村国省干]道", title):
        suffix = "长度"
    event = event_of(phrase, kind)
    if each:
        if unit in ("人", "人次") and kind.people != "人数":
            return f"每{each}{kind.people}"
        counted = title if unit not in ("天", "课时", "个月") else event
        return f"每{each}{counted}{'' if counted.endswith(suffix) else suffix}"
    if noun:
        place = bool(PLACES.search(noun)) and unit in _PLACE_UNITS
        if unit in ("人", "户", "人次"):
            joint = "的" if audience.startswith(("为", "给", "向")) else ""
            return _join(f"{title}{joint}{noun}", suffix)
        if place:
            joint = "的" if audience.startswith(("为", "给", "向", "在")) else "覆盖"
            return f"{title}{joint}{noun}数"
        return f"{title}涉及{noun}数"
    if unit in ("人", "人次") and kind.people != "人数" and not _ACTORS.search(thing):
        people = kind.people.removesuffix("人数").removesuffix("人次")
        return single(f"{event}{people}{suffix}")
    if title.endswith((suffix, "量", "面积", "里程", "长度", "数量", "人数", "次数", "规模", "数")):
        return title
    if unit in ("天", "课时", "个月"):
        return f"{event}{suffix}"
    return _join(title, suffix)


def _join(title: str, suffix: str) -> str:
    """案件 and 件数 as 案件数."""
    same = suffix in ("件数", "户数") and title[-1] == suffix[0]
    return f"{title}{suffix[1:]}" if same else single(f"{title}{suffix}")


def single(name: str) -> str:
    """Without a word said twice where two parts meet (工程工程验收)."""
    return re.sub(r"([\u4e00-\u9fff]{2})\1", r"\1", name)


def _starts(text: str, words: tuple[str, ...]) -> str | None:
    return next((word for word in words if text.startswith(word)), None)


def _verb_at(text: str, known: Activities, start: int) -> int | None:
    """Where the first verb stands at or after `start`; 党组织 holds none."""
    for at in range(start, len(text)):
        generic = _starts(text[at:], known.generic_verbs)
        if generic == "组织" and text[at - 1] in "党团群会":
            continue
        if generic or ((verb := known.verb_of(text[at:])) and text[at + len(verb) :]):
            return at
    return None


def _named_at(text: str, known: Activities, start: int) -> int | None:
    """Where a word that names a kind of activity ends the text: 为老年人[免费体检]."""
    for at in range(start, len(text) - 1):
        if text[at:] in known.names and not PERSON.search(text) and not PLACES.fullmatch(text[at:]):
            return at
    return None


_JOINING = ("参加", "开展", "举办", "组织开展", "实施", "召开", "进行")


def _last_generic(text: str, known: Activities) -> int | None:
    """Where a verb stands behind words for who does it (县直单位干部参加…)."""
    places = [text.rfind(verb) for verb in _JOINING]
    at = max(places)
    return at if at > 1 else None
