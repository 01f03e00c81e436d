"""Tables, findings, sources and plots as HTML: grouped, marked, and never markup from a document."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Statistic
from assistant.model.evidence import DraftIndicator, DraftTable, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.report import Applicability, Finding, Fix, Problem, Severity
from assistant.model.table import GoalTable, Indicator, Location, Repair, Source, Task
from assistant.model.target import Operator
from assistant.web.render.change import pieces
from assistant.web.render.findings import findings_view
from assistant.web.render.plot import Point, _nice_ticks, plain, strip_plot
from assistant.web.render.reading import reading_view
from assistant.web.render.sources import no_sources, sources_view
from assistant.web.render.table import table_view
from assistant.web.texts import _CATALOGUE, t
from tests.conftest import ROOT

SOURCE = Source(path="表.docx", sha256="0" * 64)
ATTACK = '<img src=x onerror="alert(1)">&"\'${1}{{x}}'


def row(id: str, level2: str, name: str = "培训班期数", target: str = "≥4期") -> Indicator:
    return Indicator(
        id=id, level1="产出指标", level2=level2, name=name, target=parse_target(target)
    )


def table(*rows: Indicator) -> GoalTable:
    return GoalTable(source=SOURCE, indicators=rows)


def test_levels_span_the_rows_they_hold_for() -> None:
    rows = [row("r1", "数量指标"), row("r2", "数量指标"), row("r3", "质量指标")]
    shown = table_view(table(*rows), (), scope="t")
    assert re.findall(r'rowspan="(\d)"[^>]*><span>([^<]*)', shown) == [
        ("3", "产出指标"),
        ("2", "数量指标"),
        ("1", "质量指标"),
    ]


def test_a_level_that_comes_again_later_is_a_group_of_its_own() -> None:
    rows = [row("r1", "数量指标"), row("r2", "质量指标"), row("r3", "数量指标")]
    shown = table_view(table(*rows), (), scope="t")
    assert re.findall(r'c-group2"><span>([^<]*)', shown) == ["数量指标", "质量指标", "数量指标"]


def test_without_levels_rows_stand_under_duty_and_activity() -> None:
    tasks = (Task(id="t1", name="干部管理"), Task(id="t2", parent="t1", name="干部考核"))
    of_task = Indicator(id="r1", name="考核率", target=parse_target("100%"), task="t2")
    shown = table_view(GoalTable(source=SOURCE, tasks=tasks, indicators=(of_task,)), (), scope="t")
    assert re.findall(r"<span>([^<]*)</span></th>", shown) == ["干部管理", "干部考核"]


def test_a_finding_marks_its_row_and_cell_with_a_word() -> None:
    finding = Finding(
        code="VAL101",
        name="无法衡量",
        severity=Severity.WARNING,
        message="没有衡量标准",
        indicator="r1",
        field="target",
    )
    shown = table_view(table(row("r1", "数量指标"), row("r2", "数量指标")), [finding], scope="t")
    assert shown.count("mark-warning") == 1
    assert "警告" in shown
    assert shown.count("flag-warning") == 1


@pytest.mark.parametrize("order", ["severity", "row"])
def test_text_from_a_document_is_escaped_everywhere(order: str) -> None:
    evil = row("r1", ATTACK, name=ATTACK, target=ATTACK).model_copy(update={"scoring": ATTACK})
    whole = table(evil).model_copy(
        update={
            "title": ATTACK,
            "organization": ATTACK,
            "repairs": (Repair(name=ATTACK, before=ATTACK, after=ATTACK),),
        }
    )
    finding = Finding(
        code="X",
        name=ATTACK,
        severity=Severity.ERROR,
        message=ATTACK,
        suggestion=ATTACK,
        excerpt=ATTACK,
        indicator="r1",
        field="name",
        fix=Fix(applicability=Applicability.SAFE, field="name", before=ATTACK, after="x"),
    )
    problem = Problem(severity=Severity.WARNING, message=ATTACK, path=ATTACK)
    drafted = DraftIndicator(
        **dict(evil),
        target_basis=TargetBasis.BRIEF,
        rationale=ATTACK,
        evidence=(Evidence(id="brief", quote=ATTACK, match=Match.EXACT),),
    )
    draft = DraftTable(source=SOURCE, indicators=(drafted,))
    for shown in (
        table_view(whole, [finding], scope="t", editable=True, details=True),
        findings_view(whole, [finding], scope="t", order=order, fixable=True),  # type: ignore[arg-type]
        reading_view([problem], whole),
        sources_view(draft, drafted, (), None, task=f"前{ATTACK}后"),
    ):
        assert "<img" not in shown
        assert "onerror" in shown


def test_only_a_ready_fix_has_a_button() -> None:
    def finding(applicability: Applicability) -> Finding:
        fix = Fix(applicability=applicability, field="name", before="事物", after="事务")
        return Finding(
            code="W", name="n", severity=Severity.ADVICE, message="m", indicator="r1", fix=fix
        )

    given_ = [finding(a) for a in Applicability]
    shown = findings_view(table(row("r1", "数量指标")), given_, scope="t", fixable=True)
    assert shown.count("data-fix=") == 2


def test_a_source_is_named_in_words() -> None:
    custom = Evidence(
        id="convention:training",
        quote="…参训率 ≥95%",
        match=Match.EXACT,
        source="同类工作惯例：培训",
    )
    drafted = DraftIndicator(
        **dict(row("r1", "质量指标")),
        target_basis=TargetBasis.CONVENTION,
        rationale="",
        evidence=(custom,),
    )
    draft = DraftTable(source=SOURCE, indicators=(drafted,))
    view = sources_view(draft, drafted, (), None, task="举办轮训班4期")
    assert "同类工作惯例：培训" in view and "convention:" not in view


def test_a_quote_stands_among_its_words_only_where_that_is_certain() -> None:
    quote = (Evidence(id="brief", quote="4期", match=Match.EXACT),)
    drafted = DraftIndicator(
        **dict(row("r1", "数量指标")), target_basis=TargetBasis.BRIEF, rationale="", evidence=quote
    )
    draft = DraftTable(source=SOURCE, indicators=(drafted,))
    once = sources_view(draft, drafted, (), None, task="举办轮训班4期、培训320人")
    assert "举办轮训班<mark>4期</mark>、培训320人" in once
    twice = sources_view(draft, drafted, (), None, task="轮训班4期，党课4期")
    assert "<mark>" not in twice


def test_nothing_chosen_says_what_to_do() -> None:
    assert "点表中的一行" in no_sources()


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_change_keeps_every_altered_character(before: str, after: str) -> None:
    parts = list(pieces(before, after))
    removed = "".join(text for tag, text in parts if tag == "del")
    added = "".join(text for tag, text in parts if tag == "ins")
    assert len(before) - len(removed) == len(after) - len(added)


def test_a_long_unchanged_run_is_cut() -> None:
    around = "很长的一段没有改动的评分标准文字" * 3
    assert list(pieces(f"{around}份{around}", f"{around}分{around}")) == [
        ("same", f"…{around[-8:]}"),
        ("del", "份"),
        ("ins", "分"),
        ("same", f"{around[:8]}…"),
    ]


_FIGURES = st.decimals(-(10**9), 10**9, allow_nan=False, places=2)


@given(_FIGURES, _FIGURES)
def test_ticks_are_few_and_enclose_both_ends(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    ticks = _nice_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 9
    assert ticks == sorted(set(ticks))


def test_a_plot_says_in_words_what_it_shows() -> None:
    values = [Decimal(v) for v in (85, 90, 95, 95)]
    statistic = Statistic(
        measure="培训合格率",
        unit="%",
        operator=Operator.GE,
        n=4,
        min=values[0],
        q1=Decimal(88),
        median=Decimal("92.5"),
        q3=values[3],
        max=values[3],
        typical=values[3],
        years=(2022, 2023),
        ids=("a:r1", "b:r1", "c:r1", "d:r1"),
    )
    points = [
        Point(value, year, "某局")
        for value, year in zip(values, (2022, 2022, 2023, None), strict=True)
    ]
    drawn = strip_plot(statistic, points, current=Decimal(98))
    assert drawn.count("<circle") == 4
    assert "共 4 条" in drawn
    assert "年度不详" in drawn
    assert "本表 98%" in drawn


def test_numbers_print_plainly() -> None:
    assert [plain(Decimal(n)) for n in ("1E+3", "95.0", "0.50", "100")] == [
        "1000",
        "95",
        "0.5",
        "100",
    ]


def test_a_place_names_the_upload_but_not_our_folder() -> None:
    problem = Problem(
        severity=Severity.ERROR,
        message="无法读取",
        path="/var/uploads/3f/坏.docx",
        location=Location(line=3),
    )
    shown = reading_view([problem], None)
    assert "坏.docx 第 3 行文字" in shown
    assert "uploads" not in shown


def test_the_catalogue_holds_what_is_used_and_nothing_else() -> None:
    web = ROOT / "assistant" / "web"
    sources = [*web.rglob("*.py"), *web.rglob("*.html")]
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sources if not path.name.endswith("texts.py")
    )
    used = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", code))
    # Keys put together from a beginning and a name: t("basis." ~ name), t(f"place.{part}").
    families = set(re.findall(r"""["']([a-z_.]+)["'] ~""", code))
    families |= set(re.findall(r'f"([a-z_]+(?:\.[a-z_]+)*\.)\{', code))
    unused = [key for key in _CATALOGUE if key not in used and not key.startswith(tuple(families))]
    assert unused == []
    prefixes = {key.partition(".")[0] for key in _CATALOGUE}
    keys = {
        key
        for key in used
        if key.partition(".")[0] in prefixes and not key.endswith((".html", ".js", ".css", ".png"))
    }
    assert keys - families <= set(_CATALOGUE)
    assert t("table.year", year=2025) == "2025 年度"
