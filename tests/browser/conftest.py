"""The real app as a real process, and a real Chromium that watches it: no error, nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="session")
def app_url(workspace: Path) -> Iterator[str]:
    """The address of `python app.py`, started with an empty workspace and stopped at the end."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    process, url = start(workspace)
    yield url
    process.terminate()
    process.wait(timeout=20)


def start(workspace: Path, **settings: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app on a free port, with these settings, and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (workspace / "app.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **settings, "JIXIAO_WORKSPACE": str(workspace)},
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return process, url
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, (workspace / "app.log").read_text(encoding="utf-8")
            time.sleep(0.2)
    process.kill()
    raise AssertionError(f"no answer from {url} in {_START_SECONDS} s")


@pytest.fixture(scope="session")
def browser(app_url: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, app_url: str) -> Iterator[Page]:
    """The app's first page, freshly opened by someone who was never here before."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True
    )
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    context.on("request", lambda request: _note_outside(request.url, app_url, wrong))
    visit(opened, app_url)
    yield opened
    context.close()
    assert wrong == []


def visit(page: Page, app_url: str) -> None:
    """Go to the app and wait until its first answers came.

    NOTE: before that Gradio shows buttons that do nothing yet, and what is pressed is lost; a page
    that is reloaded then has it log an aborted connection.
    """
    answered: list[str] = []
    for end in ("requestfinished", "requestfailed"):  # the client itself ends the stream of answers
        page.on(end, lambda request: answered.append(request.url))
    page.goto(app_url)
    page.locator("#chat .jx-example").first.wait_for()
    for _ in range(600):
        if any("queue/data" in url for url in answered):
            return
        page.wait_for_timeout(50)
    pytest.fail("the page got no first answer within 30 seconds")


def _note_outside(url: str, app_url: str, wrong: list[str]) -> None:
    if not url.startswith((app_url, "data:", "blob:")):
        wrong.append(f"a request left the app: {url}")


def open_tab(page: Page, name: str) -> None:
    """Choose one of the four views."""
    page.get_by_role("tab", name=name, exact=True).click()
