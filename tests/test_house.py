"""The house rules that a machine can hold: layers, light imports, nothing of one machine in the repository."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = ("gradio", "chromadb", "langchain", "langchain_openai", "openai", "pandas", "tantivy")


def test_each_layer_knows_only_those_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


@pytest.mark.parametrize("module", ["cli.main", "cli.check", "cli.read", "cli.rules", "services"])
def test_fast_commands_load_nothing_heavy(module: str) -> None:
    code = f"import sys, assistant.{module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_lock_names_versions_only() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        for line in (ROOT / lock).read_text().splitlines():
            assert re.fullmatch(r"[a-z0-9._-]+==[^ /]+( ; .+)?", line), f"{lock}: {line}"


def test_nothing_committed_names_this_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    place = re.compile(
        r"(?<![\w.])/(?:work|root|farm)/|pythonhosted|registry\.npmjs|deb\.debian\.org"
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if (
            path.suffix in {".png", ".docx", ".xlsx"}
            or not path.is_file()
            or path.name == "test_house.py"
        ):
            continue
        found = place.search(path.read_text(encoding="utf-8"))
        assert not found, f"{name}: {found and found.group()}"
