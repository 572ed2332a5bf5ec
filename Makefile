# make run    install what is missing, load the data if none is published, serve the site
# make test   install what is missing, then lint, types, import contracts, unit, page and browser tests
# make format bring the code into the shape that the checks ask for
# make clean  remove the published warehouse, the demonstration files and the cache (batches and logs stay)

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint types contracts pytest format clean chromium

run: .venv/run.installed font
	@$(BIN)/python -m etl bootstrap
	@echo "کارنامه: http://localhost:$(PORT)"
	@$(BIN)/streamlit run app.py --server.port $(PORT)

test: lint types contracts pytest

lint: .venv/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.installed
	$(BIN)/mypy

contracts: .venv/test.installed
	$(BIN)/lint-imports --no-logo

pytest: .venv/test.installed node_modules/axe-core/package.json chromium
	$(BIN)/pytest

format: .venv/test.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf data/warehouse data/demo data/cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.installed: requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/pip install -q -r requirements.txt
	@touch $@

.venv/test.installed: requirements-dev.txt requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/pip install -q -r requirements-dev.txt
	@touch $@ .venv/run.installed

# The site works without the font and the icons: browsers then use the reader's own Persian font.
.PHONY: font
font:
	@if [ ! -d node_modules/vazirmatn ] || [ ! -d node_modules/bootstrap-icons ]; then \
		if command -v npm >/dev/null; then npm ci --omit=dev --no-audit --no-fund --silent || echo "npm could not fetch them: the site uses the system's own Persian font."; \
		else echo "npm not found: the site uses the system's own Persian font."; fi; fi

node_modules/axe-core/package.json: package-lock.json
	@command -v npm >/dev/null || { echo "The browser tests need npm for axe-core: install Node.js, then 'make test' again."; exit 1; }
	npm ci --no-audit --no-fund --silent
	@touch $@

chromium:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
		else echo "The browser tests need Chromium: run 'apt-get install chromium' as root, then 'make test' again."; exit 1; fi; }
