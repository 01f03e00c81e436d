"""审核 from start to end: a defective document in, findings at their rows, a fix, reports out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.reading import read_file
from tests import documents
from tests.browser.conftest import open_tab

DEFECTIVE = """项目支出绩效目标表
(2024年)
项目名称\t组织工作专项
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t培训班期数\t≥4期
产出指标\t数量指标\t培训覆盖率\t≥95%
产出指标\t质量指标\t培训合格率\t≥90%
产出指标\t时效指标\t完成及时性\t=100%
产出指标\t成本指标\t培训成本\t≥20万元
效益指标\t社会效益指标\t干部队伍素质\t有所提高
满意度指标\t服务对象满意度指标\t参训学员满意度\t≥95%
"""


@pytest.fixture
def desk(page: Page) -> Page:
    """The page with the defective table pasted and checked."""
    open_tab(page, "审核")
    page.locator("#review-paste textarea").fill(DEFECTIVE)
    page.locator("#review-go").click()
    page.locator("#review-table tr[data-row]").first.wait_for(timeout=30_000)
    return page


def test_a_pasted_table_shows_its_findings_at_their_rows(desk: Page) -> None:
    expect(desk.locator("#review-table tr[data-row]")).to_have_count(7)
    vague = desk.locator("#review-table tr", has_text="有所提高")
    expect(vague.locator(".jx-mark").first).to_be_visible()
    finding = desk.locator("#review-findings .jx-finding", has_text="有所提高").first
    expect(finding).to_contain_text("依据")
    finding.locator("[data-goto]").click()
    expect(vague).to_have_class(re.compile(r"\bcurrent\b"))
    desk.locator("#review-order").get_by_text("按行").click()
    expect(desk.locator("#review-findings h4").filter(has_text="第 6 行")).to_be_visible()


def test_a_fix_is_applied_and_the_table_checked_again(desk: Page) -> None:
    fixable = desk.locator("#review-findings .jx-finding:has([data-fix])").first
    objection = fixable.locator(".jx-finding-line b").inner_text()
    fixable.locator("[data-fix]").click()
    expect(desk.locator("#review-findings .jx-finding-line b", has_text=objection)).to_have_count(0)


def test_reports_and_the_corrected_table_are_downloaded(desk: Page, tmp_path: Path) -> None:
    for ending in (".docx", ".xlsx", ".html", ".json"):
        desk.locator("#review-report").click()
        with desk.expect_download() as download:
            desk.locator(f".jx-menu:has(#review-report) .as-{ending[1:]}").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.suffix == ending
        assert path.stat().st_size > 500
    report = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert report["summary"]["indicators"] == 7
    desk.locator("#review-corrected").click()
    with desk.expect_download() as download:
        desk.locator(".jx-menu:has(#review-corrected) .as-docx").click()
    corrected = tmp_path / "corrected.docx"
    download.value.save_as(corrected)
    assert len(read_file(corrected).tables[0].indicators) == 7


def test_the_users_own_file_comes_back_with_comments(page: Page, tmp_path: Path) -> None:
    from docx import Document

    table = documents.sample("explained")
    original = documents.word(tmp_path / "申报表.docx", documents.draw(table, "explained"))
    open_tab(page, "审核")
    page.locator("#review-files input[type=file]").set_input_files([original])
    page.locator("#review-go").click()
    page.locator("#review-table tr[data-row]").first.wait_for(timeout=30_000)
    page.locator("#review-report").click()
    with page.expect_download() as download:
        page.locator(".jx-menu:has(#review-report) .as-annotated").click()
    assert download.value.suggested_filename == "申报表（批注）.docx"
    saved = tmp_path / "annotated.docx"
    download.value.save_as(saved)
    comments = [comment.text for comment in Document(str(saved)).comments]
    assert any("全民阅读氛围" in text and "改法" in text for text in comments)
    assert read_file(saved).tables[0].indicators == read_file(original).tables[0].indicators


def test_pasted_text_offers_no_annotated_file(desk: Page) -> None:
    desk.locator("#review-report").click()
    expect(desk.locator(".jx-menu:has(#review-report) .as-docx")).to_be_visible()
    expect(desk.locator(".jx-menu:has(#review-report) .as-annotated")).to_have_count(0)


def test_several_files_lie_on_the_desk_and_a_bad_one_is_named(page: Page, tmp_path: Path) -> None:
    department, hunan = documents.sample("department"), documents.sample("hunan")
    word = documents.word(tmp_path / "部门.docx", documents.draw(department, "department"))
    sheet = documents.excel(tmp_path / "项目.xlsx", documents.draw(hunan, "hunan"))
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"not a document")
    open_tab(page, "审核")
    page.locator("#review-files input[type=file]").set_input_files([word, sheet, broken])
    expect(page.locator("#review-files")).to_contain_text("坏")
    page.locator("#review-go").click()
    shown = page.locator("#review-table tr[data-row]")
    expect(shown).to_have_count(len(department.indicators), timeout=30_000)
    page.locator("#review-notes summary").click()
    expect(page.locator("#review-notes")).to_contain_text("坏.docx")
    page.locator("#review-choice input").click()
    page.get_by_role("option").nth(1).click()
    expect(shown).to_have_count(len(hunan.indicators))


def test_a_file_of_a_wrong_kind_is_named_in_chinese_and_the_others_are_checked(
    page: Page, tmp_path: Path
) -> None:
    good = documents.word(tmp_path / "好.docx", documents.draw(documents.sample("hunan"), "hunan"))
    wrong = tmp_path / "程序.exe"
    wrong.write_bytes(b"MZ")
    open_tab(page, "审核")
    page.locator("#review-files input[type=file]").set_input_files([good, wrong])
    expect(page.locator("#review-files")).to_contain_text("程序")
    page.locator("#review-go").click()
    page.locator("#review-table tr[data-row]").first.wait_for(timeout=30_000)
    page.locator("#review-notes summary").click()
    expect(page.locator("#review-notes")).to_contain_text("程序.exe")
    assert "Invalid" not in page.locator("body").inner_text()


def test_what_cannot_be_read_is_said_at_the_place(page: Page) -> None:
    open_tab(page, "审核")
    page.locator("#review-go").click()
    expect(page.locator("#review-status [role=alert]")).to_contain_text("先上传文件")
    page.locator("#review-paste textarea").fill("今天天气很好。")
    page.locator("#review-go").click()
    alert = page.locator("#review-status [role=alert]")
    expect(alert).not_to_contain_text("先上传文件")
    expect(alert).to_be_visible()
    assert "Traceback" not in page.content()


def test_a_document_never_becomes_markup(page: Page) -> None:
    attack = (
        '<img src="http://outside.invalid/a.png" onerror="window.hit=1">${window.hit=1}{{this}}'
    )
    open_tab(page, "审核")
    page.locator("#review-paste textarea").fill(
        DEFECTIVE.replace("培训覆盖率", f"培训{attack}覆盖率")
    )
    page.locator("#review-go").click()
    expect(page.locator("#review-table")).to_contain_text("onerror", timeout=30_000)
    assert page.locator("img[src*=outside]").count() == 0
    assert page.evaluate("window.hit") is None


def test_a_finding_is_kept_with_a_reason_and_taken_back(desk: Page) -> None:
    vague = desk.locator("#review-findings .jx-finding:not(.jx-kept)", has_text="有所提高")
    before = vague.count()
    vague.first.locator(".jx-keep summary").click()
    vague.first.locator("[name=reason]").fill("按上级批复的写法")
    vague.first.locator("[name=by]").fill("张三")
    vague.first.locator("[data-waive]").click()
    kept = desk.locator("#review-findings .jx-kept")
    expect(kept).to_contain_text("按上级批复的写法（张三，")
    expect(vague).to_have_count(before - 1)
    kept.locator("[data-withdraw]").click()
    expect(kept).to_have_count(0)
    expect(vague).to_have_count(before)
