"""What the assistant says: short Chinese sentences that name the row, what changed and what to do next."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.chat.changes import Change, money, shown
from assistant.chat.edits import CHAT
from assistant.chat.requests import RowRef
from assistant.chat.rows import Found, place
from assistant.chat.store import DraftVersion
from assistant.drafting import Brief, Draft
from assistant.drafting.shapes import Gap
from assistant.library import Hit
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.model.report import Finding, Severity, TableReport
from assistant.model.table import GoalTable

EXAMPLE_TASK = "2025年举办村干部培训班2期、培训120人，预算15万元，11月底前完成。"
CAN_DO = (
    "可以这样说：\n"
    "- 改：把培训次数改成6次；第3行改为≥95%；满意度改成受训学员的；预算改成90万元\n"
    "- 增删：增加两个效益指标；加一条质量指标：培训合格率≥95%；删除第5行；压缩到12个\n"
    "- 移动：把第2行移到最后\n"
    "- 查看：为什么是95%；检查；改了什么；历史版本\n"
    "- 请模型（设置了才有）：提意见；改写目标\n"
    "- 其他：撤销；重做；恢复到第2版；导出Word；新建：（任务描述）"
)
NO_DRAFT = f"还没有打开的草稿。请先描述要做的任务，例如：“{EXAMPLE_TASK}”"

_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.ADVICE: "建议"}
_GAPS = {"budget": "预算", "deadline": "完成时限", "year": "年度", "organization": "填报单位"}
_ANSWERS = {
    "budget": "50万元",
    "deadline": "11月底前",
    "quantity": "3次",
    "year": "2026年",
    "organization": "县水利局",
}
_COUNTED = re.compile(r"(几|多少)(?!万元|钱)([\u4e00-\u9fff]{1,3})[？、，]")
_MOST_LISTED = 6


def verdict(report: TableReport, table: GoalTable) -> str:
    """How many findings of each severity, and the gravest of them."""
    if not report.open:
        return "校核没有发现问题。"
    counts = [
        f"{sum(finding.severity is severity for finding in report.open)}处{word}"
        for severity, word in _SEVERITIES.items()
        if any(finding.severity is severity for finding in report.open)
    ]
    first = _gravest_first(report)[0]
    return f"校核有{'、'.join(counts)}，最要紧的是{_finding(first, table)}"


def findings(report: TableReport, table: GoalTable) -> str:
    """The gravest findings, one a line, each with what to do."""
    ordered = _gravest_first(report)
    lines = [
        f"- {_SEVERITIES[each.severity]}：{_finding(each, table)}"
        + (f"建议：{_stopped(each.suggestion)}" if each.suggestion else "")
        for each in ordered[:_MOST_LISTED]
    ]
    if len(ordered) > _MOST_LISTED:
        lines.append(f"- 还有{len(ordered) - _MOST_LISTED}处，见表格下方。")
    return "\n".join(lines)


def drafted(draft: Draft) -> str:
    """What a new draft holds, and what it still asks of the user."""
    rows = draft.indicators
    levels = list(dict.fromkeys(row.level2 or row.level1 or "" for row in rows))
    bases: dict[str, int] = {}
    for row in rows:
        bases[row.target_basis.label] = bases.get(row.target_basis.label, 0) + 1
    sources = "、".join(f"{label}{count}条" for label, count in bases.items())
    budget = f"，预算{money(draft.budget)}" if money(draft.budget) else ""
    said = (
        f"已起草{len(rows)}条指标{budget}，覆盖{'、'.join(filter(None, levels))}。依据：{sources}。"
    )
    if own := sum(row.target_basis is TargetBasis.MODEL for row in rows):
        said += f"标着“{TargetBasis.MODEL.label}”的{own}条是模型自己提的，没有依据，请核实后再用。"
    return f"{said}\n{verdict(draft.report, draft)}"


def left_open(brief: Brief, question: str | None, asked: Gap | None) -> list[str]:
    """What else the task leaves open beside the question that is asked, and what was set aside of it."""
    gaps = [gap_name(brief, gap) for gap in brief.gaps if gap != asked]
    known = {gap.question for gap in brief.gaps} | {question}
    lines = [each for each in brief.questions if each not in known]
    if gaps:
        lines.insert(0, f"待补充：{'、'.join(dict.fromkeys(gaps))}。")
    return lines


def asked(question: str, gap: Gap | None) -> str:
    """The one question, and how to answer it."""
    example = _ANSWERS[gap.about if gap else "budget"]
    if counted := _COUNTED.search(question):
        example = f"{2 if counted[1] == '几' else 20}{counted[2]}"
    return f"还需要您补充：{question}\n直接回答就行，如“{example}”；还没定就说“不知道”。"


def gap_name(brief: Brief, gap: Gap) -> str:
    """What is missing, in a word or two."""
    if gap.about != "quantity":
        return _GAPS[gap.about]
    event = next((each.event for each in brief.activities if each.id == gap.activity), "")
    return f"{event}的数量" if event else "数量"


def changed(changes: Sequence[Change]) -> str:
    """What changed, in one sentence."""
    return f"已修改：{listed(changes)}。" if changes else "表里本来就是这样，没有改动。"


def listed(changes: Sequence[Change]) -> str:
    """The changes that were asked for; what merely followed them in two words."""
    main = [change for change in changes if not change.follows] or list(changes)
    words = "；".join(change.text for change in main[:_MOST_LISTED])
    more = f"；等{len(main)}处" if len(main) > _MOST_LISTED else ""
    points = "；分值重新分配" if len(main) < len(changes) else ""
    return f"{words}{more}{points}"


def which(table: GoalTable, found: Found, ref: RowRef) -> str:
    """The question which of several (or of similar) rows is meant."""
    rows = "、".join(_named(table, id) for id in found.ids)
    if len(found.ids) == 1:
        return f"表里没有“{ref.words}”，是指{rows}吗？请回答“是”，或者说出行号。"
    start = f"“{ref.words}”对应{len(found.ids)}行" if found.sure else f"没有“{ref.words}”，相近的有"
    return f"{start}：{rows}。是哪一行？请回复行号，如“第{place(table, found.ids[0])}行”；都要就说“都”。"


def why(draft: Draft, row: DraftIndicator, past: Callable[[str], Hit | None]) -> str:
    """What one row's target rests on, with its sources."""
    target = shown(row, "target") or "（没有指标值）"
    sources = "；".join(_source(each, past) for each in row.evidence)
    reason = f"{_stopped(row.rationale)}" if row.rationale else ""
    known = f"来源：{sources}。" if sources else "没有可以引用的来源，请核实后再用。"
    head = f"第{place(draft, row.id)}行“{row.name}”{target}，依据是{row.target_basis.label}。"
    return head + reason + known


def history(versions: Sequence[DraftVersion], current: int) -> str:
    """The latest versions, newest first."""
    lines = [
        f"- 第{each.number}版{'（现在）' if each.number == current else ''}：{each.note}"
        f"，{each.author}，{each.at.astimezone():%m月%d日 %H:%M}"
        for each in reversed(versions[-_MOST_LISTED * 2 :])
    ]
    return "\n".join([*lines, "说“恢复到第几版”就能回到那一版。"])


def unread(part: str) -> str:
    """What could not be followed, and what could."""
    return f"没看懂“{part[:40]}{'…' if len(part) > 40 else ''}”，所以没有改动。{CAN_DO}"


def _gravest_first(report: TableReport) -> list[Finding]:
    return sorted(report.open, key=lambda finding: finding.severity.rank)


def _finding(finding: Finding, table: GoalTable) -> str:
    row = finding.indicator if finding.indicator and table.indicator(finding.indicator) else None
    return f"{f'第{place(table, row)}行：' if row else ''}{_stopped(finding.message)}"


def _named(table: GoalTable, row_id: str) -> str:
    row = table.indicator(row_id)
    assert row is not None  # ids come from the same table
    target = shown(row, "target")
    return f"第{place(table, row_id)}行“{row.name}”" + (f"（{target}）" if target else "")


def _source(evidence: Evidence, past: Callable[[str], Hit | None]) -> str:
    doubt = "（在来源中没有找到，未核实）" if evidence.match is Match.NOT_FOUND else ""
    if evidence.id == CHAT:
        return f"您说“{evidence.quote}”"
    if (hit := past(evidence.id)) is not None:
        when = f"{hit.year}年" if hit.year else ""
        return f"{hit.organization or ''}{when}“{hit.name}”：{evidence.quote}{doubt}"
    known = {"brief": "任务描述", "budget": "预算"}.get(evidence.id, "惯例")
    return f"{evidence.source or known}“{evidence.quote}”{doubt}"


def _stopped(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "；")) else f"{text}。"
