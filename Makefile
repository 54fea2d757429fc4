VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
SIZES ?= 300 30000
STAMP := $(VENV)/.installed

.PHONY: help install run test lint bench clean

help:
	@echo "make run      install, index the sample documents, serve on http://$(HOST):$(PORT)"
	@echo "make test     install and run all tests, in two processes"
	@echo "make lint     ruff, mypy, import-linter"
	@echo "make bench    speed beside the baselines, over the sample documents; with TEXTS=FILE also by size"
	@echo "make install  make $(VENV) with everything in it"
	@echo "Options: HOST=… PORT=… VENV=…"

$(STAMP): pyproject.toml .ci/constraints.txt
	@echo "[1/3] environment in $(VENV)"
	python3 -c 'import sys; sys.exit("Python 3.11 or newer is needed.") if sys.version_info < (3, 11) else 0'
	python3 -m venv $(VENV)
	@echo "[2/3] packages (a few minutes the first time)"
	$(BIN)/python -m pip install --disable-pip-version-check --upgrade --quiet pip
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on \
		-c .ci/constraints.txt -e '.[dev]'
	@touch $(STAMP)

install: $(STAMP)

run: install
	@echo "[3/3] sample documents, then the server"
	@$(BIN)/zhice ingest --samples
	@$(BIN)/zhice serve --host $(HOST) --port $(PORT)

test: install
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: install
	$(BIN)/python -m eval.speed
	$(if $(TEXTS),$(BIN)/python -m eval.speed.sizes --texts $(TEXTS) --sizes $(SIZES))

clean:
	rm -rf $(VENV) build *.egg-info
