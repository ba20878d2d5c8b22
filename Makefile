# One command each; every target installs what it needs into .venv and nothing elsewhere.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help demo test check eval bench serve clean system

help: ## show these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.demo: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/.test: $(VENV)/.demo
	$(BIN)/python -m pip install --quiet -e '.[test,dev]'
	@touch $@

demo: $(VENV)/.demo ## take the example documents in and ask three questions
	@$(BIN)/fundstelle ingest examples/documents --index $(DEMO)
	@for question in \
		"what did the AA memo say about Chinese law" \
		"Wann trat das IT-Sicherheitsgesetz 2.0 in Kraft?" \
		"How many staff work in the embassy in Ottawa?"; do \
		printf '\n\033[1m? %s\033[0m\n' "$$question"; \
		$(BIN)/fundstelle ask "$$question" --index $(DEMO) || exit 1; \
	done
	@printf '\nAsk more:  %s\nThe page:  make serve\n' '$(BIN)/fundstelle ask "…" --index $(DEMO)'

serve: $(VENV)/.demo ## open the page over the example documents (http://127.0.0.1:7860)
	@$(BIN)/fundstelle ingest examples/documents --index $(DEMO)
	$(BIN)/fundstelle serve --index $(DEMO)

# Chromium drives the browser tests, tesseract reads scans. Where they are missing and we may install
# them, we do; elsewhere the tests that need them skip and say so.
PACKAGES := chromium tesseract-ocr tesseract-ocr-deu
system:
	@{ command -v chromium && command -v tesseract; } >/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get -qq update && apt-get -qq install -y --no-install-recommends $(PACKAGES) >/dev/null; \
	} || echo "not installed: $(PACKAGES); the tests that need them will be skipped"

test: $(VENV)/.test system ## run the tests
	$(BIN)/python -m pytest

check: $(VENV)/.test ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/.demo ## score the shipped gold questions and hold them to the gate
	$(BIN)/python eval/run.py eval/gold/examples.jsonl --corpus examples/documents --jobs 0 --gate eval/gates.toml
	@if [ -d $(SHARED)/seeds ] && [ -f eval/gold/seeds.jsonl ]; then \
		$(BIN)/python eval/run.py eval/gold/seeds.jsonl --corpus $(SHARED)/seeds; fi

bench: $(VENV)/.test ## measure speed and quality side by side, as docs/benchmarks.md shows
	$(BIN)/python -m eval.benchmark --shared $(SHARED)

clean: ## remove what the other targets made
	rm -rf $(VENV) $(DEMO) out .pytest_cache .mypy_cache .ruff_cache
