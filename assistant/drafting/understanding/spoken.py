"""A task as people say it in a chat, read as they would write it: 我们打算搞6期培训 is 举办6期培训.

Only the reading changes: what is put in place of other words keeps their place in the text, so that
quotes are the user's own. The words are data (`corpus/spoken_tasks.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.checking.data import load_yaml
from assistant.paths import shipped

_CJK = "[\u4e00-\u9fff]"
_DIGIT = r"[\d零一二两三四五六七八九十百千万]"
_NUMBER = f"{_DIGIT}+"
_MONEY = "[万亿元块]"
_OFFICE = "[局委办镇乡村院校站所]?(?:单位|学校|医院|中心|部门|科室|社区|这边)?"
_OPENS = r"(?:^|(?<=[,。;:!?\n]))"
# 要 within other words: 需要, 主要, 要素, 要求.
_NOT_WILL = r"(?<![需主重必纪摘概简])", r"(?![素点求闻道塞件害])"


class _Spoken(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    marks: tuple[str, ...]
    greetings: tuple[str, ...]
    asks: tuple[str, ...]
    writes: tuple[str, ...]
    about: tuple[str, ...]
    selves: tuple[str, ...]
    times: tuple[str, ...]
    intends: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    done: tuple[str, ...]
    totals: tuple[str, ...]
    money: tuple[str, ...]
    says: dict[str, str]
    anywhere: dict[str, str]
    other: tuple[str, ...]


def written(text: str) -> Iterator[tuple[int, int, str]]:
    """What is read in place of which stretch of a folded text: none of it in a text not spoken.

    Each stretch is one of the text as the changes before it have left it.
    """
    if not _marks().search(text):
        return
    for pattern, instead in _readings():
        for match in reversed(list(pattern.finditer(text))):
            start, end = match.span("said")
            if start < end:
                yield start, end, instead
                text = f"{text[:start]}{instead}{text[end:]}"


@cache
def _words() -> _Spoken:
    return load_yaml(shipped("corpus") / "spoken_tasks.yaml", _Spoken)


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(_any(_words().marks))


@cache
def _readings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What is looked for, the surest first, and what is read instead."""
    return tuple((re.compile(pattern), instead) for pattern, instead in _patterns(_words()))


def _patterns(known: _Spoken) -> Iterator[tuple[str, str]]:
    other = f"(?!{_any(known.other)})"
    will = f"{other}{_NOT_WILL[0]}{_any(known.intends)}{_NOT_WILL[1]}"
    asked = f"{_any(known.asks)}{_any(known.writes)}(?:一下|一?[个份张])?(?:的?{_any(known.about)})*[吧呗啊]?"
    yield f"{_OPENS}(?P<said>{_any(known.greetings)}[,。!?~]*)", ""
    yield f"{_OPENS}(?P<said>{asked}(?:[,。:;!]|$))", ""
    yield f"(?P<said>{_any(known.times)})(?!度)", ""
    # who says it, or of whom it is said, before what is to be done
    yield f"{_OPENS}(?P<said>{_any(known.selves)}{_OFFICE})(?=(?:[上下]半年)?{will})", ""
    yield (
        f"{_OPENS}(?P<said>(?:[县市区镇乡村]里|{_CJK}{{0,6}}[校局院馆会站所队]))(?=(?:[上下]半年)?{will})",
        "",
    )
    yield f"{_OPENS}(?:[上下]半年)?(?P<said>{will})(?={_CJK}|\\d)", ""
    yield f"(?P<said>{_any(known.before)})(?={_NUMBER})", ""
    yield f"(?<=[\u4e00-\u9fff\\d])(?P<said>{_any(known.after)})(?=[,。;!、)]|$)", ""
    yield f"(?P<said>{_any(known.done)})(?=[,。;!]|$)", "完成"
    yield f"{_OPENS}(?P<said>{_any(known.totals)}+)(?={_NUMBER}(?:\\.\\d+)?{_MONEY})", "预算"
    yield f"(?<={_DIGIT})(?P<said>{_any(known.money)})(?![地板屏碑])", "元"
    first = f"(?:{_OPENS}(?:[上下]半年|另外|然后)*|(?<=[再还、])){other}"
    for said, instead in known.says.items():
        yield f"{first}(?P<said>{said})(?=\\d|{_CJK}{{1,6}}{_DIGIT})", instead
    for said, instead in known.anywhere.items():
        yield f"{other}(?<![购收])(?P<said>{said})(?={_CJK}|\\d)", instead


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"
