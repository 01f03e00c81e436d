"""What is made from the store and can be made again: words (tantivy) and vectors (Chroma)."""
