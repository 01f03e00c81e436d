"""The measure of drafting: what counts as traced, what a brief must hold, drafts ahead of simpler ways."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.eval import command
from assistant.drafting import draft, read_brief
from assistant.evaluation import drafting, drafting_page, page
from assistant.evaluation.drafting_briefs import Family, TaskBrief, families, past_tables
from assistant.evaluation.drafting_dates import dated
from assistant.evaluation.drafting_peers import NEAREST, TEMPLATE, template
from assistant.evaluation.drafting_quality import drafted, measured
from assistant.evaluation.drafting_scripted import well_answering
from assistant.evaluation.drafting_sources import Source, Sources, quantities, traced
from assistant.library import Library
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target

PAGE = Path(__file__).resolve().parents[2] / "docs/drafting-quality.md"
AGAIN = "run: python -m assistant.evaluation docs/drafting-quality.md"
FAMILIES = families()
TEXT = "举办培训班3期，每期60人，每季度督查1次。预算36万元，其中培训30万元。"


def row(target: str, basis: TargetBasis, *evidence: tuple[str, str]) -> DraftIndicator:
    return DraftIndicator(
        id="r1",
        level1="产出指标",
        level2="数量指标",
        level1_raw="产出指标",
        level2_raw="数量指标",
        name="测量",
        target=parse_target(target),
        target_basis=basis,
        rationale="",
        # what the draft says it found does not count
        evidence=tuple(Evidence(id=id, quote=quote, match=Match.EXACT) for id, quote in evidence),
    )


@pytest.mark.parametrize(
    ("target", "basis", "evidence", "found"),
    [
        ("≥3期", TargetBasis.BRIEF, [("brief", "3期")], True),
        ("≥180人", TargetBasis.BRIEF, [("brief", "3期"), ("brief", "每期60人")], True),
        ("≥4次", TargetBasis.BRIEF, [("brief", "每季度督查1次")], True),
        ("≤6万元", TargetBasis.BUDGET, [("budget", "36万元"), ("budget", "30万元")], True),
        (
            "≤1667元/人",
            TargetBasis.BUDGET,
            [("budget", "30万元"), ("brief", "3期"), ("brief", "每期60人")],
            True,
        ),
        ("≥5期", TargetBasis.BRIEF, [("brief", "3期")], False),
        ("≥5期", TargetBasis.BRIEF, [("brief", "5期")], False),
        ("≥60次", TargetBasis.BRIEF, [("brief", "36万元")], False),
        ("≥3期", TargetBasis.BRIEF, [], False),
        ("≥95%", TargetBasis.HISTORY, [("c-hengyang-party-committee-2024:r8", "≥95%")], True),
        ("≥90%", TargetBasis.HISTORY, [("c-hengyang-party-committee-2024:r8", "≥95%")], False),
        ("≥95%", TargetBasis.HISTORY, [("c-hengyang-party-committee-2024:r99", "≥95%")], False),
        ("≥95%", TargetBasis.HISTORY, [("last:r4", "≥95%")], False),
        ("≥95%", TargetBasis.CONVENTION, [("convention:training", "…参训率 ≥95%")], True),
        ("≥95%", TargetBasis.CONVENTION, [("convention:secret", "…参训率 ≥95%")], False),
        ("≥99%", TargetBasis.CONVENTION, [("convention:training", "…参训率 ≥95%")], False),
    ],
)
def test_a_figure_counts_only_where_it_stands(
    target: str, basis: TargetBasis, evidence: list[tuple[str, str]], found: bool
) -> None:
    told = traced(row(target, basis, *evidence), Sources(TEXT))
    assert told is (Source.FOUND if found else Source.MISSING)


def test_a_table_that_was_left_out_is_no_source() -> None:
    cited = row("≥95%", TargetBasis.HISTORY, ("c-hengyang-party-committee-2024:r8", "≥95%"))
    gone = frozenset({"c-hengyang-party-committee-2024"})
    assert traced(cited, Sources(TEXT, without=gone)) is Source.MISSING


def test_a_models_own_value_is_counted_apart_and_words_are_no_figure() -> None:
    assert traced(row("≥7次", TargetBasis.MODEL), Sources(TEXT)) is Source.MARKED
    assert traced(row("有所提升", TargetBasis.BRIEF), Sources(TEXT)) is Source.NONE


@pytest.mark.parametrize(
    ("words", "iso", "meant"),
    [
        ("11月底前完成", "2025-11-30", True),
        ("2025年9月30日前", "2025-09-30", True),
        ("年底前完成", "2025-12-31", True),
        ("十月底前", "--10-31", True),
        ("11月底前完成", "2025-12-31", False),
        ("2024年11月底前", "2026-11-30", False),
        ("尽快完成", "2025-12-31", False),
    ],
)
def test_whether_words_mean_a_day(words: str, iso: str, meant: bool) -> None:
    assert dated(words, iso, 2025) is meant


def test_numbers_are_read_with_their_units() -> None:
    found = quantities("培训三百二十人，合格率２０２％，约1.5万份，≥90百分比")
    assert (Decimal(320), "人") in found and (Decimal(202), "%") in found
    assert (Decimal(15000), "份") in found and (Decimal(90), "%") in found


def test_there_are_enough_tasks_and_each_says_what_it_must_hold() -> None:
    briefs = [brief for family in FAMILIES for brief in family.briefs]
    assert len(briefs) >= 60
    assert len({brief.label for brief in briefs}) == len(briefs)
    for figure in (figure for brief in briefs for figure in brief.figures):
        target = parse_target(figure)
        assert target.value is not None and target.unit, figure


def test_a_task_of_a_past_table_has_no_indicator_of_it() -> None:
    past = past_tables()
    for brief in (brief for family in FAMILIES for brief in family.briefs if brief.table):
        table = past[brief.table or ""].table
        names = [each.name for each in table.indicators if each.name.endswith(("率", "程度"))]
        assert not [name for name in names if name in brief.text], brief.table


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("title: 坏\nbriefs: [{name: x}]", encoding="utf-8")
    with pytest.raises(UserError, match=r"bad\.yaml"):
        families(tmp_path)


def test_what_is_missing_or_does_not_add_up_is_seen() -> None:
    brief = TaskBrief(text=TEXT, figures=("3期", "180人"), cost=Decimal(36))
    empty = measured(template(read_brief(TEXT)), brief, [])
    assert empty.missing == ("3期", "180人") and empty.closes
    wrong = brief.model_copy(update={"cost": Decimal(40)})
    assert measured(template(read_brief(TEXT)), wrong, []).closes is False


def test_a_false_source_is_found_out(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    made = draft(read_brief(TEXT), library)
    brief = TaskBrief(text=TEXT)
    assert not drafted(made, brief, [], Sources(TEXT), 0).untraced
    first = made.indicators[0]
    forged = first.model_copy(update={"target": parse_target("≥77期")})
    bad = made.model_copy(update={"indicators": (forged, *made.indicators[1:])})
    assert drafted(bad, brief, [], Sources(TEXT), 0).untraced == (f"{forged.name} ≥77期",)


@pytest.fixture(scope="module")
def sample() -> drafting.DraftingQuality:
    """A few tasks of each family, offline, with the scripted model, and the simpler ways."""
    few = [Family(name=f.name, title=f.title, briefs=f.briefs[::9]) for f in FAMILIES]
    return drafting.measure(lambda done, total: None, well_answering(), few)


def test_ours_is_ahead_of_simpler_ways(sample: drafting.DraftingQuality) -> None:
    ways = {way.name: way.made for way in sample.whole().ways}
    ours = ways[drafting.OFFLINE]
    held = sum(each.stated - len(each.missing) for each in ours)
    assert held > 0.9 * sum(each.stated for each in ours)
    for peer in (NEAREST, TEMPLATE):
        assert held > 5 * sum(each.stated - len(each.missing) for each in ways[peer])
        assert sum(each.close for each in ours) > 2 * sum(each.close for each in ways[peer])
    assert not [each.brief for each in ours if each.errors or each.failure]


def test_a_scripted_model_adds_what_keeps_its_source(sample: drafting.DraftingQuality) -> None:
    offline, scripted = sample.whole().ways[:2]
    assert max(each.calls for each in scripted.made) <= 6
    for before, after in zip(offline.made, scripted.made, strict=True):
        assert set(after.untraced) <= set(before.untraced), after.brief
        assert set(after.missing) <= set(before.missing), after.brief


def test_the_page_shows_every_way_and_names_what_failed(sample: drafting.DraftingQuality) -> None:
    table = drafting_page.table(sample)
    for way in sample.whole().ways:
        assert f"| {way.name} |" in table
    told = drafting_page.failures(sample)
    for made in (made for way in sample.whole().ways[:1] for made in way.made if made.missing):
        assert made.brief in told


def test_the_written_tasks_in_the_docs_are_what_the_command_measures(tmp_path: Path) -> None:
    """The first of the page's tables, offline; the whole takes minutes and is made by the command."""
    out = tmp_path / "编制.md"
    done = CliRunner().invoke(command, ["draft", "--quick", "--offline", "-o", str(out)])
    assert done.exit_code == 0, done.output
    said = out.read_text(encoding="utf-8")
    (line,) = (line for line in said.splitlines() if line.startswith(f"| {drafting.OFFLINE} "))
    assert line in page.between(PAGE.read_text(encoding="utf-8")), AGAIN
    assert "自己用时中位" in said
