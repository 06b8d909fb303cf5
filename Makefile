# Short names for the commands of README.md: nothing is done here that they do not do.
.PHONY: compare dashboard test slow docs benchmarks mutation fuzz audit minimum lint constraints set-up

compare:
	python3 run.py compare reference

dashboard:
	python3 run.py dashboard

test:
	python3 run.py test

slow:
	python3 run.py test -m slow

# The documentation's numbers, pictures and tables, from runs: some minutes.
docs: set-up
	.venv/bin/python docs/make.py

# The page of benchmarks, against peers that nothing else needs: a quarter of an hour on a machine at rest.
benchmarks: set-up
	.venv/bin/uv pip install --quiet --constraint constraints.txt --requirement benchmarks/requirements.txt
	.venv/bin/python benchmarks/all.py

# How many faults put into the model the tests notice: half an hour; cut short, it goes on where it stopped.
mutation: set-up
	.venv/bin/python -m tests.mutation
	.venv/bin/python docs/make.py --tables

# A hundred thousand broken files for each reader of what people bring.
fuzz: set-up
	rm -f tests/fuzz/record.jsonl
	FUZZ_RECORD=tests/fuzz/record.jsonl .venv/bin/python -m pytest -n0 -m slow tests/fuzz
	.venv/bin/python docs/make.py --tables

# Known faults and licences of what run.py installs; asks a public service, and needs nothing of the project.
audit: set-up
	.venv/bin/uv tool run pip-audit --requirement constraints.txt --disable-pip --no-deps
	.venv/bin/python tests/licences.py

# The lowest versions that pyproject.toml allows, in an environment of theirs: all tests but those of documents and set-up.
minimum: set-up
	.venv/bin/python -m venv --clear .venv-minimum
	.venv/bin/uv pip install --quiet --python .venv-minimum --constraint constraints-minimum.txt --editable ".[test,search,sensitivity,regression,cluster,pictures,dashboard]"
	.venv-minimum/bin/python -P -m pytest -n 2 tests/model tests/scenarios tests/experiments tests/cli tests/dashboards

lint: set-up
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

# Newest versions that go together; no addresses, so that it serves behind any index.
constraints: set-up
	.venv/bin/uv pip compile pyproject.toml --universal --all-extras --upgrade --quiet \
	    --no-emit-index-url --no-annotate --no-header > constraints.new
	{ head -1 constraints.txt; cat constraints.new; } > constraints.txt.new
	mv constraints.txt.new constraints.txt
	rm constraints.new
	.venv/bin/uv pip compile pyproject.toml --universal --all-extras --resolution lowest-direct --quiet \
	    --no-emit-index-url --no-annotate --no-header > constraints.new
	{ head -1 constraints-minimum.txt; cat constraints.new; } > constraints-minimum.txt.new
	mv constraints-minimum.txt.new constraints-minimum.txt
	rm constraints.new

set-up:
	@python3 run.py --help > /dev/null || test -e .venv/set-up # a broken command line must not stop lint
