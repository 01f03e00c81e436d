"""Values of usual measures: own past first, quantities scaled, and every cited row looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.drafting import read_brief, suggest
from assistant.drafting.activities import load_activities
from assistant.drafting.composing.targets import asker_of, by_size, choose
from assistant.drafting.verify import verified
from assistant.library import Library
from assistant.library.targets.choosing import NOBODY, Asker
from assistant.model.evidence import Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.taxonomy import QUALITY, SERVED_SATISFACTION
from tests.library.conftest import made_table

TRAINING = next(kind for kind in load_activities().kinds if kind.key == "training")
PASS_RATE = next(measure for measure in TRAINING.quality if "合格率" in measure.name)
BRIEF = read_brief("申报单位：某市党校\n2025年举办村党组织书记轮训班4期，培训320人，预算30万元。")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Tables of the asker itself and of three others."""
    empty = tmp_path / "corpus"
    empty.mkdir()
    made = Library.open(tmp_path / "workspace", corpus_folder=empty)
    made.add(
        made_table(
            ("党员培训合格率", rate), ("培训经费", "≤10万元"), ("培训人数", "≥100人"),
            organization=whose, year=year,
        )
        for whose, rate, year in (
            ("某市党校", "≥88%", 2022), ("某市党校", "≥90%", 2023), ("某市党校", "≥92%", 2024),
            ("甲县", "≥98%", 2024), ("乙县", "≥98%", 2024), ("丙县", "≥98%", 2023),
        )
    )  # fmt: skip
    return made


def test_the_asker_is_read_from_the_brief() -> None:
    assert asker_of(BRIEF) == Asker("某市党校", "组织党建", 2025)


def test_own_years_lead_the_way_and_the_rows_are_found(library: Library) -> None:
    name = "轮训班培训合格率"
    chosen = choose(name, QUALITY, PASS_RATE, "training", library, Asker("某市党校", None, 2025))
    assert chosen.target.raw == "≥94%"
    assert chosen.derived
    assert "逐年上升（2022年88、2023年90、2024年92）" in chosen.rationale
    found = [verified(e, None, BRIEF, library, load_activities()) for e in chosen.evidence]
    assert {e.match for e in found} == {Match.EXACT}
    # A row does not become a source by being cited: what it asks must be what is quoted.
    forged = chosen.evidence[0].model_copy(update={"quote": "≥94%"})
    assert verified(forged, None, BRIEF, library, load_activities()).match is Match.NOT_FOUND


def test_others_speak_to_one_without_a_past(library: Library) -> None:
    chosen = choose("培训合格率", QUALITY, PASS_RATE, "training", library, NOBODY)
    assert chosen.basis is TargetBasis.HISTORY
    assert not chosen.derived
    assert chosen.target.raw in {"≥92%", "≥98%"}  # values that were really asked
    assert all(e.quote == chosen.target.raw for e in chosen.evidence)


def test_without_a_past_custom_speaks(library: Library) -> None:
    satisfaction = TRAINING.satisfaction[0]
    chosen = choose("学员满意度", SERVED_SATISFACTION, satisfaction, "training", library)
    assert chosen.basis is TargetBasis.CONVENTION
    assert "惯例" in chosen.rationale


def test_a_cost_is_scaled_by_what_the_task_gives(library: Library) -> None:
    chosen = by_size("轮训班培训经费", "万元", BRIEF.activities, library)
    assert chosen is not None
    assert chosen.target == parse_target("≤32万元")
    assert chosen.derived
    assert "320人" in chosen.rationale
    assert chosen.confidence < 0.95


def test_no_suggestion_borrows_a_quantity(library: Library) -> None:
    suggestions = suggest(read_brief("举办轮训班，培训村干部。"), library).suggestions
    asked = {each.target.unit for each in suggestions if each.target is not None}
    assert asked and not asked & {"人", "期", "次", "万元"}
