#!/usr/bin/env bash
# Which exact packages are installed: writes requirements/*.txt from pyproject.toml, every file pinned by its hashes.
# No index address, link page or trusted host enters a lock file: where packages come from is the machine's business.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

unset PIP_FIND_LINKS PIP_CONSTRAINT # a local wheel would bring hashes that exist on one machine only
export CUSTOM_COMPILE_COMMAND="make lock"

lock() { # lock OUTPUT ARGUMENTS...
    local output=$1
    shift
    .venv/bin/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-config \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        --output-file "requirements/$output" "$@"
    echo "requirements/$output: $(grep -c '==' "requirements/$output") packages"
}

lock build.txt requirements/build.in
lock runtime.txt --constraint requirements/build.txt pyproject.toml
lock dev.txt --constraint requirements/build.txt --constraint requirements/runtime.txt --extra dev pyproject.toml
lock docs.txt --constraint requirements/dev.txt requirements/docs.in
