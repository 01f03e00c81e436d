"""The goal table as values. This layer imports nothing else of ours."""
