"""检索 from start to end: as one types, filters, statistics with their plot, a hit's whole table."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_tab


@pytest.fixture
def library(page: Page) -> Page:
    open_tab(page, "检索")
    expect(page.locator("#search-hits")).to_contain_text("查往年怎么定的", timeout=60_000)
    return page


def test_hits_come_as_one_types_with_statistics_and_a_plot(library: Page) -> None:
    library.locator("#search-query input").press_sequentially("培训合格率", delay=30)
    first = library.locator("#search-hits tr[data-hit]").first
    expect(first).to_contain_text("合格率")
    expect(first.locator(".c-document")).not_to_be_empty()
    side = library.locator("#search-side")
    expect(side).to_contain_text("中位数")
    expect(side.locator("svg.jx-plot circle").first).to_be_visible()


def test_filters_narrow_the_hits(library: Page) -> None:
    library.locator("#search-query input").fill("满意度")
    years = library.locator("#search-hits tr[data-hit] td.c-year")
    years.first.wait_for()
    library.locator("#search-year input").click()
    library.get_by_role("option", name="2022", exact=True).click()
    expect(years.filter(has_not_text="2022")).to_have_count(0)
    assert years.count() > 0
    library.locator("#search-clear").click()
    expect(years.filter(has_not_text="2022").first).to_be_visible()


def test_a_hit_opens_the_table_it_stands_in(library: Page) -> None:
    library.locator("#search-hits [data-ask]").first.click()
    hit = library.locator("#search-hits tr[data-hit]").first
    name = hit.locator(".c-name").inner_text()
    hit.click()
    current = library.locator("#search-side tr.current")
    expect(current).to_contain_text(name.split(" ")[0])
    expect(current).to_be_in_viewport()
    library.get_by_role("button", name="返回统计").click()
    expect(library.locator("#search-side")).to_contain_text("同类指标的取值")


def test_nothing_comparable_is_an_answer(library: Page) -> None:
    library.locator("#search-query input").fill("量子计算机纠错码距")
    expect(library.locator("#search-hits")).to_contain_text("往年表中没有可比的指标")


def test_without_a_model_no_button_offers_one(library: Page) -> None:
    expect(library.locator("#search-rerank")).to_have_count(0)
