"""语料 from start to end: look around, add, hold against the original, correct, take back, remove, restore."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.writing import write_table
from tests.browser.conftest import open_tab
from tests.library.conftest import made_table

ROWS = (("语料测试培训期数", "≥4期"), ("语料测试培训合格率", "≥95%"), ("语料测试满意度", "≥90%"))


@pytest.fixture
def library(page: Page) -> Page:
    open_tab(page, "语料")
    expect(page.locator("#library-side .jx-bars").first).to_be_visible(timeout=60_000)
    return page


def add(library: Page, *files: Path) -> None:
    library.locator("#library-by input").fill("张三")
    library.locator("#library-add").click()
    with library.expect_file_chooser() as chooser:
        library.locator("#library-files").click()
    chooser.value.set_files(files)
    expect(library.locator("#library-side")).to_contain_text("加入的结果", timeout=30_000)


def a_file(folder: Path, organization: str) -> Path:
    table = made_table(*ROWS, organization=organization, year=2031)
    return write_table(table, folder / f"{organization}.docx")


def test_the_overview_counts_leads_to_measures_and_narrows_the_list(library: Page) -> None:
    side, listed = library.locator("#library-side"), library.locator("#library-list")
    expect(side).to_contain_text("缺什么")
    side.locator("[data-measure]").first.click()
    expect(side.locator("svg.jx-histogram")).to_be_visible()
    side.get_by_role("button", name="返回概况").click()
    side.locator("[data-year='2022']").click()
    years = listed.locator("tbody td.c-year")
    expect(years.filter(has_not_text="2022")).to_have_count(0)
    assert years.count() > 0
    library.locator("#library-clear").click()
    expect(years.filter(has_not_text="2022").first).to_be_visible()
    library.locator("#library-filter input").fill("没有这样的单位")
    expect(listed).to_contain_text("没有符合条件的表")
    library.locator("#library-clear").click()


def test_adding_says_what_was_read_and_what_was_refused(library: Page, tmp_path: Path) -> None:
    broken = tmp_path / "坏.txt"
    broken.write_text("这里没有表。", encoding="utf-8")
    add(library, a_file(tmp_path, "某县加入局"), broken)
    side = library.locator("#library-side")
    expect(side).to_contain_text("新加入 1 张（3 条指标），已有 0 张，1 个文件有未加入的内容。")
    expect(side).to_contain_text("没有找到绩效目标表")
    expect(library.locator("#library-list")).to_contain_text("某县加入局")


def test_a_table_is_corrected_beside_its_original_and_taken_back(
    library: Page, tmp_path: Path
) -> None:
    add(library, a_file(tmp_path, "某县更正局"))
    library.locator("#library-side [data-table]").click()
    original, table = library.locator("#library-original"), library.locator("#library-table")
    log = library.locator("#library-log")
    expect(original.locator("tr.jx-origin")).to_have_count(3)
    # A row of the one leads to the row of the other.
    table.locator("tr[data-row='r2'] .c-name").click()
    expect(original.locator("tr.jx-origin.current")).to_contain_text("语料测试培训合格率")
    original.locator("tr.jx-origin").nth(2).click()
    expect(table.locator("tr.current")).to_contain_text("语料测试满意度")
    # A cell is changed in place, a doubt in the form.
    cell = table.locator("tr[data-row='r2'] .c-target")
    cell.dblclick()
    library.keyboard.press("Control+A")
    library.keyboard.type("≥97%")
    library.keyboard.press("Enter")
    expect(log).to_contain_text("≥95% → ≥97%")
    expect(log).to_contain_text("张三")
    table.locator("tr[data-row='r1'] .c-name").click()
    expect(library.locator("#library-form")).to_contain_text("更正第 1 行")
    library.locator("#library-form input[name=doubt]").fill("没有保存的话")
    table.locator("tr[data-row='r2'] .c-name").click()
    expect(library.locator("#library-form")).to_contain_text("更正第 2 行")
    expect(library.locator("#library-form input[name=doubt]")).to_have_value("")
    table.locator("tr[data-row='r1'] .c-name").click()
    expect(library.locator("#library-form")).to_contain_text("更正第 1 行")
    library.locator("#library-form input[name=doubt]").fill("与批复不符")
    library.locator("#library-form [data-save]").click()
    expect(table.locator("tr[data-row='r1'] .c-doubt")).to_contain_text("与批复不符")
    # A wrong value is refused in one sentence, and what is kept stands there again.
    library.locator("#library-form [data-heading]").click()
    library.locator("#library-form input[name=year]").fill("去年")
    library.locator("#library-form [data-save]").click()
    expect(library.locator(".toast-body").filter(has_text="四位数字")).to_be_visible()
    expect(library.locator("#library-form input[name=year]")).to_have_value("2031")
    # The earlier change is taken back, and the later one with it.
    log.locator("li").filter(has_text="≥97%").get_by_role("button", name="撤回").click()
    expect(table.locator("tr[data-row='r2'] .c-target")).to_have_text("≥95%")
    expect(table.locator("tr[data-row='r1'] .c-doubt")).to_have_count(0)


def test_a_removed_table_is_brought_back(library: Page, tmp_path: Path) -> None:
    add(library, a_file(tmp_path, "某县移除局"))
    library.locator("#library-side [data-table]").click()
    library.locator("#library-remove").click()
    listed, side = library.locator("#library-list"), library.locator("#library-side")
    expect(listed).not_to_contain_text("某县移除局")
    side.get_by_role("button", name="恢复").first.click()
    expect(listed).to_contain_text("某县移除局")
    library.locator("#library-record").click()
    expect(side.locator("ol > li").first).to_contain_text("撤回的是记录")


def test_rows_are_added_and_deleted(library: Page, tmp_path: Path) -> None:
    add(library, a_file(tmp_path, "某县增行局"))
    library.locator("#library-side [data-table]").click()
    rows = library.locator("#library-table tr[data-row]")
    form = library.locator("#library-form")
    form.locator("[data-extend]").click()
    form.locator("input[name=name]").fill("语料测试新行")
    form.locator("input[name=target]").fill("3次")
    form.locator("[data-append]").click()
    expect(rows).to_have_count(4)
    rows.nth(0).locator(".c-name").click()
    form.locator("[data-drop]").click()
    expect(rows).to_have_count(3)
    expect(library.locator("#library-table")).not_to_contain_text("语料测试培训期数")
    library.locator("#library-back").click()
    expect(library.locator("#library-list")).to_contain_text("某县增行局")


def test_a_shipped_table_shows_where_it_was_published(library: Page) -> None:
    library.locator("#library-filter input").fill("扎赉特旗")
    rows = library.locator("#library-list tr[data-table]")
    expect(rows).to_have_count(1)
    rows.first.click()
    expect(library.locator("#library-original a")).to_have_attribute("rel", "noreferrer noopener")
    expect(library.locator("#library-table")).to_contain_text("扎赉特旗人民检察院")


def test_a_pasted_table_is_added(library: Page) -> None:
    library.locator("#library-add").click()
    library.locator("#library-paste textarea").fill(
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t粘贴测试次数\t≥3次\n"
    )
    library.locator("#library-add-text").click()
    expect(library.locator("#library-side")).to_contain_text("新加入 1 张", timeout=30_000)
    library.locator("#library-side [data-table]").click()
    expect(library.locator("#library-original .jx-origin")).to_contain_text("粘贴测试次数")
