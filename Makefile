# The project's commands. `make` alone lists them.

PYTHON ?= python3
UV ?= uv
RUN := .venv/bin/python -m

# environment.py looks for a Python that is new enough; what runs it may be an older one. 127 is
# how a shell, or the shim of a version manager, says that there is no such program.
no_python = { echo 'error: There is no $(PYTHON). Install Python 3.11 or newer, or name it: make PYTHON=python3.12' >&2; exit 1; }
define install
@command -v "$(PYTHON)" >/dev/null || $(no_python)
@"$(PYTHON)" factcheck/local/environment.py $(1) || { test $$? -ne 127 || $(no_python); exit 1; }
endef

.PHONY: help demo up test check lint types imports lock runtime development

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo '  Options: PYTHON=python3.12, and ARGS="..." for what demo, up, test and lock run.'

demo: runtime ## Take a sample story to a published verdict (ARGS=--once: then stop)
	@exec .venv/bin/python manage.py demo $(ARGS)

up: runtime ## Run the service on this machine until Ctrl-C
	@exec .venv/bin/python manage.py up $(ARGS)

test: development ## Run all tests, on a real PostgreSQL and Redis
	$(RUN) pytest -n 3 --dist loadfile --no-loadscope-reorder --cov $(ARGS)

check: lint types imports test ## Run everything that must pass

lint: development ## Look for mistakes, and lines that are not formatted
	$(RUN) ruff check
	$(RUN) ruff format --check

# The plugin for Django reads the settings, which ask for these; nothing is connected to.
types: development ## Check the types
	SECRET_KEY=types DATABASE_URL=postgres://types@localhost/types REDIS_URL=redis://localhost $(RUN) mypy

imports: development ## Check that imports run down the layers
	.venv/bin/lint-imports

lock: ## Pin what requirements*.in ask for (ARGS=--upgrade: the newest)
	$(UV) pip compile -q --universal --python-version 3.11 --no-header --no-annotate $(ARGS) requirements.in -o requirements.txt
	$(UV) pip compile -q --universal --python-version 3.11 --no-header --no-annotate $(ARGS) requirements-dev.in -o requirements-dev.txt

runtime:
	$(call install,requirements.txt)

development:
	$(call install,requirements-dev.txt)
