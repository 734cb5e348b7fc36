# Mockview. `make` lists what there is to make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEBIAN := espeak-ng libespeak-ng1 libportaudio2 alsa-utils
DEBIAN_TEST := chromium pulseaudio pulseaudio-utils libasound2-plugins sox strace

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench bench-full soak fixtures clean system system-test

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: system $(VENV)/.run ## A complete interview with the recorded candidate; installs what it needs
	@$(BIN)/mockview demo
	@command -v mockview >/dev/null || echo "(To type just mockview:  source $(BIN)/activate)"

test: system-test $(VENV)/.test ## Run the tests; installs what they need
	@$(BIN)/python -m pytest -q

lint: $(VENV)/.test ## Check style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: system-test $(VENV)/.bench ## Measure speed, recognition and scoring (minutes); JSON on stdout
	@$(BIN)/python benchmarks/run_all.py

bench-full: system-test $(VENV)/.bench ## Measure everything at its whole size (two hours); JSON on stdout
	@$(BIN)/python benchmarks/run_all.py --full

soak: system-test $(VENV)/.bench ## Does an hour-long recording grow in memory? JSON on stdout
	@$(BIN)/python benchmarks/soak.py --json

fixtures: system $(VENV)/.bench ## Make the recorded answers again and compare them with those here
	@$(BIN)/python audio_fixtures/make_answers.py --check

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build

# Debian packages: installed when make runs as root, else named. Elsewhere the same programs have other names.
define install_debian
	@missing=(); for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing+=($$p); done; \
	if [ $${#missing[@]} -eq 0 ]; then :; \
	elif ! command -v apt-get >/dev/null; then echo "Mockview speaks through espeak-ng and PortAudio; install them with your package manager." >&2; \
	elif [ "$$(id -u)" -eq 0 ]; then echo "Installing $${missing[*]}" >&2; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $${missing[*]}; } >/dev/null; \
	else echo "For sound, run once:  sudo apt-get install $${missing[*]}" >&2; fi
endef

system:
	$(call install_debian,$(DEBIAN))

system-test:
	$(call install_debian,$(DEBIAN) $(DEBIAN_TEST))

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Mockview needs Python 3.11 or newer; try make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian the module venv comes with: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(BIN)/python pyproject.toml
	@echo "Installing mockview into $(VENV) (a minute or two, the first time)" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check -e . && touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml
	@echo "Installing mockview and its test tools into $(VENV)" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,lint,bench,fixtures]' && touch $@ $(VENV)/.run

$(VENV)/.bench: $(BIN)/python pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,lint,bench,fixtures]' && touch $@ $(VENV)/.run $(VENV)/.test
