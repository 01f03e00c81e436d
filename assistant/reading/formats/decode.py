"""Bytes of a text file to text, in whatever encoding a Chinese office uses."""

from __future__ import annotations

import codecs
import re

from assistant.model.errors import UserError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1c-\x1f\ufffe\uffff]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENOUGH = 0.02  # share of control characters that no text has


def decode(content: bytes) -> str:
    """The text of `content`.

    Raises:
        UserError: the bytes are no text in any known encoding.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, errors="replace"))
    # UTF-16 without a mark: line ends and digits put a zero into every second byte
    if content[:4096].count(0) > len(content[:4096]) // 20:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = content.decode(encoding, errors="replace")
            if len(_CHINESE.findall(text)) > len(text) // 5:
                return _checked(text)
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    if (mixed := _line_by_line(content)) is not None:
        return _checked(mixed)
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=["utf_8", "gb18030", "big5", "utf_16", "hz"]).best()
    if best is None:
        raise UserError(
            "文件内容不是文字，无法读取；请确认没有选错文件，或另存为 .docx、.xlsx 后再试。"
        )
    return _checked(str(best))


def _line_by_line(content: bytes) -> str | None:
    """The text of a UTF-8 file into which lines of another encoding, or broken bytes, were pasted."""
    lines = content.split(b"\n")
    texts: list[str] = []
    wide = right = 0
    for line in lines:
        wide += not line.isascii()
        try:
            texts.append(line.decode("utf-8"))
            right += not line.isascii()
        except UnicodeDecodeError:
            texts.append(_pasted(line))
    text = "\n".join(texts)
    if right * 2 <= wide or text.count("\ufffd") > len(text) * _ENOUGH:
        return None
    return text


def _pasted(line: bytes) -> str:
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError:
        return line.decode("utf-8", errors="replace")


def _checked(text: str) -> str:
    if len(_CONTROL.findall(text)) > len(text) * _ENOUGH:
        raise UserError(
            "文件内容不是文字，无法读取；请确认没有选错文件，或另存为 .docx、.xlsx 后再试。"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
