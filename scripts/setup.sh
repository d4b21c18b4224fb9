#!/usr/bin/env bash
# Sets up everything that make needs, and nothing twice.   scripts/setup.sh runtime|dev|docs [browser]
#
# Done already: a few milliseconds, no network. Interrupted, moved or outdated: put right by the same call. What was
# installed, from which requirements, by which Python, at which path, stands in .venv/.setup-SET; while an installation
# is under way .venv.incomplete exists beside it, and an environment found with that mark is built anew, because pip
# takes a half-copied package for an installed one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

set_name=${1:?runtime, dev or docs}
want_browser=${2:-}
incomplete=.venv.incomplete
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$@" >&2; }

stop() { # stop ENGLISH CHINESE: what is missing, and the way out
    say "mingjing: $1" "明镜：$2"
    exit 3
}

apt_install() { # apt_install PACKAGE...: Debian packages, as root only
    local names="$*"
    if ! command -v apt-get >/dev/null; then
        stop "please install these with your system's package manager: $names" "请用系统的软件包管理器安装：$names"
    elif [ "$(id -u)" != 0 ]; then
        stop "these Debian packages are missing; please run: sudo apt-get install $names" \
            "缺少以下 Debian 软件包，请执行：sudo apt-get install $names"
    fi
    say "installing Debian packages / 安装 Debian 软件包: $names"
    export DEBIAN_FRONTEND=noninteractive
    dpkg --configure -a </dev/null >&2 # an earlier run may have been cut off in the middle
    apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null >&2
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" </dev/null >&2
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() { # the interpreter to build on: $PYTHON, or the first Python 3.11 or later
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3 python3.12 python3.13 python3.14; do
        if new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

build_environment() {
    local python
    if ! python=$(find_python); then
        apt_install python3 python3-venv
        python=$(find_python) || stop "Python 3.11 or later is needed (PYTHON=/path/to/python3 names one)" \
            "需要 Python 3.11 或更高版本（可用 PYTHON=/path/to/python3 指定）"
    fi
    # Debian ships Python without ensurepip; python3-venv brings it back.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install "python3-venv"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || stop "$python cannot make virtual environments (no ensurepip)" \
        "$python 无法创建虚拟环境（缺少 ensurepip）"
    say "creating .venv with / 创建 .venv，使用： $python"
    "$python" -m venv --clear .venv
}

fingerprint() { # fingerprint SET: what the environment must have been made from
    local files=(pyproject.toml scripts/setup.sh requirements/build.txt requirements/runtime.txt "requirements/$1.txt")
    (printf '%s\n' "$PWD" ./*/__init__.py && cat "${files[@]}") | sha256sum
}

installed() { # installed SET: the stamp fits, and the interpreter still runs
    local stamp=.venv/.setup-$1
    [ ! -e "$incomplete" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint "$1")" ] &&
        [ -x .venv/bin/mingjing ] && new_enough .venv/bin/python
}

usable() { # an environment to install into: complete, at this path, with a pip that runs
    [ ! -e "$incomplete" ] && new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        { [ ! -f .venv/.path ] || [ "$(cat .venv/.path)" = "$PWD" ]; }
}

install_set() { # install_set SET
    if ! usable; then
        : >"$incomplete"
        build_environment
    fi
    : >"$incomplete"
    rm -f ".venv/.setup-$1"
    printf '%s\n' "$PWD" >.venv/.path
    say "installing the $1 packages, every file checked against its hash / 安装 $1 软件包，逐个核对哈希"
    local requirements=(-r requirements/build.txt -r requirements/runtime.txt)
    [ "$1" = runtime ] || requirements+=(-r "requirements/$1.txt")
    .venv/bin/python -m pip install --quiet --require-hashes "${requirements[@]}"
    PYTHONWARNINGS=ignore .venv/bin/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
    fingerprint "$1" >".venv/.setup-$1"
    [ "$1" != dev ] || fingerprint runtime >.venv/.setup-runtime
    rm -f "$incomplete"
}

if ! installed "$set_name"; then
    # One set-up at a time; the second waits here and then finds the work done.
    exec 9>.venv.lock
    if command -v flock >/dev/null; then flock 9; fi
    installed "$set_name" || install_set "$set_name"
fi

if [ "$want_browser" = browser ] && ! { command -v chromium && command -v chromedriver; } >/dev/null; then
    apt_install chromium chromium-driver
fi
