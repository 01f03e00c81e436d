"""编制 from other sources: last year's table, a project document, one question answered; with a model and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.services import Services
from assistant.settings import Settings
from tests.browser.conftest import start, visit

TASK = "2025年举办村干部轮训班4期、培训320人。预算38万元。12月底前完成。"
OWN = {"level2": "质量指标", "name": "结业考试通过率", "target": "≥93%", "reason": "看学得怎样"}
ANSWER = json.dumps({"indicators": [OWN], "drop": [], "rename": [], "goal": ""}, ensure_ascii=False)


def say(page: Page, words: str) -> None:
    page.locator("#chat-input textarea").fill(words)
    page.get_by_role("button", name="发送").click()


def settled(page: Page) -> None:
    """Until the turn is over: what was said last stands there and can be sent to again."""
    expect(page.locator("#chat .by-assistant").last).to_be_visible(timeout=60_000)
    expect(page.locator("#chat .jx-doing:not(.done)")).to_have_count(0, timeout=60_000)
    expect(page.get_by_role("button", name="发送")).to_be_visible(timeout=30_000)


def choose_file(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.locator("#draft-file").click()
    chooser.value.set_files(path)


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table as it was exported last year."""
    folder = tmp_path_factory.mktemp("last")
    services = Services(Settings(workspace=folder, _env_file=None))
    task = "2024年举办村干部轮训班3期、培训240人，走访慰问老党员60人次。预算30万元。12月底前完成。"
    return services.export(
        services.draft(task, organization="某县委组织部"), folder / "2024年.docx"
    )


def test_last_year_s_table_is_said_to_be_one_and_drafted_from(page: Page, last_year: Path) -> None:
    choose_file(page, last_year)
    line = page.locator("#draft-attached")
    expect(line).to_contain_text("2024年.docx")
    expect(line).to_contain_text("2024年绩效目标表")
    page.get_by_role("button", name="发送").click()
    settled(page)
    expect(line).to_have_text("")
    expect(page.locator("#draft-table")).to_contain_text("2025 年度")
    expect(page.locator("#draft-table")).to_contain_text("某县委组织部")
    page.locator("#draft-table tr", has_text="轮训班期数").locator("td.c-name").click()
    sources = page.locator("#draft-sources")
    expect(sources.locator(".basis-last")).to_have_text("去年的表")
    expect(sources.locator("blockquote").first).to_contain_text("3期")
    expect(sources.locator(".jx-cite").first).to_contain_text("2024")
    expect(sources.locator(".jx-cite").first).not_to_contain_text("已不在")


def test_a_document_can_be_taken_away_again(page: Page, tmp_path: Path) -> None:
    plan = tmp_path / "实施方案.txt"
    plan.write_text(TASK, encoding="utf-8")
    choose_file(page, plan)
    expect(page.locator("#draft-attached")).to_contain_text("实施方案.txt")
    page.get_by_role("button", name="去掉").click()
    expect(page.locator("#draft-attached")).to_have_text("")
    choose_file(page, plan)
    page.get_by_role("button", name="发送").click()
    settled(page)
    expect(page.locator("#draft-table")).to_contain_text("≥320人")
    expect(page.locator("#chat .by-user")).to_contain_text("附：实施方案.txt")


def test_a_file_without_words_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_text(" ", encoding="utf-8")
    choose_file(page, empty)
    expect(page.locator(".toast-wrap")).to_contain_text("空.txt")
    expect(page.locator("#draft-attached")).to_have_text("")


def test_one_question_is_answered_in_two_words(page: Page) -> None:
    say(page, "2025年举办村干部轮训班4期、培训320人，12月底前完成。")
    settled(page)
    expect(page.locator("#chat .by-assistant").last).to_contain_text("还需要您补充：没有读到预算")
    expect(page.locator("#draft-table .jx-open-points")).to_contain_text("预算")
    expect(page.locator("#draft-where")).to_contain_text("离线编制")
    say(page, "38万元")
    expect(page.locator("#draft-saved")).to_contain_text("第 2 版", timeout=30_000)
    settled(page)
    expect(page.locator("#draft-table .jx-facts")).to_contain_text("预算 38 万元")


# -- with a model ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with running(ScriptedServer(mind=lambda _: ANSWER)) as made:
        yield made


@pytest.fixture(scope="module")
def model_url(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, url = start(
        tmp_path_factory.mktemp("with-model"),
        JIXIAO_MODEL="测试模型",
        OPENAI_BASE_URL=server.url,
        OPENAI_API_KEY="sk-a-secret",
    )
    yield url
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def modelled(browser: Browser, model_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    visit(page, model_url)
    yield page
    context.close()


def test_the_model_s_own_rows_are_marked_in_words_and_what_is_sent_is_said(
    modelled: Page, server: ScriptedServer
) -> None:
    where = modelled.locator("#draft-where")
    expect(where).to_contain_text("测试模型")
    expect(where).to_contain_text(server.url)
    assert "sk-a-secret" not in modelled.content()
    say(modelled, TASK)
    settled(modelled)
    row = modelled.locator("#draft-table tr", has_text="结业考试通过率")
    expect(row.locator(".jx-badge")).to_have_text("模型（未核实）")
    expect(row.locator(".jx-badge svg")).to_be_visible()  # a sign too
    expect(modelled.locator("#chat .by-assistant").last).to_contain_text("请核实后再用")


def test_stopping_ends_the_wait_and_leaves_the_offline_draft(
    modelled: Page, server: ScriptedServer
) -> None:
    server.wait = 30
    try:
        say(modelled, TASK)
        expect(modelled.locator("#draft-table tr[data-row]").first).to_be_visible(timeout=60_000)
        expect(modelled.locator("#chat .jx-doing")).to_contain_text("请模型")
        modelled.get_by_role("button", name="停止").click()
        expect(modelled.get_by_role("button", name="发送")).to_be_visible(timeout=3_000)
    finally:
        server.wait = 0
    expect(modelled.locator("#chat .by-assistant").last).to_contain_text("已停止")
    expect(modelled.locator("#draft-table tr[data-row]").nth(5)).to_be_visible()
    expect(modelled.locator("#draft-saved")).to_contain_text("第 1 版")


def test_the_endpoint_away_is_said_and_tried_anew_with_the_next_message(
    modelled: Page, server: ScriptedServer
) -> None:
    server.always = "reset"
    say(modelled, TASK)
    settled(modelled)
    expect(modelled.locator("#draft-table .jx-table-note")).to_contain_text("没有用到模型")
    server.always = "good"
    say(modelled, f"新建：{TASK}")
    expect(modelled.locator("#draft-table tr", has_text="结业考试通过率")).to_be_visible(
        timeout=60_000
    )
    settled(modelled)
    expect(modelled.locator("#draft-table .jx-table-note")).to_have_count(0)
