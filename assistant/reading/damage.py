"""Conversion damage: what is undone, under which name, so that a reader can see and reverse it.

Only what cannot mean anything else is undone. A likely slip that could be meant (`290%` for
`≥90%`) is never changed here: see `doubts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from assistant.model import taxonomy
from assistant.model.table import Repair


class RepairName(StrEnum):
    """Names of the repairs, as the user reads them."""

    UNSEEN = "去除不可见字符"
    GLYPH = "还原部首和合字"
    BOOKMARK = "去除书签标记"
    TAGS = "去除网页标记"
    FORMULA_SIGN = "还原公式符号"
    LINE_BREAK = "合并断行"
    SPACES = "去除字间空格"
    CUT_LEVEL = "补全被截断的指标级次名"
    CODE = "去除单位代码"
    HINT = "去除模板提示"
    STAR = "去除星号"
    SLOT = "去除序号前缀"
    PAGE_MARK = "去除页码"


@dataclass(frozen=True, slots=True)
class Damage:
    """One repair before it is known which field of which row it belongs to.

    `after` begins at character `at` of the text as it stood once this repair was made, so a list of
    repairs can be taken back from its end (`undone`).
    """

    name: RepairName
    before: str
    after: str
    at: int = 0


# control characters but white space; soft hyphen, zero width, direction and byte order marks
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# what some PDF fonts say in place of a character: its radical, a compatibility form, a ligature
_GLYPH = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_RADICAL_OF = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
        strict=True,
    )
)
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr)\b[^<>\n]*>", re.IGNORECASE)
_OUTER_SPACE = re.compile(r"^\s+|\s+$")
_TAG = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|td|span|font|b|i|u|a|strong|em|o:p)\b[^<>\n]*>", re.I
)
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|le|ge|#\d{2,5});")

# LaTeX a text recogniser writes for the operators and marks of a target
_FORMULA = {
    "geqslant": "≥",
    "geqq": "≥",
    "geq": "≥",
    "ge": "≥",
    "leqslant": "≤",
    "leqq": "≤",
    "leq": "≤",
    "le": "≤",
    "gt": ">",
    "lt": "<",
    "times": "×",
    "sim": "~",
    "%": "%",
}
_FORMULA_SIGN = re.compile(
    r"\$?\\("
    + "|".join(sorted(map(re.escape, _FORMULA), key=len, reverse=True))
    + r")(?![a-z])\s?\$?"
)


def restore(text: str) -> tuple[str, tuple[Damage, ...]]:
    """Text without the marks that no author wrote nor white space around it, and what was undone.

    Line breaks and spaces inside stay: whether they are damage depends on the field.
    """
    found: list[Damage] = []
    text = text.strip()
    if not text.isprintable() and _UNSEEN.search(text):
        text = _replaced(text, _UNSEEN, lambda _: "", RepairName.UNSEEN, found)
    if not text.isascii() and _GLYPH.search(text):
        text = _replaced(text, _GLYPH, _character, RepairName.GLYPH, found)
    if "[" in text:
        text = _replaced(text, _BOOKMARK, lambda _: "", RepairName.BOOKMARK, found)
    if "<" in text:
        text = _replaced(text, _TAG, _tag_meaning, RepairName.TAGS, found)
    if "&" in text:
        text = _replaced(text, _ENTITY, lambda m: unescape(m.group()), RepairName.TAGS, found)
    if "\\" in text:
        text = _replaced(
            text, _FORMULA_SIGN, lambda m: _FORMULA[m.group(1)], RepairName.FORMULA_SIGN, found
        )
    if found and text != text.strip():
        text = _replaced(text, _OUTER_SPACE, lambda _: "", found[-1].name, found)
    return text, tuple(found)


def _character(match: re.Match[str]) -> str:
    """The ordinary character; a radical that is none by itself stays."""
    glyph = match.group()
    return _RADICAL_OF.get(glyph) or unicodedata.normalize("NFKC", glyph)


def undone(text: str, repairs: Sequence[Damage | Repair]) -> str:
    """The text as it was printed, before these repairs of it (in the order they were made).

    Raises:
        ValueError: the repairs are not of this text.
    """
    for repair in reversed(repairs):
        at = repair.at
        if not text.startswith(repair.after, at):
            raise ValueError("这些还原不是针对这段文字的。")
        text = text[:at] + repair.before + text[at + len(repair.after) :]
    return text


def _replaced(
    text: str,
    pattern: re.Pattern[str],
    meaning: Callable[[re.Match[str]], str],
    name: RepairName,
    found: list[Damage],
) -> str:
    """The text with each match replaced by what it means, each on the list with its place."""
    pieces: list[str] = []
    end = length = 0
    for match in pattern.finditer(text):
        pieces.append(text[end : match.start()])
        length += match.start() - end
        after = meaning(match)
        found.append(Damage(name, match.group(), after, length))
        pieces.append(after)
        length += len(after)
        end = match.end()
    return "".join([*pieces, text[end:]])


def _tag_meaning(match: re.Match[str]) -> str:
    """A line break for a tag that makes one, inside a text."""
    inside = match.start() > 0 and match.end() < len(match.string)
    return "\n" if inside and _BREAKING_TAG.fullmatch(match.group()) else ""


_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_BROKEN_LINE = re.compile(r"[ \t\u3000\xa0]*[\r\n\v\f]+[ \t\u3000\xa0]*")
_SPACE_IN_WORD = re.compile(rf"(?<=[{_WIDE}])[ \t\u3000\xa0]+(?=[{_WIDE}])")
# brackets of either width hold on to the words about them
_SPACE_AT_BRACKET = re.compile(
    rf"(?<=[{_WIDE}\d][(（])[ \t\u3000\xa0]+(?=[{_WIDE}\d])"
    rf"|(?<=[{_WIDE}\d%])[ \t\u3000\xa0]+(?=[)）])"
    rf"|(?<=[{_WIDE}])[ \t\u3000\xa0]+(?=[(（][{_WIDE}])|(?<=[{_WIDE}][)）])[ \t\u3000\xa0]+(?=[{_WIDE}])"
)
_SPACE_AT_FIGURE = re.compile(
    r"(?<=[\u4e00-\u9fff])[ \t\u3000\xa0]+(?=\d)|(?<=\d)[ \t\u3000\xa0]+(?=[\u4e00-\u9fff])"
)
_LATIN_BREAK = re.compile(r"(?<=[A-Za-z]),?\n(?=[A-Za-z])")


def one_line(text: str) -> tuple[str, list[Damage]]:
    """A name or value on one line, without spaces inside Chinese words; and what was undone."""
    found: list[Damage] = []
    if _BROKEN_LINE.search(text):
        joined = _BROKEN_LINE.sub("", _LATIN_BREAK.sub(" ", text))
        found.append(Damage(RepairName.LINE_BREAK, text, joined))
        text = joined
    closed = _SPACE_AT_BRACKET.sub("", _SPACE_IN_WORD.sub("", text))
    if closed != text:
        found.append(Damage(RepairName.SPACES, text, closed))
    return closed, found


_STAR = re.compile(r"[★☆]+")
# （≥**%）, (≤**万元), （≥xx人）, （必填）: what a template asks to be filled in
_HINT = re.compile(
    r"[（(]\s*[≥≤><=＞＜]*\s*(?:[*＊]{1,}|[xX×_]{2,})\s*[^（）()]{0,8}[)）][。.．]?|[（(](?:必填|选填)[)）]"
)
_SLOT = re.compile(r"^(?:指标|目标)\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：、.．]\s*")


def indicator_name(text: str) -> tuple[str, list[Damage]]:
    """An indicator's name without template marks, and what was taken away."""
    text, found = one_line(text)
    closed = _SPACE_AT_FIGURE.sub("", text)
    if closed != text:
        found.append(Damage(RepairName.SPACES, text, closed))
        text = closed
    for name, pattern in (
        (RepairName.STAR, _STAR),
        (RepairName.SLOT, _SLOT),
        (RepairName.HINT, _HINT),
    ):
        if pattern.search(text):
            bare = pattern.sub("", text).strip()
            found.append(Damage(name, text, bare))
            text = bare
    return text, found


def level_name(text: str) -> tuple[str, list[Damage]]:
    """A level's name on one line, a cut-off ending completed; and what was undone."""
    text, found = one_line(text)
    if text.endswith("指") and (taxonomy.canonical_level1(text) or taxonomy.canonical_level2(text)):
        found.append(Damage(RepairName.CUT_LEVEL, text, text + "标"))
        text += "标"
    return text, found


_CODE = re.compile(r"^[\[【（(]?\d{3,}[\]】)）]?\s*[-－—_.]?\s*(?=\D)")


_SEAL = re.compile(
    r"^[（(](?:盖章|公章|签章|加盖公章|单位盖章)[)）]\s*|\s*[（(](?:盖章|公章|签章|加盖公章|单位盖章)[)）]$"
)


def organization_name(text: str) -> tuple[str, list[Damage]]:
    """A unit's name without the code some systems print before it and （盖章）; and what was taken away."""
    text, found = one_line(text)
    bare = _CODE.sub("", text)
    if bare != text and len(bare) >= 2 and not re.match(r"年|万?元", bare):
        found.append(Damage(RepairName.CODE, text, bare))
        text = bare
    bare = _SEAL.sub("", text)
    if bare != text and bare:
        found.append(Damage(RepairName.HINT, text, bare))
        text = bare
    return text, found
