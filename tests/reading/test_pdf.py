"""PDF with text: drawn cells, columns by alignment, tables over pages, and pages that are hard to read."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.library.corpus import load_folder
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Indicator
from assistant.paths import shipped
from assistant.reading import read_file
from assistant.reading.damage import RepairName, restore, undone
from assistant.reading.formats import pdf as reader
from assistant.reading.grid import Row
from assistant.writing import write_table
from tests.conftest import SHARED
from tests.reading.pdf_pages import HEAD, LEFT, ROWS, SAID, TOP, WIDTHS, Page, pdf, title

TABLE = (HEAD, *ROWS)
WIDE = sum(WIDTHS)


def rows_of(path: Path) -> list[Row]:
    (part,) = reader.parts_of(path)
    return part.rows


def notes_of(path: Path) -> str:
    (part,) = reader.parts_of(path)
    return "\n".join(part.notes)


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def said(path: Path) -> list[tuple[str | None, str | None, str, str | None]]:
    (table,) = read_file(path).tables
    return [
        (row.level1, row.level2, row.name, row.target and row.target.raw)
        for row in table.indicators
    ]


# Drawn cells


def test_a_ruled_table_gives_cells_with_their_places(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        title(page)
        page.table(TABLE, merged=2)

    path = pdf(tmp_path / "表.pdf", draw)
    assert said(path) == SAID
    rows = [row for row in rows_of(path) if row.table]
    assert [row.number for row in rows] == list(range(1, 8))
    assert {row.page for row in rows} == {1}
    assert [cell.covered for cell in rows[2].cells] == [True, True, False, False, False]
    (table,) = read_file(path).tables
    assert (table.year, table.organization) == (2024, "某县人力资源和社会保障局")
    assert table.indicators[2].location.model_dump() == {
        "page": 1,
        "table": 1,
        "row": 4,
        "column": 3,
    }


def test_an_empty_cell_is_not_a_covered_one(tmp_path: Path) -> None:
    path = pdf(tmp_path / "表.pdf", lambda page: page.table(TABLE, merged=0))
    assert not any(cell.covered for row in rows_of(path) for cell in row.cells)


def test_a_cell_over_several_columns_has_its_width(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        page.table([("年度目标", "完成全年培训任务")], widths=(70, WIDE - 70))
        page.table(TABLE, TOP + 22)

    first = rows_of(pdf(tmp_path / "表.pdf", draw))[0]
    assert [(cell.column, cell.width) for cell in first.cells] == [(0, 1), (1, 4)]


@pytest.mark.parametrize(
    ("upright", "levels", "sides"),
    [
        (True, "all", True),
        (True, "all", False),
        (False, "all", False),
        (False, "three", False),
        (False, "none", False),
    ],
    ids=["closed", "open sides", "level only", "three lines", "none"],
)
def test_any_choice_of_lines_gives_the_same_rows(
    upright: bool, levels: str, sides: bool, tmp_path: Path
) -> None:
    def draw(page: Page) -> None:
        title(page)
        page.table(TABLE, upright=upright, sides=sides, levels=levels)

    assert said(pdf(tmp_path / "表.pdf", draw)) == SAID


@pytest.mark.parametrize("levels", ["three", "none"])
def test_cells_broken_over_lines_without_rules_are_one_cell(levels: str, tmp_path: Path) -> None:
    long = "面向社会公开招录公务员和事业单位工作人员的培训班次"

    def draw(page: Page) -> None:
        head = page.table([HEAD], upright=False, levels="none")
        y = head
        if levels == "three":
            page.level(TOP, LEFT, LEFT + WIDE)
            page.level(head, LEFT, LEFT + WIDE)
        for row in (("产出指标", "数量指标", long, "≥6期", "10"), *ROWS[1:]):
            lines = 2 if row[2] == long else 1
            page.table([row], y, upright=False, levels="none")
            y += 14 * lines + 8
        if levels == "three":
            page.level(y, LEFT, LEFT + WIDE)

    path = pdf(tmp_path / "表.pdf", draw)
    assert said(path) == [("产出指标", "数量指标", long, "≥6期"), *SAID[1:]]


def test_labels_and_values_set_off_by_a_gap_are_read(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        page.words(60, 60, "项目名称")
        page.words(160, 60, "技能培训补贴")
        page.words(330, 60, "主管部门")
        page.words(420, 60, "某县人力资源和社会保障局")
        page.table(TABLE, upright=False, levels="none")

    (table,) = read_file(pdf(tmp_path / "表.pdf", draw)).tables
    assert (table.project, table.organization) == ("技能培训补贴", "某县人力资源和社会保障局")
    assert len(table.indicators) == 6


# Texts in cells


def test_lines_broken_in_a_cell_are_joined_without_spaces(tmp_path: Path) -> None:
    long = "机关党建工作考核内容和指标体系的考核标准考核达标率"
    rows = (HEAD, ("产出指标", "质量指标", long, "≥95%", "5"))
    path = pdf(tmp_path / "表.pdf", lambda page: page.table(rows, step=40))
    assert rows_of(path)[1].cells[2].text == long


def test_a_break_that_was_meant_is_kept(tmp_path: Path) -> None:
    rows = (("年度目标", "目标1：完成培训。\n目标2：稳定就业。"), ("备注", "无"))
    path = pdf(tmp_path / "表.pdf", lambda page: page.table(rows, widths=(60, 400), step=40))
    assert rows_of(path)[0].cells[1].text == "目标1：完成培训。\n目标2：稳定就业。"


def test_radicals_and_ligatures_are_the_characters_they_stand_for() -> None:
    text, damage = restore("项⽬⽀出绩效⽬标，⻔诊量，oﬃce")
    assert text == "项目支出绩效目标，门诊量，office"
    assert {one.name for one in damage} == {RepairName.GLYPH}
    assert undone(text, damage) == "项⽬⽀出绩效⽬标，⻔诊量，oﬃce"


def test_a_label_of_one_character_a_line_is_a_word(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        for number, char in enumerate("绩效指标"):
            page.words(64, 95 + number * 14, char)
        for y in (TOP, TOP + 80):
            page.level(y, 60, 300)
        for x in (60, 84, 300):
            page.upright(x, TOP, TOP + 80)
        page.words(100, 120, "培训合格率")

    assert texts(rows_of(pdf(tmp_path / "表.pdf", draw))[0])[0] == "绩效指标"


def test_paragraphs_outside_tables_are_rows(tmp_path: Path) -> None:
    text = "本项目围绕提升劳动者技能开展培训，全年计划举办六期培训班，培训三百二十人，" * 2

    def draw(page: Page) -> None:
        for number in range(0, len(text), 42):
            page.words(60, 60 + number / 42 * 16, text[number : number + 42])
        page.words(60, 150, "第二段。")

    rows = rows_of(pdf(tmp_path / "文.pdf", draw))
    assert [texts(row) for row in rows] == [[text], ["第二段。"]]


# Tables over pages


def footer(page: Page, number: int) -> None:
    page.words(270, 800, f"第 {number} 页 共 2 页")
    page.words(60, 30, "某县2024年部门预算")


def over_two_pages(
    path: Path, first: Sequence[Sequence[str]], rest: Sequence[Sequence[str]]
) -> Path:
    """`first` down to the foot of page 1, `rest` from the head of page 2."""

    def one(page: Page) -> None:
        title(page)
        footer(page, 1)
        page.table(first, 770 - 22 * len(first), merged=2)

    def two(page: Page) -> None:
        footer(page, 2)
        page.table(rest, 70, merged=2)

    return pdf(path, one, two)


def test_a_table_goes_on_without_its_heading(tmp_path: Path) -> None:
    path = over_two_pages(tmp_path / "表.pdf", TABLE[:5], TABLE[5:])
    assert said(path) == SAID
    assert [row.page for row in rows_of(path) if row.table == 1] == [1] * 5 + [2] * 2


def test_a_repeated_heading_is_no_row(tmp_path: Path) -> None:
    path = over_two_pages(tmp_path / "表.pdf", TABLE[:5], (HEAD, *TABLE[5:]))
    assert said(path) == SAID
    assert sum(texts(row)[0] == "一级指标" for row in rows_of(path)) == 1


def test_merged_cells_go_on_over_the_page(tmp_path: Path) -> None:
    path = over_two_pages(tmp_path / "表.pdf", TABLE[:2], (HEAD, *TABLE[2:]))
    assert said(path) == SAID


def test_a_row_cut_by_the_page_is_one_row(tmp_path: Path) -> None:
    def one(page: Page) -> None:
        y = page.table((HEAD, ROWS[0]), 700, merged=2)
        page.table([("", "质量指标", "机关党建工作考核内容和指标体系", "≥95%", "15")], y, step=36)

    def two(page: Page) -> None:
        page.table([("", "", "的考核标准考核达标率", "", ""), *ROWS[4:]], 70)

    names = [name for _, _, name, _ in said(pdf(tmp_path / "表.pdf", one, two))]
    assert names == [
        "举办技能培训期数",
        "机关党建工作考核内容和指标体系的考核标准考核达标率",
        "参训人员就业率",
        "参训人员满意度",
    ]


def test_a_new_row_under_the_page_break_stays_a_row(tmp_path: Path) -> None:
    path = over_two_pages(tmp_path / "表.pdf", TABLE[:3], TABLE[3:])
    assert said(path) == SAID


def test_a_form_on_each_page_is_a_table_of_its_own(tmp_path: Path) -> None:
    def form(name: str) -> Callable[[Page], None]:
        def draw(page: Page) -> None:
            page.words(200, 40, "2024年项目支出绩效目标表", 16)
            y = page.table([("项目名称", name)], widths=(130, 320))
            page.table(TABLE, y, merged=2, step=90)

        return draw

    read = read_file(pdf(tmp_path / "表.pdf", form("技能培训"), form("就业服务")))
    assert [table.project for table in read.tables] == ["技能培训", "就业服务"]
    assert [len(table.indicators) for table in read.tables] == [6, 6]


def test_columns_on_a_page_of_their_own_come_beside_their_rows(tmp_path: Path) -> None:
    """A spreadsheet too wide for the paper: the pages go down first, then to the right."""

    def part(rows: Sequence[Sequence[str]], start: int, end: int) -> Callable[[Page], None]:
        def draw(page: Page) -> None:
            page.table([row[start:end] for row in rows], widths=WIDTHS[start:end], merged=0)

        return draw

    filled = [(*one[:2], *row[2:]) for one, row in zip(SAID, ROWS, strict=True)]
    rows = (HEAD, *filled)
    path = pdf(tmp_path / "宽.pdf", part(rows, 0, 3), part(rows, 3, 5))
    assert said(path) == SAID


@pytest.mark.parametrize("levels", ["three", "none"])
def test_a_table_without_upright_lines_goes_on(levels: str, tmp_path: Path) -> None:
    def one(page: Page) -> None:
        page.table(TABLE[:4], 640, upright=False, levels=levels)

    def two(page: Page) -> None:
        page.table((HEAD, *TABLE[4:]), 60, upright=False, levels=levels)

    assert said(pdf(tmp_path / "表.pdf", one, two)) == SAID


def test_a_frame_that_reaches_down_past_its_rows(tmp_path: Path) -> None:
    """A browser frames what is left of the page where the next row did not fit."""

    def one(page: Page) -> None:
        end = page.table(TABLE[:5], 560, merged=2, bottom=False)
        page.level(end, LEFT + WIDTHS[0], LEFT + WIDE)
        for x in (LEFT, LEFT + WIDE):
            page.upright(x, end, 790)
        page.level(790, LEFT, LEFT + WIDE)

    path = pdf(tmp_path / "表.pdf", one, lambda page: page.table(TABLE[5:], 60, merged=2))
    assert said(path) == SAID


# Pages that are hard to read


def ruled(page: Page) -> None:
    title(page)
    page.table(TABLE, merged=2)


def test_a_page_marked_as_rotated(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        page.canvas.setPageRotation(90)
        page.canvas.rotate(90)
        page.canvas.translate(0, -page.width)
        page.height = page.width
        ruled(page)

    assert said(pdf(tmp_path / "表.pdf", draw)) == SAID


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_on_its_side(turn: int, tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        width, height = page.width, page.height
        page.canvas.rotate(turn)
        shift = {90: (0, -width), 180: (-width, -height), 270: (-height, 0)}[turn]
        page.canvas.translate(*shift)
        page.height = width if turn != 180 else height
        ruled(page)

    assert said(pdf(tmp_path / "表.pdf", draw)) == SAID


def test_what_is_cropped_away_is_not_read(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        ruled(page)
        page.words(60, 700, "裁去的一行")

    path = pdf(tmp_path / "表.pdf", draw, cropped=(20, 300, 580, 830))
    assert said(path) == SAID
    assert "裁去" not in "".join(text for row in rows_of(path) for text in texts(row))


def slanted(page: Page) -> None:
    page.canvas.saveState()
    page.canvas.translate(150, 500)
    page.canvas.rotate(45)
    page.canvas.setFillGray(0.8)
    page.words(0, page.height - 60, "内部资料", 60)
    page.canvas.restoreState()


def pale(page: Page) -> None:
    page.canvas.saveState()
    page.canvas.setFillGray(0.8)
    page.words(80, 110, "内部资料", 60)
    page.canvas.restoreState()


@pytest.mark.parametrize("mark", [slanted, pale])
def test_a_watermark_is_left_out_and_named(mark: Callable[[Page], None], tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        ruled(page)
        mark(page)

    path = pdf(tmp_path / "表.pdf", draw)
    assert said(path) == SAID
    assert "第1页的水印“内部资料”没有读取" in notes_of(path)


def test_white_words_on_a_dark_heading_are_read(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        page.canvas.setFillGray(0.2)
        page.canvas.rect(LEFT, page.height - TOP - 22, WIDE, 22, stroke=0, fill=1)
        page.canvas.setFillGray(1)
        y = page.table([HEAD])
        page.canvas.setFillGray(0)
        page.table(ROWS, y, merged=2)

    assert said(pdf(tmp_path / "表.pdf", draw)) == SAID


def test_bold_by_printing_twice_is_read_once(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        ruled(page)
        page.canvas.translate(0.3, 0)
        ruled(page)

    assert said(pdf(tmp_path / "表.pdf", draw)) == SAID


def picture(page: Page) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page.canvas.drawImage(
        ImageReader(Image.new("RGB", (40, 40), "white")), 0, 0, page.width, page.height
    )


def test_recognised_text_over_a_picture_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        picture(page)
        page.canvas._code.append("3 Tr")
        ruled(page)

    path = pdf(tmp_path / "扫描.pdf", draw)
    assert said(path) == SAID
    assert "第1页的文字在图片上，可能是识别出来的" in notes_of(path)


def test_only_pictures(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"只有图片.*文字识别"):
        read_file(pdf(tmp_path / "扫描.pdf", picture, picture))


def test_pages_of_pictures_beside_pages_of_text(tmp_path: Path) -> None:
    path = pdf(tmp_path / "表.pdf", ruled, picture, picture, ruled, picture)
    assert "第2—3、5页只有图片，没有可读取的文字" in notes_of(path)
    assert len(read_file(path).tables) == 2


def test_nothing_on_the_page(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有文字"):
        reader.parts_of(pdf(tmp_path / "空.pdf", lambda page: None))


def test_fonts_that_do_not_say_their_characters(tmp_path: Path) -> None:
    path = pdf(tmp_path / "表.pdf", ruled)
    data = (
        path.read_bytes().replace(b"/UniGB-UCS2-H", b"/Identity-H  ").replace(b"/Adobe", b"/Other")
    )
    path.write_bytes(data.replace(b"(GB1)", b"(XX1)").replace(b"(Adobe)", b"(Other)"))
    with pytest.raises(UserError, match="字体没有带文字编码"):
        reader.parts_of(path)


# Bad files


def test_a_password_to_open(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = pdf(tmp_path / "锁.pdf", ruled, encrypt=StandardEncryption("user", "owner"))
    with pytest.raises(UserError, match=r"加密.*密码"):
        read_file(locked)


def test_a_password_only_to_change(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    def draw(page: Page) -> None:
        # NOTE: reportlab leaves the name of a Chinese font's encoding unencrypted
        page.canvas.setFont("Helvetica", 12)
        page.canvas.drawString(100, 700, "Budget 2024")

    owned = pdf(tmp_path / "限.pdf", draw, encrypt=StandardEncryption("", "owner", canCopy=0))
    assert [texts(row) for row in rows_of(owned)] == [["Budget 2024"]]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file(share: float, tmp_path: Path) -> None:
    path = pdf(tmp_path / "表.pdf", ruled, ruled)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        reader.parts_of(path)
    except UserError as error:
        assert "无法读取" in str(error) or "没有文字" in str(error)


def test_another_file_under_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    path.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 40)
    with pytest.raises(UserError, match="无法读取"):
        reader.parts_of(path)
    path.write_bytes(b"hello")
    with pytest.raises(UserError, match="不是 PDF"):
        reader.parts_of(path)


def _objects(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n"
    for number, one in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return body + b"trailer\n<< /Root 1 0 R /Size %d >>\n%%%%EOF" % (len(objects) + 1)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    head = b"<< %s /Filter /FlateDecode /Length %d >>" % (entries, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"


def test_a_stream_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>"
    path = tmp_path / "弹.pdf"
    path.write_bytes(
        _objects(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            _stream(b" " * (100 * 2**20)),
        )
    )
    started = time.perf_counter()
    with pytest.raises(UserError, match="过大"):
        reader.parts_of(path)
    assert time.perf_counter() - started < 5


def test_forms_that_draw_forms_without_end_are_refused(tmp_path: Path) -> None:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /XObject << /F 5 0 R >> >> >>"
    )
    forms = [
        _stream(
            b"/F Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            b" /Resources << /XObject << /F %d 0 R >> >>" % number,
        )
        for number in range(6, 16)
    ]
    last = _stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    path = tmp_path / "弹.pdf"
    path.write_bytes(
        _objects(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            _stream(b"/F Do"),
            *forms,
            last,
        )
    )
    started = time.perf_counter()
    with pytest.raises(UserError, match="内容过多"):
        reader.parts_of(path)
    assert time.perf_counter() - started < 5


def test_many_rows_and_many_pages_take_bounded_time(tmp_path: Path) -> None:
    def draw(page: Page) -> None:
        page.table([HEAD, *ROWS * 5], 60, merged=2)

    path = pdf(tmp_path / "长.pdf", *[draw] * 20)
    started = time.perf_counter()
    rows = rows_of(path)
    assert len(rows) >= 20 * 30
    assert time.perf_counter() - started < 20


# What LibreOffice prints of our own forms


def _facts(row: Indicator) -> tuple[object, ...]:
    return (
        row.level1,
        row.level2,
        _bare(row.name),
        row.target and _bare(row.target.raw),
        row.weight,
        [_bare(band.target.raw) for band in row.grades],
        _bare(row.explanation or ""),
        _bare(row.scoring or ""),
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _chosen() -> list[GoalTable]:
    """Of the shipped tables the longest of each kind, and two short ones."""
    tables = sorted(
        (document.table for document in load_folder(shipped("corpus") / "tables")),
        key=lambda table: -len(table.indicators),
    )
    longest = {table.kind: table for table in reversed(tables)}
    return [*longest.values(), *tables[-2:]]


TABLES = _chosen()


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what LibreOffice makes of the forms, all in one call."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("printed")
    for ending in ("docx", "xlsx"):
        for number, table in enumerate(TABLES):
            write_table(table, folder / f"{ending}{number}.{ending}")
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        for ending in ("docx", "xlsx"):
            (table,) = read_file(path).tables
            write_table(table, folder / f"{ending}-{path.stem}.{ending}")
    profile = (folder / "profile").as_uri()
    forms = map(str, sorted([*folder.glob("*.docx"), *folder.glob("*.xlsx")]))
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile}", *convert, *forms],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
@pytest.mark.parametrize("number", range(len(TABLES)), ids=lambda n: str(TABLES[n].kind))
def test_a_printed_form_says_what_the_table_said(number: int, ending: str, printed: Path) -> None:
    table = TABLES[number]
    path = printed / f"{ending}{number}.pdf"
    started = time.perf_counter()
    (read,) = read_file(path).tables
    assert time.perf_counter() - started < 3
    assert [_facts(row) for row in read.indicators] == [_facts(row) for row in table.indicators]
    assert (read.organization, read.project, read.year) == (
        table.organization,
        table.project,
        table.year,
    )
    assert read.budget == table.budget
    assert [_bare(goal.text) for goal in read.goals] == [_bare(goal.text) for goal in table.goals]
    assert [_bare(task.name) for task in read.tasks] == [_bare(task.name) for task in table.tasks]


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
@pytest.mark.parametrize("number", range(len(TABLES)), ids=lambda n: str(TABLES[n].kind))
def test_every_word_read_is_printed_in_the_file(number: int, ending: str, printed: Path) -> None:
    import pdfplumber

    path = printed / f"{ending}{number}.pdf"
    with pdfplumber.open(path) as document:
        characters = {char["text"] for page in document.pages for char in page.chars}
        text = _bare("".join(page.extract_text() for page in document.pages))
    (read,) = read_file(path).tables
    for row in read.indicators:
        for words in (row.name, row.target.raw if row.target else ""):
            assert set(_bare(words)) <= set("".join(characters))
            if len(_bare(words)) < 6:
                assert _bare(words) in text


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
@pytest.mark.parametrize("seed", ["001", "002", "003", "004"])
def test_a_printed_seed_says_what_the_seed_says(
    seed: str, ending: str, printed: Path, shared: Path
) -> None:
    path = next((shared / "seeds").glob(f"{seed}_*.txt"))
    (table,) = read_file(path).tables
    (read,) = read_file(printed / f"{ending}-{path.stem}.pdf").tables
    assert [_facts(row) for row in read.indicators] == [_facts(row) for row in table.indicators]
