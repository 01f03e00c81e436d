"""The conversation about a draft, and the drafts on disk with all their versions."""

from assistant.chat.changes import Change
from assistant.chat.conversation import Conversation, edit_cell
from assistant.chat.events import Event
from assistant.chat.store import USER, DraftInfo, DraftStore, DraftVersion, Message
from assistant.chat.waiving import means, waive, withdraw

__all__ = [
    "USER",
    "Change",
    "Conversation",
    "DraftInfo",
    "DraftStore",
    "DraftVersion",
    "Event",
    "Message",
    "edit_cell",
    "means",
    "waive",
    "withdraw",
]
