"""What a language model may add to a draft, each figure of it looked up by the program."""

from assistant.drafting.with_model.pipeline import draft_with

__all__ = ["draft_with"]
