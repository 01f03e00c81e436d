"""The figures in a clause: counts, frequencies, money, rates and dates, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from assistant.model.dates import find_date
from assistant.model.numerals import ARABIC, CHINESE, DIGITS, MULTIPLIER, read_number
from assistant.model.target import Operator
from assistant.model.units import canonical_unit


class Sort(StrEnum):
    """What a figure is."""

    COUNT = "count"  # 4期, 12个
    SHARE = "share"  # 95%
    MONEY = "money"  # 38万元
    UNIT_COST = "unit_cost"  # 每人500元, 150元/亩
    LIMIT = "limit"  # 24小时内
    DATE = "date"
    NONE = "none"  # 责任事故为0
    OFTEN = "often"  # 每季度, without a number of its own


class Mention(NamedTuple):
    """One figure. `value` in `unit` (money in 万元); `each` is the word after 每 (期, 人, 村).

    `rate` are the times a year of a frequency and its word: (4, "季度"). `start` to `end` is all
    of it, 每… and 不少于 included.
    """

    sort: Sort
    start: int
    end: int
    value: Decimal = Decimal(0)
    high: Decimal | None = None
    unit: str = ""
    operator: Operator | None = None
    each: str = ""
    rate: tuple[int, str] | None = None
    iso: str = ""
    due: bool = False
    spread: bool = False  # 各2期
    inner: tuple[int, int] | None = None  # words inside a frequency: 每半年[召开推进会]1次


# Units that things are counted in, as texts write them.
_COUNTED = """
平方公里 万平方米 平方米 平米 立方米 公里 千米 公顷 公斤 千克 人次 户次 家次 批次 场次 班次 车次 台次
台套 种次 件次 点位 标段 课时 学时 小时 分钟 人天 工作日 人份 门次 项次 例次 床位 学位 泊位 个 名 人
位 户 家 件 份 册 本 篇 项 套 台 辆 架 部 张 块 座 处 所 栋 幢 间 条 次 场 期 批 班 轮 天
亩 米 吨 株 棵 头 只 羽 尾 粒 盏 根 门 首 幅 卷 盒 例 起 宗 案 支 队 组 村 镇 乡 片 口 眼
枚 面 套/件 台/套 台(套) 件(套) 页 幕 集 期次 颗 袋 箱 艘 节 ㎡ m2 km 年 学年 届 种 类
万字 字 县 校 秒 具 笔 点次 头次 毫升 升 千瓦时 千瓦 兆瓦 航次 趟 顶 把 桶 列 人月
"""
# Those of one trade, and those that begin other words: units only where nothing follows them.
_LAST = """
治疗量 单位 剂次 剂 标箱 台班 工日 人日 车位 机位 工位 席位 座席 席 趟次 班列 瓶 斤 餐次 餐 孔 柜 副 样本 频次 垄 罐 碗
"""
_ENDS = "|".join(sorted(map(re.escape, _LAST.split()), key=len, reverse=True))
_UNIT = "|".join(sorted(map(re.escape, _COUNTED.split()), key=len, reverse=True))
_UNIT = rf"(?:{_ENDS})(?![\u4e00-\u9fff])|{_UNIT}"
# What makes a unit no unit: 一次性, 一期工程, 三部门, 个月, 4个意识, 2家庭, 名录, 1类
_NOT = {
    "个": r"月|百分点|方面|意识|自信|维护|确立|全面|阶段|层面",
    "次": r"性|元|成功|通过|合格|验收合格|选举",
    "期": r"工程|项目|建设|间|验收|任务|改造|开发",
    "部": r"门|队|委",
    "家": r"庭|属",
    "名": r"录|单|称|牌|胜",
    "位": r"置|于",
    "班": r"子",
    "人": r"大|才队|口老",
    "支": r"部|出|持",
    "组": r"织",
    "场": r"地|所|馆",
    "条": r"例|件",
    "项": r"目(?:标)?资金",
    "套": r"餐",
    "本": r"级|地|市|县|区|年",
    "面": r"积|向|对",
    "口": r"径",
    "类": r"[\u4e00-\u9fff]|$",
    "具": r"[有体备]",
    "笔": r"记|试|译",
    "升": r"级|学|值|温|旗",
    "列": r"[入出为席车支]",
    "把": r"[握关手]",
    "顶": r"[层级]",
    "种": r"植",
    "字": r"号|会|路|街|绣|架|交|口|形|型",
    "天": r"然",
    "村": r"级|民",
    "户": r"籍",
    "处": r"理|置",
    "所": r"有|需",
    "间": r"隔",
    "校": r"园",
    "县": r"级|城|委",
    "镇": r"级|区",
    "乡": r"级",
    "片": r"区",
    "节": r"约|能",
    "案": r"件",
    "集": r"中|体",
    "起": r"来",
}
_SPANS = frozenset(["小时", "分钟", "天", "工作日", "个工作日"])
_NAMED = re.compile(r"补贴|补助|政策|制度|经费|改革|费用|资金")
_NUMBER = rf"(?:(?:{ARABIC})(?:(?:{MULTIPLIER})(?![米克瓦]))?|{CHINESE})"
_BEFORE = {
    Operator.GE: (
        "不少于",
        "不低于",
        "不得少于",
        "不得低于",
        "不小于",
        "至少",
        "大于等于",
        "≥",
        ">=",
        "达到",
        "达",
        "高于",
        "大于",
        "超过",
        "突破",
        *(f"{way}{to}" for way in ("增加", "提高", "提升", "扩大", "增长", "上升") for to in "到至"),
        "增至",
    ),
    Operator.LE: (
        "不超过",
        "不高于",
        "不得超过",
        "不大于",
        "不多于",
        "控制在",
        "低于",
        "小于",
        "≤",
        "<=",
        "最多",
        *(f"{way}{to}" for way in ("减少", "减", "下降", "降低", "降", "压减", "缩短") for to in "到至"),
    ),
}
_OPERATORS = {word: operator for operator, words in _BEFORE.items() for word in words}
_AHEAD = "|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True))
_AFTER = {
    "以上": Operator.GE,
    "及以上": Operator.GE,
    "以内": Operator.LE,
    "之内": Operator.LE,
    "以下": Operator.LE,
    "内": Operator.LE,
}
_FILL = r"(?:各|约|近|共计?|合计|累计|总计|:|=)*"
_COUNT = re.compile(
    # CT一台 holds a number, CT256排 and A4纸 none.
    rf"(?<![0-9.第〔\[])(?:(?<![A-Za-z])|(?=[一二两三四五六七八九十共]))"
    rf"(?P<ahead>{_AHEAD})?(?P<fill>{_FILL})(?P<low>{_NUMBER})"
    rf"(?:(?:{_UNIT})?(?:-{{1,2}}|~|至|到|—)(?P<high>{_NUMBER}))?"
    rf"(?P<about>余|多|来)?(?P<power>万|亿|千(?![米克瓦]))?(?P<unit>{_UNIT})(?P<behind>及以上|以上|以内|之内|以下|内(?![部容外]))?"
)
_SHARE = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<ahead>{_AHEAD})?(?P<fill>{_FILL})"
    rf"(?:(?P<low>{ARABIC})(?:%?(?:-|~|至|到|—)(?P<high>{ARABIC}))?(?P<unit>%|‰|个百分点)"
    rf"|百分之(?P<words>百|{ARABIC}|{CHINESE})|(?P<tenths>[一二三四五六七八九]成[半五]?))"
    r"(?P<behind>及以上|以上|以内|以下)?"
)
_OBJECT = r"(?:项目|人(?!次)|名|位|户(?!次)|亩|平方米|平方公里|平米|㎡|m2|公里|公顷|公斤|立方米|吨|台(?!班)|套|件|份|册|次|场|期|村|社区|学校|生|头|只|株|学生|学员|课时|天|月|年|支|家|床位|床|张|项|个|栋|所|处|辆|篇|标段|车|案|条|批次|户次|间|盏|艘|眼|卷|页|块|门|幅|例|起|趟|单|票|座|小时|工日)"
_PERIOD = r"(?:天|日|月|年|学期|季度|学年|次|课时)"
_MONEY = re.compile(
    rf"(?:(?<![0-9A-Za-z.])|(?<=RMB)|(?<=CNY))(?P<ahead>{_AHEAD})?(?P<fill>{_FILL})(?P<low>(?:{ARABIC})|{CHINESE})(?:(?:万?元)?(?:-|~|至|到|—)(?P<high>{ARABIC}))?(?P<about>余|多)?"
    rf"(?P<unit>亿元|万元|千元|百元|元|块钱|块|亿|万(?![\u4e00-\u9fffA-Za-z])|万(?=用于|购|采|为|的资))"
    rf"(?:[/每](?P<per>{_OBJECT}(?:[·/*每]?{_PERIOD})?|{_PERIOD}))?(?P<behind>以上|以内|之内|以下)?"
)
# 粉丝数突破50万 is no money.
_NO_MONEY = re.compile(r"(?:数|量|粉丝|用户|人口|人次|群众)(?:达到?|超过?|突破|约|为)*$")
# 每人补1800块 is money, 展板20块 is none.
_GIVEN = re.compile(r"(?:补助?|发|给|奖励?|付|花费?|工资|补贴)$")
# A price that does not say of what: of the unit last counted in.
_PRICE = re.compile(r"(?:成本|单价|价格|标准)(?:约|为|是)*$")
_WAGE = re.compile(
    r"(?P<period>[月日年])(?:基本|均|人均)?(?:工资|薪酬|薪|补助|补贴|津贴|报酬|生活费)(?:标准|水平)?(?:约|为|是|不低于)*$"
)
_BY_PERIOD = re.compile(r"每(月|年|天|学期)$")
_SMALL = 1000
_MONEY_SCALE = {
    "亿元": "亿",
    "亿": "亿",
    "万元": "万",
    "万": "万",
    "千元": "千",
    "百元": "百",
    "元": "",
    "块钱": "",
    "块": "",
}
_MONEY_FACTOR = {"亿": 100_000_000, "万": 10_000, "千": 1000, "百": 100, "": 1}
# 每期, 每个村, 人均: before the number of what each gets
_EACH = re.compile(
    rf"(?:每(?:一?个|一)?(?P<each>{_OBJECT}|班|人次|乡镇|镇|街道|单位|企业|农户|点|支队伍|基地)"
    rf"(?:每(?P<period>{_PERIOD}))?|(?P<mean>人均|户均|亩均|场均|生均|村均|校均|单价|单位成本)(?:每(?P<span>{_PERIOD}))?|"
    rf"按(?P<by>{_OBJECT})(?=平均|计|测算|核算|补))"
    r"(?P<filler>[^每,、。;:()0-9]{0,10})$"
)
_EVERY = {
    "半年": 2, "年度": 1, "年": 1, "季度": 4, "季": 4, "两个月": 6, "两月": 6, "双月": 6, "月": 12,
    "个月": 12, "两周": 26, "周": 52, "星期": 52, "旬": 36, "学期": 2, "天": 0, "日": 0,
}  # fmt: skip
_OFTEN = re.compile(
    rf"(?:(?:每|按|逐)(?:一)?|(?<=[^一二三四五六七八九十\d上下第前后本全近每按逐])(?=(?:半年|季度|月|周|星期)[一二两三四1-4]次)|一(?=年[一二两三四1-4]次))(?P<period>{'|'.join(sorted(_EVERY, key=len, reverse=True))})(?!末|底|初|份|人|户|亩|票|均)"
)
_OFTEN_GAP = re.compile(r"[^每,、。;()0-9对为向给在]{0,10}$")
_REPEATED = frozenset(
    ["次", "场", "期", "批次", "批", "场次", "轮", "篇", "份", "期次", "班次", "条", "例"]
)
_DUE = re.compile(
    r"(?:以前|之前|前|内|止|结束前|期间)?(?:全部|全面|基本|按时|如期|保质保量)?(?:完成|竣工|完工|建成|交付使用|交付|投入使用|通过验收"
    r"|验收|结束|上线|发放到位|到位|发放完毕|结题|结项|投用|开园|通车|实施完毕|完毕)?(?:任务|目标|工作|项目|建设|验收)?(?=$|[,、。;()\n])"
)
_DUE_WORDS = re.compile(
    r"前|底|末|完成|竣工|完工|建成|交付|使用|验收|结束|上线|到位|完毕|结题|结项|投用|通车|止|内"
)


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """Every figure between `start` and `end` of the folded text, in order, none overlapping."""
    piece = _NO_NUMBER.sub(lambda run: "□" * len(run[0]), text[start:end])
    piece = _NAMES.sub(_without_numbers, piece)
    piece = _WAS.sub(lambda was: was["led"] + "□" * len(was["number"]), piece)
    found: list[Mention] = []
    at = 0
    following: list[Mention | None] = list(_first(piece, 0))
    while nearest := min(
        (mention for mention in following if mention),
        key=lambda mention: (mention.start, -mention.end),
        default=None,
    ):
        found.append(nearest)
        at = max(nearest.end, at + 1)
        # What lies behind this one still holds; only what it overtook is looked for again.
        following = [
            find(piece, at) if mention and mention.start < at else mention
            for find, mention in zip(_FINDERS, following, strict=True)
        ]
    return [_moved(mention, start) for mention in found if not _swallowed(mention, found)]


# “一件事一次办”, 《县志(1989—2012)》: numbers in a name are part of it.
_NAMES = re.compile(r"“[^“”]{1,20}”|《[^《》]{1,60}》")


# What it was before is no target: 由9个[减到5个].
_WAYS = "|".join(w for words in _BEFORE.values() for w in words if w[-1] in "到至")
_WAS = re.compile(
    rf"(?P<led>由|从)(?P<number>(?:原来|现有|目前|上年)?的?{_NUMBER}(?:{_UNIT}|%|‰|万元|元)?)(?=(?:{_WAYS}))"
)
_WAS_READ = re.compile(r"[由从]□+$")
_NO_NUMBER = re.compile(rf"[{DIGITS}十百千万亿]{{16,}}|[0-9.,]{{16,}}")
_MOST = Decimal(10) ** 12


def _without_numbers(name: re.Match[str]) -> str:
    return re.sub(rf"[0-9{DIGITS}十百千万两]", "□", name[0])


def _moved(mention: Mention, by: int) -> Mention:
    inner = mention.inner and (mention.inner[0] + by, mention.inner[1] + by)
    return mention._replace(start=mention.start + by, end=mention.end + by, inner=inner)


def _swallowed(mention: Mention, others: list[Mention]) -> bool:
    return any(
        other is not mention and other.start <= mention.start and mention.end <= other.end
        for other in others
    )


def _first(text: str, at: int) -> Iterator[Mention | None]:
    for find in _FINDERS:
        yield find(text, at)


def _date(text: str, at: int) -> Mention | None:
    found = find_date(text, at)
    while found and text[max(found.start - 1, 0) : found.start] in {"每", "按", "逐"}:
        found = find_date(text, found.end)
    if found is None:
        return None
    tail = _DUE.match(text, found.end)
    end = tail.end() if tail else found.end
    if not tail and (word := re.match(r"以前|之前|前|底前|内", text[found.end :])):
        end = found.end + word.end()
    due = bool(_DUE_WORDS.search(text, found.start, end))
    return Mention(Sort.DATE, found.start, end, iso=found.iso, due=due)


def _money(text: str, at: int) -> Mention | None:
    for match in _MONEY.finditer(text, at):
        amount = read_number(match["low"])
        scale = _MONEY_SCALE[match["unit"]]
        if match["unit"] == "块" and not _GIVEN.search(text[: match.start()]):
            continue
        if amount is None or (
            not match["unit"].endswith("元") and _NO_MONEY.search(text[: match.start()])
        ):
            continue
        high = read_number(match["high"]) if match["high"] else None
        each = _each(text, match.start(), at)
        per = match["per"] or (each and each.what)
        if each and match["per"] and re.fullmatch(_PERIOD, match["per"]):
            per = f"{each.what}·{match['per']}"  # 人均工资4.8万元/年
        if not per and not scale and amount < _SMALL and _PRICE.search(text[: match.start()]):
            per = "单价"  # 吨水成本1.35元
        if not per and not scale and (wage := _WAGE.search(text[: match.start()])):
            per = f"人·{wage['period']}"  # 月工资3200元
        if not per and not scale and (period := _BY_PERIOD.search(text[: match.start()])):
            per = period[1]  # 博士每月2000元
        begin = each.start if each and per != match["per"] else match.start()
        operator = _operator(match)
        if per:
            per = "" if per in ("单价", "单位成本") else per
            money, factor = ("万元", 1) if scale == "万" else ("元", _MONEY_FACTOR[scale])
            unit = canonical_unit(f"{money}/{per}") or f"{money}/{per}" if per else money
            inner = None if per == match["per"] or not each else (each.filler_start, match.start())
            return Mention(
                Sort.UNIT_COST, begin, match.end(), _plain(amount * factor), high and _plain(high * factor), unit, operator,
                each=per, inner=inner,
            )  # fmt: skip
        wan = _plain((high or amount) * _MONEY_FACTOR[scale] / Decimal(10000))
        return Mention(
            Sort.MONEY, match.start(), match.end(), wan, None, "万元", operator,
            spread="各" in match["fill"],
        )  # fmt: skip
    return None


def _share(text: str, at: int) -> Mention | None:
    match = _SHARE.search(text, at)
    while match and re.match(r"人口抽样|抽样|人口变动", text[match.end() :]):
        match = _SHARE.search(text, match.end())  # 1%人口抽样调查 is a name
    if not match:
        return None
    low: Decimal | None
    if match["words"]:
        low = Decimal(100) if match["words"] == "百" else read_number(match["words"])
        unit = "%"
    elif match["tenths"]:
        low, unit = (read_number(match["tenths"]) or Decimal(0)) * 100, "%"
    else:
        low, unit = Decimal(match["low"].replace(",", "")), match["unit"]
    if low is None:
        return None
    high = Decimal(match["high"]) if match["high"] else None
    begin = _beginning(text, match.start())
    return Mention(Sort.SHARE, begin, match.end(), _plain(low), high, unit, _operator(match))


def _count(text: str, at: int) -> Mention | None:
    for match in _COUNT.finditer(text, at):
        unit, low = match["unit"], match["low"]
        following = text[match.end("unit") :]
        if unit in _NOT and re.match(_NOT[unit], following):
            continue
        if unit in ("年", "学年") and not re.search(r"(?:期|限|年限|连续)$", text[: match.start()]):
            continue
        if unit in ("年", "届", "级") and re.fullmatch(r"20\d\d", low):
            continue  # 建设期2025—2026年, 2025届毕业生
        if (
            low == "一"
            and unit in ("个", "项")
            and re.match(r"项目|方案|问题|机制|体系", following)
        ):
            continue  # 想申请一个项目
        if unit in _SPANS and re.match(r"[\u4e00-\u9fff]{1,8}率", following):
            continue  # 24小时扑灭率
        if unit in ("卷", "版") and re.fullmatch(r"(?:19|20)\d\d", low):
            continue  # 年鉴2025卷
        if low in ("一", "两", "三") and (unit == "批" or following[:1] in ("一", "两")):
            continue  # 一批, 一户一档, 三会一课
        chinese = not low[-1].isdigit() and not low[0].isdigit()
        if chinese and (unit == "届" or (unit in "项个" and _NAMED.match(following))):
            continue  # 十九届, 两项补贴
        value = read_number(low)
        if value is None or not 0 < value < _MOST:
            continue
        scale = {"亿": 100_000_000, "万": 10_000, "千": 1000}.get(match["power"] or "", 1)
        high = read_number(match["high"]) if match["high"] else None
        if match["high"] and high is None:
            continue
        begin, each, rate, inner = _beginning(text, match.start()), "", None, None
        if per := _each(text, begin, at):
            inner = per.filler_start, begin
            begin, each = per.start, per.what
        elif often := _often_before(text, begin, at, unit):
            inner = often[2], begin
            begin = often[0]
            if unit in _REPEATED:
                rate = often[1]
            else:
                each = often[1][1]  # 每周5天 is not a number of days a year
        operator = _operator(match)
        limit = operator is Operator.LE and unit in ("秒", "小时", "分钟", "工作日", "天")
        return Mention(
            Sort.LIMIT if limit else Sort.COUNT,
            begin, match.end(), _plain(value * scale),
            None if high is None else _plain(high * scale),
            canonical_unit(unit) or unit, operator or (Operator.GE if match["about"] else None),
            each, rate, spread="各" in match["fill"], inner=inner,
        )  # fmt: skip
    return None


_NONE = re.compile(
    r"(?<=事故|事件|案件|疫情|投诉|差错|违规|上访|舆情|伤亡)(?:发生)?(?:数量?|起数|次数)?(?:(?:为|控制在|保持|=|:)(?:0|零)(?:起|次|件|例|人)?(?![0-9.万])|(?:0|零)(?:起|次|件|例|人|发生)(?!以))"
    r"|(?:不发生|不出现|杜绝|零)(?P<named>[\u4e00-\u9fff]{0,12}?(?:事故|事件|案件|疫情|投诉|差错|上访))(?![率数])"
)


def _none(text: str, at: int) -> Mention | None:
    match = _NONE.search(text, at)
    if match is None:
        return None
    named = match.span("named") if match["named"] else None
    return Mention(Sort.NONE, match.start(), match.end(), unit="起", inner=named)


def _often(text: str, at: int) -> Mention | None:
    for match in _OFTEN.finditer(text, at):
        times = _EVERY[match["period"]]
        if times > 1:
            return Mention(
                Sort.OFTEN, match.start(), match.end(), Decimal(times),
                unit="次", rate=(times, match["period"]),
            )  # fmt: skip
    return None


def _often_before(
    text: str, at: int, start: int, unit: str
) -> tuple[int, tuple[int, str], int] | None:
    """每季度 standing before a number of 次, with nothing but its verb between."""
    last = None
    for match in _OFTEN.finditer(text, max(start, at - 16), at):
        last = match
    if last is None or not _OFTEN_GAP.fullmatch(text[last.end() : at]):
        return None
    times = _EVERY[last["period"]]
    if times == 1 and unit not in (*_REPEATED, "天", "小时", "课时"):
        return None  # 每年资助300人
    return last.start(), (times, last["period"]), last.end()


class _Each(NamedTuple):
    start: int
    what: str
    filler_start: int


def _each(text: str, at: int, start: int) -> _Each | None:
    begin = max(start, at - 18)
    match = _EACH.search(text[begin:at])
    if not match:
        return None
    what = match["each"] or match["by"] or match["mean"].removesuffix("均")
    if not what or (what == "年" and not match["period"]):
        return None
    if period := match["period"] or match["span"]:
        what = f"{what}·{period}"
    if what in ("月", "年", "天"):
        return None
    return _Each(begin + match.start(), what, begin + match.start("filler"))


def _beginning(text: str, at: int) -> int:
    """Where a figure begins that says what it was before."""
    was = _WAS_READ.search(text, max(0, at - 24), at)
    return was.start() if was else at


def _operator(match: re.Match[str]) -> Operator | None:
    if match["ahead"]:
        return _OPERATORS[match["ahead"]]
    return _AFTER.get(match["behind"] or "")


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and never as 1E+2."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


_FINDERS = (_date, _none, _money, _share, _count, _often)
