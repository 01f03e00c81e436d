"""An Office package changed part by part: every part that is not touched keeps its bytes."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from assistant.inplace.files import WORD
from assistant.model.errors import UserError
from assistant.reading.formats.package import Package as Checked
from assistant.reading.formats.package import damage_told

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document"
_WORKBOOK = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}workbook"
# what the main part usually is called, its root, words for such a file
_WORD = ("word/document.xml", _DOCUMENT, "Word 文档")
_EXCEL = ("xl/workbook.xml", _WORKBOOK, "Excel 工作簿")
_STRICT = b"http://purl.oclc.org/ooxml/"  # the strict form of the standard has other names for all

Element = Any  # of lxml, which has no types


class Relationship(NamedTuple):
    """A part's link to another; `target` is the other's name in the package, or an address outside."""

    id: str
    type: str
    target: str


class Package:
    """The parts of a .docx or .xlsx. XML parts are parsed when asked for, written back when changed."""

    def __init__(self, path: Path) -> None:
        """Open a package.

        Raises:
            UserError: not such a package, encrypted, damaged, or unsafe.
        """
        usual, tag, kind = _WORD if path.suffix.lower() in WORD else _EXCEL
        try:
            with Checked(path, kind) as checked:
                self.main, _ = checked.main(usual, tag)
            with damage_told(), zipfile.ZipFile(path) as package:
                self._members = {info.filename: info for info in package.infolist()}
                self._bytes = {name: package.read(name) for name in self._members}
        except OSError as error:
            raise UserError(
                f"打不开文件“{path.name}”（{error.strerror}）；请检查路径、权限或是否被占用。"
            ) from error
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()

    @property
    def names(self) -> list[str]:
        """The parts, in the order of the file."""
        return list(self._bytes)

    def read(self, name: str) -> Element:
        """The root of an XML part, to look at.

        Raises:
            UserError: the part is missing or no XML.
        """
        if name not in self._trees:
            from lxml import etree

            # unlike reading, what is written again keeps its comments and instructions
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            with damage_told():
                root: Element = etree.fromstring(self._bytes[name], parser)
            if root.getroottree().docinfo.doctype or _STRICT in self._bytes[name]:
                raise UserError(
                    "这个文件的内部格式比较特殊，不能直接改写；请用 Office 或 WPS 打开，另存为普通的 "
                    ".docx 或 .xlsx 后再试。"
                )
            self._trees[name] = root
        return self._trees[name]

    def change(self, name: str) -> Element:
        """The root of an XML part, to change."""
        self._changed.add(name)
        return self.read(name)

    def add(self, name: str, root: Element, content_type: str) -> None:
        """Put a new XML part in the package, or another in the place of one that is there."""
        self._bytes[name] = b""
        self._trees[name] = root
        self._changed.add(name)
        types = self.change("[Content_Types].xml")
        if not types.xpath("*[@PartName=$name]", name=f"/{name}"):
            self._child(types, _TYPES, "Override", PartName=f"/{name}", ContentType=content_type)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Name the kind of all parts with this ending."""
        types = self.change("[Content_Types].xml")
        if not types.xpath("*[@Extension=$ending]", ending=ending):
            self._child(types, _TYPES, "Default", Extension=ending, ContentType=content_type)

    def remove(self, name: str, *, of: str) -> None:
        """Take a part out, with the link of the part `of` to it."""
        self._bytes.pop(name)
        self._trees.pop(name, None)
        self._changed.discard(name)
        types = self.change("[Content_Types].xml")
        for declared in types.xpath("*[@PartName=$name]", name=f"/{name}"):
            types.remove(declared)
        links = self.change(_links_of(of))
        for link in list(links):
            if _resolved(of, link.get("Target", "")) == name:
                links.remove(link)

    def links(self, part: str) -> list[Relationship]:
        """The links of a part, in their order."""
        name = _links_of(part)
        if name not in self._bytes:
            return []
        return [
            Relationship(
                link.get("Id", ""),
                link.get("Type", ""),
                link.get("Target", "")
                if link.get("TargetMode") == "External"
                else _resolved(part, link.get("Target", "")),
            )
            for link in self.read(name)
        ]

    def link(self, part: str, kind: str, target: str) -> str:
        """Link a part to another; the id of the link."""
        from lxml import etree

        name = _links_of(part)
        if name not in self._bytes:
            self._bytes[name] = b""
            self._trees[name] = etree.Element(
                f"{{{_RELATIONSHIPS}}}Relationships", nsmap=_as_default(_RELATIONSHIPS)
            )
        links = self.change(name)
        taken = {link.get("Id") for link in links}
        id = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        self._child(
            links,
            _RELATIONSHIPS,
            "Relationship",
            Id=id,
            Type=kind,
            Target=posixpath.relpath(target, posixpath.dirname(part)),
        )
        return id

    def free_name(self, pattern: str) -> str:
        """The first name of the pattern (`xl/comments{}.xml`) that no part has."""
        return next(
            name
            for n in range(1, len(self._bytes) + 2)
            if (name := pattern.format(n)) not in self._bytes
        )

    def packed(self) -> bytes:
        """The whole file. Parts that were not changed are as they were, byte by byte."""
        from lxml import etree

        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self._bytes.items():
                if name in self._changed:
                    content = etree.tostring(
                        self._trees[name].getroottree(),
                        xml_declaration=True,
                        encoding="UTF-8",
                        standalone=True,
                    )
                member = self._members.get(name)
                if member is None:
                    package.writestr(name, content)
                else:
                    package.writestr(member, content, compress_type=member.compress_type)
        return buffer.getvalue()

    @staticmethod
    def _child(parent: Element, space: str, tag: str, **attributes: str) -> None:
        child = parent.makeelement(f"{{{space}}}{tag}", attributes)
        parent.append(child)


def _as_default(space: str) -> Any:
    return {None: space}  # lxml's types forbid what lxml takes


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
