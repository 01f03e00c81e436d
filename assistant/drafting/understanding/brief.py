"""From a task text to a brief: what is to be done, how much of it, by when, for how much money.

Deterministic and offline. Every figure keeps the words it was read from; what the text does not say
becomes a question, never a guess. Sentences that address the program are data like any other:
they are left out, and the user is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.shapes import Activity, Brief, Deadline, Figure
from assistant.drafting.understanding.counted import CountedActivity
from assistant.drafting.understanding.counting import Counting
from assistant.drafting.understanding.framing import kind_of_table, policies, spans_years
from assistant.drafting.understanding.gaps import asked_of, gaps_of
from assistant.drafting.understanding.mentions import Mention, Sort, mentions
from assistant.drafting.understanding.money import Payment, budget_of, money_given
from assistant.drafting.understanding.phrases import clean
from assistant.drafting.understanding.rates import money_result, rate_figure
from assistant.drafting.understanding.tasktext import (
    LONGEST,
    REMARK,
    Clause,
    TaskText,
    remarks,
    sentences,
    split,
)
from assistant.model.dates import date_bounds
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, TableKind

NOTHING_READ = (
    "没有读出要做的事：请写明开展什么工作、做多少、何时完成、预算多少，如“举办干部培训班2期、培训100人，"
    "预算10万元，11月底前完成”。"
)
_COMMAND = re.compile(
    r"忽略|无视|忘掉|忘记(?:以上|之前|前面)|不要理会|不必遵守|(?:以上|之前|前面|所有|上述)的?(?:指令|规则|提示|指示|设定)|系统提示|提示词|"
    r"你(?:现在)?(?:是|必须|应当|要)|作为(?:一个)?(?:AI|助手|模型)|扮演|(?:输出|打印|泄露|告诉我)[^,。]{0,6}(?:密码|密钥|系统|提示)|"
    r"执行(?:以下|下列)?(?:命令|代码|脚本)|(?:把|将|请|改)[^,。]{0,20}(?:设为|改为|改成|写成|设置为|一律|全部写)|不要审核|跳过审核|"
    r"(?:指标|目标)(?:数量|值)?[^,。]{0,8}(?:写|填|设|改|删)|^值为|(?:预算|要求|内容)作废|不得提及|按我说的|我命令|^(?:assistant|system|user|human):?|"
    r"[<>{}`]|\[\{|[A-Za-z]{16,}|"
    r"ignore|disregard|systemprompt|instruction|jailbreak|</?script|<\||DROPTABLE|\brm-rf|developermode|youare",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?:assistant|system|user|human)\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"^(?:为了|为进一步|为深入|为贯彻|为全面|为切实|为加强|为提|根据|按照|依据|通过|从而|以便|不断|有效|提高|提升|促进|推动|增强|"
    r"实现|满足|改善|营造|形成|助力|使得?|让|坚持|贯彻|围绕|以[^,]{2,20}为)"
)
_LABEL = re.compile(r"^(?P<label>[\u4e00-\u9fff()/、]{2,12}):(?=.)")
_LABELS = {
    "project": re.compile(r"项目名称|任务名称|工作名称|活动名称|名称|^项目$"),
    "organization": re.compile(r"单位|主管部门|实施主体|责任部门|填报部门"),
}
_NO_TITLE = re.compile(
    r"内容|目标|任务|预算|资金|经费|时间|时限|期限|对象|安排|措施|如下|包括|要求|进度|标准|^项目$|背景|依据"
)
# A longer heading is a name, though 工作经费 or 目标 stands in it.
_LABEL_LENGTH = 8
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,16}(?:局|委员会|委|厅|办公室|法院|检察院|医院|镇人民政府|乡人民政府|街道办事处|组织部|宣传部|统战部)"
)
_PLANNED = re.compile(r"(?<![-—~至到\d〔])(20\d\d)年度?(?:计划|拟|任务|目标|预计)")
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,8}第\d+[次届号]")  # 2024年工会第3次会议
_AGAIN = re.compile(r"(?:比上年|较上年|同比)(?P<change>增长|提高|下降|增加|减少)")
_PAYER = re.compile(r"(?:财政|街道|单位|企业|个人|自筹|本级|地方)$")
_TITLED = re.compile(r"《[^》]*》|20\d\d年[\u4e00-\u9fff]{0,8}第\d+[次届号]")
_TERM = re.compile(r"(?:时间|时限|期限|工期|截止|截至)[为是:至到]*$")
_OFFICES = (
    "局|委员会|管委会|县委|市委|区委|政法委|团委|纪委|厅|办公室|中心|研究院|卫生院|医院|学校|小学|中学|大学|学院|幼儿园|街道办事处|"
    "人民政府|法院|检察院|工会|总工会|妇联|残联|科协|文联|侨联|工商联|红十字会|党校|组织部|宣传部|统战部|武装部|档案馆|图书馆|博物馆|"
    "外事办|信访办|侨办|台办|农办|编办|网信办|政府办|文化馆|美术馆|科技馆|纪念馆|气象站|派出所|司法所|研究所|支队|大队|总队|公司|管理处"
)
_ORGANIZATION = re.compile(
    rf"^(?:20\d\d年度?,?)?(?P<name>[\u4e00-\u9fff]{{1,18}}?(?:{_OFFICES}))(?=20\d\d|计划|拟|将|,|本年度|全年|年度)"
)
# Who does it, straight before what is done: 县人民医院[购置CT设备], 十堰市体育局[举办…].
_OFFICE_END = re.compile(_OFFICES)
_LONGEST_OFFICE = 20
_NO_OBJECT = re.compile(r"项目|工程|工作|经费|资金|补助|面积|\d(?!\d{3}年)|$")


def read_brief(
    text: str,
    *,
    budget: str | None = None,
    organization: str | None = None,
    year: int | None = None,
    activities: Activities | None = None,
    plain: bool = False,
    kind: TableKind | None = None,
    last: GoalTable | None = None,
    file: str | None = None,
) -> Brief:
    """The brief in a task text. What is given beside it wins over what it says.

    `last` is the earlier table of the same work, `file` the name of the document that holds the text.
    Raises UserError where the text is empty or `budget` is no amount, and where it names nothing to
    be done; with `plain` such a text is a brief without activities (初中公用经费), enough to search by.
    """
    if not text.strip():
        raise UserError(NOTHING_READ)
    text = text.encode("utf-8", "replace").decode()  # half a character pair cannot be written
    known = activities or load_activities()
    brief = _Reader(text, known).read(budget, organization, year)
    beside = {"kind": kind or brief.kind, "last": last, "file": file}
    brief = brief.model_copy(update=beside)
    if not plain and not brief.activities and all(line.source for line in brief.lines):
        raise UserError(NOTHING_READ)
    return brief


@dataclass
class _Due:
    mention: Mention
    sentence: int
    activity: CountedActivity | None


@dataclass
class _Reader:
    original: str
    known: Activities
    payments: list[Payment] = field(default_factory=list)
    dues: list[_Due] = field(default_factory=list)
    rates: list[tuple[CountedActivity | None, Figure]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    seen: list[Mention] = field(default_factory=list)
    title: str = ""
    organization: str | None = None
    year: int | None = None
    last_activity_sentence: int = -1

    def __post_init__(self) -> None:
        self.task = TaskText(self.original)
        self.counting = Counting(self.task, self.known)

    def read(self, given: str | None, organization: str | None, year: int | None) -> Brief:
        text = self.task.text
        if planned := _PLANNED.search(_TITLED.sub("", text)):
            self.year = int(planned[1])
        for number, (start, end) in enumerate(sentences(text)):
            self._sentence(number, start, end)
        if not self.counting.activities:
            self.counting.titled()
        if not self.counting.activities:
            self._loose()
        self.title = self.title or _project_name(self.counting.title)
        activities = self.counting.finished()
        year = year or self.year or _only_year(text)
        dated, overall = self._deadlines(activities, year)
        money, lines, notes = budget_of(self.payments, dated, money_given(given), self.known, year)
        figures = [figure for owner, figure in self.rates if owner is None] + self.counting.served
        for owner, figure in self.rates:
            if owner is not None:
                dated = [_with(item, figure) if item.id == owner.id else item for item in dated]
        brief = Brief(
            text=self.original,
            project=self.title or _project_of(dated),
            activities=tuple(dated),
            figures=tuple(figures),
            budget=money,
            given_budget=given,
            lines=lines,
            deadline=overall,
            year=year,
            organization=organization or self.organization,
            policies=policies(self.task),
            kind=kind_of_table(text),
            long_term=spans_years(text, year),
        )
        gaps = gaps_of(brief, self.known)
        told = [*self.questions, *_too_long(self.original)]
        asked = [*notes, *asked_of(gaps), *self._unplaced(brief), *told]
        return brief.model_copy(update={"questions": tuple(dict.fromkeys(asked)), "gaps": gaps})

    def _unplaced(self, brief: Brief) -> list[str]:
        """A figure of the text that found no place is asked about, never dropped in silence."""
        figures = [*(f for a in brief.activities for f in a.figures), *brief.figures]
        quotes = [quote for figure in figures for quote in figure.quotes]
        quotes += [line.quote for line in brief.lines]
        quotes += [payment.quote for payment in self.payments]
        ends = {quote.end for quote in quotes}
        lost = [self.task.quote(m.start, m.end) for m in self.seen]
        return [
            f"“{quote.text}”没有读懂是哪项工作的数：请写明做什么、多少。"
            for quote in lost
            if quote.end not in ends
        ][:3]

    # -- sentences and clauses -----------------------------------------------------------------

    def _sentence(self, number: int, start: int, end: int) -> None:
        start = self._heading(start, end)
        masked = self._open_remarks(start, end)
        for at, stop, mark in split(masked, start, end, f",:{REMARK}"):
            for begin, finish, joined in self._pieces(masked, at, stop, mark):
                words = self.task.text[begin:finish]
                if before_it := self._actor(words):
                    begin += before_it[1]
                if _ROLE.match(words):  # a made-up conversation: none of it is the task
                    self._note_command(begin, finish)
                    return
                if _COMMAND.search(words):
                    self._note_command(begin, finish)
                else:
                    self._clause(Clause(begin, finish, number, joined))

    def _note_command(self, start: int, end: int) -> None:
        quote = self.task.quote(start, end).text
        self.questions.append(
            f"“{quote[:30]}”像是写给程序的话，没有当作任务内容；如属任务内容请换个写法。"
        )

    def _heading(self, start: int, end: int) -> int:
        """Take a label or a title off the start of a sentence; returns where its matter begins."""
        text = self.task.text[start:end]
        self.year = self.year or _year_of(text)
        if self.organization is None and (named := self._actor(text)):
            self.organization = text[slice(*named)]
            start += named[1]
            text = self.task.text[start:end]
        label = _LABEL.match(
            re.sub(
                r"^(?:[一二三四五六七八九十\d]+[、.]|\([一二三四五六七八九十\d]+\))",
                lambda m: "",
                text,
            )
        )
        if label:
            offset = text.index(":") + 1
            for what, pattern in _LABELS.items():
                figures = [m for m in mentions(text, offset, len(text)) if m.sort is not Sort.DATE]
                if pattern.search(label["label"]) and not figures:
                    value = self.task.words(start + offset, end)
                    if what == "project":
                        self._named(value)
                    else:
                        self.organization = self.organization or value
                    return end
        colon = text.find(":")
        if 1 < colon <= 45 and not self.title and not self.counting.activities:
            before = self.task.words(start, start + colon)
            figures = [m for m in mentions(text, 0, colon) if m.sort is not Sort.DATE]
            if _OFFICE.fullmatch(before):
                self.organization = self.organization or before
                return start + colon + 1
            if not figures and not (_NO_TITLE.search(before) and len(before) <= _LABEL_LENGTH):
                for mention in mentions(text, 0, colon):
                    if "/" in mention.iso:
                        moved = mention._replace(
                            start=mention.start + start, end=mention.end + start
                        )
                        self.dues.append(_Due(moved, -1, None))
                self._named(before)
                return start + colon + 1
        if (
            label
            and _NO_TITLE.search(label["label"])
            and not re.search(r"预算|资金|经费|时间|时限|期限", label["label"])
        ):
            return start + text.index(":") + 1
        return start

    def _named(self, words: str) -> None:
        """The task has a name: it is the title, and says what the whole is about."""
        if not self.title:
            self.title = _project_name(words)
            self.counting.about(self.title)

    def _actor(self, text: str) -> tuple[int, int] | None:
        """Where a sentence begins with the office that does what follows."""
        if named := _ORGANIZATION.match(text):
            return named.span("name")
        for office in _OFFICE_END.finditer(text, 0, _LONGEST_OFFICE):
            rest = text[office.end() :]
            if re.search(r"[\d,、:(为对向给在]", text[: office.end()]):
                break
            verb = self.known.verb_of(rest) or next(
                (verb for verb in self.known.generic_verbs if rest.startswith(verb)), ""
            )
            if office.end() > 2 and verb and not _NO_OBJECT.match(rest, len(verb)):
                return 0, office.end()
        return None

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
        for at, stop, before in split(text, start, end, "、"):
            figures = any(m.sort is not Sort.DATE for m in mentions(text, at, stop))
            joined = before or mark
            if pieces and not pieces[-1][3]:
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
        found = mentions(text, clause.start, clause.end)
        words = self.task.words(clause.start, clause.end)
        payer = clause.joined == REMARK and _PAYER.search(text[: clause.start - 1])
        if not payer:  # 区财政(70%)、街道(30%)承担 is about the money
            self.seen += [m for m in found if m.sort not in (Sort.DATE, Sort.OFTEN)]
        if all(m.sort is Sort.DATE and not m.due and "/" not in m.iso for m in found):
            for mention in found:
                self._date(mention, clause)
                words = words.replace(self.task.words(mention.start, mention.end), "", 1)
            if not _PURPOSE.match(clean(words)) and self.counting.unmeasured(clause, words):
                self.last_activity_sentence = clause.sentence
            return
        position, carried = clause.start, ""
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
                case Sort.MONEY if result := money_result(
                    self.task, mention, lead, self.counting.current
                ):
                    self.rates.append((self.counting.current, result))
                case Sort.MONEY:
                    used_tail = self._money(mention, lead, tail, clause, found)
                    position = max(mention.end, follows) if used_tail else position
                case Sort.SHARE | Sort.LIMIT | Sort.UNIT_COST | Sort.NONE:
                    owner = self.counting.current if self.counting.current else None
                    if self.rates and (again := _AGAIN.fullmatch(clean(lead))):
                        lead = f"同比{self.rates[-1][1].name}{again['change']}"  # 收入达到45亿元，同比增长12%
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

    # -- dates and money -----------------------------------------------------------------------

    def _date(self, mention: Mention, clause: Clause) -> None:
        before = self.task.text[max(0, mention.start - 8) : mention.start]
        if re.fullmatch(r"\d{4}", mention.iso):
            if not _NUMBERED.match(self.task.text, mention.end):
                self.year = self.year or int(mention.iso)
        elif mention.due or "/" in mention.iso or _TERM.search(before):
            rest = self.task.text[mention.end : clause.end]
            owner = self.counting.mentioned(rest) if rest else None
            self.dues.append(_Due(mention, clause.sentence, owner))

    def _deadlines(
        self, activities: Sequence[Activity], year: int | None
    ) -> tuple[list[Activity], Deadline | None]:
        result, overall = list(activities), None
        for due in self.dues:
            iso = _last_day(due.mention.iso, year)
            made = Deadline(iso=iso, quote=self.task.quote(due.mention.start, due.mention.end))
            if due.activity is None:
                if overall is None or made.iso >= overall.iso:
                    overall = made
            else:
                result = [
                    item.model_copy(update={"deadline": made})
                    if item.id == due.activity.id
                    else item
                    for item in result
                ]
        if overall is None and len(result) == 1:
            overall = result[0].deadline
        return result, overall

    def _money(
        self, mention: Mention, lead: str, tail: str, clause: Clause, found: Sequence[Mention]
    ) -> bool:
        counted = any(m.sort is Sort.COUNT and m.start < mention.start for m in found)
        payment = Payment(
            mention, lead, tail, clause, self.task.quote(mention.start, mention.end), counted,
            self.counting.current.id if self.counting.current else None,
            self.task.text[clause.start : mention.start],
        )  # fmt: skip
        self.payments.append(payment)
        counts_follow = any(m.sort is Sort.COUNT and m.start > mention.start for m in found)
        return payment.takes_tail and not counts_follow

    def _loose(self) -> None:
        """Nothing was counted or done: take the whole first statement as the activity, if it is one."""
        for number, (start, end) in enumerate(sentences(self.task.text)):
            words = self.task.words(start, end)
            if not _COMMAND.search(words) and self.counting.named(
                Clause(start, end, number, ""), words
            ):
                return


def _year_of(text: str) -> int | None:
    """The year a sentence is about: never one that only ends a period (2024—2026年)."""
    found = re.search(r"(?<![-—~至到\d〔])(20\d\d)年", _TITLED.sub("", text))
    return int(found[1]) if found else None


def _only_year(text: str) -> int | None:
    """The year of a text that names one nowhere but in a title (《关于做好2025年…的通知》)."""
    years = set(re.findall(r"(?<![-—~至到\d〔])(20\d\d)年(?!.{0,8}第\d+[次届号])", text))
    return int(years.pop()) if len(years) == 1 else None


def _last_day(iso: str, year: int | None) -> str:
    """The day itself, or the last one of a month or period; without a year where none is known."""
    bounds = date_bounds(iso, year or 2001)
    last = iso.split("/")[-1]
    if bounds is None:
        return last
    text = bounds[1].isoformat()
    return f"-{text[4:]}" if year is None and last.startswith("--") else text


def _with(activity: Activity, figure: Figure) -> Activity:
    if any(figure.name == other.name for other in activity.figures):
        return activity
    return activity.model_copy(update={"figures": (*activity.figures, figure)})


def _project_name(text: str) -> str:
    text = re.sub(
        r"^(?:[一二三四五六七八九十\d]+[、.．]|[（(][一二三四五六七八九十\d]+[)）])", "", text
    )
    text = re.sub(
        r"^(?:(?:20\d\d|２０\S\S)年?[-—~至到]{1,2})?(?:(?:20\d\d|２０\S\S|二[〇零]\S\S)年度?)?",
        "",
        text,
    ).strip("，,：:。 ")
    text = re.split(r"[，,]", text)[-1]
    return re.sub(r"^(?:(?:组织)?开展|组织实施|实施|组织|举办|本项目为|本项目是)", "", text)


def _project_of(activities: Sequence[Activity]) -> str:
    """A name for a task that has none: what is done first."""
    if not activities:
        return "项目经费"
    name = activities[0].title if len(activities) > 1 else activities[0].work
    name = re.sub(r"(?:总)?(?:面积|里程|长度|人数|数量)$", "", name) or activities[0].event
    name = name if len(activities) == 1 else f"{name}等"
    return name if name.endswith(("工作", "项目", "活动", "经费", "工程")) else f"{name}项目"


def _too_long(text: str) -> list[str]:
    if len(text) <= LONGEST:
        return []
    return [f"任务描述有{len(text)}字，只读了前{LONGEST}字；请只写要点，或分成几次编制。"]
