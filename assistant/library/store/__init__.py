"""The truth of the library: documents, rows and their history in SQLite."""
