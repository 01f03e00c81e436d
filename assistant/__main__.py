"""`python -m assistant` is `jixiao`."""

from assistant.cli.main import main

if __name__ == "__main__":
    main()
