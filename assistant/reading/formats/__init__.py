"""File formats: bytes in, parts of rows out. One module per format, loaded when it is needed."""
