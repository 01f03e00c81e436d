# The only commands a newcomer needs: `make run` and `make test`. Python 3.11 or newer is all they ask for.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 7860

.PHONY: run test check format lock bench clean

run: $(VENV)/installed  ## index the corpus and serve the app on http://127.0.0.1:7860
	$(BIN)/jixiao library build
	$(BIN)/python app.py --host $(HOST) --port $(PORT)

test: $(VENV)/installed-dev  ## every test; those in a browser skip where there is no Chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/installed-dev  ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev  ## repeatable measurements, each side by side with a peer
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

lock:  ## write the pins anew from the ranges in pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更新的版本：请安装后重试，或用 make PYTHON=路径 指定。"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@
