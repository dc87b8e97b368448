# Everything a person or CI does with this repository. Only Python 3.11 or newer, git and make must be there.

PYTHON ?= python3
VENV ?= .venv
OUT ?= demo-out
SPARK ?= .venv-spark
BIN := $(VENV)/bin

.PHONY: demo test check types pages e2e kills second-opinion engines spark bench acro docs messages golden locks clean

demo: $(VENV)/.demo
	$(BIN)/datareq demo --out $(OUT)

# All tests but those of whole stories that are killed again and again: they take minutes, and `make kills` has them.
KILLS := tests/e2e/test_kills.py tests/e2e/test_demo_kills.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal $(KILLS:%=--ignore=%)

check: $(VENV)/.dev
	$(MAKE) --no-print-directory -j2 types pages

types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/lint-imports

pages: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -q tests/docs tests/guards tests/messages
	$(BIN)/datareq check .

# The workflows themselves, played by act against the stand-in forge.
e2e: $(VENV)/.dev
	$(BIN)/python -m pytest tests/acted -n 2 --dist worksteal -o tmp_path_retention_policy=failed

# The stories that are killed at every write.
kills: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal $(KILLS)

# Our calls of the forge's interface against an emulator that others wrote, on Node from a wheel.
second-opinion: $(VENV)/.dev $(VENV)/.npm
	$(BIN)/python -m pytest -q tests/second_opinion

# Sources on a real MariaDB server, where the machine has one (Debian's mariadb-server).
engines: $(VENV)/.dev
	$(BIN)/python -m pytest -q tests/engines

# Sources that Spark reads, in an environment of their own: its libraries are half a gigabyte. It needs Java (Debian's
# default-jre-headless).
spark: $(SPARK)/.spark
	$(SPARK)/bin/python -m pytest -n 2 --dist worksteal tests/spark tests/procedures -k spark

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

# Against another tool, which is fetched into a temporary folder for it.
acro: $(VENV)/.dev
	$(BIN)/python -m pip install -q uv
	$(BIN)/python -m tests.benchmarks.against_acro

docs: $(VENV)/.dev
	$(BIN)/python -m tests.docs.pages --write

messages: $(VENV)/.dev
	$(BIN)/python -m tests.messages.build

golden: $(VENV)/.dev
	DATAREQ_GOLDEN=write $(BIN)/python -m pytest -q tests/unit

# Every extra but Spark's, which has a lock of its own beside the others.
EXTRAS := $(addprefix --extra ,rehearsal build s3 sftp trino webdav)
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11

locks:
	$(BIN)/python -m pip install -q uv
	$(COMPILE) $(EXTRAS) --group dev -o requirements-dev.lock
	$(COMPILE) $(EXTRAS) -c requirements-dev.lock -o requirements.lock
	$(COMPILE) --extra spark -c requirements-dev.lock -o requirements-spark.lock

# The environment is made once and again when a lock changes. The package itself is built without
# isolation, from what the lock has installed.
$(VENV)/.demo: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.demo

$(SPARK)/.spark: requirements-dev.lock requirements-spark.lock pyproject.toml
	test -x $(SPARK)/bin/python || $(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	$(SPARK)/bin/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements-spark.lock
	$(SPARK)/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.npm: tests/second_opinion/package-lock.json | $(VENV)/.dev
	$(BIN)/python -m tests.second_opinion.emulator
	touch $@

clean:
	rm -rf $(VENV) $(SPARK) demo-out bench-out tests/second_opinion/node_modules
