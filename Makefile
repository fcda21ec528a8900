# A thin layer over tools/setup, cmake and ninja. `make` alone lists what there is.
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo build check test torture bench eval format tidy clean

CACHE := $(or $(COUNTERSIGN_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/countersign)
NOTE  ?= samples/discharge.txt

# $(call configured,PRESET,FOLDER): runs cmake only if it never ran, or what it was given has changed since.
configured = if [ ! -f $(2)/build.ninja ] || [ "$(CACHE)/env.cmake" -nt $(2)/.configured ] || \
                [ CMakePresets.json -nt $(2)/.configured ]; then \
               cmake --preset $(1) -C "$(CACHE)/env.cmake" >/dev/null; touch $(2)/.configured; fi

# $(call compiled,PRESET,FOLDER,TARGET): shows its steps the first time, and later only what is wrong.
compiled = $(call configured,$(1),$(2)); \
           if [ -f $(2)/.built ]; then ninja -C $(2) --quiet $(3) | sed '/no work to do/d' >&2; \
           else ninja -C $(2) $(3) >&2; touch $(2)/.built; fi

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: ## set up, build, and summarize a discharge note with its evidence
	@tools/setup --stage demo
	@$(call compiled,release,build,countersign)
	@echo "build/countersign summarize $(NOTE)" >&2
	@build/countersign summarize $(NOTE) || { status=$$?; [ $$status -eq 3 ] || exit $$status; }

build: ## set up (without the model) and build build/countersign
	@tools/setup --stage demo --no-model
	@$(call compiled,release,build)

check: ## the quick tests: no network, no model, about a minute
	@tools/setup --stage demo --no-model
	@$(call compiled,dev,build/dev)
	@ctest --preset check

test: ## every test: as check, and PostgreSQL, the browser, the model, sanitizers, fuzzing
	@tools/setup --stage test
	@tests/run_all

torture: ## the long tests, by hand: thousands of kills, hours of fuzzing
	@tools/setup --stage test
	@tests/torture

bench: ## measure speed beside the peers
	@tools/setup --stage peers
	@$(call compiled,release,build)
	@short=0; for part in summarize privacy schema flow; do bench/run $$part || short=$$?; done; exit $$short

eval: ## measure the quality of answers
	@tools/setup --stage demo
	@$(call compiled,release,build)
	@short=0; for suite in summaries deid tasks; do eval/run $$suite || short=$$?; done; exit $$short

format: ## lay out the C files as .clang-format says
	@tools/setup --stage test --no-model
	@git ls-files '*.c' '*.h' | xargs -r clang-format-14 -i

tidy: ## clang-tidy over the C files, with the checks of .clang-tidy
	@tools/setup --stage test --no-model
	@$(call compiled,clang,build/clang)
	@git ls-files 'src/*.c' | xargs -r -n 4 -P "$$(nproc)" clang-tidy-14 --quiet -p build/clang

clean: ## delete build/; the cache stays
	@rm -rf build
