"""What a model may add to reading: layouts the recogniser is unsure of, verified against the source."""
