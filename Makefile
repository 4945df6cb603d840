# Everything works from a bare checkout: "make site" builds, "make test" tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Material announces MkDocs's future at every build; the way out is in docs/contribute.
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site test test-hard check serve lint format lock versions audit licences clean

site: $(VENV)/.build
	$(BIN)/mkdocs build --strict

test: $(VENV)/.test
	$(BIN)/ruff format --check --quiet hooks tests
	$(BIN)/ruff check --quiet hooks tests
	$(BIN)/mypy --no-error-summary
	$(BIN)/handbook check
	$(BIN)/pytest -n auto

# Six thousand damaged inputs, a hundred kills, a hundred damaged builds, the whole handbook built
# twice, two hundred sequences of edits, thousands of made-up works and texts; the sums are told at
# the end.
HARD = tests/trust tests/test_rebuilds.py tests/test_batches.py tests/test_cutting.py \
	tests/test_plain.py tests/test_quick.py tests/test_guards.py
test-hard: $(VENV)/.test
	HANDBOOK_HARD=1 $(BIN)/pytest -n auto $(HARD)

check: $(VENV)/.build
	$(BIN)/handbook check

serve: $(VENV)/.build
	$(BIN)/mkdocs serve

format: $(VENV)/.test
	$(BIN)/ruff format hooks tests
	$(BIN)/ruff check --fix hooks tests
	$(BIN)/handbook bib format

# Dependencies are pinned by hash; the lock files hold no index address.
$(VENV)/.build: requirements.lock pyproject.toml
	PYTHON=$(PYTHON) sh tests/system.sh build
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: $(VENV)/.build requirements-test.lock
	PYTHON=$(PYTHON) sh tests/system.sh test
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-test.lock
	touch $@

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --extra build

lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra test --output-file requirements-test.lock

# The oldest and the newest allowed versions; needs a network and uv.
versions: $(VENV)/.test
	$(BIN)/python -m tests.versions

# Known weaknesses of the pinned packages: 1 where there are some, 3 where nobody could be asked.
audit:
	$(PYTHON) -m tests.audit

licences: $(VENV)/.test
	$(BIN)/python -m tests.licences

clean:
	rm -rf $(VENV) site .site-next .site-old .cache
