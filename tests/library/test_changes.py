"""What people change in the library is kept with who, when, before and after, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.library import (
    ChangeKind,
    Corrections,
    HashedEmbedder,
    Library,
    RowField,
    TableField,
)
from assistant.library.changes.correcting import corrected
from assistant.library.corpus import dump, load
from assistant.library.embedding import Vectors
from assistant.model.errors import UserError
from assistant.paths import shipped
from tests.library.conftest import document, made_table

ROWS = (("培训人数", "≥100人"), ("培训合格率", "≥90%"), ("培训次数", "≥3次"))


def the_table(library: Library) -> str:
    (id,) = library.add([made_table(*ROWS)], by="张三").added
    return id


def test_a_corrected_value_is_read_anew_and_found_and_counted(small_library: Library) -> None:
    id = the_table(small_library)
    made = Corrections(rows={"r2": {RowField.TARGET: "不低于 98%", RowField.NOTE: "按原件"}})
    small_library.correct(id, made, by="李四")
    row = small_library.row(f"{id}:r2")
    assert row is not None and row.target is not None
    assert (row.target.operator, str(row.target.value), row.target.unit) == ("≥", "98", "%")
    assert row.note == "按原件"
    found = small_library.comparable("培训合格率", "%")
    assert found is not None
    assert [str(found.min), str(found.max)] == ["98", "98"]
    assert small_library.search("培训合格率").hits[0].id == f"{id}:r2"


def test_the_history_says_who_when_and_what_became_what(small_library: Library) -> None:
    id = the_table(small_library)
    small_library.correct(
        id,
        Corrections(table={TableField.YEAR: "2024年"}, rows={"r1": {RowField.NAME: "参训人数"}}),
        by="李四",
    )
    corrected_, added = small_library.history(id)
    assert (added.kind, added.by) == (ChangeKind.ADDED, "张三")
    assert (corrected_.kind, corrected_.by) == (ChangeKind.CORRECTED, "李四")
    assert corrected_.at >= added.at
    assert [(d.row, d.label, d.before, d.after) for d in corrected_.details] == [
        (None, "年度", "2023", "2024"),
        ("r1", "三级指标", "培训人数", "参训人数"),
    ]


def test_only_new_names_are_embedded_again(tmp_path: Path) -> None:
    class Counting(HashedEmbedder):
        texts: ClassVar[list[str]] = []

        def embed(self, texts: Sequence[str]) -> Vectors:
            self.texts.extend(texts)
            return super().embed(texts)

    empty = tmp_path / "corpus"
    empty.mkdir()
    library = Library.open(tmp_path / "workspace", Counting(), corpus_folder=empty)
    id = the_table(library)
    Counting.texts.clear()
    library.correct(id, Corrections(rows={"r1": {RowField.NAME: "参训人数"}}))
    assert Counting.texts == ["参训人数"]
    assert library.search("培训合格率").hits[0].id == f"{id}:r2"


def test_the_whole_head_can_be_corrected(small_library: Library) -> None:
    id = the_table(small_library)
    head = {
        TableField.TITLE: "干部培训绩效目标表",
        TableField.YEAR: "",
        TableField.ORGANIZATION: "某县教育局",
        TableField.PROJECT: "干部培训",
        TableField.KIND: "项目支出",
        TableField.SECTOR: "教育",
        TableField.BRIEF: "干部轮训",
    }
    made = small_library.correct(id, Corrections(table=head))
    assert made.table.year is None
    assert (made.sector, made.brief, made.table.kind.value) == ("教育", "干部轮训", "project")
    assert small_library.table(id) == made


def test_rows_are_added_and_deleted_and_no_id_is_used_twice(small_library: Library) -> None:
    id = the_table(small_library)
    small_library.correct(id, Corrections(deleted=("r3",)))
    new = {RowField.NAME: "培训期数", RowField.TARGET: "4期", RowField.LEVEL2: "数量"}
    made = small_library.correct(id, Corrections(new=(new,)))
    row = made.table.indicators[-1]
    assert [one.id for one in made.table.indicators] == ["r1", "r2", "r4"]
    assert (row.level2, row.target and row.target.unit) == ("数量指标", "期")
    assert small_library.row(f"{id}:r3") is None
    assert [d.label for d in small_library.history(id)[0].details] == ["整行"]


def test_a_doubtful_row_is_set_aside_and_counted_again_when_cleared(
    small_library: Library,
) -> None:
    id = the_table(small_library)
    small_library.correct(id, Corrections(rows={"r2": {RowField.DOUBT: "与预算批复不符"}}))
    assert small_library.comparable("培训合格率", "%") is None
    assert small_library.table(id).remarks == {"r2": "与预算批复不符"}
    small_library.correct(id, Corrections(rows={"r2": {RowField.DOUBT: "原文缺单位"}}))
    assert small_library.table(id).flags == {"r2": ("unit_missing",)}
    small_library.correct(id, Corrections(rows={"r2": {RowField.DOUBT: ""}}))
    assert small_library.comparable("培训合格率", "%") is not None
    said = [d.after for change in small_library.history(id) for d in change.details]
    assert said == [None, "原文缺单位", "与预算批复不符"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Corrections(table={TableField.YEAR: "去年"}), "四位数字"),
        (Corrections(table={TableField.KIND: "总表"}), "没有“总表”这个表类"),
        (Corrections(rows={"r1": {RowField.NAME: " "}}), "不能为空"),
        (Corrections(rows={"r1": {RowField.WEIGHT: "十分"}}), "请填数字"),
        (Corrections(rows={"r9": {RowField.NAME: "人数"}}), "没有编号为“r9”的行"),
        (Corrections(deleted=("r1", "r2", "r3")), "不能删去最后一条"),
        (Corrections(rows={"r1": {RowField.NOTE: "x"}}, deleted=("r1",)), "既要修改又要删除"),
        (Corrections(rows={"r1": {RowField.NAME: "培训人数"}}), "和现在一样"),
    ],
)
def test_a_wrong_value_gives_one_sentence_and_changes_nothing(
    small_library: Library, wrong: Corrections, said: str
) -> None:
    id = the_table(small_library)
    before = small_library.table(id)
    with pytest.raises(UserError, match=said):
        # The first field alone would be a good one: nothing of it may stay.
        good = Corrections(table=wrong.table, rows=wrong.rows, deleted=wrong.deleted)
        small_library.correct(id, good)
    assert small_library.table(id) == before
    assert len(small_library.history()) == 1


def test_no_correction_makes_a_table_equal_to_another(small_library: Library) -> None:
    id = the_table(small_library)
    (other,) = small_library.add([made_table(*ROWS, year=2024)]).added
    with pytest.raises(UserError, match=id):
        small_library.correct(other, Corrections(table={TableField.YEAR: "2023"}))
    assert small_library.table(other).table.year == 2024
    assert [change.kind for change in small_library.history(other)] == [ChangeKind.ADDED]


def test_the_file_that_was_read_is_known_also_after_a_correction(small_library: Library) -> None:
    id = the_table(small_library)
    small_library.correct(id, Corrections(rows={"r1": {RowField.NAME: "参训人数"}}))
    again = small_library.add([made_table(*ROWS)])
    assert (again.added, again.already) == ((), (id,))


def test_a_removed_table_comes_back_as_it_was(small_library: Library) -> None:
    id = the_table(small_library)
    before = small_library.table(id)
    small_library.remove(id, by="王五")
    removed = small_library.history()[0]
    assert (removed.document, removed.title, removed.by) == (
        id,
        f"某县测试局 {before.table.title}",
        "王五",
    )
    assert small_library.restore(removed.number) == id
    assert small_library.table(id) == before
    assert small_library.search("培训次数").hits
    with pytest.raises(UserError, match="不用恢复"):
        small_library.restore(removed.number)


def test_restoring_is_a_change_and_can_be_taken_back(small_library: Library) -> None:
    id = the_table(small_library)
    small_library.correct(id, Corrections(rows={"r1": {RowField.NAME: "参训人数"}}))
    small_library.restore(small_library.history(id)[0].number)
    assert small_library.table(id).table.indicators[0].name == "培训人数"
    small_library.restore(small_library.history(id)[0].number)
    assert small_library.table(id).table.indicators[0].name == "参训人数"
    added = small_library.history(id)[-1]
    small_library.restore(added.number)
    assert small_library.tables() == ()


def test_a_removed_table_does_not_come_back_beside_its_double(small_library: Library) -> None:
    id = the_table(small_library)
    small_library.correct(id, Corrections(table={TableField.YEAR: "2024"}))
    small_library.remove(id)
    (twin,) = small_library.add([made_table(*ROWS, year=2024)]).added
    assert twin != id
    with pytest.raises(UserError, match=twin):
        small_library.restore(small_library.history(id)[0].number)


def test_unknown_changes_say_so(small_library: Library) -> None:
    with pytest.raises(UserError, match="没有编号为 7 的修改记录"):
        small_library.restore(7)


def shipped_one(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with one shipped table, and the table's file."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    source = sorted((shipped("corpus") / "tables").glob("*.yaml"))[0]
    file = folder / source.name
    file.write_bytes(source.read_bytes())
    return folder, file


def renewed(file: Path) -> None:
    """What a newer program ships: the same table with another brief."""
    newer = load(file).model_copy(update={"brief": "新版提要"})
    file.write_text(dump(newer), encoding="utf-8")


def test_a_corrected_shipped_table_survives_an_upgrade(tmp_path: Path) -> None:
    folder, file = shipped_one(tmp_path)
    library = Library.open(tmp_path / "workspace", corpus_folder=folder)
    (one,) = library.tables()
    library.correct(one.id, Corrections(table={TableField.TITLE: "改过的标题"}))
    renewed(file)
    library = Library.open(tmp_path / "workspace", corpus_folder=folder)
    (kept,) = library.tables()
    assert (kept.title, kept.brief, kept.shipped) == ("改过的标题", one.brief, True)
    library.remove(one.id)
    renewed(file)
    assert Library.open(tmp_path / "workspace", corpus_folder=folder).tables() == ()


def test_a_shipped_table_whose_correction_was_taken_back_is_renewed(tmp_path: Path) -> None:
    folder, file = shipped_one(tmp_path)
    library = Library.open(tmp_path / "workspace", corpus_folder=folder)
    (one,) = library.tables()
    library.correct(one.id, Corrections(table={TableField.TITLE: "改过的标题"}))
    library.remove(one.id)
    for change in library.history(one.id):
        library.restore(change.number)
    renewed(file)
    (kept,) = Library.open(tmp_path / "workspace", corpus_folder=folder).tables()
    assert (kept.title, kept.brief) == (one.title, "新版提要")


def test_every_shipped_doubt_can_be_cleared_and_set() -> None:
    for path in sorted((shipped("corpus") / "tables").glob("*.yaml")):
        one = load(path)
        for row in one.table.indicators:
            if one.doubts(row):
                after, (detail,) = corrected(one, Corrections(rows={row.id: {RowField.DOUBT: ""}}))
                assert after.doubts(row) == ()
                assert after.is_indicator(row) or not one.is_indicator(row)
                assert detail.before


def test_staff_s_own_words_of_doubt_are_exported(tmp_path: Path) -> None:
    made = document(*ROWS)
    after, _ = corrected(made, Corrections(rows={"r1": {RowField.DOUBT: "与批复不符"}}))
    file = tmp_path / "one.yaml"
    file.write_text(dump(after), encoding="utf-8")
    assert load(file).remarks == {"r1": "与批复不符"}


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12)
row_values = st.dictionaries(st.sampled_from(list(RowField)), texts, max_size=4)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    corrections=st.builds(
        Corrections,
        table=st.dictionaries(st.sampled_from(list(TableField)), texts, max_size=3),
        rows=st.dictionaries(st.sampled_from(["r1", "r2", "r3"]), row_values, max_size=2),
        new=st.lists(row_values, max_size=1).map(tuple),
        deleted=st.lists(st.sampled_from(["r1", "r2", "r3"]), max_size=2).map(tuple),
    )
)
def test_whatever_is_corrected_can_be_taken_back(
    small_library: Library, corrections: Corrections
) -> None:
    """Either one sentence and nothing changed, or the whole change recorded and undone exactly."""
    table = made_table(*ROWS)
    outcome = small_library.add([table])
    (id,) = outcome.added or outcome.already
    before, recorded = small_library.table(id), len(small_library.history(limit=10_000))
    try:
        after = small_library.correct(id, corrections)
    except UserError:
        assert small_library.table(id) == before
        assert len(small_library.history(limit=10_000)) == recorded
        return
    assert small_library.table(id) == after != before
    change = small_library.history(id)[0]
    assert change.details
    small_library.restore(change.number)
    assert small_library.table(id) == before
