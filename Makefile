# Everything happens in .venv, from locked dependencies. Needs Python 3.11 or later and make, nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
UV     := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv
LOCK   := $(UV) pip compile --universal --generate-hashes --no-annotate --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help venv demo test check format lint types layers gates wheel bench lock clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

venv: $(STAMP)  ## create .venv and install the locked dependencies

$(STAMP): requirements/dev.lock requirements/bootstrap.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.lock
	@$(UV) pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

demo: venv  ## run the main job on a small recorded day and show the draft
	@$(BIN)/python -m jianbao demo

test: venv  ## run the tests
	@$(BIN)/python -m pytest

check: venv format lint types layers test gates wheel  ## everything CI asks for

format: venv
	@$(BIN)/ruff format --check .

lint: venv
	@$(BIN)/ruff check .

types: venv
	@$(BIN)/mypy
	@$(BIN)/basedpyright --level error

layers: venv
	@$(BIN)/lint-imports

gates: venv  ## quality gates on DATA=../shared; without the data, says what is left out
	@$(BIN)/python -m benchmarks gate --data $(or $(DATA),../shared)

wheel: venv
	@rm -rf dist
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@$(BIN)/python -m benchmarks._wheel dist

bench: venv  ## quality beside other tools, with tables, on DATA=../shared (docs/benchmarks.md has more)
	@$(UV) pip install --quiet --require-hashes -r requirements/bench.lock
	@$(BIN)/python -m benchmarks gate --tables --data $(or $(DATA),../shared)

lock: venv  ## renew requirements/*.lock from pyproject.toml
	@echo uv | $(LOCK) --output-file requirements/bootstrap.lock -
	@$(LOCK) --extra dev --extra llm --extra notify --extra formulas --output-file requirements/dev.lock pyproject.toml
	@$(LOCK) --extra dev --extra llm --extra notify --extra formulas --extra bench --output-file requirements/bench.lock pyproject.toml

clean:  ## remove what was built
	@rm -rf $(VENV) dist build demo-out* .mypy_cache .ruff_cache .import_linter_cache
