"""The user's own Word or Excel file changed in place: an empty form filled, findings as comments."""

from assistant.inplace.annotate import Annotated, annotate
from assistant.inplace.files import result_ending
from assistant.inplace.fill import Filled, fill_form

__all__ = ["Annotated", "Filled", "annotate", "fill_form", "result_ending"]
