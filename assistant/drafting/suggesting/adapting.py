"""A past indicator's name made fit for another task, or refused.

What a name measures travels (验收合格率); whose it was, where and how much of it does not. A name
with a place, a number, a year, a title or a project of the past table is refused, unless the words
can be replaced by the task's own so that the result still measures the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.drafting.composing.rows import GENERAL, Group
from assistant.drafting.suggesting.precedents import Precedent
from assistant.drafting.understanding.phrases import single
from assistant.library.document import Document
from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from assistant.library.language.measure import shipped_measures
from assistant.model.taxonomy import COST_LEVELS, QUANTITY
from assistant.model.text import fold

_LEAST, _LONGEST = 4, 24
# So much of what a name is about must be spoken of by the task.
_COVERED = 0.6
# Of so many activities of one kind amounts are told one by one.
_EACH = 3
_INSIDE = re.compile(r"[(（][^()（）]*[)）]")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_AROUND = re.compile(r"^(?:[\d.、一二三四五六七八九十]+[、.]|指标\d*[:：])|[★☆*\s]")
_EVERYWHERE = re.compile(
    r"^(?:辖区内?|全[省市州县区镇乡年]|本[省市州县区镇乡级]|[省市州县区镇乡]级|各级|年度|当年|本年度|及时完成)(?!直)(?=..)"
)
# A sentence, a list, a figure or a title is no general name.
_NOT_GENERAL = re.compile(
    r"[，。；：,;:、！？《》“”\"'‘’<>≥≤=%\d]|[一二三四五六七八九十]+(?:届|大|期|号|个|名|处)|等$"
)
# What is measured must be said: 保障权益 and 服务水平提升 are wishes.
_MEASURED = re.compile(
    r"(?:率|[\u4e00-\u9fff]数|人次|批次|频次|数量|面积|里程|长度|时间|时限|时长|满意度|比例|比重|占比|"
    r"成本|经费|费用|标准|金额|总额|投资|收入|产值|天数|年限|期限|起数|覆盖面|规模|产量|及时性|准确性|达标|保有量|排放量|使用量)$"
)
# How it is measured, after which what it is about is left: 案件调解率 is about 案件调解.
_HOW = re.compile(
    r"(?:[率度性费]|[\u4e00-\u9fff]数|人次|频次|数量|面积|里程|长度|时间|时限|比例|经费|成本|标准|金额)$"
)
# Doings so general that what they are done to belongs to the measure: 保障人数 says nothing alone.
_ANY_DOING = frozenset(["活动", "工作", "管理", "建设", "服务", "项目", "任务", "保障", "更新"])
# Counted are things, which the activity's own name does not say: 宣传资料份数.
_OF_THINGS = re.compile(r"[份册件条套个]数$")
_MONEY = re.compile(r"(?:成本|费|费用|经费|投资|金额|标准|资金)$")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:省|市|县|区|镇|乡|州|旗|村|街道)")
_ANY_PLACE = re.compile(
    r"[全本各每该跨下所在有]|农村|乡村|城[市区镇乡]|[园社小辖景校院库灌牧郊山林片地街新老旧汛疫]区|示范区|保护区|开发区|度假区|功能区|"
    r"行政村|自然村|[驻进入到][村镇乡]|乡镇|村镇|县[市区]|市[县区]|[省市县]区|中心村|贫困|试点|重点|易地|脱贫"
)
# In the name of an office: 池州 of 池州市, 贵池 behind 市. A 州 before another of these belongs to the name.
_OFFICE_PLACE = re.compile(r"[省市县区镇乡旗盟]|州(?![省市县区镇乡旗盟])")
_PROVINCE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|"
    "甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
)
# Before 区 and the like in names of no place.
_ANY_DISTRICT = re.compile(r"自治|高新|经开|开发|新|城|社|街|景|园|林|牧|灌|库|直属|民族")
# Said of work that ends with it; other work has none.
_PRESUPPOSED = re.compile(r"验收|竣工|完工|开工|采购|招标")
# So general that they name no work of anybody's.
_GENERAL = re.compile(
    r"项目|工程|工作|任务|资金|经费|预算|财政|补助|专项|各项|计划|整体|总|成本|质量|验收|合格|完成|按期|及时|支付|拨付|到位|发放|执行|控制|"
    r"群众|公众|社会|服务|受益|对象|人员|人口|人数|居民|满意|覆盖|安全|责任|事故|发生|政策|知晓|投诉|处理|办结|正常|运行|设备|设施|信息|"
    r"开工|完工|竣工|政府|建设|使用|管理|年度|数量|达标|标准|准确|达到|情况"
)


class Adapter:
    """Makes names of past rows fit one task."""

    def __init__(self, text: str, parts: tuple[Group, ...]) -> None:
        self._lexicon, self._measures = shipped_lexicon(), shipped_measures()
        words = "。".join([text, *(part.event for part in parts), *(part.thing for part in parts)])
        self._task = fold(words)
        self._said = _pairs(self._lexicon.normalise(words))
        self._parts = [part for part in parts if part.kind.key != GENERAL]
        self._doings = {part.kind.key: self._doing_words(part) for part in self._parts}

    def names(self, precedent: Precedent) -> list[tuple[str, Group | None]]:
        """Names for this task, each with the part of it that it is about; none where none is safe."""
        # Money asked elsewhere than under cost was put in the wrong place.
        if (
            not precedent.own
            and _MONEY.search(precedent.row.name)
            and precedent.row.level2 not in COST_LEVELS
        ):
            return []
        plain = self.plain(precedent.row.name)
        if precedent.own:
            ours = _YEAR.sub("", plain)
            return [(ours, self.part_of(ours))] if len(ours) >= _LEAST else []
        if precedent.name:
            return [(precedent.name, None)]
        if attached := self._attached(precedent):
            return [*attached]
        # A table about the very work is trusted with more of its own words.
        needed = _COVERED * (1.0 - precedent.near) if precedent.part is None else _COVERED
        fits = self._fits(plain, precedent.document) and self._presupposed(plain)
        # A share is no quantity, wherever a past table put it.
        if precedent.row.level2 == QUANTITY and plain.endswith("率"):
            fits = False
        if fits and self._covered(plain) >= needed:
            return [(plain, self.part_of(plain))]
        return []

    def plain(self, name: str) -> str:
        """The name without marks, remarks and words for everywhere."""
        return _EVERYWHERE.sub("", _AROUND.sub("", _INSIDE.sub("", name)))

    def part_of(self, name: str) -> Group | None:
        """The part of the task that a name speaks of: most words in common, at least one pair."""
        mine = _pairs(self._content(name))
        best, most = None, 0
        for part in self._parts:
            titles = "。".join([part.kind.name, *(a.title for a in part.activities), part.event])
            common = len(mine & _pairs(self._lexicon.normalise(titles)))
            if common > most:
                best, most = part, common
        return best

    def spoken_of(self, part: Group, precedents: Iterable[Precedent]) -> bool:
        """Whether any past row, or the table it stands in, is about what this part is about."""
        titles = "。".join([part.event, *(activity.title for activity in part.activities)])
        mine = _pairs(_GENERAL.sub(" ", self._lexicon.normalise(titles)))
        return any(mine & _about(precedent, self._lexicon) for precedent in precedents)

    def _presupposed(self, name: str) -> bool:
        """Whether the task does what the name takes for granted: 验收, 竣工, 采购."""
        return all(
            word in self._task
            or any(word in m.name for p in self._parts for _, m in p.kind.measures())
            for word in _PRESUPPOSED.findall(name)
        )

    def _doing_words(self, part: Group) -> frozenset[str]:
        kind = part.kind
        words = {self._lexicon.normalise(word) for word in (kind.name, *kind.words, *kind.verbs)}
        return frozenset(words | {self._measures.read(f"{part.event}率").activity or ""})

    def _attached(self, precedent: Precedent) -> list[tuple[str, Group]]:
        """The measure put behind the task's own activity: 组工干部培训合格率 as 电商培训合格率.

        Amounts are told of each activity, the rest of all activities of a kind together.
        """
        measure = precedent.measure
        if not measure.activity or not measure.attribute or measure.activity in _ANY_DOING:
            return []
        if measure.object and _OF_THINGS.search(precedent.row.name):
            return []
        suffix = measure.name.removeprefix(measure.activity)
        for part in self._parts:
            if measure.activity not in self._doings[part.kind.key]:
                continue
            each = precedent.row.level2 == QUANTITY or precedent.row.level2 in COST_LEVELS
            events = [part.event]
            if each:
                events = [part._replace(activities=(a,)).event for a in part.activities[:_EACH]]
            names = [single(f"{event}{suffix}") for event in events]
            fitting = [name for name in names if self._reads(name, precedent)]
            if fitting:
                return [(name, part) for name in fitting]
        return []

    def _reads(self, name: str, precedent: Precedent) -> bool:
        """Whether the new name still measures what the past one did."""
        again = self._measures.read(name, _unit(precedent))
        same = again.attribute == precedent.measure.attribute
        return same and _LEAST <= len(name) <= _LONGEST

    def _covered(self, name: str) -> float:
        """The share of what a name is about that the task speaks of; 1 for a name about nothing."""
        content = self._content(name)
        runs = re.findall(r"[\u4e00-\u9fff]+", content)
        known = sum(
            any(run[i : i + 2] in self._said for i in (at - 1, at) if i >= 0)
            for run in runs
            for at in range(len(run))
        )
        total = sum(map(len, runs))
        return known / total if total else 1.0

    def _content(self, name: str) -> str:
        """What is left of a name without general words and without how it is measured."""
        return _GENERAL.sub(" ", _HOW.sub("", self._lexicon.normalise(name)))

    def _fits(self, name: str, document: Document) -> bool:
        """Whether the name says what is measured and nothing of whose it was."""
        if not _LEAST <= len(name) <= _LONGEST or not _MEASURED.search(name):
            return False
        return not _NOT_GENERAL.search(name) and not self._foreign(name, document)

    def _foreign(self, name: str, document: Document) -> bool:
        folded = fold(name)
        if any(word in folded and word not in self._task for word in _names_of(document)):
            return True
        for place in _PLACE.findall(name):
            if not _ANY_PLACE.search(place) and fold(place) not in self._task:
                return True
        return False


def _about(precedent: Precedent, lexicon: Lexicon) -> frozenset[str]:
    document = precedent.document
    words = (precedent.row.name, document.table.project or "", document.brief or "")
    return _pairs(lexicon.normalise("。".join(words)))


def _unit(precedent: Precedent) -> str | None:
    return precedent.row.target.unit if precedent.row.target else None


def _pairs(text: str) -> frozenset[str]:
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def _names_of(document: Document) -> frozenset[str]:
    """Words that name the past body, its place and its project."""
    table = document.table
    words: set[str] = set()
    if table.organization:
        words |= {table.organization, *_places_of(table.organization)}
    for title in (table.project, table.title):
        words.update(_PROVINCE.findall(title or ""))
        for place in _PLACE.findall(title or ""):
            if not _ANY_PLACE.search(place):
                words |= {place, place[:-1]}
    return frozenset(fold(word) for word in words if len(word) > 1)


def _places_of(office: str) -> Iterator[str]:
    """The places in the name of an office, whole and bare: 衡东县 and 衡东 of 中共衡东县委组织部."""
    yield from _PROVINCE.findall(office)
    start = 0
    for end in _OFFICE_PLACE.finditer(office):
        before = office[start : end.start()]
        for length in (2, 3):
            bare = before[-length:]
            whole = f"{bare}{end[0]}"
            if (
                len(bare) == length
                and not _ANY_PLACE.search(whole)
                and not _ANY_DISTRICT.search(bare)
            ):
                yield from (bare, whole)
        if end[0] == "州" and before:
            yield office[end.start() - 1 : end.end()]
        start = end.end()
