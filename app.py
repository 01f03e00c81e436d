"""Starts the web app; the same as `jixiao serve`, whose options it takes (`--host`, `--port`).

Settings, services and views are put together in `assistant.web.serve`.
"""

import sys

from assistant.cli.main import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
