"""The libraries of the library's own tests."""

from __future__ import annotations

from tests.library.conftest import shipped_library, small_library

__all__ = ["shipped_library", "small_library"]
