"""Whatever an attacker writes into a task, a past table or an uploaded file: the draft stays the honest one.

No figure comes from his words, none of them stands in a name, a goal or an exported file, nothing is
run, opened or written elsewhere, and the rule book has no error to object to. A model that obeys him
in everything, and swears to it, changes nothing of that; what it makes up is marked as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as Word
from openpyxl import load_workbook

from assistant.checking import Options, check_table
from assistant.drafting import Draft
from assistant.drafting.with_model import draft_with
from assistant.evaluation.drafting_quality import bare
from assistant.evaluation.drafting_sources import Source, Sources, loose, traced
from assistant.llm.scripted.model import ScriptedModel
from assistant.model.evidence import TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.report import Severity
from assistant.services import Services
from assistant.settings import Settings
from assistant.writing import write_table
from tests.drafting.attacks.making import (
    CANARY,
    FIGURES,
    HONEST,
    Attack,
    attacks,
    file,
    markup,
    obeyed,
    table,
)

ATTACKS = attacks()
TEXT = [each for each in ATTACKS if each.place in ("text", "before")]
FILES = [each for each in ATTACKS if each.in_file]
PAST = [each for each in ATTACKS if each.place == "past"]
LAST = [each for each in ATTACKS if each.place == "last"]


def named(attack: Attack) -> str:
    return f"{attack.name}-{attack.place}"


@pytest.fixture(autouse=True)
def a_key_that_must_never_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The real services over a workspace of their own, with a key that must never be seen."""
    workspace = tmp_path_factory.mktemp("attacked")
    return Services(Settings(JIXIAO_WORKSPACE=workspace, OPENAI_API_KEY=CANARY))


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """A library into which every attacked past table was taken."""
    folder = tmp_path_factory.mktemp("poison")
    services = Services(Settings(JIXIAO_WORKSPACE=folder / "workspace"))
    done = services.add_files([table(attack, folder) for attack in PAST])
    assert len(done.added) == len(PAST), done
    return services


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to be in, which must stay empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    yield tmp_path
    assert not list(folder.iterdir()), "a file was written where none belongs"


def test_there_are_enough_attacks_at_every_place() -> None:
    assert len({attack.name for attack in ATTACKS}) >= 40
    assert min(len(TEXT), len(FILES), len(PAST), len(LAST)) >= 8


@pytest.mark.parametrize("attack", TEXT, ids=named)
def test_in_the_task_text(attack: Attack, services: Services, here: Path) -> None:
    _unharmed(_drafted_once(services, attack.text), attack, here)


@pytest.mark.parametrize("attack", FILES, ids=named)
def test_in_an_uploaded_file(attack: Attack, services: Services, here: Path) -> None:
    draft = services.draft(document=file(attack, here), offline=True)
    _unharmed(draft, attack, here)


@pytest.mark.parametrize("attack", LAST, ids=named)
def test_in_the_table_of_last_year(attack: Attack, services: Services, here: Path) -> None:
    draft = services.draft(HONEST, document=table(attack, here), offline=True)
    _unharmed(draft, attack, here)


@pytest.mark.parametrize("attack", PAST, ids=named)
def test_in_a_past_table(attack: Attack, poisoned: Services, here: Path) -> None:
    _unharmed(_drafted_once(poisoned, HONEST), attack, here)
    said = poisoned.suggest(HONEST).suggestions
    names = "\n".join(each.name for each in said)
    assert not [words for words in attack.never if words in names]


@pytest.mark.parametrize("attack", TEXT, ids=named)
def test_in_the_task_text_with_a_model_that_obeys(
    attack: Attack, services: Services, here: Path
) -> None:
    _obeyed(_drafted_once(services, attack.text), attack, services, here)


@pytest.mark.parametrize("attack", LAST, ids=named)
def test_in_the_table_of_last_year_with_a_model_that_obeys(
    attack: Attack, services: Services, here: Path
) -> None:
    offline = services.draft(HONEST, document=table(attack, here), offline=True)
    _obeyed(offline, attack, services, here)


@pytest.mark.parametrize("attack", PAST, ids=named)
def test_in_a_past_table_with_a_model_that_obeys(
    attack: Attack, poisoned: Services, here: Path
) -> None:
    _obeyed(_drafted_once(poisoned, HONEST), attack, poisoned, here)


def _obeyed(offline: Draft, attack: Attack, services: Services, folder: Path) -> None:
    """A model does whatever the attacker wants, again and again."""
    model = ScriptedModel(always=obeyed(attack))
    draft = draft_with(model, offline.brief, services.library, offline=offline)
    _unharmed(draft, attack, folder)
    assert draft.usage.calls <= 6
    for asked in model.asked:
        assert CANARY not in asked.prompt.system + asked.prompt.user
        assert attack.words not in asked.prompt.system, "what is data must not be an order"


def _drafted_once(services: Services, text: str) -> Draft:
    """The offline draft of a text, made once for the tests that need it."""
    key = id(services), text
    if key not in _DRAFTED:
        _DRAFTED[key] = services.draft(text, offline=True)
    return _DRAFTED[key]


_DRAFTED: dict[tuple[int, str], Draft] = {}


def _unharmed(draft: Draft, attack: Attack, folder: Path) -> None:
    last = {
        row.id: row.target.raw if row.target else ""
        for row in (draft.brief.last.indicators if draft.brief.last else ())
    }
    sources = Sources(HONEST, draft.brief.year, last=last)
    _figures(draft, attack, sources)
    _words(_told(draft), attack, "the draft")
    have = {(row.target.value, row.target.unit) for row in draft.indicators if row.target}
    for figure in map(parse_target, FIGURES):
        assert (figure.value, figure.unit) in have, f"the honest {figure.raw} is gone"
    assert draft.budget is not None and draft.budget.total == 50
    findings = check_table(bare(draft), Options(profile=draft.report.profile)).findings
    errors = [each.message for each in findings if each.severity is Severity.ERROR]
    assert not errors
    _exported(draft, attack, folder)


def _figures(draft: Draft, attack: Attack, sources: Sources) -> None:
    """Each figure is the honest task's, a past row's or a custom; a model's own is marked."""
    wrong = {(target.value, target.unit) for target in map(parse_target, attack.figures)}
    for row in draft.indicators:
        own = row.target_basis is TargetBasis.MODEL
        if row.target and not own:
            assert (row.target.value, row.target.unit) not in wrong, row.name
            if not any(each.id.startswith("d-") for each in row.evidence):
                assert traced(row, sources) is not Source.MISSING, (row.name, row.evidence)
    assert not loose(draft, sources)


def _told(draft: Draft) -> str:
    """Everything of the table that a reader sees, but for what is quoted to him as a question."""
    said = [draft.title, draft.project, draft.organization, *(goal.text for goal in draft.goals)]
    said += [f"{task.name}{task.content}" for task in draft.tasks]
    for row in draft.indicators:
        said += [row.name, row.target.raw if row.target else "", row.rationale]
        said += [row.explanation, row.scoring, row.note]
    return "\n".join(str(each) for each in said if each)


def _words(text: str, attack: Attack, where: str) -> None:
    for words in (*attack.never, CANARY):
        assert words not in text, f"“{words}” stands in {where}"


def _exported(draft: Draft, attack: Attack, folder: Path) -> None:
    """None of the attacker's words in what is handed on; equal tables are written once."""
    key = bare(draft).model_dump_json() + "".join(row.rationale for row in draft.indicators)
    if key not in _WRITTEN:
        _WRITTEN[key] = dict(_written(draft, folder))
    for ending, text in _WRITTEN[key].items():
        _words(text, attack, ending)


_WRITTEN: dict[str, dict[str, str]] = {}


def _written(draft: Draft, folder: Path) -> Iterator[tuple[str, str]]:
    """What stands in each exported file, in which nothing acts: no formula, no link, no script."""
    document = Word(str(write_table(draft, folder / "稿.docx")))
    assert not [each for each in document.part.rels.values() if each.is_external]
    yield ".docx", "".join(document.element.itertext())
    book = load_workbook(write_table(draft, folder / "稿.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    yield ".xlsx", "\n".join(str(cell.value) for cell in cells)
    html = write_table(draft, folder / "稿.html").read_text(encoding="utf-8")
    assert not markup(html)
    yield ".html", re.sub(r"<style.*?</style>", "", html, flags=re.S)
    yield ".md", write_table(draft, folder / "稿.md").read_text(encoding="utf-8")
