"""The shell: no footer, one look in light and dark, a phone's width, nothing reachable from outside the page."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_tab, visit


def test_no_footer_and_no_english_label(page: Page) -> None:
    expect(page.locator("footer")).to_be_hidden()
    for tab in ("编制", "审核", "检索", "语料"):
        open_tab(page, tab)
        shown = page.locator("main").inner_text()
        assert not any(word in shown for word in ("Textbox", "Dropdown", "Submit", "Gradio"))


def test_the_theme_is_switched_and_kept(page: Page) -> None:
    dark = page.evaluate("document.body.classList.contains('dark')")
    page.locator("#theme-switch").click()
    page.reload()
    page.locator("#chat .jx-example").first.wait_for()
    page.wait_for_function(f"document.body.classList.contains('dark') === {str(not dark).lower()}")


@pytest.mark.parametrize("width", [390, 1366])
def test_no_view_is_wider_than_the_screen(browser: Browser, app_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.goto(app_url)
    page.locator("#chat .jx-example").first.wait_for()
    for tab in ("编制", "审核", "检索", "语料"):
        open_tab(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_no_internal_handler_is_offered_to_other_programs(app_url: str) -> None:
    with urllib.request.urlopen(f"{app_url}gradio_api/info", timeout=10) as answer:
        offered = json.load(answer)
    assert offered["named_endpoints"] == {}
    assert offered["unnamed_endpoints"] == {}


def test_on_a_phone_a_name_and_its_value_are_seen_side_by_side(
    browser: Browser, app_url: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    visit(page, app_url)
    page.locator("#chat .jx-example").first.click()
    page.get_by_role("button", name="发送").click()
    target = page.locator("#draft-table tr[data-row] td.c-target").first
    target.wait_for(timeout=60_000)
    box = target.bounding_box()
    assert box and box["x"] + box["width"] <= 390
    context.close()
