"""The calls that command line and web app share."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.model.errors import UserError
from assistant.services import Services
from assistant.settings import Settings
from tests.cli.test_cli import TABLE
from tests.drafting.test_activities import own_file


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(Settings(workspace=tmp_path / "workspace"))


def test_many_files_are_checked_in_their_order_and_progress_is_told(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for number in range(14):
        text = TABLE.replace("干部教育培训", f"项目{number:02}")
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "00.docx").write_bytes(b"not a document")
    told: list[tuple[int, int]] = []
    # From a thread, with others alive: as the web app calls it.
    results = []
    thread = threading.Thread(
        target=lambda: results.append(
            services.check_files([folder], progress=lambda *done: told.append(done))
        )
    )
    thread.start()
    thread.join(timeout=60)
    ((reading, report),) = results
    assert [table.project for table in reading.tables] == [f"项目{n:02}" for n in range(14)]
    assert len(report.tables) == 14
    assert [problem.path for problem in report.problems] == [str(folder / "00.docx")]
    assert told == [(n, 15) for n in range(1, 16)]
    assert report == services.check(reading)


def test_an_empty_folder_and_a_lone_unreadable_file_are_refused(
    services: Services, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="没有可以读取的文件"):
        services.read([tmp_path])
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK")
    with pytest.raises(UserError, match="已损坏"):
        services.read([broken])


def test_the_chroma_server_that_is_set_is_the_one_asked(tmp_path: Path) -> None:
    services = Services(Settings(workspace=tmp_path, chroma_url="chroma.example:8000"))
    with pytest.raises(UserError, match="JIXIAO_CHROMA_URL"):
        services.search("培训")


def test_what_is_passed_over_in_a_folder_is_counted_by_its_endings(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "往年表"
    (folder / "扫描").mkdir(parents=True)
    (folder / "表.txt").write_text(TABLE, encoding="utf-8")
    for name in ("一.jpg", "二.JPG", "三.zip", "Thumbs.db", ".DS_Store", "~$表.docx"):
        (folder / "扫描" / name).write_bytes(b"x")
    said = "有 3 个文件没有读（.jpg 2 个、.zip 1 个）"
    for problems in (
        services.read([folder]).problems,
        services.check_files([folder])[1].problems,
        services.check_files([folder], against_history=True)[1].problems,
    ):
        (problem,) = problems
        assert said in problem.message and problem.path == str(folder)
    (note,) = services.add_files([folder]).notes
    assert said in note
    assert not services.read([folder / "表.txt"]).problems


def test_an_office_s_own_kinds_stand_beside_the_shipped(services: Services) -> None:
    shipped = len(services.activities.kinds)
    services.settings.workspace.mkdir(parents=True)
    own_file(services.settings.workspace)
    assert len(services.activities.kinds) == shipped + 1
    made = services.draft("2026年放养蜂群500箱，预算20万元，10月底前完成。", offline=True)
    assert made.brief.activities[0].kind == "beekeeping"
