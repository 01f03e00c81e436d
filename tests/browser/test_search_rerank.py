"""检索 with a model configured: one press puts the hits in its order, and nothing else asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_tab, start
from tests.llm.model_server import ModelServer, serving


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with serving() as running:
        yield running


@pytest.fixture
def library(
    browser: Browser, model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    monkeypatch.setenv("JIXIAO_MODEL", "m")
    monkeypatch.setenv("OPENAI_BASE_URL", model.url)
    process, url = start(tmp_path)
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.goto(url)
    open_tab(page, "检索")
    expect(page.locator("#search-hits")).to_contain_text("查往年怎么定的", timeout=60_000)
    yield page
    page.close()
    process.terminate()
    process.wait(timeout=20)


def test_a_press_puts_the_hits_in_the_models_order(library: Page, model: ModelServer) -> None:
    library.locator("#search-query input").fill("培训合格率")
    rows = library.locator("#search-hits tr[data-hit]")
    rows.nth(2).wait_for()
    third = rows.nth(2).get_attribute("data-hit")
    assert third and not model.requests
    model.content = '{"ranked": [{"id": 3, "mark": 3}]}'
    library.locator("#search-rerank").click()
    expect(rows.first).to_have_attribute("data-hit", third)
    expect(library.locator("#search-hits")).to_contain_text("次序由模型调整")
    assert len(model.requests) == 1
    model.content = "不知道"
    library.locator("#search-rerank").click()
    expect(library.locator("#search-hits")).to_contain_text("次序是原来的")
    expect(rows.nth(2)).to_have_attribute("data-hit", third)
