"""A task text read from its first sentence to its last: clauses, and the figures in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.drafting.shapes import Figure
from assistant.drafting.understanding.counted import CountedActivity
from assistant.drafting.understanding.counts import UNIT, seasons
from assistant.drafting.understanding.dating import Due, planned_year, usual_year
from assistant.drafting.understanding.gaps import told_background
from assistant.drafting.understanding.headings import (
    Headings,
    office_of,
    plans_itself,
    project_name,
)
from assistant.drafting.understanding.mentions import Mention, Sort, mentions
from assistant.drafting.understanding.money import Payment
from assistant.drafting.understanding.phrases import clean
from assistant.drafting.understanding.rates import money_result, rate_figure
from assistant.drafting.understanding.sections import set_aside
from assistant.drafting.understanding.tasktext import (
    REMARK,
    Clause,
    TaskText,
    remarks,
    sentences,
    split,
)
from assistant.model.numerals import DIGITS

_PURPOSE = re.compile(
    r"^(?:为了|为进一步|为深入|为贯彻|为全面|为切实|为加强|为提|根据|按照|依据|通过|从而|以便|不断|有效|提高|提升|促进|推动|增强|"
    r"实现|满足|改善|营造|形成|助力|使得?|让|坚持|贯彻|围绕|以[^,]{2,20}为)"
)
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,8}第\d+[次届号]")  # 2024年工会第3次会议
# What is not to be done is no activity: 不再开展…, 取消…
_UNDONE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:不再|停止|停办|取消|暂停|不(?=开展|实施|举办|安排|组织|新增|新建))"
    r"(?:开展|实施|举办|安排|组织|进行|新增|新建|[\u4e00-\u9fff]{2,}$)|严禁|禁止|不得(?!少|低))"
)
# What is there already, and the plan speaking of itself.
_NO_TASK = re.compile(
    r"(?<!服务)(?<!覆盖)(?<!惠及)(?<!受益)(?:总人口|常住人口|户籍人口)|国土面积|幅员面积|行政区域面积|下辖|辖区?\d|地处|位于|始建于|成立于|生产总值|可支配收入\d|"
    r"(?:特?制[定订]|编制|提出)(?:了)?(?:本|如下|以下)(?:实施|工作)?(?:方案|计划|意见)?"
)
# A sentence about what was: until it comes to what is planned.
_PAST = re.compile(
    r"(?:截[至止](?:目前|20\d\d年(?!.{0,8}前))|近[一二三四五几两]?年来?|近年来|据(?:初步)?统计|(?:目前|上年度?|去年|上一年|往年|以往|过去),?(?![^,。]*(?:计划|拟|结转|相?比))|"
    r"(?:全[省市州县区镇乡]|城区|辖区|境内|我[省市县区]|现状)[^,。;]{0,8}?(?:现|共)?有(?![效关序机害力望])|"
    r"全[省市州县区](?![^,。;]{0,14}(?:完成|开展|实施|建设|新建|改造|培训|举办|推广|种植|发放|补贴|资助|免费|新增|清理|整治|检查))"
    r"[^,。;]{2,14}(?:约|共|达)?[\d.]+万?[人户](?!次)|"
    r"“?十[二三四]五”?(?:期间|以来|时期)|(?:[^,。;]{0,14})(?:已经?|累计)(?:累计)?(?:完成|建成|投入|实施|发放|培训|举办|开展|购置|新建|改造|安排|争取|创建)(?!后))"
)
# Where it lies and since when: a sentence that describes; what it counts is there already.
_SITED = re.compile(r"地处|位于|坐落|始建于|成立于|下辖|国土面积")
_STOCK = re.compile(
    r"人口|耕地|库容|辖|已建|现有|海拔|流域|在校|户籍|职工|编制|耕地|林地|水域|行政村|自然村|生产总值|年均(?:气温|降水)"
)
# 现有航道420公里, and what is listed behind it without a verb.
_THERE = re.compile(r"(?:全[省市县区镇乡])?(?:目前)?(?:现(?:共)?有|已有|已建成|现存)")
_STOCK_ITEM = re.compile(r"[\u4e00-\u9fff]{1,8}[约共达]?[\d.]+[万余多]*[\u4e00-\u9fff]{1,4}")
# A sentence that nobody would take for a plan.
_LONG_PAST = re.compile(r"截[至止]|近|据|目前|上年|去年|上一年|往年|以往|过去|“?十[二三四]五|现状")
# 三四十盏, 几十户, 十来个: no number to aim at.
_VAGUE = re.compile(
    rf"(?<![{DIGITS}十百千万\d])(?:[一二三四五六七八九]{{2}}[十百千万]?|几[十百千万]|十几|十来|[百千]把)(?:{UNIT})(?<![类期年届级县])"
)
_AIMED = re.compile(r"(?:率|满意度)(?:达到?|为|不低于|≥|保持在?)*\d")
_RANGE = re.compile(r"\d(?:万?元)?(?:-|~|至|到|—)\d")
_PLANS = re.compile(
    r"今年|本年|本次|本项目|计划|拟|将|力争|下一步|为此|现(?:计划|拟|申请)|20\d\d年度?(?:计划|拟|将|继续)"
)
_AGAIN = re.compile(r"(?:比上年|较上年|同比)(?P<change>增长|提高|下降|增加|减少)")
_GROWN = re.compile(r"(?:增长|提高|下降|增加|减少)率?(?:（.*）)?$")
_UNIT_AHEAD = re.compile(r"单位:(万元|元)")
# How far ahead of a number the unit of its list may stand.
_SAME_LIST = 200
_BARE = re.compile(r"[\u4e00-\u9fff、]{2,14}?(?P<value>\d+(?:\.\d+)?)")
# 演出补贴每场0.5万元[共]40万元: the sum of what the price is for, not of all.
_SUMMED = re.compile(r"(?:合计|总计|小计|计|需|需要|安排|约)*")
_PERIOD = re.compile(r"(?:项目)?(?:建设|实施|执行|服务|合同)(?:期限|周期|期)")
_PAYER = re.compile(r"(?:财政|街道|单位|企业|个人|自筹|本级|地方)$")
_TERM = re.compile(r"(?:时间|时限|期限|工期|截止|截至)[为是:至到]*$")


@dataclass
class Walk(Headings):
    """What the clauses of a text said so far."""

    payments: list[Payment] = field(default_factory=list)
    rates: list[tuple[CountedActivity | None, Figure]] = field(default_factory=list)
    seen: list[Mention] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    background: list[str] = field(default_factory=list)  # clauses with figures, not read
    last_activity_sentence: int = -1
    price: tuple[int, Mention] | None = None  # the last price, and its sentence

    def whole(self) -> None:
        """Read the text from its first sentence to its last."""
        self.year = planned_year(self.task.text) or usual_year(self.task.text)
        for number, (start, end) in enumerate(sentences(self.task.text)):
            self._sentence(number, start, end)
        self.counting.reached()
        if not self.counting.activities:
            self.counting.titled()
        if not self.counting.activities:
            self._loose()
        self.title = self.title or project_name(self.counting.title)
        self.organization = self.organization or office_of(self.task.text)
        self._aside()
        if self.background:
            self.questions.append(told_background(self.background))

    def _sentence(self, number: int, start: int, end: int) -> None:
        past = bool(_PAST.match(self.task.text[start:end]))
        start = start if past else self.heading(start, end)
        described, there = bool(_SITED.search(self.task.text, start, end)), False
        masked = self._open_remarks(start, end)
        for at, stop, mark in split(masked, start, end, f",:{REMARK}"):
            for begin, finish, joined in self._pieces(masked, at, stop, mark):
                words = self.task.text[begin:finish]
                if before_it := self.actor(words):
                    if self.organization is None and plans_itself(words):
                        self.organization = words[slice(*before_it)]
                    begin += before_it[1]
                past = past and not _PLANS.match(words)
                there = bool(_THERE.match(words)) or (
                    there and bool(_STOCK_ITEM.fullmatch(words)) and not self._acts(words)
                )
                stock = described and bool(_STOCK.search(words))
                if past or there or stock or _UNDONE.match(clean(words)) or _NO_TASK.search(words):
                    if there or (past and not _LONG_PAST.match(self.task.text[start:end])):
                        self._left_out(begin, finish)
                    continue
                self._clause(Clause(begin, finish, number, joined))

    def _acts(self, words: str) -> bool:
        """Whether a clause begins with what is to be done."""
        verbs = (*self.known.specific_verbs, *self.known.generic_verbs)
        return bool(_PLANS.match(words)) or clean(words).startswith(verbs)

    def _spoken_of(self, lead: str) -> CountedActivity | None:
        """The activity a measure's own words name, else the one the text is at.

        How content people are after several activities (居民满意度) is said of the whole.
        """
        words, current = clean(lead), self.counting.current
        things = [(a, a.phrase.thing[-2:]) for a in self.counting.activities]
        named = [a for a, thing in things if len(thing) > 1 and thing in words]
        if named:
            return current if current in named else named[-1]
        return None if len(things) > 1 and re.search(r"..满意", words) else current

    def _aside(self) -> None:
        """Rates in a section that holds no task (保障措施): told, in case they are aims."""
        for start, end in set_aside(self.original):
            task = TaskText(self.original, [(start, end)])
            for first, last in sentences(task.text):
                for at, stop, _ in split(task.text, first, last, ","):
                    found = mentions(task.text, at, stop)
                    if any(
                        m.sort is Sort.SHARE and _AIMED.search(task.text, at, m.end) for m in found
                    ):
                        self.background.append(task.quote(at, stop).text.strip())

    def _left_out(self, start: int, end: int) -> None:
        """Figures of a clause that was taken for background: told, in case it is not."""
        found = mentions(self.task.text, start, end)
        if any(mention.sort is not Sort.DATE for mention in found):
            self.background.append(self.task.quote(start, end).text.strip())

    def _open_remarks(self, start: int, end: int) -> str:
        """The text with parentheses that hold a figure turned into commas, place by place."""
        text = self.task.text
        for first, last in remarks(text, start, end):
            found = mentions(text, first, last)
            if any(m.sort is not Sort.DATE or m.due for m in found):
                text = f"{text[: first - 1]}{REMARK}{text[first:last]},{text[last + 1 :]}"
        return text

    def _pieces(self, text: str, start: int, end: int, mark: str) -> list[tuple[int, int, str]]:
        """Divide a clause at 、 where both sides hold a figure of their own."""
        pieces: list[tuple[int, int, str, bool]] = []
        listed = seasons(self.task.text, start, end)
        for at, stop, before in split(text, start, end, "、"):
            figures = any(m.sort is not Sort.DATE for m in mentions(text, at, stop))
            joined = before or mark
            within = any(first < at <= last for first, last in listed)
            if pieces and (not pieces[-1][3] or within):
                first, _, earlier, _ = pieces.pop()
                pieces.append((first, stop, earlier, figures))
            elif pieces and not figures and not self._begins_anew(at, stop):
                first, _, earlier, _ = pieces.pop()
                pieces.append((first, stop, earlier, True))
            else:
                pieces.append((at, stop, joined, figures))
        return [piece[:3] for piece in pieces]

    def _begins_anew(self, start: int, end: int) -> bool:
        words = clean(self.task.text[start:end])
        verbs = (*self.known.specific_verbs, *self.known.generic_verbs)
        if any(words.startswith(verb) and len(words) > len(verb) + 1 for verb in verbs):
            return True
        return self.known.ends_in_verb(words)  # 保洁40人、电梯和空调维保

    def _clause(self, clause: Clause) -> None:
        text = self.task.text
        found = mentions(text, clause.start, clause.end) or self._bare_money(clause)
        for vague in _VAGUE.finditer(text, clause.start, clause.end):
            said = self.task.quote(*vague.span()).text
            self.questions.append(f"“{said}”不是确切的数：请写明是多少。")
        words = self.task.words(clause.start, clause.end)
        payer = clause.joined == REMARK and _PAYER.search(text[: clause.start - 1])
        if not payer:  # 区财政(70%)、街道(30%)承担 is about the money
            self.seen += [m for m in found if m.sort not in (Sort.DATE, Sort.OFTEN)]
        if all(m.sort is Sort.DATE and not m.due and "/" not in m.iso for m in found):
            for mention in found:
                self._date(mention, clause)
                words = words.replace(self.task.words(mention.start, mention.end), "", 1)
            idle = _PURPOSE.match(clean(words)) or _PERIOD.match(clean(words))
            if not idle and self.counting.unmeasured(clause, words):
                self.last_activity_sentence = clause.sentence
            return
        position, carried, priced = clause.start, "", ""
        before = len(self.counting.activities)
        for index, mention in enumerate(found):
            follows = found[index + 1].start if index + 1 < len(found) else clause.end
            lead = carried + self.task.words(position, max(position, mention.start))
            tail = self.task.words(mention.end, max(mention.end, follows))
            position, carried = mention.end, ""
            match mention.sort:
                case Sort.DATE:
                    self._date(mention, clause)
                    carried = lead
                case Sort.OFTEN:
                    self.counting.often(mention)
                    carried = lead
                case Sort.MONEY if price := self._priced(mention, clause):
                    self._rate(price, lead, tail)
                case Sort.MONEY if result := money_result(
                    self.task, mention, lead, self.counting.current
                ):
                    self.rates.append((self.counting.current, result))
                case Sort.MONEY:
                    lead = priced if priced and _SUMMED.fullmatch(lead) else lead
                    used_tail = self._money(mention, lead, tail, clause, found)
                    position = max(mention.end, follows) if used_tail else position
                case Sort.SHARE | Sort.LIMIT | Sort.UNIT_COST | Sort.NONE:
                    if mention.sort is Sort.UNIT_COST:
                        self.price, priced = (clause.sentence, mention), lead
                    owner = self._spoken_of(lead)
                    if self.rates and (again := _AGAIN.fullmatch(clean(lead))):
                        lead = f"同比{_GROWN.sub('', self.rates[-1][1].name)}{again['change']}"  # 收入达到45亿元，同比增长12%
                    figure = rate_figure(self.task, mention, lead, tail, owner)
                    if figure:
                        self.rates.append((owner, figure))
                    else:
                        carried = lead
                case Sort.COUNT:
                    if self.counting.count(mention, lead, tail, clause, follows < clause.end):
                        position = max(mention.end, follows)
        self.counting.close_clause(clause, self.task.words(position, clause.end), carried)
        if len(self.counting.activities) > before:
            self.last_activity_sentence = clause.sentence
            for due in self.dues:
                if due.activity is None and clause.start <= due.mention.start < clause.end:
                    due.activity = self.counting.current

    def _bare_money(self, clause: Clause) -> list[Mention]:
        """A number whose unit stands ahead of the list: 项目预算(单位:万元):书房建设480，图书采购280."""
        text = self.task.text
        number = _BARE.fullmatch(text, clause.start, clause.end)
        if number is None:
            return []
        ahead = re.split(r"[。\n]", text[max(0, clause.start - _SAME_LIST) : clause.start])[-1]
        unit = _UNIT_AHEAD.search(ahead)
        if unit is None:
            return []
        value = Decimal(number["value"]) / (1 if unit[1] == "万元" else 10_000)
        return [Mention(Sort.MONEY, number.start("value"), clause.end, value, unit="万元")]

    def _priced(self, mention: Mention, clause: Clause) -> Mention | None:
        """A sum in 元 listed behind a price is a price too: 每户补贴设备费7000元、运行补贴1000元."""
        words = self.task.words(mention.start, mention.end)
        if self.price is None or clause.joined != "、" or not re.search(r"\d元$", words):
            return None
        sentence, price = self.price
        if sentence != clause.sentence:
            return None
        value = mention.value * 10_000
        return price._replace(
            value=value.quantize(1), start=mention.start, end=mention.end, inner=None
        )

    def _rate(self, mention: Mention, lead: str, tail: str) -> None:
        owner = self.counting.current
        if figure := rate_figure(self.task, mention, lead, tail, owner):
            self.rates.append((owner, figure))

    # -- dates and money -----------------------------------------------------------------------

    def _date(self, mention: Mention, clause: Clause) -> None:
        before = self.task.text[max(0, mention.start - 8) : mention.start]
        if re.fullmatch(r"\d{4}", mention.iso):
            ends = self.task.text[mention.start - 1 : mention.start] in tuple("-—~至到")
            if not ends and not _NUMBERED.match(self.task.text, mention.end):
                self.year = self.year or int(mention.iso)
        elif mention.due or "/" in mention.iso or _TERM.search(before):
            rest = self.task.text[mention.end : clause.end]
            owner = self.counting.mentioned(rest) if rest else None
            self.dues.append(Due(mention, clause.sentence, owner))

    def _money(
        self, mention: Mention, lead: str, tail: str, clause: Clause, found: Sequence[Mention]
    ) -> bool:
        counted = any(m.sort is Sort.COUNT and m.start < mention.start for m in found)
        if clause.joined == REMARK and not lead:
            lead = self._remarked(clause)
        payment = Payment(
            mention, lead, tail, clause, self.task.quote(mention.start, mention.end), counted,
            self.counting.current.id if self.counting.current else None,
            self.task.text[clause.start : mention.start],
            self.item.title if self.item else "",
            tuple(a.id for a in self.counting.activities[self.item.first :]) if self.item else (),
        )  # fmt: skip
        self.payments.append(payment)
        if _RANGE.search(self.task.text, mention.start, mention.end):
            self.questions.append(
                f"“{payment.quote.text}”是一个范围，暂按上限{mention.value:f}万元填写：预算确定是多少？"
            )
        counts_follow = any(m.sort is Sort.COUNT and m.start > mention.start for m in found)
        return payment.takes_tail and not counts_follow

    def _remarked(self, clause: Clause) -> str:
        """What a sum in parentheses stands behind (督导检查及其他(6万元)), where that has no figure."""
        begin = max(0, clause.start - 1)
        start = max(self.task.text.rfind(mark, 0, begin) for mark in ",。;:!?\n()") + 1
        stated = mentions(self.task.text, start, begin)
        return "" if stated else self.task.words(start, begin)

    def _loose(self) -> None:
        """Nothing was counted or done: take the whole first statement as the activity, if it is one."""
        for number, (start, end) in enumerate(sentences(self.task.text)):
            words = self.task.words(start, end)
            if not _UNDONE.match(clean(words)) and self.counting.named(
                Clause(start, end, number, ""), words
            ):
                return
