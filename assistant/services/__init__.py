"""The three jobs as calls. The command line and the web app use these, and nothing below them.

Everything heavy (the library with its vector store, the drafting with a model) is loaded when it
is first asked for, so that reading and checking stay instant.
"""

from __future__ import annotations

from assistant.services.advising import Advising
from assistant.services.drafting import Drafting
from assistant.services.files import Step
from assistant.services.past import PastTables
from assistant.services.workspace import Progress

__all__ = ["Progress", "Services", "Step"]


class Services(Drafting, PastTables, Advising):
    """What the program can do, for one workspace."""
