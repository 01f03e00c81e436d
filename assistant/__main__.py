"""`python -m assistant` is `jixiao`."""

from assistant.cli.main import main

main()
