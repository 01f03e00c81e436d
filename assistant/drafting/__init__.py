"""A task description -> brief -> evidence -> draft -> repaired draft."""
