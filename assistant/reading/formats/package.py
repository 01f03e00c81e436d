"""Office packages (.docx, .xlsx, .ods are zip files): opened within bounds, refused when unsafe or broken.

Nothing outside the package is ever opened: relationships to other places are not followed, and XML
is read without entities, without a DTD and without a network.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from assistant.model.errors import UserError
from assistant.reading import limits

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PIECE = 2**20
_TOO_LARGE = "文件展开后过大，为安全起见没有读取；请删去多余的内容或拆分后再试。"
_NOT_OFFICE = "文件里有 Office 文件不该有的声明（DTD），为安全起见没有读取；请用 Office 或 WPS 打开后重新保存再试。"
#: For every XML parser here: nothing from outside, no entities, no text or nesting without end.
_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
#: Namespaces of the strict form of the standard, and those of the usual one.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main",
     b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip

# What libraries let through when the parts of a file are damaged or contradict each other;
# errors of XML parsers are SyntaxErrors.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    NotImplementedError,
    RecursionError,
)


@contextmanager
def damage_told(*own: type[Exception]) -> Iterator[None]:
    """Turn what a library raises on a damaged package into one sentence for the user.

    `own` are the library's own error classes. Only the library's call belongs inside.
    """
    errors: tuple[type[Exception], ...] = (*_DAMAGE, *own)
    try:
        yield
    except errors as error:
        raise UserError("文件已损坏，无法读取；请用 Office 或 WPS 打开后重新保存再试。") from error


class Package:
    """An open package. Use it in a `with`."""

    def __init__(self, path: Path, kind: str) -> None:
        """Check the package without unpacking it. `kind` are the words for the file: `Word 文档`.

        Raises:
            UserError: encrypted, an old binary file under a new ending, truncated, another kind of
                file, or far larger unpacked than packed.
        """
        _check_head(path, kind)
        self._kind = kind
        with damage_told():
            self._zip = zipfile.ZipFile(path)
        self._members = {member.filename: member for member in self._zip.infolist()}
        try:
            _check_members(self._zip.infolist())
        except UserError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def tree(self, name: str) -> Any:
        """The root element of an XML member.

        Raises:
            UserError: damaged, past the bounds, or with a DTD, which no office program writes.
        """
        from lxml import etree

        self._bounded(name, limits.MEMBER)
        with damage_told():
            content = _usual(self._zip.read(name))
        with _xml_told():
            root = etree.fromstring(content, etree.XMLParser(**_SAFE))
        _refuse_dtd(root)
        return root

    def stream(
        self, name: str, *tags: str, without: re.Pattern[bytes] | None = None
    ) -> Iterator[Any]:
        """The elements of these tags in an XML member, one by one, each emptied after its turn.

        What `without` matches is taken out of the bytes first. Raises as `tree` does.
        """
        from lxml import etree

        self._bounded(name, limits.SHEET)
        parser = etree.XMLPullParser(events=("end",), tag=tags, **_SAFE)
        checked = False
        for content in self._pieces(name):
            with _xml_told():
                parser.feed(without.sub(b"", content) if without else content)
            element: Any
            for _, element in parser.read_events():
                if not checked:
                    _refuse_dtd(element)
                    checked = True
                yield element
                element.clear()
                # the emptied elements before it would still take memory
                while element.getprevious() is not None:
                    del element.getparent()[0]
        with _xml_told():
            parser.close()

    def holds_more(self, name: str, mark: bytes, most: int) -> bool:
        """Whether these bytes occur more than `most` times in a member: far quicker than to parse it."""
        if name not in self or self._members[name].file_size < most * len(mark):
            return False
        found = 0
        for piece in self._pieces(name):
            found += piece.count(mark)
            if found > most:
                return True
        return False

    def _pieces(self, name: str) -> Iterator[bytes]:
        """A member's bytes, no tag cut in two."""
        with damage_told():
            file = self._zip.open(name)
        with file:
            rest = b""
            while True:
                with damage_told():
                    read = file.read(_PIECE)
                if not read:
                    break
                content = rest + read
                end = content.rfind(b"<")
                end = len(content) if end < 0 else end
                # NOTE: a tag longer than a piece would be gathered for ever
                if len(content) - end > _PIECE:
                    end = len(content)
                rest = content[end:]
                yield _usual(content[:end])
            yield _usual(rest)

    def _bounded(self, name: str, most: int) -> None:
        member = self._members.get(name)
        if member is None:
            raise UserError("文件已损坏，无法读取；请用 Office 或 WPS 打开后重新保存再试。")
        if member.file_size > most:
            raise UserError(_TOO_LARGE)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relationships of a member that point inside the package: their type and member by id."""
        folder, _, base = name.rpartition("/")
        listed = posixpath.join(folder, "_rels", base + ".rels")
        found: dict[str, tuple[str, str]] = {}
        if listed not in self:
            return found
        for relation in self.tree(listed).iter(_RELATION):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if inside in self:
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, inside)
        return found

    def main(self, usual: str, tag: str) -> tuple[str, Any]:
        """The member that holds the document, and its root; `usual` is where it nearly always is.

        Raises:
            UserError: the file holds another kind of document.
        """
        names = [usual] if usual in self else []
        names = names or [
            inside for kind, inside in self.relations("").values() if kind == "officeDocument"
        ]
        for name in names[:1]:
            root = self.tree(name)
            if root.tag == tag:
                return name, root
        raise UserError(
            f"文件内容不是{self._kind}；请确认扩展名没有改错，或在 Office 中另存后再试。"
        )


def _check_head(path: Path, kind: str) -> None:
    with path.open("rb") as file:
        head = file.read(8)
        if head == _COMPOUND_FILE:
            file.seek(0)
            if _ENCRYPTED in file.read(4 * 2**20):
                raise UserError("文件已加密，无法读取；请在 Office 中取消密码后重新保存再试。")
            raise UserError(
                f"文件的扩展名与内容不符（内容是旧版 Office 格式）；请在 Office 中打开，另存为{kind}"
                f"（{path.suffix.lower()}）后再试。"
            )
    if not zipfile.is_zipfile(path):
        reason = "文件不完整" if head[:2] == b"PK" else f"文件内容不是{kind}"
        raise UserError(f"{reason}，无法读取；请用 Office 或 WPS 打开确认，重新保存后再试。")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise UserError("文件已加密，无法读取；请取消密码后重新保存再试。")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    bomb = unpacked > 10 * 2**20 and unpacked / packed > limits.RATIO
    if unpacked > limits.UNPACKED or bomb or len(members) > limits.ENTRIES:
        raise UserError(_TOO_LARGE)


def _usual(content: bytes) -> bytes:
    """The XML with the names of the usual form of the standard in place of the strict one's."""
    if b"purl.oclc.org" in content:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
    return content


def _refuse_dtd(element: Any) -> None:
    if element.getroottree().docinfo.doctype:
        raise UserError(_NOT_OFFICE)


@contextmanager
def _xml_told() -> Iterator[None]:
    """Damage told, with text or nesting past what the parser allows told as such."""
    from lxml import etree

    try:
        with damage_told(etree.LxmlError):
            yield
    except UserError as error:
        if re.search(
            "huge|depth|too (?:long|big|large)|limit|amplification",
            str(error.__cause__),
            re.IGNORECASE,
        ):
            raise UserError(_TOO_LARGE) from error
        raise
