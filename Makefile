# Each command sets up what it needs. It takes Python 3.11 or newer, pip and make; another Python: make PYTHON=python3.13 demo
PYTHON ?= python3
export PYTHON
python = .venv/bin/python

.PHONY: help demo test check bench lock

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/run.ok ## Play Leerlijn on this machine, without any account; ARGS=--once plays a week and ends
	@$(python) -m bot demo $(ARGS)

# Playwright has no wheel for every platform, so it is installed only where there is a browser for it.
# A process for each core, and each file's tests in one of them, since they may share what is slow to make; ARGS=-n0: one for all.
test: .venv/test.ok ## Run every test, or some: ARGS=tests/rules
	@if requirements/chromium; then [ .venv/browser.ok -nt requirements/browser.txt ] || requirements/packages install browser; \
	elif [ -n "$$CI" ]; then exit 1; fi
	@$(python) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(if $(CI),-p tests.nothing_skipped) $(ARGS)

check: .venv/test.ok ## Check format, lint, types, message catalogues, practice cards and migrations
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy
	@$(python) -m bot messages check
	@$(python) -m bot cards check
	@$(python) -m bot migrate --check

bench: .venv/test.ok ## Measure speed and memory, as ratios to other ways of doing the same
	@$(python) -m tests.bench $(ARGS)

lock: ## Pin requirements/*.in with hashes; ARGS=--upgrade takes new versions
	@requirements/packages lock $(ARGS)

.venv/%.ok: requirements/%.txt
	@requirements/packages install $*
