"""The budget in a task text: the total, the lines it is made of, and what each line pays for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.drafting.activities import Activities, Kind
from assistant.drafting.shapes import Activity, BudgetLine, Figure, Money, Quote
from assistant.drafting.understanding.mentions import Mention, Sort, mentions
from assistant.drafting.understanding.phrases import clean
from assistant.drafting.understanding.tasktext import REMARK, Clause, TaskText
from assistant.model.errors import UserError

_BUDGET = re.compile(r"预算|资金|经费|投资|总投入|概算|所需|费用")
_STRONG = re.compile(
    r"总预算|总投资|总额|总计|合计|共计|总投入|总经费|项目预算|年度预算|预算总|总资金|共需|预算(?!内|外)|资金总|[二两三四五]年(?:共|累计|总)?(?:计划)?(?:投入|投资|安排)"
)
_FRAME = re.compile(
    r"(?:人民币|需求|部门|整体|项目|年度|财政|全年|本级|所需|需要|需|申请|申报|安排|下达|投入|列支|支出|概算|估算|测算|专项|本项目|总|共|计划|资金|"
    r"拨款|预算|经费|投资|费用|金额|总额|总计|合计|共计|约|为|计|其中|包括|控制在|不超过|以内|:|用于|由|使用|拟|均|数(?!字|据|量)|来源)+"
)
_SOURCE = re.compile(
    r"^(?:争取|申请)?(?:地方政府|政府|中央|省级?|市级?|县级?|区级?|本级|上级|财政|地方|自筹|单位自筹|自有|社会|其他(?=资金|来源)|专项债券?|债券|银行|一般公共预算|政府性基金|"
    r"镇级?|乡级?|村级?|企业|群众|彩票公益金|福彩)+(?:资金|补助资金|补助|配套资金|配套|拨款|自筹|自筹资金|贷款|财政|投入|安排|预算|专项资金|资本)*$|"
    r"^(?:争取|申请)?(?:中央|国家|省级|市级|县级|区级|镇级|上级|[省市县区]财政)[\u4e00-\u9fff]{0,10}(?:资金|补助|公益金|债券|投资)$|"
    r"^(?:申请)?(?:奖补|补助)(?:资金)?$|^(?:群众|农户|社会)?筹资(?:筹劳)?$|^村?集体(?:投入|自筹)?$"
)
_LEVEL = re.compile(
    r"(?:争取|上级|中央|国家|省|市|县|区|镇|乡|村|本级|财政|地方|社会|企业|群众|自筹|单位|其他)[\u4e00-\u9fff]{0,8}(?:资金|补助|配套|拨款|自筹|筹资|贷款|投入|预算内投资|投劳|财政|债券|捐赠|投资)|"
    r"(?:中央|国家|省|市|县|区|镇|乡)级?(?:财政|本级|承担|配套)?"
)
_YEAR_SUM = re.compile(
    r"(20\d\d)年度?(?:计划|拟)?(?:安排|投入|投资|资金|预算|下达|支付|拨付|完成投资)*(?:约|为|:)*$"
)
# Words that make a year's sum part of one over several years.
_PART = re.compile(r"支付|拨付|完成投资")
_PAID_IN = re.compile(r"(?:财政(?:拨款|资金|补助|预算|安排)|拨款|专项资金)(?:约|为|:)*$")
_PAID_FOR = re.compile(r"^(?:主要|专项)?用于|^(?:购置|采购)")
# Parts are told where they are few; else the sum of them.
_FEW_PARTS, _MOST_PARTS = 4, 30
# A department's money by its nature, and what is left of it beside that.
_NATURE = re.compile(r"基本支出|人员(?:类|支出|经费)|公用(?:支出|经费)|人员和公用|人员及公用")
_REST = re.compile(
    r"(?P<name>(?:特定目标类|运转类)?(?:项目|专项)(?:支出|经费|资金))(?:预算|安排|约|为|共|计|:)*$"
)
_LINE_END = re.compile(r"(?:一?共计?|约|花费?|要|安排|投入|支出|为|需|各|预算|:|列支|计)+$")


class Payment(NamedTuple):
    """A sum of money in the text and the words around it."""

    mention: Mention
    lead: str
    tail: str
    clause: Clause
    quote: Quote
    counted: bool  # a count stands before it in the same clause
    activity: str | None  # the activity the text was speaking of
    before: str
    item: str = ""  # the numbered item of the text it stands in
    beside: tuple[str, ...] = ()  # the activities of that item
    nature: str = ""  # 项目支出, where the text also says 基本支出

    @property
    def takes_tail(self) -> bool:
        """Whether the words after the sum say what it is for (20万元用于购置设备)."""
        return bool(_PAID_FOR.match(self.tail)) and not self.counted

    @property
    def purpose(self) -> str:
        """What the sum is for, without words that only say money; may be empty."""
        words = self.tail if self.takes_tail else self.lead
        words = _PAID_FOR.sub("", clean(words)) if self.takes_tail else clean(words)
        if self.nature:
            return self.nature
        stripped = _FRAME.sub("", words, count=1) if _FRAME.match(words) else words
        bare = _LINE_END.sub("", clean(stripped))
        if re.fullmatch(r"费用?|工作|资金|预算|经费|投资", bare) or _FRAME.fullmatch(bare or "其"):
            return ""
        return bare


def money_given(text: str | None) -> Money | None:
    """The amount typed beside the text (`233万元`, `860000元`, `86` meaning 万元).

    Raises UserError where it is no amount of money.
    """
    if text is None or not text.strip():
        return None
    folded = TaskText(text).text
    found = [m for m in mentions(folded, 0, len(folded)) if m.sort is Sort.MONEY]
    if not found and re.fullmatch(r"\d+(?:\.\d+)?", folded):
        return Money(amount=Decimal(folded))
    if len(found) != 1 or found[0].value <= 0:
        raise UserError(f"看不懂预算“{text.strip()[:20]}”：请写成“86万元”或“860000元”。")
    return Money(amount=found[0].value)


def budget_of(
    payments: Sequence[Payment],
    activities: Sequence[Activity],
    given: Money | None,
    known: Activities,
    year: int | None = None,
    prices: Sequence[tuple[str, Figure]] = (),
) -> tuple[Money | None, tuple[BudgetLine, ...], list[str]]:
    """Total, lines and what must be asked about them. Of sums by year the one of `year` counts.

    `prices` are what one costs, each with the id of its activity.
    """
    payments, settled = _settled(_by_nature(payments))
    payments, yearly, asked = _of_year(payments, year)
    given = settled or given or yearly
    totals, lines = _sort(payments, activities, known)
    if not given:
        totals, lines = _by_source(totals, lines)
    questions: list[str] = list(asked)
    if given is None and not totals:
        totals, lines = _headed(lines, payments)
    if given is None and not totals:
        totals, lines = _summed(totals, lines, payments)
    lines, odd = _affordable(lines, given or _total(totals, []))
    questions += odd
    lines = _once(lines, given or _total(totals, []))
    if given is None and not totals and any(not line.source for line in lines):
        lines = [*_multiplied(prices, activities, lines), *lines]
    spent = [line for line in lines if not line.source]
    added = sum((line.amount for line in spent), Decimal(0))
    total = given or _total(totals, questions)
    sources = [line for line in lines if line.source]
    if total is None and sources and _sum_of(sources).amount >= added:
        total = _sum_of(sources)  # what is given, however little of it is divided
    if given and not settled and totals and totals[0].mention.value != given.amount:
        questions.append(
            f"任务描述写预算{_wan(totals[0].mention.value)}，另填的是{_wan(given.amount)}：以哪个为准？暂按另填的。"
        )
    part_only = len(spent) == 1 == len(payments) and "其中" in payments[0].before
    if part_only:
        questions.append(f"只写了其中“{spent[0].name}”{_wan(spent[0].amount)}：预算总额是多少？")
    elif total is None and spent:
        total = _sum_of(spent)
    if total is not None and added > total.amount:
        questions.append(
            f"各项预算合计{_wan(added)}，超过总预算{_wan(total.amount)}：请核对哪个数写错了。"
        )
    for line in spent:
        if line.name == "项目" and not line.activities and len(activities) > 1:
            questions.append(f"预算中的“{line.name}”{_wan(line.amount)}用于哪项工作？")
    return total, tuple(lines), questions[:3]


def _by_nature(payments: Sequence[Payment]) -> list[Payment]:
    """项目支出60万元 beside 基本支出126万元 is a line, not a second total."""
    if not any(_NATURE.search(payment.lead) for payment in payments):
        return list(payments)
    return [
        payment._replace(nature=found["name"])
        if (found := _REST.search(clean(payment.lead)))
        else payment
        for payment in payments
    ]


def _multiplied(
    prices: Sequence[tuple[str, Figure]],
    activities: Sequence[Activity],
    lines: Sequence[BudgetLine],
) -> Iterator[BudgetLine]:
    """What the text gives a price and a number for and no sum (2辆，单价95万元), beside other sums."""
    paid = {id for line in lines for id in line.activities}
    by_id = {activity.id: activity for activity in activities if activity.id not in paid}
    for id, price in prices:
        money, _, of = (price.target.unit or "").partition("/")
        activity = by_id.pop(id, None)
        each = price.target.value
        if activity is None or each is None or not of:
            continue
        count = next((f.target.value for f in activity.figures if f.target.unit == of), None)
        if count is None:
            continue
        amount = count * each / (1 if money == "万元" else 10_000)
        sums = f"{activity.work}{count:f}{of}×{each:f}{money}＝{_wan(amount)}"
        yield BudgetLine(
            name=activity.work, amount=amount, quote=price.quotes[0], activities=(id,),
            arithmetic=sums,
        )  # fmt: skip


def _settled(payments: Sequence[Payment]) -> tuple[list[Payment], Money | None]:
    """The sum that counts whatever else is said (预算以50万元为准), taken out of the others."""
    settled = [p for p in payments if p.before.endswith("以") and p.tail.startswith("为准")]
    rest = [p for p in payments if p not in settled]
    if not settled:
        return rest, None
    last = settled[-1]
    return rest, Money(amount=last.mention.value, quotes=(last.quote,))


def _of_year(
    payments: Sequence[Payment], year: int | None
) -> tuple[list[Payment], Money | None, list[str]]:
    """Sums of several years (其中2024年8000万元、2025年1亿元): the year's own is the budget."""
    dated = {p: int(m[1]) for p in payments if (m := _YEAR_SUM.search(p.before))}
    whole = [p for p in payments if p not in dated and _STRONG.search(p.before)]
    if len(dated) == 1 and not whole:  # 编制费用395万元，分两年支付，2026年支付237万元
        only = next(iter(dated))
        ahead = payments[: payments.index(only)][-1:]
        whole = [
            p for p in ahead if p.mention.value > only.mention.value and _PART.search(only.before)
        ]
    if not dated or (len(dated) == 1 and not whole):
        return list(payments), None, []
    own = next((p for p, of in dated.items() if of == year), None)
    rest = [p for p in payments if p not in dated and (own is None or p not in whole)]
    if own is None:
        return rest, None, []
    money = Money(amount=own.mention.value, quotes=(own.quote,))
    return rest, money, [f"文中写了几年的资金：本表按{year}年{_wan(own.mention.value)}填写，对吗？"]


def _affordable(lines: list[BudgetLine], total: Money | None) -> tuple[list[BudgetLine], list[str]]:
    """The lines that can be part of the total; a larger sum is something else, and asked about."""
    if total is None:
        return lines, []
    odd = [line for line in lines if not line.source and line.amount > total.amount]
    return [line for line in lines if line not in odd], [
        f"“{line.name}”{_wan(line.amount)}超过总预算{_wan(total.amount)}，没有当作支出：是资金数还是成效？请核对。"
        for line in odd
    ]


def _headed(
    lines: list[BudgetLine], payments: Sequence[Payment]
) -> tuple[list[Payment], list[BudgetLine]]:
    """A sum that opens the task and leaves room for all that follows its colon is the total.

    装备经费103万元：采购业务用车1辆12万元，采购办公设备10台.
    """
    if len(payments) < 2 or payments[1].clause.joined != ":":
        return [], lines
    head, *rest = payments
    if sum((p.mention.value for p in rest), Decimal(0)) >= head.mention.value:
        return [], lines
    return [head], [line for line in lines if line.quote != head.quote]


def _summed(
    totals: list[Payment], lines: list[BudgetLine], payments: Sequence[Payment]
) -> tuple[list[Payment], list[BudgetLine]]:
    """A sum that all the others add up to is their total: 养护资金100万元，其中疏浚60万元、航标40万元."""
    for among in ([line for line in lines if not line.source], lines):
        most = max(among, key=lambda line: line.amount, default=None)
        if most is None or len(among) < 3:
            continue
        if sum((line.amount for line in among), Decimal(0)) == most.amount * 2:
            whole = [payment for payment in payments if payment.quote == most.quote]
            return whole, [line for line in lines if line is not most]
    return totals, lines


def _once(lines: list[BudgetLine], total: Money | None) -> list[BudgetLine]:
    """Money that a document gives in whole and in parts (设备购置950万元, and a list of it), once."""
    spent = [line for line in lines if not line.source]
    if total is None or sum((line.amount for line in spent), Decimal(0)) <= total.amount:
        return lines
    for whole in spent:
        at = spent.index(whole)
        for parts in (*_runs(spent[:at]), *_runs(spent[at + 1 :])):
            if sum((line.amount for line in parts), Decimal(0)) != whole.amount:
                continue
            if len(parts) == 1 and not _alike(parts[0].name, whole.name):
                continue
            out = [whole] if 1 < len(parts) <= _FEW_PARTS else parts
            return _once([line for line in lines if line not in out], total)
    return lines


def _runs(lines: Sequence[BudgetLine]) -> Iterator[Sequence[BudgetLine]]:
    for start in range(len(lines)):
        for end in range(start + 1, min(len(lines), start + _MOST_PARTS) + 1):
            yield lines[start:end]


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short[:4] in long or sum(c in long for c in short) >= 0.7 * len(short)


def _by_source(
    totals: list[Payment], lines: list[BudgetLine]
) -> tuple[list[Payment], list[BudgetLine]]:
    """Sums that only say who pays: they make up the total, or are it (财政拨款80万元、自筹20万元)."""
    spent = [line for line in lines if not line.source]
    added = sum((line.amount for line in lines), Decimal(0))
    by_level = all(line.source or _LEVEL.fullmatch(line.name) for line in lines)
    if totals and len(lines) > 1 and by_level and added == totals[0].mention.value:
        lines = [line.model_copy(update={"source": True}) for line in lines]
    if not totals and len(lines) > 1 and by_level:
        lines = [line.model_copy(update={"source": True}) for line in lines]
    if len(totals) == 1 and not spent and any(line.source for line in lines):
        paid = _PAID_IN.search(totals[0].before)
        others = sum((line.amount for line in lines), Decimal(0))
        if paid and others != totals[0].mention.value and not _STRONG.search(totals[0].before):
            return [], [_funded(totals[0]), *lines]
    return totals, lines


def _funded(payment: Payment) -> BudgetLine:
    """A sum as one of those that pay: 财政拨款300万元."""
    paid = _PAID_IN.search(payment.before)
    whose = _SOURCE.match(payment.purpose)  # 中央财政资金
    name = clean(paid[0]) if paid and not whose else payment.purpose
    return _line(name, payment, ()).model_copy(update={"source": True})


def _sum_of(lines: Sequence[BudgetLine]) -> Money:
    amount = sum((line.amount for line in lines), Decimal(0))
    sums = f"{'＋'.join(_bare(line.amount) for line in lines)}＝{_wan(amount)}"
    quotes = tuple(line.quote for line in lines)
    return Money(amount=amount, quotes=quotes, arithmetic=sums if len(lines) > 1 else None)


def _sort(
    payments: Sequence[Payment], activities: Sequence[Activity], known: Activities
) -> tuple[list[Payment], list[BudgetLine]]:
    totals: list[Payment] = []
    lines: list[BudgetLine] = []
    bare = [
        p
        for p in payments
        if not p.purpose
        and not p.counted
        and (not p.beside or _STRONG.search(p.before))
        and (len(payments) == 1 or p.clause.joined != REMARK or _BUDGET.search(p.before))
    ]
    strong = [p for p in bare if _STRONG.search(p.before + p.quote.text)]
    if (
        not strong
        and len(bare) == 1
        and bare[0].mention.value >= max(p.mention.value for p in payments)
    ):
        strong = bare  # a smaller one is for what was just named
    strong = _over_items(strong, bare, payments)
    closing = _closing(payments)
    if closing is not None and _within_whole(closing, strong, payments):
        payments = [p for p in payments if p is not closing]
        strong = [p for p in strong if p is not closing]
    elif closing is not None:
        same = [p for p in strong if p.mention.value == closing.mention.value]
        strong = [closing, *same]
    if not strong and len(bare) > 1:
        last = bare[-1]
        alone = not any(activities_in(last, activities)) if last.clause.sentence else False
        strong = [last] if alone and _BUDGET.search(last.before) else []
    for payment in payments:
        if totals and _PAID_IN.search(payment.before):
            lines.append(_funded(payment))
        elif payment in strong:
            totals.append(payment)
        elif closing and not payment.purpose and _SOURCE.match(clean(payment.lead)):
            lines.append(
                _line(clean(payment.lead), payment, ()).model_copy(update={"source": True})
            )
        elif payment.beside and not payment.purpose:
            lines.append(_line(payment.item, payment, payment.beside))
        elif not payment.purpose or payment.counted:
            owner = next((a for a in activities if a.id == payment.activity), None)
            name = owner.event if owner else "项目"
            lines.append(_line(name, payment, (owner.id,) if owner else ()))
        elif payment.mention.spread:
            lines.extend(
                _line(name, payment, _covered(name, activities, known))
                for name in re.split(r"[、和及与]", payment.purpose)
                if name
            )
        elif _SOURCE.match(payment.purpose):
            lines.append(_line(payment.purpose, payment, ()).model_copy(update={"source": True}))
        elif (
            not lines and not totals and (_whole(payment) or _alone(payment, payments, activities))
        ):
            totals.append(payment)
        else:
            covered = _covered(payment.purpose, activities, known)
            if not covered and payment.activity and payment.clause.joined == ",":
                covered = ()
            lines.append(_line(payment.purpose, payment, covered))
    return totals, _disjoint(lines)


def _over_items(
    strong: list[Payment], bare: list[Payment], payments: Sequence[Payment]
) -> list[Payment]:
    """Sums that close one item each (合计760万元; 合计330万元) are lines where one holds them all."""
    closes = [
        p for p in strong if re.search(r"合计|共计|小计|总计|共$", p.before + p.quote.text[:2])
    ]
    if len({p.mention.value for p in closes}) < 2:
        return strong
    most = max(payments, key=lambda payment: payment.mention.value)
    added = sum((p.mention.value for p in closes), Decimal(0))
    whole = most in bare and most not in closes and added <= most.mention.value
    return [most] if whole else strong


def _closing(payments: Sequence[Payment]) -> Payment | None:
    """A sum said to be that of those before it: 公益金700万元、财政预算500万元，共1200万元."""
    for at, payment in enumerate(payments):
        if at < 2 or not re.match(r"共|合计|总计|计", payment.quote.text + payment.lead):
            continue
        added = Decimal(0)
        for before in reversed(payments[:at]):
            added += before.mention.value
            if added == payment.mention.value:
                return payment
    return None


def _within_whole(closing: Payment, strong: Sequence[Payment], payments: Sequence[Payment]) -> bool:
    """Whether the sum of a list is part of a larger one that all parts add up to (设备表的合计)."""
    most = max((p.mention.value for p in strong if p is not closing), default=Decimal(0))
    parts = [
        p.mention.value
        for p in payments
        if p is not closing and p not in strong and not _SOURCE.match(p.purpose)
    ]
    added, listed = sum(parts, Decimal(0)), closing.mention.value
    return most > listed and added in (most, most + listed)


def _disjoint(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """An activity with a line of its own is not also paid for by a broader one."""
    own = {line.activities[0] for line in lines if len(line.activities) == 1}
    result = []
    for line in lines:
        rest = tuple(id for id in line.activities if id not in own)
        narrowed = rest if len(line.activities) > 1 and rest else line.activities
        result.append(line.model_copy(update={"activities": narrowed}))
    return result


def activities_in(payment: Payment, activities: Sequence[Activity]) -> list[Activity]:
    """The activities the text spoke of in the sentence of this sum."""
    return [activity for activity in activities if activity.id == payment.activity]


def _alone(payment: Payment, payments: Sequence[Payment], activities: Sequence[Activity]) -> bool:
    """The only sum of the text, before what is done (下达饮水资金860万元，用于…) or after all of it."""
    if len(payments) != 1:
        return False
    last = not activities or payment.activity in (None, activities[-1].id)
    named = re.search(r"(?:费|费用|经费|资金|预算|投资|款)$", payment.purpose + payment.lead)
    if "其中" in payment.before:
        return False
    return last and (not payment.clause.joined or payment.activity is None or bool(named))


def _whole(payment: Payment) -> bool:
    """本项目申请财政资金50万元, 党建工作经费50万元 at the very start: a total with words around it."""
    return bool(_STRONG.search(payment.before)) and "其中" not in payment.before


def _line(name: str, payment: Payment, activities: tuple[str, ...]) -> BudgetLine:
    return BudgetLine(
        name=name, amount=payment.mention.value, quote=payment.quote, activities=activities
    )


def _total(totals: Sequence[Payment], questions: list[str]) -> Money | None:
    if not totals:
        return None
    first = totals[0]
    others = {p.mention.value for p in totals} - {first.mention.value}
    if others:
        questions.append(
            f"文中预算有{_wan(first.mention.value)}和{'、'.join(map(_wan, sorted(others)[:3]))}{'等' if len(others) > 3 else ''}：以哪个为准？暂按前者。"
        )
    quotes = tuple(p.quote for p in totals if p.mention.value == first.mention.value)
    return Money(amount=first.mention.value, quotes=quotes)


def _covered(name: str, activities: Sequence[Activity], known: Activities) -> tuple[str, ...]:
    """The activities a budget line pays for: those of its kind, else those whose words it shares."""
    ids: dict[str, None] = {}
    for part in re.split(r"[、和及与/,]", name):
        token = re.sub(r"(?:工作|活动)?(?:经费|费用|资金|支出|成本|费|等)*$", "", part)
        if len(token) < 2:
            continue
        for activity in _named(token, activities, known):
            ids[activity.id] = None
    return tuple(ids)


def _named(token: str, activities: Sequence[Activity], known: Activities) -> list[Activity]:
    literal = [a for a in activities if token in a.title or token in a.event]
    kind = known.match(token, token)
    alike = [a for a in activities if kind is not None and a.kind == kind.key]
    if kind is not None and token in (kind.name, kind.noun) and alike:
        return alike
    if not alike and not literal:
        alike = [a for a in activities if _worded(token, known.kind(a.kind))]
    if literal:
        return [a for a in literal if a in alike] or literal
    shared = {a.id: _shared(token, a) for a in activities}
    best = max((shared[a.id] for a in alike or activities), default=0.0)
    if best >= 0.5 and (best > 0.5 or len(token) > 2):  # 人员 is not 未成年人
        return [a for a in alike or activities if shared[a.id] == best]
    return alike


def _worded(token: str, kind: Kind | None) -> bool:
    return kind is not None and any(token in word for word in (kind.name, *kind.words))


def _shared(token: str, activity: Activity) -> float:
    """The share of a token's characters that stand in an activity's own words."""
    words = set(activity.title + activity.event)
    return sum(character in words for character in token) / len(token)


def _bare(amount: Decimal) -> str:
    return f"{amount:f}"


def _wan(amount: Decimal) -> str:
    return f"{amount:f}万元"
