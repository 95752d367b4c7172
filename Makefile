# Everything Everkin needs is set up here, once, inside this folder; `make` alone lists what there is.
# Each step remembers what it was done with, so a second run does nothing again.

BIN := .venv/bin
BENCHMARKS := recall_journey prefix_cache overhead durability memory_scale continuity jobs drift canon care

# $(call ready,run) or $(call ready,dev): the environment, the packages, the web client, the built-in model.
ready = tools/make_venv.sh && $(BIN)/python -m tools.prepare $(1)

.DEFAULT_GOAL := help
.PHONY: help run test check bench build generate lock clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## Start Everkin and open it in the browser (PORT=8000 takes another port)
	@$(call ready,run)
	@$(if $(PORT),EVERKIN_PORT=$(PORT)) exec $(BIN)/everkin serve

test: ## Run every test: the client's, then the server's with the browser journeys
	@$(call ready,dev)
	@$(BIN)/python -m tools.find_browser --install
	@$(BIN)/python -m tools.npm run test
	@$(BIN)/python -m pytest -n logical

check: ## Check style, types, layers, documents and generated files
	@$(call ready,dev)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.function_length
	$(BIN)/python -m tools.check_queries
	$(BIN)/python -m tools.check_docs
	$(BIN)/python -m tools.no_leaks
	$(BIN)/python -m tools.lock --check
	$(BIN)/python -m tools.write_settings_doc --check
	$(BIN)/python -m tools.write_blueprint_schema --check
	$(BIN)/python -m tools.export_openapi --check
	$(BIN)/python -m tools.generate_client --check
	$(BIN)/python -m tools.npm run lint
	$(BIN)/python -m tools.npm run types

bench: ## Run the quick benchmarks; each ends with one line of JSON
	@$(call ready,dev)
	@for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name --quick || exit 1; done

build: ## Build the wheel and the source archive into dist/
	@$(call ready,dev)
	$(BIN)/hatchling build

generate: ## Write what is made from the code: settings page, API description, the client's types
	@$(call ready,dev)
	$(BIN)/python -m tools.write_settings_doc
	$(BIN)/python -m tools.write_blueprint_schema
	$(BIN)/python -m tools.export_openapi
	$(BIN)/python -m tools.generate_client

lock: ## Pin the packages anew from pyproject.toml (UPGRADE=1 moves every pin)
	@$(call ready,dev)
	$(BIN)/python -m tools.lock $(if $(UPGRADE),--upgrade)

clean: ## Delete what was built and installed in this folder; conversations and models stay
	rm -rf .venv build dist web/dist web/node_modules src/everkin/_web .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
