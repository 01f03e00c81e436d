"""Errors that reach the user. Their text is Chinese: one sentence that says what and what to do."""

from __future__ import annotations


class UserError(Exception):
    """The request cannot be carried out; `str(error)` is shown as it stands, without a traceback."""
