"""A goal table -> report: deterministic rules. Never calls a model."""
