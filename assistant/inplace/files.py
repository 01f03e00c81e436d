"""Rules for writing beside the user's own file."""

from __future__ import annotations

from pathlib import Path

from assistant.model.errors import UserError


def keep_original(original: Path, out: Path) -> None:
    """Raises UserError where `out` is the original itself, or a file of another kind."""
    try:
        same = out.exists() and original.exists() and out.samefile(original)
    except (OSError, ValueError):
        same = False
    if same:
        raise UserError(f"“{out}”就是原文件，不会被覆盖；请换一个文件名。")
    if out.suffix.lower() != original.suffix.lower():
        raise UserError(
            f"“{original.name}”是 {original.suffix} 文件，另存时文件名也要以 {original.suffix} 结尾。"
        )
