# setup · build · run · check · test · bench · dist · fmt · lint; each first does the part of `setup` that it needs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

LISTEN ?= 127.0.0.1:3000
DATA ?= data
# The same selection of packages everywhere: cargo resolves features by it, and another one compiles half of them again.
NATIVE := --locked --release --workspace --exclude frontend
# Chooses the toolchain, after setup may have changed what there is to choose from.
ENV := source app/bundler/env.sh;
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
BINARY := target/release/linxuan
DEV := --locked --workspace --exclude frontend

# A recipe uses both cores already, and setup runs once before what needs it.
.NOTPARALLEL:
.PHONY: setup build run check test bench dist fmt lint setup-build setup-run setup-test

setup: ; @app/bundler/setup.sh all
setup-build: ; @app/bundler/setup.sh build
setup-run: ; @app/bundler/setup.sh run
setup-test: ; @app/bundler/setup.sh test

# The libraries and the bundler, the browser side, then the server with the browser side inside.
# $(1) cargo's flags, $(2) the profile's folder, $(3) the bundler's flags
define compile
@$(ENV) cargo build $(1) --lib --bin bundler
@$(ENV) "$$LINXUAN_TARGET/$(2)/bundler" $(3)
@$(ENV) cargo build $(1) --bin linxuan
endef

build: setup-build
	$(call compile,$(NATIVE),release)
	@$(ENV) if ! [ "$$LINXUAN_TARGET/release/linxuan" -ef $(BINARY) ]; then \
		mkdir -p target/release; cp -f "$$LINXUAN_TARGET/release/linxuan" $(BINARY); fi

# From the dev profile, which compiles in a fraction of the time, whole or after a change.
run: setup-run
	$(call compile,$(DEV),debug,--dev)
	@$(ENV) exec "$$LINXUAN_TARGET/debug/linxuan" demo --data $(DATA) --listen $(LISTEN)

# What changed since the branch left main, or since the commit in SINCE.
check: setup-build
	@end2end/scripts/changed.sh $(SINCE)

test: setup-test build
	@end2end/scripts/check.sh

bench: build
	$(BINARY) bench --markdown

dist: build
	@name=linxuan-$(VERSION)-$$(uname -m)-linux; dir=target/dist/$$name; \
	rm -rf "$$dir"; mkdir -p "$$dir"; \
	cp -R $(BINARY) README.md LICENSE docs "$$dir/"; \
	tar -C target/dist --sort=name --owner=0 --group=0 --numeric-owner -czf "$$dir.tar.gz" "$$name"; \
	rm -rf "$$dir"; (cd target/dist && sha256sum "$$name.tar.gz" | tee "$$name.tar.gz.sha256")

fmt: ; @$(ENV) cargo fmt --all

lint: setup-build
	@$(ENV) cargo fmt --all --check
	@$(ENV) cargo clippy $(NATIVE) --all-targets -- -D warnings
	@$(ENV) cargo clippy --locked --profile wasm-release --package frontend --target wasm32-unknown-unknown -- -D warnings
