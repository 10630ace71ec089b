# Everything runs in an environment of its own, .venv, made on first use and again when the
# requirements change.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test slow exports browser golden docs lint format types imports wheel bench clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/for-run ## Compile a program, run it, draw its residual stream, check it
	$(BIN)/raspc run examples/reverse.py --vocab abcd --max-len 8 --input "a b c"
	$(BIN)/raspc layout examples/reverse.py --vocab abcd --max-len 8
	$(BIN)/raspc check examples/reverse.py --vocab abcd --max-len 8
	@echo 'Now: . .venv/bin/activate, then raspc repl'

test: $(VENV)/for-test ## Run the tests that take no patience
	$(BIN)/pytest -n $(JOBS) -m "not slow"

slow: $(VENV)/for-test ## Run the tests that do
	$(BIN)/pytest -n $(JOBS) -m slow || [ $$? -eq 5 ] # 5: there are none

exports: $(VENV)-exports/ready ## Run the tests of exports and data sets, with the libraries they are for
	RASPC_TEST_EXPORTS=1 $(VENV)-exports/bin/pytest -n $(JOBS) tests/model/exports tests/compiler/dataset

browser: $(VENV)/for-browser ## Run the tests of pages in a real browser, /usr/bin/chromium or RASPC_CHROMIUM
	RASPC_TEST_BROWSER=1 $(BIN)/pytest -n $(JOBS) tests/compiler/page/test_page_in_browser.py tests/compiler/page/test_page_accessibility.py

golden: $(VENV)/for-test ## Renew the golden texts, and what the README and docs/ show
	$(BIN)/pytest -q tests/test_golden.py tests/test_sizes.py tests/test_pinned_models.py tests/test_docs.py tests/test_docs_sessions.py tests/test_docs_words.py tests/test_notebooks.py tests/test_website.py --update-golden

docs: $(VENV)/for-docs ## Make the docs site in build/site
	$(BIN)/python website/site_pages.py build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

lint: $(VENV)/for-dev ## Look for mistakes and for lines out of shape
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/for-dev ## Put lines into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/for-dev ## Check the types of the four rooms
	$(BIN)/pyright --project . --pythonpath $(BIN)/python

imports: $(VENV)/for-dev ## Check that no room imports upward
	$(BIN)/lint-imports

wheel: $(VENV)/for-dev ## Build the wheel into dist/
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

bench: $(VENV)/for-run ## Measure sizes and speeds
	set -e; for program in benchmarks/*.py; do echo "== $$program"; $(BIN)/python $$program; done

clean: ## Remove the environment and everything built
	rm -rf $(VENV) $(VENV)-exports build dist *.egg-info .coverage .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of requirements: newer than the two files that state them, or made again.
$(VENV)/for-run: EXTRA =
$(VENV)/for-test: EXTRA = [test]
$(VENV)/for-dev: EXTRA = [dev]
$(VENV)/for-docs: EXTRA = [docs]
$(VENV)/for-browser: EXTRA = [test,browser]
$(VENV)/for-%: setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "raspc needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".$(EXTRA)"
	touch $@

# The build of torch for CPUs has a name of its own; plain `torch` would fetch gigabytes of CUDA.
TORCH := torch==2.13.0+cpu
$(VENV)-exports/ready: setup.cfg pyproject.toml
	test -x $(VENV)-exports/bin/python || $(PYTHON) -m venv $(VENV)-exports
	$(VENV)-exports/bin/python -m pip install --quiet --no-cache-dir $(TORCH) \
		|| $(VENV)-exports/bin/python -m pip install --quiet --no-cache-dir $(TORCH) --index-url https://download.pytorch.org/whl/cpu
	$(VENV)-exports/bin/python -m pip install --quiet --no-cache-dir $(TORCH) --editable ".[test,torch,transformer-lens,hf,onnx,dataset,ray]"
	touch $@
