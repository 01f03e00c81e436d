"""Suggested indicators: from past tables first, made fit for the task, every source looked up again."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.drafting import Suggestion, Suggestions, read_brief, suggest
from assistant.drafting.activities import as_quoted, load_activities
from assistant.drafting.suggesting.adapting import Adapter
from assistant.drafting.suggesting.choosing import MOST, alike
from assistant.drafting.suggesting.parts import parts_of
from assistant.drafting.verify import same_value
from assistant.library import Document, Library
from assistant.library.corpus import load_folder
from assistant.model.errors import UserError
from assistant.model.evidence import Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable, Indicator, Source, TableKind
from assistant.model.taxonomy import BENEFIT_LEVELS, COST_LEVELS, QUANTITY
from assistant.paths import shipped
from tests.drafting.briefs import BRIEFS

KNOWN = load_activities()
LEFT_OPEN = {as_quoted(name) for kind in KNOWN.kinds for _, name in kind.left_open()}
STATED = (TargetBasis.BRIEF, TargetBasis.BUDGET)
OFFICES = [d.table.organization or "" for d in load_folder(shipped("corpus") / "tables")]
# Of every office its places, as long as they name one: 衡东县, 坝塘镇.
PLACES = {p for o in OFFICES for p in re.findall(r"[\u4e00-\u9fff]{2}(?:省|市|县|区|镇|旗|州)", o)}

CLAUSES = st.sampled_from(
    [
        "举办电商培训班2期、培训80人", "走访慰问困难职工60人次", "购置巡逻车3辆", "维修村小校舍5处",
        "开展食品抽检300批次", "机关大楼保洁", "党建督查", "科普宣传", "修建机耕路4公里", "发放临时救助金90户",
        "保护古建筑2处", "物业管理", "采购办公设备10台", "召开座谈会3次", "清理河道12公里", "残疾人康复服务",
    ]
)  # fmt: skip


def suggested(task: str, past: Library, **given: object) -> Suggestions:
    return suggest(read_brief(task, plain=True, **given), past)  # type: ignore[arg-type]


def names(found: Suggestions) -> list[str]:
    return [each.name for each in found.suggestions]


def named(found: Suggestions, name: str) -> Suggestion:
    return next(each for each in found.suggestions if each.name == name)


def check_sources(found: Suggestions, past: Library) -> None:
    """What is cited exists and says it; looked up here without the code under test."""
    for each in found.suggestions:
        assert each.evidence, each.name
        assert not any(e.match is Match.NOT_FOUND for e in each.evidence), each.name
        for evidence in each.evidence:
            row = past.row(evidence.id)
            if row is None:
                assert evidence.id in ("brief", "budget") or evidence.id.startswith("convention:")
            elif each.target is None:
                assert evidence.quote == row.name
            else:
                assert row.target is not None and evidence.quote == row.target.raw
                assert each.derived or same_value(row.target, each.target)
        for use in each.precedents:
            row = past.row(use.id)
            assert row is not None and row.name == use.name
            assert (row.organization, row.year) == (use.organization, use.year)


def check_invariants(found: Suggestions, past: Library, task: str) -> None:
    check_sources(found, past)
    for one, two in combinations(found.suggestions, 2):
        assert (one.level2, one.name) != (two.level2, two.name)
    ours = [each for each in found.suggestions if each.target_basis not in STATED]
    for one, two in combinations(ours, 2):
        assert not alike(one.name, one.level2, two.level2, two.name), (one.name, two.name)
    counts = Counter(each.level2 for each in ours)
    assert all(counts[level2] <= most for level2, most in MOST.items())
    for each in ours:
        places = {place for place in PLACES if place in each.name}
        assert all(place in task for place in places), each.name
        assert not [n for n in re.findall(r"\d+", each.name) if n not in task], each.name
        if each.level2 in (QUANTITY, *COST_LEVELS) and each.target_basis is TargetBasis.HISTORY:
            assert each.target is None or each.derived, f"{each.name}: a figure of another body"
        if each.target is None:  # past tables ask it, or custom names it and leaves it open
            custom = {e.quote for e in each.evidence if e.id.startswith("convention:")}
            assert each.precedents or (custom and custom <= LEFT_OPEN), each.name


@pytest.mark.parametrize("entry", BRIEFS, ids=lambda entry: entry["name"])
def test_every_brief_gets_sound_suggestions(entry: dict[str, str], past: Library) -> None:
    found = suggested(entry["text"], past)
    check_invariants(found, past, entry["text"])
    levels = {each.level2 for each in found.suggestions}
    assert {"数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标"} <= levels
    assert levels & COST_LEVELS and len(levels & BENEFIT_LEVELS) >= 2


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(clauses=st.lists(CLAUSES, min_size=1, max_size=5, unique=True))
def test_any_mixture_of_work_gets_sound_suggestions(clauses: list[str], past: Library) -> None:
    task = f"{'，'.join(clauses)}，预算50万元。"
    check_invariants(suggested(task, past), past, task)


# -- from past tables --------------------------------------------------------------------------------


def test_a_past_measure_is_put_behind_the_task_s_own_activity(past: Library) -> None:
    found = suggested("举办农村电商人才培训班，预算8万元", past)
    row = named(found, "农村电商人才培训班参训率")
    assert row.target_basis is TargetBasis.HISTORY
    assert [use.name for use in row.precedents] == ["培训参与率"]
    assert "1张往年表设有此项" in row.rationale and "培训参与率" in row.rationale


def test_quantities_of_others_are_named_and_left_open(past: Library) -> None:
    found = suggested("开展党建督查和干部考察，预算20万元", past)
    row = named(found, "党建督查次数")
    assert row.target is None and row.precedents
    assert "由任务决定" in row.rationale


def test_what_the_task_counts_itself_is_not_counted_again(past: Library) -> None:
    found = suggested("开展党建督查6次，预算20万元", past)
    amounts = [each for each in found.suggestions if each.level2 == QUANTITY]
    assert [each.target_basis for each in amounts] == [TargetBasis.BRIEF]
    assert amounts[0].precedents, "but who else counts it is told"


def test_a_listed_text_is_looked_up_part_by_part() -> None:
    brief = read_brief("食品安全监管：风险排查、案件查办、监管人员培训、科普宣传。", plain=True)
    events = [part.event for part in parts_of(brief, KNOWN)]
    assert {"风险排查", "案件查办", "监管人员培训", "科普宣传"} <= set(events)


def test_a_heading_is_no_work_beside_what_stands_under_it() -> None:
    task = "农村公路日常养护。坑槽修补：修补路面坑槽2万平方米。预算90万元。"
    titles = [a.title for part in parts_of(read_brief(task), KNOWN) for a in part.activities]
    assert titles == ["修补路面坑槽"]


def test_work_that_nobody_asked_about_is_named(past: Library) -> None:
    found = suggested("建设量子通信干线，铺设光缆200公里，预算5000万元", past)
    assert found.no_precedent[0].endswith("铺设光缆")
    assert suggested("走访慰问困难党员40户", past).no_precedent[0] != "走访慰问困难党员"


def test_a_text_that_only_names_its_purpose_is_enough(past: Library) -> None:
    assert (
        len(suggested("初中公用经费：办公、维修、绿化水电。预算64.8万元。", past).suggestions) > 5
    )


@pytest.mark.parametrize("text", ["今天天气很好", "abc", "？？"])
def test_a_text_about_nothing_is_refused(text: str, past: Library) -> None:
    with pytest.raises(UserError, match="没有读出要做的事"):
        suggested(text, past)


def test_what_only_the_task_can_say_is_named_and_left_open(past: Library) -> None:
    """Where past tables are silent custom still names the count and the price, never a figure."""
    found = suggested("开展土壤采样检测，抽检农产品600批次", past)
    price = next(each for each in found.suggestions if each.name == "每批次农产品抽检成本")
    assert price.target is None and price.target_basis is TargetBasis.CONVENTION
    assert "由预算决定" in price.rationale
    assert any(each.name.endswith("批次") and each.target is None for each in found.suggestions)


def test_a_task_with_its_own_costs_is_asked_for_no_price(past: Library) -> None:
    found = suggested("抽检农产品600批次，其中检测费20万元、采样费5万元，预算25万元", past)
    assert not any(each.target is None and "成本" in each.name for each in found.suggestions)


# -- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "衡东县党员教育培训率",  # whose it was
        "12350安全生产举报奖励次数",  # a number
        "党的二十大学习培训合格率",  # a meeting of that year
        "“大组工网”管理维护故障率",  # a title
        "保障权益",  # measures nothing
        "购买办公用品、耗材支付及时性",  # a list
        "寨山石坪村新建水泥路里程",  # a place
    ],
)
def test_a_name_that_is_another_s_is_refused(name: str, library: Library) -> None:
    assert not fitted(name, "开展干部队伍作风建设", library)


def test_a_general_name_fits_anybody(library: Library) -> None:
    assert fitted("项目（工程）验收合格率", "新建文化广场", library) == ["项目验收合格率"]


def test_a_name_about_what_the_task_speaks_of_fits(library: Library) -> None:
    task = "古建筑文物安全巡查与保护"
    assert fitted("文物安全巡查覆盖率", task, library) == ["文物安全巡查覆盖率"]
    assert not fitted("粮食库存管理覆盖率", task, library)


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("中共衡东县委组织部", "衡东网站故障率"),
        ("池州市贵池区棠溪镇人民政府", "贵池网站故障率"),
        ("新疆巴州党委组织部", "巴州网站故障率"),
        ("扎赉特旗人民检察院", "扎赉特网站故障率"),
    ],
)
def test_a_place_is_known_without_its_ending(office: str, name: str, library: Library) -> None:
    assert not fitted(name, "网站维护", library, office)
    assert fitted("门户网站故障率", "网站维护", library, office) == ["门户网站故障率"]


def test_the_rank_of_a_past_office_is_not_ours(library: Library) -> None:
    assert fitted("县级储备粮轮换合格率", "储备粮轮换", library) == ["储备粮轮换合格率"]


def test_what_a_name_takes_for_granted_the_task_must_do(library: Library) -> None:
    assert fitted("验收合格率", "购置电脑10台", library) == ["验收合格率"]
    assert not fitted("验收合格率", "开展食品安全抽检300批次", library)


def fitted(name: str, task: str, library: Library, office: str = "衡东县组织部") -> list[str]:
    """The names that a past row of this name gets for a task."""
    from assistant.drafting.suggesting.precedents import Precedent
    from assistant.library.language.measure import shipped_measures

    row = Indicator(id="r1", level2="质量指标", name=name, target=parse_target("≥90%"))
    document = Document(id="d-1", table=_table((row,), organization=office))
    brief = read_brief(task, plain=True)
    adapter = Adapter(brief.text, parts_of(brief, KNOWN))
    measure = shipped_measures().read(name, "%")
    past_row = Precedent("d-1:r1", row, measure, document, 0.5, False, None)
    return [fitting for fitting, _ in adapter.names(past_row)]


# -- the same project last year --------------------------------------------------------------------------

LAST_YEAR = (
    Indicator(id="r1", level2="数量指标", name="星火课堂开课节数", target=parse_target("≥36节")),
    Indicator(id="r2", level2="质量指标", name="星火课堂学员出勤率", target=parse_target("≥92%")),
    Indicator(id="r3", level2="服务对象满意度指标", name="社区家长满意度", target=parse_target("≥94%")),
)  # fmt: skip


def _table(
    rows: tuple[Indicator, ...],
    *,
    organization: str | None,
    project: str = "衡东党建",
    year: int = 2024,
) -> GoalTable:
    return GoalTable(
        source=Source(path="去年.docx", sha256="0" * 64),
        kind=TableKind.PROJECT,
        title=f"{year}年项目支出绩效目标表",
        year=year,
        organization=organization,
        project=project,
        indicators=rows,
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "tables").mkdir()
    return Library.open(tmp_path / "ws", corpus_folder=tmp_path / "tables")


TASK = "项目名称：2025年社区星火课堂项目。在8个社区开办星火课堂，预算12万元。"


def test_last_year_s_table_of_the_project_comes_first(library: Library) -> None:
    table = _table(LAST_YEAR, organization="光明街道", project="2024年社区星火课堂项目")
    library.add([table])
    found = suggested(TASK, library, organization="光明街道", year=2025)
    for row in LAST_YEAR:
        each = named(found, row.name)
        assert each.target == row.target and each.precedents[0].own
        assert "本项目2024年" in each.rationale
    check_sources(found, library)


def test_another_s_project_of_the_same_name_is_not_last_year_s(library: Library) -> None:
    library.add([_table(LAST_YEAR, organization="滨河街道", project="2024年社区星火课堂项目")])
    found = suggested(TASK, library, organization="光明街道", year=2025)
    assert not any(use.own for each in found.suggestions for use in each.precedents)
    amounts = [each for each in found.suggestions if each.name == "星火课堂开课节数"]
    assert all(each.target is None for each in amounts)
