"""A brief becomes rows: which measures, which values, in which order, with which sentences and points."""
