"""The conversation: requests in words, drafts with their history."""
