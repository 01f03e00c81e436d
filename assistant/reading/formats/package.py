"""Office packages (.docx, .xlsx are zip files): refused before a library opens them when unsafe or broken."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.model.errors import UserError

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_UNPACKED = 400 * 2**20
_MOST_RATIO = 300  # an honest office file shrinks to a tenth; a bomb to a thousandth
_MOST_MEMBER = 32 * 2**20  # of XML: some 50,000 rows; a library needs thirty times that in memory


# What the libraries let through when the parts of a package are damaged or contradict each other;
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


def open_package(path: Path, main_member: str, kind: str) -> None:
    """Check the package without unpacking it.

    `main_member` is what must be inside (`word/document.xml`), `kind` the words for it (`Word 文档`).

    Raises:
        UserError: encrypted, an old binary file under a new ending, truncated, another kind of
            file, or far larger unpacked than packed.
    """
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
    with damage_told(), zipfile.ZipFile(path) as package:
        members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise UserError("文件已加密，无法读取；请取消密码后重新保存再试。")
    if main_member not in {member.filename for member in members}:
        raise UserError(f"文件内容不是{kind}；请确认扩展名没有改错，或在 Office 中另存后再试。")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    bomb = unpacked > 10 * 2**20 and unpacked / packed > _MOST_RATIO
    most = max(member.file_size for member in members if member.filename.endswith(".xml"))
    if unpacked > _MOST_UNPACKED or bomb or most > _MOST_MEMBER:
        raise UserError("文件展开后过大，为安全起见没有读取；请删去多余的内容或拆分后再试。")
