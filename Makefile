# Two commands: `make book` builds the book, `make test` runs every check. Each makes its own
# virtual environment in .venv; PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
YEAR   ?=
JOBS   ?=
OPTIONS := $(if $(YEAR),--year $(YEAR)) $(if $(JOBS),--jobs $(JOBS))

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: book edition test serve demo check lint types unit notebooks test-browser bench clean help

book: $(READY)  ## build everything: sites, PDFs, figures
	$(BIN)/swvr build $(OPTIONS)

test: lint types check book unit notebooks  ## run every check (no browser)

serve: book  ## build, then serve the site on this machine
	$(BIN)/swvr serve

# The same book from made-up respondents, apart from the real one: the survey's chapters as a file
# of answers would give them.
DEMO = _build/demo
edition: $(READY)  ## build another edition: make edition YEAR=…
	@test -n "$(YEAR)" || { echo "say which: make edition YEAR=… (swvr edition list names them)"; exit 1; }
	$(BIN)/swvr build $(OPTIONS)

demo: $(READY)  ## the book from synthetic respondents, marked as such
	@mkdir -p $(DEMO)
	$(BIN)/swvr survey simulate --output $(DEMO)/respondents.parquet --scenario mid --seed 1 $(if $(YEAR),--year $(YEAR))
	$(BIN)/swvr build --microdata $(DEMO)/respondents.parquet $(OPTIONS)
	@echo "open $(DEMO)/site/index.html: what is drawn from the respondents is marked as synthetic;"
	@echo "$(DEMO)/figures has each exhibit as a file, $(DEMO)/pdf the book on paper"

check: $(READY)  ## data, translations, typed numbers, notebooks
	$(BIN)/swvr check

lint: $(READY)
	$(BIN)/ruff check swvr tests benchmarks
	$(BIN)/ruff format --check swvr tests benchmarks

types: $(READY)
	$(BIN)/mypy swvr benchmarks

unit: $(READY)
	$(BIN)/pytest -n 2 --dist loadgroup tests --ignore tests/browser

# Stored outputs are compared with fresh ones, strictly; then the other languages' runs, which the
# build's forked kernels gave, with those of kernels that are started anew: the same in each chapter.
# Over Unix sockets, since kernels that start side by side may be given the same port.
OTHER_RUNS = $(filter-out %/en,$(wildcard _build/notebooks/*/*))
NBVAL = $(BIN)/python -m pytest --nbval -n 2 --dist loadfile
notebooks: $(READY) book
	$(NBVAL) -p tests.nbval_forked chapters
	$(NBVAL) -p tests.nbval_over_sockets -p no:cacheprovider --rootdir _build/notebooks $(OTHER_RUNS)

test-browser: book $(VENV)/.browser  ## tests in Chromium
	SWVR_REQUIRE_BROWSER=1 $(BIN)/pytest tests/browser

bench: $(READY)  ## speed and memory: the estimate, a file of respondents
	$(BIN)/python benchmarks/estimation.py
	$(BIN)/python benchmarks/survey.py

$(READY): requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12"; exit 1; }
	@echo "making $(VENV) (about 170 packages; the first time takes a minute or two)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet -r requirements.txt -c constraints.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.browser: $(READY) tests/browser/requirements.txt
	$(BIN)/pip install --quiet -r tests/browser/requirements.txt -c constraints.txt
	@tests/browser/install-chromium
	@touch $@

clean:  ## remove what builds made (not the virtual environment)
	rm -rf _build figures

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'
