"""The task × category matrix: what stands where, and what the lines are taken from."""

from __future__ import annotations

from assistant.checking import Aspect, coverage
from assistant.checking.matrix import LineKind, Matrix
from assistant.checking.notation import table_of

ROWS = """
数量指标 | 轮训班期数 | ≥4期
质量指标 | 轮训班结业合格率 | ≥95%
经济成本指标 | 轮训班培训费 | ≤60万元
数量指标 | 慰问老党员人次 | ≥260人次
社会效益指标 | 老党员帮扶覆盖面 | ≥95%
服务对象满意度指标 | 群众满意度 | ≥90%
"""
TASKS = """
任务=干部教育培训 | 举办轮训班4期 | 60万元
任务=走访慰问 | 春节前慰问老党员260人次 | 20万元
"""


def shown(matrix: Matrix) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        line.label: {cell.aspect.value: cell.rows for cell in line.cells if cell.rows}
        for line in matrix.lines
    }


def test_rows_stand_in_the_line_of_their_task_and_category() -> None:
    matrix = coverage(table_of(TASKS + ROWS))
    assert shown(matrix) == {
        "干部教育培训": {"数量": ("r1",), "质量": ("r2",), "成本": ("r3",)},
        "走访慰问": {"数量": ("r4",), "效益": ("r5",)},
    }
    line = matrix.line("t2")
    assert line is not None
    assert line.empty == (Aspect.QUALITY, Aspect.TIMELINESS, Aspect.COST, Aspect.SATISFACTION)
    assert [cell.rows for cell in matrix.general if cell.rows] == [("r6",)]


def test_without_tasks_the_lines_are_what_the_goal_promises() -> None:
    matrix = coverage(table_of("目标=举办轮训班4期；慰问老党员260人次。提高水平\n" + ROWS))
    assert [line.kind for line in matrix.lines] == [LineKind.PROMISE] * 2
    assert [line.rows(Aspect.QUANTITY) for line in matrix.lines] == [("r1",), ("r4",)]


def test_without_goals_the_lines_are_what_quantity_rows_count() -> None:
    matrix = coverage(table_of(ROWS))
    assert [(line.kind, line.label) for line in matrix.lines] == [
        (LineKind.NAME, "轮训班期数"),
        (LineKind.NAME, "慰问老党员人次"),
    ]


def test_a_row_that_names_its_task_belongs_to_it_whatever_it_says() -> None:
    matrix = coverage(table_of(TASKS + "质量指标 | 轮训班结业合格率 | ≥95% | 任务=t2"))
    assert shown(matrix)["走访慰问"] == {"质量": ("r1",)}


def test_a_table_of_nothing_has_an_empty_matrix() -> None:
    assert coverage(table_of("年度=2024")).lines == ()


def test_it_is_a_value_that_json_carries() -> None:
    matrix = coverage(table_of(TASKS + ROWS))
    assert Matrix.model_validate_json(matrix.model_dump_json()) == matrix
