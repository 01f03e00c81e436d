"""What a model says a document says is held against the document, character by character."""

from __future__ import annotations

import pytest

from assistant.assisted.page import Page
from assistant.assisted.verify import Quoted, Verified, verify
from assistant.reading.grid import Cell, Part, Row


def text_page(*lines: str) -> Page:
    rows = [Row((Cell(line, 0, line=n),)) for n, line in enumerate(lines, 1)]
    return Page([Part(rows, rows_lost=True)])


def grid_page(*rows: tuple[str, ...]) -> Page:
    return Page(
        [
            Part(
                [
                    Row(
                        tuple(Cell(text, column) for column, text in enumerate(texts)),
                        table=1,
                        number=number,
                        exact=True,
                    )
                    for number, texts in enumerate(rows, 1)
                ]
            )
        ]
    )


def said(page: Page, *rows: Quoted) -> Verified:
    return verify(rows, page)


GLUED = text_page("产出指标数量指标培训场次≥4场培训人数≥320人", "质量指标培训合格率≥95%")


def test_quotations_are_kept_with_their_place() -> None:
    result = said(
        GLUED,
        Quoted(name="培训场次", target="≥4场", level2="数量指标"),
        Quoted(name="培训合格率", target="≥95%", level2="质量指标"),
    )
    assert [(row.name, row.fields["target"]) for row in result.rows] == [
        ("培训场次", "≥4场"),
        ("培训合格率", "≥95%"),
    ]
    assert not result.refused
    assert [GLUED.location(row.place).line for row in result.rows] == [1, 2]


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        pytest.param(Quoted(name="网站访问量", target="≥4场"), "指标“网站访问量”", id="a name"),
        pytest.param(
            Quoted(name="培训场次", target="≥5场"), "“培训场次”的指标值“≥5场”", id="a value"
        ),
        pytest.param(
            Quoted(name="培训场次", target="≧4场"), "“培训场次”的指标值“≧4场”", id="another sign"
        ),
        pytest.param(
            Quoted(name="培训人数", target="20人"), "“培训人数”的指标值“20人”", id="half a figure"
        ),
        pytest.param(
            Quoted(name="培训场次", target="≥4场", level1="满意度指标"),
            "“培训场次”的一级指标“满意度指标”",
            id="a level",
        ),
    ],
)
def test_what_is_not_printed_is_refused_and_named(row: Quoted, refused: str) -> None:
    assert said(GLUED, row).refused == [refused]


def test_a_value_printed_at_another_name_is_refused() -> None:
    page = grid_page(("培训场次", "≥4场"), ("培训合格率", "≥95%"))
    result = said(
        page, Quoted(name="培训场次", target="≥95%"), Quoted(name="培训合格率", target="≥95%")
    )
    assert result.refused == ["“培训场次”的指标值“≥95%”"]
    assert [sorted(row.fields) for row in result.rows] == [["name"], ["name", "target"]]


def test_a_value_in_columns_of_its_own_may_be_joined() -> None:
    page = grid_page(("培训合格率", "%", "大于等于", "95"), ("出勤率", "%", "大于等于", "90"))
    assert not said(page, Quoted(name="培训合格率", target="大于等于95%")).refused
    assert said(page, Quoted(name="培训合格率", target="大于等于90%")).refused


def test_names_printed_twice_take_their_places_in_order() -> None:
    page = grid_page(("办公费", "≤3万元"), ("办公费", "≤5万元"))
    result = said(
        page, Quoted(name="办公费", target="≤3万元"), Quoted(name="办公费", target="≤5万元")
    )
    assert [row.fields["target"] for row in result.rows] == ["≤3万元", "≤5万元"]
    assert len(said(page, *[Quoted(name="办公费")] * 3).rows) == 2


def test_white_space_and_line_ends_do_not_matter_but_cell_edges_do() -> None:
    broken = text_page("培训 合", "格率 ≥9", "5%")
    assert not said(broken, Quoted(name="培训合格率", target="≥95%")).refused
    assert said(grid_page(("培训合", "格率", "≥95%")), Quoted(name="培训合格率")).refused
