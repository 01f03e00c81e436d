"""Words of a model as they may stand in a table: plain text of one line, and nothing else.

They never become a path, markup, a link or a command: what looks like one is refused whole.
"""

from __future__ import annotations

import re
import unicodedata

_MARKUP = re.compile(
    r"[<>{}`$\\|#^~*_\[\]@=]|&#?\w{1,8};|://|www\.|[a-z]\.[a-z]{2}|^\s*[+=-]|"
    r"[/.]{2}|(?:^|\s)[/~]\w|(?:javascript|data|file|vbscript)\s*[:：]|[A-Za-z]{16,}",
    re.IGNORECASE,
)
# Letters that join or turn what stands beside them, and what cannot be seen.
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
_HAN = re.compile(r"[\u4e00-\u9fff]")


def plain(text: str, longest: int) -> str | None:
    """The text where it is fit to stand in a table, without white space around it; else None."""
    text = text.strip()
    if not text or len(text) > longest or not _HAN.search(text) or _MARKUP.search(text):
        return None
    if any(unicodedata.category(character) in _UNSEEN for character in text):
        return None
    return text if unicodedata.is_normalized("NFC", text) else None
