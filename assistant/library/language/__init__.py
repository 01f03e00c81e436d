"""The words of the field: synonyms, grams, and what the name of an indicator measures."""
