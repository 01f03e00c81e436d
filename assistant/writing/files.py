"""Files written whole or not at all, and text that no file format chokes on."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from pathlib import Path

from assistant.model.errors import UserError

# What XML 1.0 cannot hold: Word and Excel refuse a file with one of these in it.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_NEWLINES = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_REMEDIES = {
    errno.EACCES: "没有写入权限，请换一个文件夹，或关闭正在打开它的程序",
    errno.EPERM: "没有写入权限，请换一个文件夹，或关闭正在打开它的程序",
    errno.EROFS: "所在磁盘是只读的，请换一个文件夹",
    errno.ENOSPC: "磁盘空间不足，请清理后重试或换一个位置",
    errno.ENAMETOOLONG: "文件名太长，请换一个短些的文件名",
    errno.EISDIR: "这是一个文件夹，请在后面写上文件名",
    errno.ENOTDIR: "路径中有一段不是文件夹，请检查路径",
    errno.ENOENT: "文件夹不存在，请先建立文件夹或换一个位置",
}


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold; every kind of line break becomes `\\n`."""
    return _ILLEGAL.sub("", _NEWLINES.sub("\n", text))


def write_atomically(path: Path, data: bytes, *, overwrite: bool = True) -> Path:
    """Write `data` beside `path`, then put it in its place: nobody ever sees half a file.

    Raises UserError where the place cannot be written, or holds a file and `overwrite` is False.
    """
    try:
        # A link stays a link: what it points to is replaced.
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(path))
        if target.exists() and not overwrite:
            raise UserError(f"“{path}”已经存在，没有改动它；请换一个文件名，或确认要覆盖。")
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(mode)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else None
        remedy = _REMEDIES.get(number or 0, "请检查路径和文件名，或换一个位置")
        raise UserError(f"无法写入“{clean(str(path))}”：{remedy}。") from error
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
