"""What checking found, written for those who read it: text, JSON, HTML, SARIF, Markdown, Word, Excel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.model.errors import UserError
from assistant.model.report import Report
from assistant.model.table import GoalTable
from assistant.writing.files import write_atomically

_FORMATS = ("text", "json", "html", "sarif", "md")
_BY_ENDING = {".txt": "text"} | {f".{name}": name for name in _FORMATS[1:]}
REPORT_ENDINGS = (".docx", ".xlsx", *_BY_ENDING)


def render_report(
    report: Report, tables: Sequence[GoalTable], format: str, color: bool = False
) -> str:
    """The report as text in one of the formats text, json, html, sarif, md.

    `tables` are the checked tables (found again by their source); what is missing there is shown
    without its rows. `color` paints the text format for a terminal. Raises UserError for another
    format.
    """
    match format:
        case "text":
            from assistant.writing.reports import terminal

            return terminal.render(report, tables, color=color)
        case "json":
            return report.model_dump_json(indent=2)
        case "html":
            from assistant.writing.reports import page

            return page.render(report, tables)
        case "sarif":
            from assistant.writing.reports import sarif

            return sarif.render(report, tables)
        case "md":
            from assistant.writing.reports import opinion

            return opinion.markdown(report, tables)
    raise UserError(f"没有“{format}”格式的报告；请用 {'、'.join(_FORMATS)} 之一。")


def write_report(
    report: Report, tables: Sequence[GoalTable], path: Path, *, overwrite: bool = True
) -> Path:
    """Write the report in the format of the path's ending: .docx is a 审核意见, .xlsx a list to filter.

    Raises UserError for an unknown ending and where the path cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in REPORT_ENDINGS:
        raise UserError(
            f"不能导出“{path.suffix or path.name}”格式的报告；"
            f"请用 {'、'.join(REPORT_ENDINGS)} 之一作文件名的结尾。"
        )
    if ending == ".docx":
        from assistant.writing import word
        from assistant.writing.reports import opinion

        data = word.render(opinion.sheets(report, tables))
    elif ending == ".xlsx":
        from assistant.writing.reports import listing

        data = listing.render(report, tables)
    else:
        data = (render_report(report, tables, _BY_ENDING[ending]) + "\n").encode()
    return write_atomically(path, data, overwrite=overwrite)
