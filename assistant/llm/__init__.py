"""A language model behind an OpenAI-compatible endpoint, and the prompts sent to it."""
