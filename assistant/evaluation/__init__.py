"""Quality measured on labelled sets: what `jixiao eval` prints."""
