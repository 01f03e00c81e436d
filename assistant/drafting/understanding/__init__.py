"""A task text, a project document or last year's table becomes a brief: what is to be done, how much, by when, for what."""
