"""编制 from start to end: task text, draft, sources, an edit, undo, export read again, reload, restart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.reading import read_file
from tests import documents
from tests.browser.conftest import open_tab, start, visit
from tests.inplace.blank_forms import BLANKS

TASK = (
    "2025年全县基层党建与干部培训：举办村（社区）党组织书记轮训班4期、培训320人，开展发展对象培训2期180人；"
    "走访慰问困难党员和老党员260人次；为12个村更新党员活动室设备；对14个乡镇开展党建督查每季度1次；"
    "维护党建网站1个。预算86万元，其中培训38万元、慰问18万元、设备20万元、督查和网站10万元。12月底前完成。"
)
BASES = {"任务书", "预算", "往年", "惯例"}


@pytest.fixture
def draft(page: Page) -> Page:
    """The page with a draft of the task, made as a newcomer would."""
    page.locator("#chat-input textarea").fill(TASK)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#draft-table tr[data-row]").nth(9)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="发送")).to_be_visible(timeout=30_000)
    return page


def rows(page: Page) -> list[tuple[str, str]]:
    """Name and target of each row as the table shows them."""
    return [
        (row.locator("td.c-name").inner_text(), row.locator("td.c-target").inner_text())
        for row in page.locator("#draft-table tr[data-row]").all()
    ]


def test_a_task_becomes_a_checked_table_whose_figures_name_their_source(draft: Page) -> None:
    table = rows(draft)
    assert len(table) >= 10
    targets = [target for _, target in table]
    for figure in ("4期", "320人", "2期", "180人", "260人次", "12个", "4次"):
        assert any(figure in target for target in targets), f"{figure} is not in {targets}"
    badges = draft.locator("#draft-table .jx-badge").all_inner_texts()
    assert len(badges) == len(table)
    assert set(badges) <= BASES
    expect(draft.locator("#draft-findings")).to_contain_text("检查结果")
    expect(draft.locator("#draft-findings .f-error")).to_have_count(0)
    expect(draft.locator("#chat .by-user")).to_contain_text("基层党建与干部培训")
    expect(draft.locator("#chat .by-assistant").last).to_contain_text("已起草")


def test_a_row_opens_its_sources(draft: Page) -> None:
    draft.locator("#draft-table tr", has_text="4期").locator("td.c-name").click()
    sources = draft.locator("#draft-sources")
    expect(sources.locator("blockquote").first).to_contain_text("4期")
    expect(sources.locator(".match-exact").first).to_be_visible()
    past = draft.locator("#draft-table tr", has=draft.locator(".basis-history")).first
    past.locator("td.c-name").click()
    expect(sources.locator(".basis-history")).to_be_visible()
    expect(sources.locator(".jx-cite").first).to_contain_text("年度")
    expect(sources.locator(".jx-stat")).to_contain_text("条数")


def test_an_edit_is_checked_at_once_and_undone(draft: Page) -> None:
    row = draft.locator("#draft-table tr[data-row]").nth(2)
    cell = row.locator("td.c-target")
    before = cell.inner_text()
    cell.dblclick()
    draft.keyboard.press("Control+A")
    draft.keyboard.type("有所提高")
    draft.keyboard.press("Enter")
    expect(row.locator(".jx-mark").first).to_be_visible()
    expect(cell).to_have_text("有所提高")
    finding = draft.locator("#draft-findings .jx-finding", has_text="有所提高").first
    finding.locator("[data-goto]").click()
    expect(row).to_have_class(re.compile(r"\bcurrent\b"))
    draft.locator("#draft-undo").click()
    expect(cell).to_have_text(before)
    expect(row.locator(".jx-mark")).to_have_count(0)
    draft.locator("#draft-redo").click()
    expect(cell).to_have_text("有所提高")


def test_the_table_is_edited_without_a_mouse(draft: Page) -> None:
    draft.locator("#draft-table td.c-name").first.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter", "Control+A"):
        draft.keyboard.press(key)
    draft.keyboard.type("≥330人")
    draft.keyboard.press("Enter")
    cell = draft.locator("#draft-table tr[data-row]").nth(1).locator("td.c-target")
    expect(cell).to_have_text("≥330人")
    expect(draft.locator("#draft-saved")).to_contain_text("第 2 版")
    draft.keyboard.press("Enter")
    draft.keyboard.type("9")
    draft.keyboard.press("Escape")
    expect(cell).to_have_text("≥330人")


def test_a_request_in_words_changes_the_table(draft: Page) -> None:
    count = len(rows(draft))
    draft.locator("#chat-input textarea").fill("删除第5行")
    draft.locator("#chat-input textarea").press("Enter")
    expect(draft.locator("#draft-table tr[data-row]")).to_have_count(count - 1)


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".md", ".json"])
def test_an_export_reads_back_with_the_same_rows(draft: Page, tmp_path: Path, ending: str) -> None:
    draft.locator("#draft-export").click()
    with draft.expect_download() as download:
        draft.locator(f"#drafting .as-{ending[1:]}").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ending
    (table,) = read_file(path).tables
    read = [(row.name, row.target.raw if row.target else "—") for row in table.indicators]
    assert read == rows(draft)


def test_a_draft_survives_reload_and_restart(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    workspace = tmp_path_factory.mktemp("restarted")
    process, url = start(workspace)
    context = browser.new_context(locale="zh-CN")
    try:
        page = context.new_page()
        page.goto(url)
        page.locator("#chat .jx-example").first.click()
        expect(page.locator("#chat-input textarea")).to_have_value(TASK)
        page.get_by_role("button", name="发送").click()
        expect(page.locator("#draft-table tr[data-row]").nth(9)).to_be_visible(timeout=60_000)
        expect(page.get_by_role("button", name="发送")).to_be_visible(timeout=30_000)
        table = rows(page)
        page.reload()
        expect(page.locator("#draft-table tr[data-row]")).to_have_count(len(table))
        expect(page.locator("#chat .by-assistant")).to_contain_text("已起草")
        process.terminate()
        process.wait(timeout=20)
        process, url = start(workspace)
        other = context.new_page()
        other.goto(url)
        other.locator("#draft-list input").click()
        other.get_by_role("option").nth(1).click()
        expect(other.locator("#draft-table tr[data-row]")).to_have_count(len(table))
        assert rows(other) == table
    finally:
        context.close()
        process.terminate()
        process.wait(timeout=20)


def test_drafts_are_named_listed_deleted_and_recovered(draft: Page) -> None:
    draft.locator("#draft-more").click()
    draft.locator("#draft-name input, #draft-name textarea").fill("党建培训（初稿）")
    draft.locator("#draft-rename").click()
    expect(draft.locator("#draft-list input")).to_have_value("党建培训（初稿）")
    draft.locator("#draft-more").click()
    draft.locator("#draft-delete").click()
    expect(draft.locator("#draft-table")).to_contain_text("从一段任务说明开始")
    draft.locator("#draft-more").click()
    draft.locator("#draft-recover").click()
    expect(draft.locator("#draft-list input")).to_have_value("党建培训（初稿）")


def test_text_from_outside_never_becomes_markup(page: Page) -> None:
    attack = (
        '2025年举办培训班4期<img src="http://outside.invalid/a.png" onerror="window.hit=1">、培训320人，'
        "{{constructor}} ${window.hit=1} ![x](http://outside.invalid/b.png) <script>window.hit=1</script>，预算38万元。"
    )
    page.locator("#chat-input textarea").fill(attack)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#chat .by-user")).to_contain_text("onerror", timeout=30_000)
    expect(page.get_by_role("button", name="发送")).to_be_visible(timeout=60_000)
    assert page.locator("img[src*=outside]").count() == 0
    assert page.evaluate("window.hit") is None


def test_an_empty_page_says_what_to_do(page: Page) -> None:
    expect(page.locator("#draft-table")).to_contain_text("从一段任务说明开始")
    page.locator("#draft-export").click()
    page.locator("#drafting .as-docx").click()
    expect(page.get_by_text("还没有草稿可以导出")).to_be_visible()
    open_tab(page, "检索")
    expect(page.locator("#search-hits")).to_contain_text("查往年怎么定的", timeout=30_000)


def test_words_that_no_answer_came_to_return_to_the_box(browser: Browser, app_url: str) -> None:
    """A server that is gone, or a reload in the middle of an answer, must not cost the task text."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    visit(page, app_url)
    box = page.locator("#chat-input textarea")
    page.route("**/gradio_api/queue/join*", lambda route: route.abort())
    box.fill(TASK)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("与程序的连接断了")).to_be_visible()
    assert "Connection" not in page.locator("body").inner_text()
    expect(box).to_have_value(TASK)
    page.unroute("**/gradio_api/queue/join*")
    page.reload()
    expect(box).to_have_value(TASK, timeout=10_000)
    context.close()


def test_words_that_were_answered_do_not_return(draft: Page) -> None:
    draft.reload()
    draft.locator("#draft-table tr[data-row]").first.wait_for()
    draft.wait_for_timeout(2_000)
    expect(draft.locator("#chat-input textarea")).to_have_value("")


def test_the_draft_goes_into_the_offices_own_empty_form(draft: Page, tmp_path: Path) -> None:
    form = documents.excel(tmp_path / "本单位空表.xlsx", BLANKS["project_88"].draw())
    drafted = rows(draft)
    draft.locator("#draft-export").click()
    with draft.expect_download() as download, draft.expect_file_chooser() as chooser:
        draft.locator("#draft-own-form").click()
        chooser.value.set_files(form)
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == ".xlsx"
    filled = read_file(saved).tables[0]
    assert sorted(row.name for row in filled.indicators) == sorted(name for name, _ in drafted)
    expect(draft.locator("body")).to_contain_text("已填入“本单位空表.xlsx”")
