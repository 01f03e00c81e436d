"""审核: documents in, findings beside the table, fixes applied, a report out."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat import means
from assistant.checking import waiver_for
from assistant.inplace import result_ending
from assistant.model.errors import UserError
from assistant.model.report import (
    Applicability,
    Finding,
    Problem,
    Report,
    TableReport,
    Waiver,
    score_text,
)
from assistant.model.table import GoalTable
from assistant.reading import SUPPORTED, Reading
from assistant.services import Services
from assistant.web.downloads import download_buttons, download_link, exported, file_name
from assistant.web.failures import inform, told
from assistant.web.panes import html
from assistant.web.progress import follow
from assistant.web.render import render
from assistant.web.render.findings import Order, findings_view
from assistant.web.render.reading import reading_view
from assistant.web.render.states import failed, working
from assistant.web.render.table import table_view
from assistant.web.texts import t
from assistant.web.views.pointing import pointed_at

_ORDERS: list[tuple[str, Order]] = [
    (t("findings.by_severity"), "severity"),
    (t("findings.by_row"), "row"),
]


@dataclass(frozen=True)
class Desk:
    """What lies on the reviewer's desk: the reading, what checking says of it, the table looked at."""

    reading: Reading
    report: Report
    found: tuple[Reading, Report]  # as they came in: fixes made here are not in the user's file
    chosen: int = 0
    waivers: tuple[Waiver, ...] = ()

    @property
    def table(self) -> GoalTable:
        """The table looked at."""
        return self.reading.tables[self.chosen]

    @property
    def checked(self) -> TableReport:
        """What checking says of the table looked at."""
        return self.report.tables[self.chosen]


def review_view(services: Services) -> None:
    """Lay out the view and wire it."""
    desk = gr.State(None)
    with gr.Column(elem_id="review-start", elem_classes="jx-page") as start:
        html(render("review_start.html", types=" ".join(SUPPORTED)), id="review-intro")
        with gr.Row(equal_height=True, elem_id="review-input"):
            files = gr.File(
                label=t("review.files"),
                file_count="multiple",
                # NOTE: no file_types: gradio refuses what is not of them in English, and forgets
                # the good files beside it. What cannot be read is named by the reading instead.
                height=210,
                elem_id="review-files",
            )
            pasted = gr.Textbox(
                label=t("review.paste"),
                placeholder=t("review.paste.hint"),
                lines=7,
                max_lines=7,
                elem_id="review-paste",
            )
        go = gr.Button(t("review.start"), variant="primary", elem_id="review-go")
        status = html(id="review-status")
    with gr.Column(visible=False, elem_id="review-desk") as work:
        with gr.Row(elem_classes="jx-toolbar"):
            again = gr.Button(t("review.again"), size="sm", elem_id="review-again")
            choice = gr.Dropdown(
                show_label=False, label=t("review.table"), container=False, elem_id="review-choice"
            )
            order = gr.Radio(
                _ORDERS, value="severity", show_label=False, container=False, elem_id="review-order"
            )
            fix_all = gr.Button(size="sm", elem_id="review-fix-all")
            link = download_link("review-download")
            with gr.Column(elem_classes="jx-menu", min_width=0):
                gr.Button(t("review.corrected"), size="sm", elem_id="review-corrected")
                with gr.Column(elem_classes="jx-menu-items"):
                    download_buttons(
                        [(".docx", "Word（.docx）"), (".xlsx", "Excel（.xlsx）")],
                        lambda folder, ending, on_desk: _corrected(
                            services, folder, ending, on_desk
                        ),
                        [desk],
                        link,
                    )
            with gr.Column(elem_classes="jx-menu", min_width=0):
                gr.Button(t("review.report"), size="sm", variant="primary", elem_id="review-report")
                with gr.Column(elem_classes="jx-menu-items"):
                    download_buttons(
                        [
                            (".docx", "Word（.docx）"),
                            (".xlsx", "Excel（.xlsx）"),
                            (".html", "网页（.html）"),
                            (".json", "数据（.json）"),
                        ],
                        lambda folder, ending, on_desk: _report(services, folder, ending, on_desk),
                        [desk],
                        link,
                    )
                    (annotated,) = download_buttons(
                        [(".annotated", t("review.annotated"))],
                        lambda folder, _, on_desk: _annotated(services, folder, on_desk),
                        [desk],
                        link,
                    )
        notes = html(id="review-notes")
        with gr.Row(elem_classes="jx-split", elem_id="review-split"):
            table = html(
                id="review-table",
                classes="jx-pane",
                script="jixiao.grid(element, trigger, watch)",
            )
            findings = html(
                id="review-findings",
                classes="jx-pane",
                script="jixiao.report(element, trigger, 'fix', 'fix');"
                "jixiao.report(element, trigger, 'waive', 'waive');"
                "jixiao.report(element, trigger, 'withdraw', 'withdraw')",
            )

    shown = [desk, choice, notes, table, findings, fix_all, annotated]

    def begin(paths: list[str] | None, text: str) -> Iterator[dict[Any, Any]]:
        yield {status: working(t("review.reading")), go: gr.update(interactive=False)}
        try:
            on_desk = yield from _read_and_check(services, paths or [], text or "", status)
        except Exception as error:
            yield {status: failed(error), go: gr.update(interactive=True)}
            return
        yield {
            status: "",
            go: gr.update(interactive=True),
            start: gr.update(visible=False),
            work: gr.update(visible=True),
            **dict(zip(shown, _show(on_desk, "severity"), strict=True)),
        }

    @told
    def fix(on_desk: Desk, order: Order, event: gr.EventData) -> list[Any]:
        finding = pointed_at(on_desk.checked.findings, event.fix, event, t("review.fix.stale"))
        return _show(_with_fixes(services, on_desk, [finding], safe_only=False), order)

    @told
    def keep(on_desk: Desk, order: Order, event: gr.EventData) -> list[Any]:
        finding = pointed_at(on_desk.checked.findings, event.waive, event)
        made = waiver_for(finding, on_desk.table, reason=event.reason, by=event.by)
        return _show(_with_waivers(services, on_desk, (*on_desk.waivers, made)), order)

    @told
    def withdraw(on_desk: Desk, order: Order, event: gr.EventData) -> list[Any]:
        finding = pointed_at(on_desk.checked.findings, event.withdraw, event)
        left = tuple(each for each in on_desk.waivers if not means(each, finding))
        return _show(_with_waivers(services, on_desk, left), order)

    @told
    def fix_all_safe(on_desk: Desk, order: Order) -> list[Any]:
        safe = _safe(on_desk.checked)
        after = _with_fixes(services, on_desk, safe, safe_only=True)
        inform(t("review.fixed", count=len(safe)))
        return _show(after, order)

    def choose(on_desk: Desk, index: int, order: Order) -> list[Any]:
        return _show(replace(on_desk, chosen=index), order)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    go.click(begin, [files, pasted], [status, go, start, work, *shown], **quiet)
    again.click(
        lambda: (gr.update(visible=True), gr.update(visible=False), None, "", None),
        None,
        [start, work, files, pasted, desk],
        **quiet,
    )
    choice.input(choose, [desk, choice, order], shown, **quiet)
    order.input(lambda d, o: _show(d, o), [desk, order], shown, **quiet)
    findings.fix(fix, [desk, order], shown, **quiet)
    findings.waive(keep, [desk, order], shown, **quiet)
    findings.withdraw(withdraw, [desk, order], shown, **quiet)
    fix_all.click(fix_all_safe, [desk, order], shown, **quiet)


def _read_and_check(
    services: Services, paths: list[str], text: str, status: gr.HTML
) -> Generator[dict[Any, Any], None, Desk]:
    """Yields updates of the status; returns the desk. Raises UserError where nothing can be read."""
    tables: list[GoalTable] = []
    problems: list[Problem] = []
    if paths:
        reading = yield from _files(services, [Path(path) for path in paths], status)
        tables.extend(reading.tables)
        problems.extend(reading.problems)
    if text.strip():
        reading = services.read_text(text, assist=_quietly)
        tables.extend(reading.tables)
        problems.extend(reading.problems)
    if not (paths or text.strip()):
        raise UserError(t("review.nothing"))
    if not tables:
        raise UserError(" ".join(problem.message for problem in problems[:3]))
    yield {status: working(t("review.checking"))}
    reading = Reading(tables=tuple(tables), problems=tuple(problems))
    report = services.check(reading)
    return Desk(reading, report, (reading, report))


def _quietly(_: str) -> None:
    """A model that is configured may read a layout; the reading itself says that it did."""


def _files(
    services: Services, paths: list[Path], status: gr.HTML
) -> Generator[dict[Any, Any], None, Reading]:
    work = follow(lambda steps: services.read(paths, steps, assist=_quietly))
    while True:
        try:
            steps = next(work)
        except StopIteration as finished:
            reading: Reading = finished.value
            return reading
        yield {status: working(t("review.reading"), steps)}


def _show(on_desk: Desk, order: Order) -> list[Any]:
    """Values of the components that show the desk, in the order of `shown`."""
    checked, safe = on_desk.checked, _safe(on_desk.checked)
    scope = f"review-{on_desk.table.source.sha256[:12]}-{on_desk.chosen}"
    return [
        on_desk,
        gr.update(choices=_choices(on_desk), value=on_desk.chosen),
        reading_view(on_desk.reading.problems, on_desk.table),
        table_view(on_desk.table, checked.open, scope=scope, details=True),
        findings_view(
            on_desk.table,
            checked.findings,
            scope=scope,
            order=order,
            fixable=True,
            keepable=True,
            stale=on_desk.report.stale_waivers,
            note=_score(checked),
        ),
        gr.update(
            value=t("review.fix_all", count=len(safe)) if safe else t("review.fix_all.none"),
            interactive=bool(safe),
        ),
        gr.update(visible=_can_be_annotated(on_desk.table)),
    ]


def _choices(on_desk: Desk) -> list[tuple[str, int]]:
    return [
        (
            t(
                "review.table.choice",
                number=index + 1,
                title=table.title or table.project or t("table.unnamed"),
                rows=len(table.indicators),
                findings=len(checked.open),
            ),
            index,
        )
        for index, (table, checked) in enumerate(
            zip(on_desk.reading.tables, on_desk.report.tables, strict=True)
        )
    ]


def _score(checked: TableReport) -> str:
    from assistant.checking import load_profile

    profile = load_profile(checked.profile).title
    return t("findings.score_profile", score=score_text(checked.score), name=profile)


def _safe(checked: TableReport) -> list[Finding]:
    return [
        finding
        for finding in checked.open
        if finding.fix and finding.fix.applicability is Applicability.SAFE
    ]


def _with_fixes(
    services: Services, on_desk: Desk, findings: list[Finding], *, safe_only: bool
) -> Desk:
    """The desk after these fixes, checked again."""
    from assistant.checking import apply_fixes

    tables = list(on_desk.reading.tables)
    tables[on_desk.chosen] = apply_fixes(on_desk.table, findings, safe_only=safe_only)
    reading = Reading(tables=tuple(tables), problems=on_desk.reading.problems)
    return replace(
        on_desk, reading=reading, report=services.check(reading, waivers=on_desk.waivers)
    )


def _with_waivers(services: Services, on_desk: Desk, waivers: tuple[Waiver, ...]) -> Desk:
    said = services.waived(on_desk.report, on_desk.reading.tables, waivers)
    return replace(on_desk, report=said, waivers=waivers)


def _corrected(services: Services, folder: Path, ending: str, on_desk: Desk) -> Path:
    named = folder / file_name(on_desk.table.title, ending)
    return exported(services, on_desk.table, named)


def _can_be_annotated(table: GoalTable) -> bool:
    return result_ending(Path(table.source.path)) is not None


def _annotated(services: Services, folder: Path, on_desk: Desk) -> Path:
    """The file of the table looked at, as it came in, with what was found in it then."""
    original = Path(on_desk.table.source.path)
    reading, found = on_desk.found
    report = services.waived(found, reading.tables, on_desk.waivers)
    name = file_name(f"{original.stem}{t('review.annotated.mark')}", result_ending(original) or "")
    done = services.annotate(original, reading.tables, report, folder / name)
    if done.unplaced:
        inform(t("review.annotated.unplaced", count=len(done.unplaced)))
    return done.path


def _report(services: Services, folder: Path, ending: str, on_desk: Desk) -> Path:
    name = file_name(f"{on_desk.table.title or ''} {t('review.report.name')}", ending)
    return services.export_report(on_desk.report, on_desk.reading.tables, folder / name)
