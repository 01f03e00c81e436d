"""The user's own Word or Excel file changed in place: an empty form filled, findings as comments."""

from assistant.inplace.annotate import ANNOTATED, Annotated, annotate
from assistant.inplace.fill import FORMS, Filled, fill_form

__all__ = ["ANNOTATED", "FORMS", "Annotated", "Filled", "annotate", "fill_form"]
