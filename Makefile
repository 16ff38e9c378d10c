# Needs git, make and Python >= 3.11. Everything is installed into .venv, nothing outside it.
PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
COMPILE := $(UV) pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate
DATA := $(or $(BARBERPRO_DATA),data)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo repro dashboard test test-all lint lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.run-time ## install the platform into .venv; after it .venv/bin/barberpro runs

demo: setup ## build the platform on a synthetic history of 60,000 payments and say what it found
	$(BIN)/barberpro synth --payments 60000 --months 18 --seed 7 --end 2026-08-01 --out "$(DATA)"
	BARBERPRO_DATA="$(DATA)" $(BIN)/barberpro run
	@echo
	@echo "Open the dashboard with: make dashboard"

repro: $(VENV)/.development ## run again what changed since the last time on data/, stage by stage (dvc)
	@test -d data/raw || { echo "data/raw holds no files yet: make demo, or barberpro load with files of your own" >&2; exit 3; }
	DVC_SITE_CACHE_DIR="$(CURDIR)/.dvc/tmp" $(BIN)/dvc repro

dashboard: setup ## open the dashboard on the generation in force
	BARBERPRO_DATA="$(DATA)" $(BIN)/barberpro dashboard

# Tests start the program hundreds of times: what is compiled once loads in a third of the time.
demo repro test test-all: export PYTHONDONTWRITEBYTECODE :=

test: $(VENV)/.development ## install what the tests need and run them, but for those marked slow
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not slow"

test-all: $(VENV)/.development ## run every test, the slow ones too
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.development ## check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

lock: $(VENV)/.uv ## resolve both lock files again from pyproject.toml, keeping the versions that still fit
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove .venv and the caches; the data root is kept
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find barberpro models pipelines dashboards tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a target is built again only when what it depends on is newer.

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is missing or older than Python 3.11; name a newer one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) cannot create a virtual environment; on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@touch $@

$(VENV)/.run-time: requirements.lock pyproject.toml | $(VENV)/.uv
	@echo "Installing what requirements.lock lists ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --build-constraints requirements-dev.lock --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.run-time
	@echo "Installing what requirements-dev.lock lists ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
