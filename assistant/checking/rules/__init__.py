"""The rule book: one module per topic."""
