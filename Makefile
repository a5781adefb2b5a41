.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
WORKERS ?= 2
MUTANTS ?= $(or $(TMPDIR),/tmp)/xinyian-mutants

.PHONY: help run test lint fix words migration bench mutants pictures
help: ## what can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s%s\n", $$1, $$2}'

# Asked before pip is: its answer to an older Python is a page of versions that nobody can read.
define NEEDS_PYTHON
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "需要 Python 3.11 或更高版本（现在是 $$($(PYTHON) --version 2>&1)）；请安装后用 make PYTHON=python3.12 $(or $(MAKECMDGOALS),run) 指明。"; \
	echo "Python 3.11 or newer is needed (this is $$($(PYTHON) --version 2>&1)); name one with make PYTHON=python3.12 $(or $(MAKECMDGOALS),run)."; exit 1; }
endef

.venv/run: requirements.lock
	$(NEEDS_PYTHON)
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	.venv/bin/pip --disable-pip-version-check check --quiet
	@touch $@

.venv/test: requirements-test.lock
	$(NEEDS_PYTHON)
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-test.lock
	.venv/bin/pip --disable-pip-version-check check --quiet
	@touch .venv/run $@

run: .venv/run ## the site and the timetable on http://127.0.0.1:8080, with fictional data when new
	$(PY) run.py

test: .venv/test ## every test: rules, SQLite, PostgreSQL, browser (where there is a Chromium)
	$(PY) -m pytest -n $(WORKERS)

lint: .venv/test ## format, style, types, import contracts
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

fix: .venv/test ## mend what ruff can mend
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

words: .venv/test ## collect the sentences of the house into translations/zh and say which lack Chinese
	@scratch=$$(mktemp -d) && trap 'rm -r "$$scratch"' EXIT && \
	.venv/bin/pybabel -q extract -F babel.cfg -k N_ --no-wrap --no-location --omit-header --sort-output \
		--ignore-dirs "tests bench .venv instance .git migrations mutants" -o "$$scratch/words.pot" . && \
	.venv/bin/pybabel -q update -i "$$scratch/words.pot" -d translations -l zh --no-fuzzy-matching --ignore-obsolete --no-wrap --omit-header
	@$(PY) -c "from app import catalogue; raise SystemExit(catalogue.report_gaps())"

migration: .venv/test ## the next migration, from what the models say: make migration m="what it does"
	@test -n "$(m)" || { echo 'make migration m="what it does"'; exit 2; }
	@scratch=$$(mktemp -d) && trap 'rm -r "$$scratch"' EXIT && \
	export INSTANCE_DIR="$$scratch" DATABASE_URL="sqlite:///$$scratch/migration.db" && \
	$(PY) -m alembic -c models/migrations/alembic.ini upgrade head && \
	$(PY) -m alembic -c models/migrations/alembic.ini revision --autogenerate -m "$(m)"

pictures: .venv/test ## every screen as every role, at a desk and on a phone, in both languages: pictures/index.html
	$(PY) -m tests.pictures pictures

bench: .venv/test ## speed, as ratios: recalculation against a loop of queries, pages against each other
	$(PY) -m bench

# In a copy outside the tree: mutmut writes every source file many times over, and `words` would read them all.
mutants: .venv/test ## mutate rules and workflow, run their own tests, say which share is killed (docs/mutants.md)
	rm -rf $(MUTANTS) && mkdir -p $(MUTANTS)
	cp -r pyproject.toml config.py app jobs models tests translations views $(MUTANTS)
	cd $(MUTANTS) && $(CURDIR)/.venv/bin/mutmut run --max-children $(WORKERS)
	cd $(MUTANTS) && $(CURDIR)/.venv/bin/mutmut results && $(CURDIR)/.venv/bin/mutmut export-cicd-stats
	@$(PY) -c 'import json, sys; s = json.load(open(sys.argv[1])); share = s["killed"] / s["total"]; \
	print("{total} mutants: {killed} killed, {timeout} out of time, {survived} survived, {no_tests} without a test;".format(**s), f"{share:.1%} killed"); \
	sys.exit(share < 0.9)' $(MUTANTS)/mutants/mutmut-cicd-stats.json
