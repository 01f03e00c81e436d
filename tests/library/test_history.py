"""The library as the rules ask it: comparable rows, the last table, and `jixiao check --against-history`."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking import Options, check_table
from assistant.library import Library, LibraryHistory
from assistant.model.grammar import parse_target
from assistant.model.table import FurtherRole, FurtherValue, GoalTable
from assistant.reading import Reading
from assistant.services import Services
from assistant.settings import Settings
from tests.library.conftest import made_table

HIS = Options(select=("HIS",))


def office(year: int, *rows: tuple[str, str | None], name: str = "甲局") -> GoalTable:
    return made_table(*rows, organization=name, year=year)


@pytest.fixture
def library(small_library: Library) -> Library:
    small_library.add(
        [
            office(2021, ("培训人数", "≥300人"), ("培训合格率", "≥95%")),
            office(2022, ("培训人数", "≥310人"), ("培训合格率", "≥95%")),
            office(2023, ("培训人数", "≥320人"), ("培训合格率", "≥0.96比例")),
            office(2023, ("培训人数", "≥9000人"), ("培训人数", "≥30人次"), name="乙局"),
        ]
    )
    return small_library


def values(library: Library, table: GoalTable) -> list[str]:
    history = LibraryHistory(library)
    return [f"{one.value:f}" for one in history.comparable(table.indicators[0], table)]


def test_counts_are_compared_with_the_offices_own(library: Library) -> None:
    assert values(library, office(2024, ("培训人数", "≥100人"))) == ["300", "310", "320"]


def test_units_are_never_mixed_and_shares_convert(library: Library) -> None:
    assert values(library, office(2024, ("培训人数", "≥100人次"))) == []
    shares = values(library, office(2024, ("培训合格率", "≥60%"), name="丙局"))
    assert [float(share) for share in shares] == [95, 95, 96]


def test_the_table_itself_is_no_history(library: Library) -> None:
    assert values(library, office(2023, ("培训人数", "≥320人"))) == ["300", "310"]


def test_the_last_table_is_the_latest_earlier_one_of_the_office(library: Library) -> None:
    history = LibraryHistory(library)
    assert [row.year for row in history.last(office(2024))] == [2023, 2023]
    assert [row.year for row in history.last(office(2022))] == [2021, 2021]
    assert not history.last(office(2021))
    assert not history.last(office(2024, name="丙局"))


def test_what_was_reached_is_read(library: Library) -> None:
    before = office(2025, ("惠民演出场次", "≥100场"))
    reached = FurtherValue(role=FurtherRole.ACTUAL, heading="实际完成值", text="130场")
    row = before.indicators[0].model_copy(update={"further": (reached,)})
    library.add([before.model_copy(update={"indicators": (row,)})])
    (past,) = LibraryHistory(library).last(office(2026))
    assert past.actual == parse_target("130场")


def test_a_finding_names_how_many_which_years_the_range_and_the_rows(library: Library) -> None:
    table = office(2024, ("培训人数", "≥100人"), ("培训合格率", "≥95%"))
    history = LibraryHistory(library)
    (finding,) = check_table(table, HIS, history).findings
    assert finding.code == "HIS101"
    for said in ("3行", "2021—2023年", "300人至320人", "甲局2023年"):
        assert said in finding.message
    for one in history.comparable(table.indicators[0], table):
        assert one.row.id in finding.message
    assert check_table(table, HIS, history) == check_table(table, HIS, LibraryHistory(library))
    assert not check_table(table, HIS).findings


def test_services_ask_the_library_only_when_told_to(tmp_path: Path) -> None:
    services = Services(Settings(workspace=tmp_path))
    services.library.add([office(year, ("培训人数", "≥300人")) for year in (2021, 2022, 2023)])
    reading = Reading(tables=(office(2024, ("培训人数", "≥100人")),), problems=())
    silent = services.check(reading, HIS)
    told = services.check(reading, HIS, against_history=True)
    assert silent.summary.by_code == {}
    assert told.summary.by_code == {"HIS101": 1}


def test_a_table_added_between_two_checks_is_history_for_the_second(tmp_path: Path) -> None:
    services = Services(Settings(workspace=tmp_path))
    table = office(2024, ("培训人数", "≥300人"))
    assert not services.history.last(table)
    services.library.add([office(2023, ("培训人数", "≥280人"))])
    (past,) = services.history.last(table)
    assert past.year == 2023
