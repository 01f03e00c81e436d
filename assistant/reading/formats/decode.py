"""Bytes of a text file to text, in whatever encoding a Chinese office uses.

Bytes that are valid UTF-8 are UTF-8: but for a few short words nothing else looks like it. GB18030 and Big5 accept each
other's bytes, so they are told apart by which of them gives everyday characters.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from assistant.model.errors import UserError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1c-\x1f\ufffe\uffff]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENOUGH = 0.02  # share of control or broken characters that no text has
_SAMPLE = 20_000  # characters that are enough to tell encodings apart
_LOST = "\ufffd"
# Lead bytes of the characters in daily use: level 1 of GB 2312 and of Big5
_DAILY = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
_BIG5 = frozenset(("big5", "big5-hkscs", "big5hkscs", "cp950"))
_NO_TEXT = "文件内容不是文字，无法读取；请确认没有选错文件，或另存为 .docx、.xlsx 后再试。"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what its reader must know of how it was decoded."""

    text: str
    notes: list[str] = field(default_factory=list)


def decode(content: bytes) -> str:
    """The text of `content`, line ends as `\\n`.

    Raises:
        UserError: the bytes are no text in any known encoding.
    """
    return decoded(content).text


def decoded(content: bytes, declared: str | None = None) -> Decoded:
    """The text of `content`, with notes for the user; `declared` is what the file says of itself.

    The content wins over the declaration: pages declared GB2312 that are UTF-8 are common, and
    the other way round.

    Raises:
        UserError: the bytes are no text in any known encoding.
    """
    text, encoding = _text(content, (declared or "").lower())
    if len(_CONTROL.findall(text)) > len(text) * _ENOUGH:
        raise UserError(_NO_TEXT)
    notes = []
    if lost := len(re.findall(f"{_LOST}+", text)):
        notes.append(f"文件里有 {lost} 处文字已损坏，无法识别，用“{_LOST}”代替；请对照原文核对。")
    if encoding == "big5hkscs":
        notes.append("文件按繁体中文（Big5）编码读取；如有乱码，请另存为 UTF-8 后再试。")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), notes)


def _text(content: bytes, declared: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace"), encoding
    if wide := _wide(content):
        return wide
    if (text := _strict(content, "utf-8")) is not None and not _by_chance(text):
        return text, "utf-8"
    if text is None and (mixed := _mostly_utf8(content)) is not None:
        return mixed, "utf-8"
    readings = [
        (_daily(taken, encoding), taken, encoding)
        for encoding in _DAILY
        if (taken := _by_line(content, encoding)) is not None
    ]
    if readings:
        if declared in _BIG5 and any(encoding == "big5hkscs" for *_, encoding in readings):
            return next((text, name) for _, text, name in readings if name == "big5hkscs")
        # NOTE: first in order wins a tie: GB18030 unless Big5 is surely better
        share, reading, encoding = max(readings, key=lambda r: r[0] - (r[2] != "gb18030") * 0.2)
        if text is None and not _CHINESE.search(readings[0][1]):
            return readings[0][1:]  # signs alone tell nothing: the encoding of the country
        if text is None or share > 0.9:
            return reading, encoding
    if text is not None:
        return text, "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=["utf_8", "gb18030", "big5", "utf_16", "hz"]).best()
    if best is None:
        raise UserError(_NO_TEXT)
    return str(best), best.encoding


def _by_chance(text: str) -> bool:
    """Whether valid UTF-8 may be GB18030: a few words such as 值 or 联通 are both.

    UTF-8 writes Chinese in three bytes; what is two bytes throughout is Greek, Hebrew or the like.
    """
    return not text.isascii() and all(character < "\u0800" for character in text)


def _wide(content: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark: line ends and digits leave zeros in the same places."""
    head = content[:4096]
    if head.count(0) <= len(head) // 20:
        return None
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = content.decode(encoding, errors="replace")
        seen = text[:_SAMPLE]
        if len(_CHINESE.findall(seen)) > len(seen) // 5 and seen.count(_LOST) < len(seen) // 50 + 1:
            return text, encoding
    return None


def _mostly_utf8(content: bytes) -> str | None:
    """A UTF-8 text into which lines of another encoding, or broken bytes, were pasted."""
    texts: list[str] = []
    wide = right = 0
    for line in content.split(b"\n"):
        wide += not line.isascii()
        try:
            texts.append(line.decode("utf-8"))
            right += not line.isascii()
        except UnicodeDecodeError:
            text = line.decode("utf-8", errors="replace")
            if text.count(_LOST) > len(text) // 8:  # no slip: another encoding
                text = _strict(line, "gb18030") or text
            elif len(text) > 1:
                right += 1
            texts.append(text)
    text = "\n".join(texts)
    if right * 2 <= wide or text.count(_LOST) > len(text) * _ENOUGH + 1:
        return None
    return text


def _by_line(content: bytes, encoding: str) -> str | None:
    """The text in a two-byte encoding; a broken byte costs no more than its line's characters."""
    whole = _strict(content, encoding)
    if whole is not None:
        return whole
    text = "\n".join(line.decode(encoding, errors="replace") for line in content.split(b"\n"))
    return text if text.count(_LOST) <= len(text) * _ENOUGH + 1 else None


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _daily(text: str, encoding: str) -> float:
    """The share of Chinese characters that are in daily use in the encoding's own country."""
    standard, first, last = _DAILY[encoding]
    characters = _CHINESE.findall(text[:_SAMPLE])
    if not characters:
        return 0
    leads: list[int] = [character.encode(standard, errors="replace")[0] for character in characters]
    return sum(first <= lead <= last for lead in leads) / len(characters)
