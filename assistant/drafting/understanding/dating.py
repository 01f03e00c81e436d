"""When things are due: each date to its activity, the latest of the others to the whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.shapes import Activity, Deadline
from assistant.drafting.understanding.counted import CountedActivity
from assistant.drafting.understanding.mentions import Mention
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.dates import date_bounds

_PLANNED = re.compile(r"(?<![-—~至到\d〔])(20\d\d)年度?(?:计划|拟|任务|目标|预计)")
_OFTEN = 3
_TITLED = re.compile(r"《[^》]*》|20\d\d年[\u4e00-\u9fff]{0,8}第\d+[次届号]")


@dataclass
class Due:
    """A date by which something is to be done; no activity where it is the whole."""

    mention: Mention
    sentence: int
    activity: CountedActivity | None


def deadlines(
    task: TaskText, dues: Sequence[Due], activities: Sequence[Activity], year: int | None
) -> tuple[list[Activity], Deadline | None]:
    """The activities with their own deadlines, and the one of the whole."""
    result, overall = list(activities), None
    for due in dues:
        iso = last_day(due.mention.iso, year)
        made = Deadline(iso=iso, quote=task.quote(due.mention.start, due.mention.end))
        if due.activity is None:
            if overall is None or made.iso >= overall.iso:
                overall = made
        else:
            result = [
                item.model_copy(update={"deadline": made}) if item.id == due.activity.id else item
                for item in result
            ]
    if overall is None and len(result) == 1:
        overall = result[0].deadline
    return result, overall


def planned_year(text: str) -> int | None:
    """The year that something is planned for (2026年计划…), wherever it stands."""
    planned = _PLANNED.search(_TITLED.sub("", text))
    return int(planned[1]) if planned else None


def year_of(text: str) -> int | None:
    """The year a sentence is about: never one that only ends a period (2024—2026年)."""
    found = re.search(r"(?<![-—~至到\d〔])(20\d\d)年", _TITLED.sub("", text))
    return int(found[1]) if found else None


def usual_year(text: str) -> int | None:
    """The year a long text mostly speaks of, where it is plain: named three times, and more than any other."""
    years = Counter(
        re.findall(r"(?<![-—~至到\d〔])(20\d\d)年(?!.{0,8}第\d+[次届号])", _TITLED.sub("", text))
    )
    (year, times), (_, other) = [*years.most_common(2), ("0", 0), ("0", 0)][:2]
    return int(year) if times >= _OFTEN and times >= 2 * other else None


def only_year(text: str) -> int | None:
    """The year of a text that names one nowhere but in a title (《关于做好2025年…的通知》)."""
    years = set(re.findall(r"(?<![-—~至到\d〔])(20\d\d)年(?!.{0,8}第\d+[次届号])", text))
    return int(years.pop()) if len(years) == 1 else None


def last_day(iso: str, year: int | None) -> str:
    """The day itself, or the last one of a month or period; without a year where none is known."""
    bounds = date_bounds(iso, year or 2001)
    last = iso.split("/")[-1]
    if bounds is None:
        return last
    text = bounds[1].isoformat()
    return f"-{text[4:]}" if year is None and last.startswith("--") else text
