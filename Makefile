# Each target sets up what it needs: a clean machine needs only Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked
PIP := $(BIN)/python -m pip --disable-pip-version-check
PICTURES := docs/pictures
# Two workers more than cores (448 s on two, where one more took 508): some tests wait for a process of their own and leave a core idle.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 2)')

.DEFAULT_GOAL := help
.PHONY: help install demo test quick lint format bench pictures lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "LMC Bot needs Python 3.11 or later")'
	@$(PYTHON) -m venv $(VENV)

# The stamp is younger than the lock and the project file as long as the environment matches them.
$(STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) from requirements.lock: about two minutes the first time"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

install: $(STAMP)  ## set up the bot in .venv, and start nothing

demo: $(STAMP)  ## the real bot in a browser page, without Discord
	@$(BIN)/lmcbot demo

test: lint  ## everything CI runs, on every core
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

quick: $(STAMP)  ## the tests without a simulated server, a website or a process of their own
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not slow" --hypothesis-profile quick

lint: $(STAMP)  ## style and types
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/mypy --no-error-summary

format: $(STAMP)  ## rewrite the sources in the house's style
	@$(BIN)/ruff check -q --fix .
	@$(BIN)/ruff format -q .

# Neither locked nor shipped. Without a network the rows that need it say that they were not measured.
$(VENV)/.beside: $(STAMP)
	@$(PIP) install -qq --no-build-isolation -e '.[bench]' && touch $@ \
		|| echo "What some rows are held against could not be installed: they are left out"

bench: $(VENV)/.beside  ## measure all beside what one would otherwise pick, and renew the table of docs/scale.md
	@$(BIN)/python -m benchmarks

pictures: $(STAMP)  ## redraw the pictures of the documentation (needs chromium)
	@$(BIN)/lmcbot demo --pictures $(PICTURES)

# Made with Python 3.11, which cannot resolve audioop-lts (3.13 and later): its lines are carried over.
lock: $(STAMP)  ## renew requirements.lock: exact versions, all hashes, no index addresses
	@sed -n '/^audioop-lts/,/[^\\]$$/p' requirements.lock > $(VENV)/audioop.lock
	@$(BIN)/pip-compile --quiet --upgrade --extra demo --extra speed --extra dev --strip-extras --generate-hashes --allow-unsafe \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file $(VENV)/new.lock pyproject.toml
	@{ sed -n '/^#/p;/^#/!q' requirements.lock; sed '/^ *#/d;/^$$/d' $(VENV)/new.lock; cat $(VENV)/audioop.lock; } \
		> $(VENV)/whole.lock
	@mv $(VENV)/whole.lock requirements.lock

clean:  ## remove what the targets made
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
