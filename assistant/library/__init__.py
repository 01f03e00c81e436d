"""The past tables: storage, words and vectors, search, target statistics."""
