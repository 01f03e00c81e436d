"""The data file of activity kinds: whole, measurable, and resting on the rows it names."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from assistant.drafting import draft, read_brief, suggest
from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.composing.rows import Group
from assistant.drafting.shapes import Activity
from assistant.drafting.verify import same_value
from assistant.library import Library
from assistant.model.errors import UserError
from assistant.model.target import Operator
from assistant.model.units import implied_direction
from tests.conftest import ROOT

KNOWN = load_activities()
MEASURES = [
    pytest.param(kind.key, level2, measure, id=f"{kind.key}-{measure.name}")
    for kind in (*KNOWN.kinds, KNOWN.general)
    for level2, measure in kind.measures()
]


def test_there_are_many_kinds_with_keys_of_their_own() -> None:
    keys = [kind.key for kind in (*KNOWN.kinds, KNOWN.general)]
    assert len(keys) == len(set(keys)) >= 40


@pytest.mark.parametrize(("key", "level2", "measure"), MEASURES)
def test_a_customary_value_is_reachable_and_points_the_right_way(
    key: str, level2: str, measure: object
) -> None:
    target = measure.value  # type: ignore[attr-defined]
    if target.unit == "%":
        assert 0 <= target.value <= 100
        assert not (target.operator is Operator.GE and target.value == 100)
    direction = implied_direction(measure.name)  # type: ignore[attr-defined]
    if direction == "down":
        assert target.operator in (Operator.LE, Operator.EQ)
    elif direction == "up":
        assert target.operator in (Operator.GE, Operator.EQ)
    if level2 == "服务对象满意度指标":
        assert "满意" in measure.name  # type: ignore[attr-defined]
        assert target.value < 100


@pytest.mark.parametrize(
    ("key", "measure", "row"),
    [
        pytest.param(key, measure, row, id=f"{key}-{row}")
        for key, _, measure in (param.values for param in MEASURES)
        for row in measure.rests_on
    ],
)
def test_a_customary_value_stands_in_the_past_rows_it_rests_on(
    key: str, measure: object, row: str, past: Library
) -> None:
    found = past.row(row)
    assert found is not None, row
    assert same_value(found.target, measure.value)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("verb", "thing", "key"),
    [
        ("更新", "党员活动室设备", "equipment"),
        ("维护", "党建网站", "it_operation"),
        ("", "党建督查", "inspection"),
        ("", "培训中心维修", "repair"),
        ("维修", "培训中心", "repair"),
        ("新建", "农村公路", "road"),
        ("养护", "农村公路", "road_maintenance"),
        ("发放", "高龄津贴", "subsidy"),
        ("发放", "宣传册", "publicity"),
        ("", "普法宣传活动", "legal_publicity"),
        ("", "免费两癌筛查", "public_health"),
        ("", "没有哪一类", None),
    ],
)
def test_verb_and_head_word_name_the_kind(verb: str, thing: str, key: str | None) -> None:
    kind = KNOWN.match(verb, thing)
    assert (kind.key if kind else None) == key


def test_a_verb_that_only_opens_a_noun_is_none() -> None:
    assert KNOWN.verb_of("培训村干部") == "培训"
    assert KNOWN.verb_of("培训班") == ""
    assert KNOWN.verb_of("宣传册") == ""


def own_file(tmp_path: Path) -> Path:
    """An office's own file with one kind."""
    own = tmp_path / "activities.yaml"
    own.write_text(
        """
kinds:
  - key: beekeeping
    name: 养蜂
    noun: 养蜂
    words: [蜂箱, 蜂群]
    verbs: [放养]
    cost: "{a}成本"
    asks: 多少箱
    quality: [{name: "{o}成活率", target: "≥90%"}]
    timeliness: [{name: "{e}按期完成率", target: "=100%"}]
    social: [{name: 带动蜂农就业率, target: "≥80%"}]
    sustainability: [{name: 蜂群次年存续率, target: "≥85%"}]
    satisfaction: [{name: 蜂农满意度, target: "≥90%"}]
""",
        encoding="utf-8",
    )
    return own


def test_an_office_adds_its_own_kind_without_code(tmp_path: Path) -> None:
    own = own_file(tmp_path)
    known = load_activities(own)
    kind = known.match("放养", "蜂群")
    assert kind is not None and kind.key == "beekeeping"
    assert len(known.kinds) == len(KNOWN.kinds) + 1


def test_an_own_kind_works_in_draft_and_suggest(tmp_path: Path, past: Library) -> None:
    known = load_activities(own_file(tmp_path))
    brief = read_brief("2026年放养蜂群500箱，预算20万元，10月底前完成。", activities=known)
    made = draft(brief, past, activities=known)
    rows = {row.name: row for row in made.indicators}
    assert "蜂群成活率" in rows
    assert "convention:beekeeping" in {e.id for e in rows["蜂群成活率"].evidence}
    found = suggest(brief, past, activities=known)
    assert "蜂群成活率" in {each.name for each in found.suggestions}


def test_a_changed_own_file_is_read_again(tmp_path: Path) -> None:
    own = own_file(tmp_path)
    assert load_activities(own).kind("beekeeping") is not None
    own.write_text("kinds: []\n", encoding="utf-8")
    os.utime(own, ns=(1, 1))
    assert load_activities(own).kind("beekeeping") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kinds:\n  - {key: x, name: 显著提高}\n", r"wrong\.yaml”第 2 行"),
        ("kinds:\n  - key: x\n    wrods: [一]\n", r"第 \d 行"),
        ("kinds:\n  - key: x\n   name: y\n", r"第 3 行"),
        ("verbs: 开展\n", r"第 1 行的“verbs”应是一列"),
    ],
)
def test_a_broken_own_file_is_one_sentence_with_the_line(
    text: str, said: str, tmp_path: Path
) -> None:
    own = tmp_path / "wrong.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=said) as caught:
        load_activities(own)
    assert str(caught.value).count("。") == 1


def test_a_value_that_cannot_be_measured_is_refused_with_its_line(tmp_path: Path) -> None:
    own = own_file(tmp_path)
    own.write_text(own.read_text(encoding="utf-8").replace("≥90%", "显著提高"), encoding="utf-8")
    with pytest.raises(UserError, match=r"第 10 行的“target”惯用值要有符号、数字和单位"):
        load_activities(own)


def test_a_group_of_several_is_named_by_its_kind() -> None:
    kind = KNOWN.kind("training")
    assert kind is not None
    one, other = (
        Activity(
            id=id, kind="training", title=name, event=name, work=name, object=name, phrase=name
        )
        for id, name in (("a1", "村干部培训班"), ("a2", "发展对象培训"))
    )
    assert Group(kind, (one,)).name(kind.quality[0]) == "村干部培训班参训率"
    assert Group(kind, (one, other)).name(kind.quality[0]) == "培训参训率"
    assert isinstance(KNOWN, Activities)


def test_the_example_of_the_documents_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs/drafting.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    own = tmp_path / "activities.yaml"
    own.write_text(example[1], encoding="utf-8")
    known = load_activities(own)
    assert len(known.kinds) == len(KNOWN.kinds) + 1
