"""Wording: wrong and doubled words, slogans, duties in place of goals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pydantic import Field

from assistant.checking.basis import GUIDE_88, REVIEW, WRITING
from assistant.checking.context import Context, Passage
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.checking.words import Pair, any_of
from assistant.model.report import Applicability, Severity
from assistant.model.table import GoalScope
from assistant.model.text import Shadow, fold

#: What to say of a goal, given the first word found and how many there are.
_Message = Callable[[str, int], str]


@rule(
    "WRD101",
    "错别字",
    Severity.WARNING,
    Topic.WORDING,
    basis=WRITING,
    what="任务、目标、指标里出现词表中的错误写法，如“组织事物”（事务）、“积极份子”（分子）。",
    why="目标表要公开，错字影响严肃性；“事物”与“事务”意思也不同。",
    bad="""
任务=组织事物管理 | 干部考察、培训 | 192.5万元
成本指标 | 组织事务管理经费 | ≤140.5万元
""",
    good="""
任务=组织事务管理 | 干部考察、培训 | 192.5万元
成本指标 | 组织事务管理经费 | ≤140.5万元
""",
)
def wrong_word(table: Context) -> Iterator[Objection]:
    """A word of the list written wrong; rows of the same table that have it right are named."""
    pairs = table.words.confusable.pairs
    suspect = any_of(pair.wrong for pair in pairs)
    for passage in table.passages:
        if not suspect.search(passage.folded):
            continue
        done: set[str] = set()
        for pair in pairs:
            wrong = fold(pair.wrong)
            if wrong in done or not _stands(passage.folded, pair):
                continue
            done.update(
                fold(other.wrong) for other in pairs if fold(other.right) == fold(pair.right)
            )
            done.update(_overlapping(passage.folded, pair, pairs))
            yield _misspelt(table, passage, pair)


def _stands(folded: str, pair: Pair) -> bool:
    for exception in pair.unless:
        folded = folded.replace(fold(exception), "")
    return fold(pair.wrong) in folded


def _overlapping(folded: str, pair: Pair, pairs: tuple[Pair, ...]) -> Iterator[str]:
    """Entries that find the same slip again: 事物管理 inside 组织事物管理."""
    wrong = fold(pair.wrong)
    at = folded.find(wrong)
    for other in map(fold, (other.wrong for other in pairs)):
        found = folded.find(other)
        if found >= 0 and found < at + len(wrong) and at < found + len(other):
            yield other


def _misspelt(table: Context, passage: Passage, pair: Pair) -> Objection:
    right = fold(pair.right)
    beside = [other for other in table.saying(right) if other is not passage]
    related = tuple(dict.fromkeys(other.row.id for other in beside if other.row))
    elsewhere = f"同一张表的“{beside[0].label}”写的是“{pair.right}”。" if beside else ""
    return passage.objection(
        f"“{pair.wrong}”应为“{pair.right}”。{elsewhere}",
        suggestion=f"把“{pair.wrong}”改为“{pair.right}”。",
        excerpt=_around(passage.text, pair.wrong),
        related=related,
        replaced=(pair.wrong, pair.right),
        applicability=Applicability.SAFE if pair.sure else Applicability.CONFIRM,
    )


_MARGIN = 12  # characters shown at each side of a word


def _around(text: str, needle: str, margin: int = _MARGIN) -> str:
    """The needle with a little of the text around it, as printed."""
    span = Shadow(text).find(needle)
    if span is None:
        return text
    return text[max(0, span[0] - margin) : span[1] + margin]


@rule(
    "WRD102",
    "词语重复",
    Severity.ADVICE,
    Topic.WORDING,
    basis=WRITING,
    what="两个字以上的词紧挨着写了两遍（如“培养培养”），或“的的”，或一个长名称里写了三遍。可以连写的词在词表中除外。",
    why="多半是录入时重复，公开前应改正。",
    bad="数量指标 | 基层党员党员培训人数 | ≥320人",
    good="数量指标 | 基层党员培训人数 | ≥320人",
)
def doubled_word(table: Context) -> Iterator[Objection]:
    """The same word twice in a row, or three times in one name."""
    doubled = table.words.doubled
    singles = "".join(doubled.single)
    pattern = re.compile(rf"([\u4e00-\u9fff]{{2,16}})\1|([{singles}])\2")
    for passage in table.passages:
        said: set[str] = set()
        for match in pattern.finditer(passage.text):
            if passage.text.startswith(doubled.unless, match.start()):
                continue
            word = match[1] or match[2]
            if word in said or word in doubled.allowed or (len(set(word)) == 1 and len(word) > 1):
                continue
            said.add(word)
            yield passage.objection(
                f"“{word}”连着写了两遍。",
                suggestion=f"核对后删去一个“{word}”。",
                excerpt=passage.text[max(0, match.start() - _MARGIN) : match.end() + _MARGIN],
                replaced=(match[0], word),
            )
    for row in table.rows:
        if len(row.name) > _LONG and (thrice := _THRICE.search(row.label[:_READ])):
            yield row.objection(
                "name",
                f"“{thrice[1]}”在一个名称里写了三遍。",
                suggestion="精简名称，同一个词只留一处。",
            )


_LONG = 24  # names shorter than this may well be made of organisations
_READ = 120  # characters of a name that are searched for repeats
_THRICE = re.compile(r"([\u4e00-\u9fff]{2,4})(?:.*?\1){2}")


@rule(
    "WRD103",
    "职责照抄成目标",
    Severity.ADVICE,
    Topic.WORDING,
    basis=GUIDE_88,
    what="年度目标或实施期目标写的是“负责……”“承担……”等单位职责。",
    why="职责每年一样，看不出今年要做成什么。",
    bad="目标=负责指导全县党组织建设和干部队伍建设，承办上级交办的事项",
    good="目标=全年举办干部培训班4期、培训320人，合格率达到95%以上",
)
def duty_as_goal(table: Context) -> Iterator[Objection]:
    """Sentences of the unit's duties in its goals: one objection per goal."""
    yield from _in_goals(
        table,
        any_of(table.words.goals.duties),
        lambda word, count: f"目标里有{count}处写的是单位职责（“{word}”），不是今年要达到的结果。",
        "改写成今年要完成的事项、数量、质量和期限；职责写在单位简介里。",
    )


@rule(
    "WRD104",
    "目标有口号",
    Severity.ADVICE,
    Topic.WORDING,
    basis=GUIDE_88,
    what="年度目标或实施期目标里有“再上新台阶”“保驾护航”“提供坚强组织保证”之类的口号。",
    why="口号无法考核，也占去了写结果的篇幅。",
    bad="目标=凝心聚力，推动全县组织工作再上新台阶",
    good="目标=全年举办干部培训班4期、培训320人，合格率达到95%以上",
)
def slogan(table: Context) -> Iterator[Objection]:
    """Slogans in the goals: one objection per goal."""
    yield from _in_goals(
        table,
        any_of(table.words.goals.slogans),
        lambda word, count: (
            f"目标里有口号式的说法（“{word}”{f'等{count}处' if count > 1 else ''}）。"
        ),
        "删去口号，写清具体做成什么、达到什么程度。",
    )


@rule(
    "WRD105",
    "把花钱当目标",
    Severity.WARNING,
    Topic.WORDING,
    basis=GUIDE_88,
    what="目标写的是“完成预算支出”“按时拨付资金”等用钱的情况。",
    why="钱花出去是过程，目标要写花钱之后做成了什么。",
    bad="目标=年底前完成资金支付，完成预算支出20万元",
    good="目标=年底前完成14个乡镇的党建督查，问题整改率达到95%",
)
def spending_as_goal(table: Context) -> Iterator[Objection]:
    """The use of money in place of a result."""
    listed = any_of(table.words.goals.spending).pattern
    yield from _in_goals(
        table,
        re.compile(f"(?:{listed}|{_SPENDING})"),
        lambda word, _count: f"目标写的是用钱（“{word}”），不是用钱做成的事。",
        "写明资金用于什么、做成什么、受益的是谁。",
    )


_MONEY = r"(?:资金|预算|经费|款项)"
_USED = r"(?:支付|支出|拨付|执行|使用|下达|到位)"
#: 预算执行率达到100%, 资金全部支付完毕, 及时足额拨付项目资金. Benefits paid to people are results.
_SPENDING = (
    rf"(?:预算|资金)执行率|{_MONEY}(?:全部|及时|足额|按时|按期)?{_USED}(?:完毕|到位|完成|率)"
    rf"|(?:及时|足额|按时|按期|加快|完成){_USED}(?:项目|专项|财政|全部)?{_MONEY}"
)


def _in_goals(
    table: Context, words: re.Pattern[str], message: _Message, suggestion: str
) -> Iterator[Objection]:
    wanted = {goal.text for goal in table.table.goals if goal.scope is not GoalScope.ACTIVITY}
    for passage in table.passages:
        if passage.field != "goals" or passage.text not in wanted:
            continue
        if found := words.findall(passage.folded):
            yield passage.objection(
                f"{passage.label}：{message(found[0], len(found))}",
                suggestion=suggestion,
                excerpt=_around(passage.text, found[0], margin=20),
            )


@rule(
    "WRD106",
    "括号、引号不成对",
    Severity.ADVICE,
    Topic.WORDING,
    basis=WRITING,
    what="指标名称里的括号、引号、书名号有一半没有另一半。",
    why="多半是录入或转换时丢了字，名称可能不完整。",
    bad="数量指标 | “大组工网管理维护次数 | ≥12次",
    good="数量指标 | “大组工网”管理维护次数 | ≥12次",
)
def unbalanced(table: Context) -> Iterator[Objection]:
    """A bracket or quotation mark without its other half in a name."""
    for row in table.rows:
        name = row.label.translate(_HALF_WIDTH_BRACKETS)
        for opening, closing in ("()", "“”", "《》", "【】", "「」"):
            if name.count(opening) != name.count(closing):
                missing = closing if name.count(opening) > name.count(closing) else opening
                yield row.objection(
                    "name",
                    f"“{row.label}”里的“{opening}{closing}”不成对，少了“{missing}”。",
                    suggestion="对照原件补全。",
                )


_HALF_WIDTH_BRACKETS = str.maketrans("（）", "()")


class Length(RuleOptions):
    """How long a name may be."""

    longest: int = Field(36, description="名称最多多少个字")


@rule(
    "WRD107",
    "指标名称过长",
    Severity.ADVICE,
    Topic.WORDING,
    basis=REVIEW,
    what="三级指标名称超过规定字数，或写成了两句话。",
    why="指标名称要让人一眼看出量什么，内容多的应拆开或放到指标解释里。",
    bad="质量指标 | 完成全部安置小区上年度和本年度物业费用的清算任务，并指导各小区物业公司按要求开展文明创建工作 | ≥95%",
    good="质量指标 | 安置小区物业费清算率 | ≥95%",
    options=Length,
)
def long_name(table: Context, options: Length) -> Iterator[Objection]:
    """A name that is a paragraph."""
    for row in table.rows:
        if len(row.name) > options.longest:
            yield row.objection(
                "name",
                f"指标名称有{len(row.name)}个字，太长。",
                suggestion="名称只写量什么，做法和口径写到指标解释里；几件事拆成几行。",
            )
        elif two := _TWO_SENTENCES.fullmatch(_QUOTED.sub(_blank, row.label)):
            yield row.objection(
                "name",
                f"指标名称写成了两句话（“{two[1]}”后面还有一句）。",
                suggestion="名称只写量什么，另一句删去或移到指标解释里。",
            )


def _blank(match: re.Match[str]) -> str:
    return "□" * len(match[0])


#: A comma between two stretches of words: 、 joins things, a comma joins sentences.
_TWO_SENTENCES = re.compile(r"(\D{4,}?)[,，;；。](?=\D{4})(.+)")
_QUOTED = re.compile(r"“[^”]*”|[(（][^)）]*[)）]|《[^》]*》")
