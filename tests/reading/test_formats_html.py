"""Web pages: as written by hand, by systems, by Word and Excel; and what the clipboard holds."""

from __future__ import annotations

import time
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.documents import html as page_of
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.reading import read_file, read_text
from assistant.reading.formats import html
from assistant.reading.grid import Row
from tests import documents

SAMPLES = {layout: documents.sample(layout) for layout in documents.LAYOUTS}
PAGES = {layout: page_of(documents.draw(SAMPLES[layout], layout)) for layout in SAMPLES}
HEAD = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"


def names(table: GoalTable) -> list[str]:
    return [row.name for row in table.indicators]


def targets(table: GoalTable) -> dict[str, str | None]:
    return {row.name: row.target.raw if row.target else None for row in table.indicators}


def shown(source: str, lines_kept: bool = False) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in html.rows_of(source, lines_kept).rows]


def grid(row: Row) -> list[tuple[str, int, int, bool]]:
    return [(cell.text, cell.column, cell.width, cell.covered) for cell in row.cells]


@pytest.mark.parametrize("layout", documents.LAYOUTS)
def test_each_layout_as_a_page_reads_as_it_does_from_word(tmp_path: Path, layout: str) -> None:
    page = tmp_path / "表.html"
    page.write_text(PAGES[layout], encoding="utf-8")
    word = documents.word(tmp_path / "表.docx", documents.draw(SAMPLES[layout], layout))
    (of_page,), (of_word,) = read_file(page).tables, read_file(word).tables
    skip = {"source"}
    assert of_page.model_dump(exclude=skip) == of_word.model_dump(exclude=skip)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", "utf-8"),
        ("utf-8", "gb2312"),
        ("utf-16", "unicode"),
        ("gb18030", ""),
    ],
)
def test_the_encoding_is_that_of_the_content(tmp_path: Path, encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    page = PAGES["hunan"].replace('<meta charset="utf-8">', meta if declared else "")
    path = tmp_path / "表.htm"
    path.write_bytes(page.encode(encoding))
    reading = read_file(path)
    assert names(reading.tables[0]) == names(SAMPLES["hunan"])
    assert reading.problems == ()


def test_a_page_in_traditional_characters(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="big5"></head><body><table>'
        + HEAD.replace("级", "級").replace("指标", "指標")
        + "<tr><td>產出</td><td>數量</td><td>培訓人數</td><td>320人</td></tr></table></body></html>"
    )
    path = tmp_path / "表.html"
    path.write_bytes(page.encode("big5"))
    (part,) = html.parts_of(path)
    assert [cell.text for cell in part.rows[1].cells] == ["產出", "數量", "培訓人數", "320人"]
    assert "Big5" in part.notes[0]


def test_spans_odd_ones_among_them() -> None:
    rows = html.rows_of(
        "<table><thead><tr><th rowspan=5>甲<th colspan='2'>乙</tr><tr><th>一<th>二</tr></thead>"
        "<tbody><tr><td rowspan=0>丙<td colspan=0>丁<td rowspan=99>戊</tr>"
        "<tr><td colspan=9>宽</tr><tr><td colspan='3x'>尾</tr></tbody></table>"
    ).rows
    assert [grid(row) for row in rows] == [
        [("甲", 0, 1, False), ("乙", 1, 2, False)],
        [("甲", 0, 1, True), ("一", 1, 1, False), ("二", 2, 1, False)],
        [("丙", 0, 1, False), ("丁", 1, 1, False), ("戊", 2, 1, False)],
        [("丙", 0, 1, True), ("宽", 1, 1, False), ("戊", 2, 1, True)],
        [("丙", 0, 1, True), ("尾", 1, 1, False), ("戊", 2, 1, True)],
    ]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5] and {row.table for row in rows} == {1}


def test_every_place_of_a_table_is_taken_once_whatever_the_spans() -> None:
    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=5), max_size=6)
    )
    def holds(table: list[list[tuple[int, int]]]) -> None:
        body = "".join(
            "<tr>" + "".join(f"<td rowspan={h} colspan={w}>格</td>" for h, w in row) + "</tr>"
            for row in table
        )
        rows = html.rows_of(f"<table>{body}</table>").rows
        assert sum(not cell.covered for row in rows for cell in row.cells) == sum(map(len, table))
        for row in rows:
            for left, right in zip(row.cells, row.cells[1:], strict=False):
                assert left.end <= right.column

    holds()


def test_text_is_what_a_reader_of_the_page_sees() -> None:
    assert shown(
        "<head><title>网站</title><style>.off{color:red;display:none}</style></head>"
        "<nav>首页 栏目</nav><p>当前位置：<a href='/'>首页</a> &gt; <a href='/c'>预决算</a></p>"
        "<p>绩效目标<script>var x = '<td>';</script>表</p><!-- 注释 --><p class='x off'>隐藏</p>"
        "<table><tr><td>共计\n   ４期<br/>每期&nbsp;2天</td><td><p>≥95%</p><p>&le;3 &lt; 5 &amp; 6</p></td>"
        "<td style='display : none'>藏</td><td hidden>藏</td><td><span style='DISPLAY:NONE'>藏</span>"
        "<input type=text value='158人'><input type=hidden value=藏><input type=checkbox checked>是"
        "<select><option>甲<option selected>乙</select><textarea>一\n二</textarea></td></tr></table>"
        "<p>填报人：<a href='mailto:a'>张三</a></p>"
    ) == [
        ["绩效目标表"],
        ["共计４期\n每期\xa02天", "≥95%\n≤3 < 5 & 6", "158人√是乙\n一\n二"],
        ["填报人：张三"],
    ]


def test_hidden_rows_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(
        f"<table>{HEAD}<tr><td rowspan=3>产出指标<td>数量指标<td>培训期数<td>4期</tr>"
        "<tr style='display:none'><td>数量指标<td>旧行<td>9次</tr>"
        "<tr><td>质量指标<td>合格率<td>≥95%</tr><tr style='display:none'><td></td></tr></table>",
        encoding="utf-8",
    )
    reading = read_file(path)
    assert targets(reading.tables[0]) == {"培训期数": "4期", "合格率": "≥95%"}
    assert [row.level1_raw for row in reading.tables[0].indicators] == ["产出指标"] * 2
    assert [(p.message, p.path) for p in reading.problems] == [
        ("网页中有 1 行是隐藏的，没有读取。", str(path))
    ]


def test_a_page_laid_out_with_tables_keeps_its_order() -> None:
    rows = html.rows_of(
        "<table><tr><td>栏目</td><td><h1>2024年项目支出绩效目标表</h1><table><form>"
        f"<tr><td>项目名称<td colspan=3>干部培训</tr>{HEAD}</form></table><p>填报人：</p></td></tr></table>"
    ).rows
    assert [[cell.text for cell in row.filled] for row in rows] == [
        ["栏目"],
        ["2024年项目支出绩效目标表"],
        ["项目名称", "干部培训"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["填报人："],
    ]


def test_a_form_with_its_indicators_in_a_table_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(
        "<h2>2024年度项目支出绩效目标申报表</h2><table><tr><td>项目名称<td>干部培训</tr>"
        f"<tr><td>绩效指标<td><table>{HEAD}<tr><td>产出指标<td>数量指标<td>培训期数<td>4期</table></tr>"
        "</table>",
        encoding="utf-8",
    )
    (table,) = read_file(path).tables
    assert (table.project, table.year, targets(table)) == ("干部培训", 2024, {"培训期数": "4期"})


def test_several_tables_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(PAGES["hunan"] + PAGES["hunan"], encoding="utf-8")
    tables = read_file(path).tables
    assert [table.source.part for table in tables] == ["第1张表", "第2张表"]


def archive(*pages: tuple[str, str]) -> bytes:
    message = MIMEMultipart("related")
    for page, charset in pages:
        message.attach(MIMEText(page, "html", charset))
    return message.as_bytes()


def test_a_web_archive_and_one_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "表.mht"
    path.write_bytes(archive((PAGES["hunan"], "gb2312")))
    assert names(read_file(path).tables[0]) == names(SAMPLES["hunan"])
    sheets = [
        (PAGES["hunan"].replace("<title>公开</title>", f"<title>{name}</title>"), "utf-8")
        for name in ("甲单位", "乙单位")
    ]
    path.write_bytes(
        archive(("<html><frameset><frame src='1'></frameset></html>", "utf-8"), *sheets)
    )
    assert [table.source.part for table in read_file(path).tables] == ["甲单位", "乙单位"]


def test_a_frame_around_pages_saved_elsewhere_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "表.htm"
    path.write_text("<html><frameset><frame src='表.files/sheet001.htm'></frameset></html>")
    with pytest.raises(UserError, match=r"另存为 \.xlsx"):
        read_file(path)


def test_what_word_and_excel_write_into_their_pages() -> None:
    assert shown(
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><!--[if gte mso 9]><xml>"
        "<x:Name>表</x:Name></xml><![endif]--><style>td{mso-number-format:General}</style></head>"
        "<body><p class=MsoNormal><b><span style='mso-fareast-font-family:仿宋'>项目支出绩效目\n标表"
        "<o:p></o:p></span></b></p><table><![if supportMisalignedColumns]><tr height=0 "
        "style='display:none'><td width=9></td></tr><![endif]><tr><td class=xl65 "
        "x:str=\"'=100%\">=100%</td><td><span style='mso-hide:all'>藏</span>是<o:p>&nbsp;</o:p></td>"
        "</tr></table></body></html>"
    ) == [["项目支出绩效目标表"], ["=100%", "是"]]


@pytest.mark.parametrize(
    "pasted",
    [
        PAGES["hunan"],
        "Version:0.9\nStartHTML:0000\nEndHTML:0000\n" + PAGES["hunan"],
        PAGES["hunan"][PAGES["hunan"].index("<table") :],
        "# 森林防火经费\n\n" + PAGES["hunan"][PAGES["hunan"].index("<table") :],
    ],
)
def test_pasted_pages_and_pieces_of_one(pasted: str) -> None:
    assert names(read_text(pasted).tables[0]) == names(SAMPLES["hunan"])


def test_lines_around_a_table_in_markdown_are_paragraphs() -> None:
    text = "# 2024年目标表\n\n项目：甲\n单位：乙\n<table><tr><td>一\n二</td></tr></table>\n尾"
    assert shown(text, lines_kept=True) == [
        ["2024年目标表"],
        ["项目：甲"],
        ["单位：乙"],
        ["一二"],
        ["尾"],
    ]


def test_a_page_whose_table_is_words_in_lines(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    flat = documents.text(documents.draw(SAMPLES["hunan"], "hunan"), "tabs")
    path.write_text(f"<html><body><pre>{flat}</pre></body></html>", encoding="utf-8")
    assert names(read_file(path).tables[0]) == names(SAMPLES["hunan"])


def test_depth_and_size_are_bounded(tmp_path: Path) -> None:
    start = time.perf_counter()
    deep = html.rows_of("<table><tr><td>" * 2000 + "深")
    assert len(deep.rows) < 100 and "嵌套过深" in deep.notes[0]
    shown("<div>" * 100_000 + "深")
    shown("<table>" + "<tr><td rowspan=99999 colspan=99999>格" * 2000)
    shown("<style>" + ".a," * 100_000 + "</style><p class=a>字")
    with pytest.raises(UserError, match="过大"):
        shown("<table>" + "<tr><td rowspan=99999>格" * 2000)
    assert time.perf_counter() - start < 10
    path = tmp_path / "表.html"
    path.write_text("<html><script>x</script></html>")
    with pytest.raises(UserError, match="没有文字"):
        read_file(path)


def test_a_row_without_cells_in_a_table_below_is_nothing() -> None:
    """Found by the fuzzer: the row below a goal table had no cell at all."""
    row = "<tr><td>产出指标</td><td>数量指标</td><td>培训场次</td><td>≥4场</td></tr>"
    page = f"<table>{HEAD}{row}</table><p>附</p><table><tr></tr><tr><td>甲</td></tr></table>"
    (table,) = read_text(page).tables
    assert names(table) == ["培训场次"]
