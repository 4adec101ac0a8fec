# Two commands: `make demo` sets up and reads a sample datasheet, `make test` sets up and runs all tests.
SHELL := /bin/bash
.PHONY: demo test setup lint format bench samples clean

SAMPLE ?= corpus/samples/NHN6012.pdf
OUT ?= out

demo:
	@scripts/setup
	@.venv/bin/d2s extract $(SAMPLE) -o $(OUT)

setup:
	@scripts/setup test

test: setup
	@scripts/test

lint: setup
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

format: setup
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .

bench: setup
	.venv/bin/python benchmarks/speed.py

samples: setup
	.venv/bin/python corpus/samples/make_samples.py

clean:
	rm -rf $(OUT) .pytest_cache .mypy_cache .ruff_cache
