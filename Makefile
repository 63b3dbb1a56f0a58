# `make` makes every figure and table from the facts, and the site; `make help` lists the rest.
# Needed: Python 3.11, 3.12 or 3.13 with pip, and make. uv is used where it is there, for speed.

SHELL := /bin/sh
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all run site test faults bench check lab data lock clean help

BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

# No figure may hang on a screen, and no file on the reader's language.
export PYTHONUTF8 := 1
all run site data test faults: export MPLBACKEND := Agg

all: site

run: .venv/installed ## Run every notebook into output/
	@$(BIN)/analysis run

site: run ## The same, and then the site, output/site/ (what make alone does)
	@$(BIN)/analysis site

test: .venv/installed .venv/development ## Run the whole test suite
	$(BIN)/python -m pytest

faults: .venv/installed .venv/development ## Inject every fault into runs and sweeps (a quarter of an hour)
	$(BIN)/python -m pytest -v -m "full_faults or not full_faults" tests/reports/faults

bench: .venv/installed .venv/development ## Measure reading, comparing, the site, and the engine against plain papermill (some 20 minutes)
	$(BIN)/python benchmarks/texts.py
	$(BIN)/python benchmarks/wording.py
	$(BIN)/python benchmarks/site.py
	$(BIN)/python benchmarks/bench.py

check: .venv/installed .venv/development ## Lint, formatting and types (ruff, mypy)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: .venv/installed .venv/development ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks

data: .venv/installed ## Rebuild data/processed from data/raw
	@$(BIN)/analysis data

clean: ## Remove .venv, output/ and what tools left behind
	rm -rf .venv output build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## List these targets
	@echo "make         Everything: the environment from the lock, every notebook, the site"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile
	@echo "PYTHON=python3.12 chooses the interpreter; LOCK_FLAGS=--upgrade makes lock take newer versions."

# ---- The interpreter ----

# The first that will do. One inside an environment answers with the one it was made from, since
# .venv may be active while it is made anew. Some systems leave ensurepip out.
CANDIDATES = $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python)
QUESTION = import ensurepip, sys, venv; \
	(3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit(1); \
	print(getattr(sys, "_base_executable", None) or sys.executable)
found = $(shell for one in $(CANDIDATES); do $$one -c '$(QUESTION)' 2>/dev/null && break; done)
interpreter = $(or $(found),$(error Python 3.11, 3.12 or 3.13 with venv and pip is needed, and \
	none of these is one: $(CANDIDATES). Name one: make PYTHON=/path/to/python3.12))

# ---- The environment: stamps, each made again only when what it rests on has changed ----

ifdef UV
install = $(UV) pip install --quiet --python $(BIN)/python --no-deps
else
install = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
endif

# Made from nothing each time, so that nothing outlives its line in the lock. Nothing is left to
# resolve, hence --no-deps. The lock's second part is for development only.
.venv/locked: requirements.lock
	$(eval chosen := $(interpreter))
	@echo "Making .venv from requirements.lock with $(chosen)"
	@rm -rf .venv
	@"$(chosen)" -m venv .venv
	@sed '/^# Development only/,$$d' requirements.lock > .venv/running.txt
	@$(install) --require-hashes -r .venv/running.txt
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@echo "Installing the package"
	@$(install) --no-build-isolation --editable .
	@touch $@

.venv/development: .venv/locked
	@echo "Adding the development tools"
	@sed '1,/^# Development only/d' requirements.lock > .venv/development.txt
	@$(install) --require-hashes -r .venv/development.txt
	@touch $@

# A PYTHON of another version than the environment's makes the environment anew.
version = $(shell $(1) -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)
ifdef PYTHON
ifneq ($(call version,$(PYTHON)),$(call version,$(BIN)/python))
.PHONY: .venv/locked
endif
endif

# ---- The lock: one resolution for every supported Python and system, in two parts ----

LOCKER := $(or $(UV),build/uv/bin/uv)
RESOLVE = $(LOCKER) pip compile pyproject.toml --group build --quiet --no-config --no-header \
	--universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-annotate

# What is locked already stays where it still fits, unless LOCK_FLAGS=--upgrade.
lock: $(if $(UV),,build/uv/bin/uv) ## Resolve requirements.lock anew from pyproject.toml
	mkdir -p build
	cp requirements.lock build/all.txt 2>/dev/null || rm -f build/all.txt
	$(RESOLVE) $(LOCK_FLAGS) --extra dev --output-file build/all.txt
	rm -f build/running.txt
	$(RESOLVE) --constraint build/all.txt --output-file build/running.txt
	@(echo "# Made by make lock, for Python >=3.11,<3.14 on Linux, macOS and Windows."; \
	echo "# To run the notebooks"; \
	cat build/running.txt; \
	echo "# Development only"; \
	awk -F== 'NR == FNR { running[$$1]; next } /^[a-z0-9]/ { wanted = !($$1 in running) } wanted' \
		build/running.txt build/all.txt) > build/requirements.lock
	mv build/requirements.lock requirements.lock

build/uv/bin/uv:
	$(eval chosen := $(interpreter))
	"$(chosen)" -m venv build/uv
	build/uv/bin/pip install --quiet --disable-pip-version-check uv
