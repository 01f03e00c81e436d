"""What a language model may add to a draft, each figure of it looked up by the program."""
