# What you can ask for.   make demo   make test   make check   make bench   make vectors   make docs   make lock   make clean
#
# Every target sets up first what it needs (scripts/setup.sh): quick when that is done, repaired when it was cut off.
# The packages are pinned by hash in requirements/; nothing is installed outside .venv but the Debian packages that
# `make test` names (a browser for the tests of the page), and those only as root.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench vectors docs lock clean

bin := .venv/bin
rooms := keys ledger projections api

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

setup: ## set up everything for work on the code / 准备开发环境
	@scripts/setup.sh dev

demo: ## set up, write the demo county, serve it on http://localhost:8480 / 启动演示县
	@scripts/setup.sh runtime
	@$(bin)/mingjing demo

test: ## set up and run every test / 运行全部测试
	@scripts/setup.sh dev browser
	$(bin)/python -m pytest -n 2 --dist loadfile

check: ## lint, format, types, import contracts, documents / 静态检查
	@scripts/setup.sh dev
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy $(rooms)
	$(bin)/lint-imports
	$(bin)/python -m pytest -q tests/architecture

bench: ## measure, against plain SQLite and the plain library / 性能测量
	@scripts/setup.sh dev
	$(bin)/python -m benchmarks

vectors: ## make the test vectors again / 重新生成测试向量
	@scripts/setup.sh dev
	@set -e; for script in tests/vectors/make_*.py; do echo "$$script"; $(bin)/python "$$script"; done

docs: ## build the documents into site/ / 生成文档
	@scripts/setup.sh docs
	$(bin)/zensical build --clean

lock: ## pin the packages again after a change of pyproject.toml / 重新锁定依赖
	@scripts/setup.sh dev
	@scripts/lock.sh

clean: ## remove what the targets above made, ledgers excepted / 清理生成的文件
	rm -rf .venv .venv.incomplete .venv.lock site build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
