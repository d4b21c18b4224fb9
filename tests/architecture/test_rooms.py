"""May this file import that? Every import of every room, against the room table, closed: what is not listed is refused.

The import contracts in `pyproject.toml` say which rooms a room must not reach; this file adds what they cannot say:
the complete list of libraries a room may take from outside, and what the code of the pure rooms may not call.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the table: its files, the rooms it may import, the libraries it may import."""

    path: str
    rooms: tuple[str, ...]
    libraries: tuple[str, ...]

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")


TOP_PACKAGES = ("keys", "ledger", "projections", "api")
GROUND = ("keys", "ledger.domain", "ledger.log", "ledger.verify", "ledger.store", "ledger.vault")
# `ledger/application.py` is the door; the others are the files it is made of, and what reads beside it
DOORS = tuple(
    f"ledger.{name}"
    for name in (
        "application admitting line service_acts standing history kept kept_states proving clock publication fsck errors "
        "side_file pending evidence drafting supposing"
    ).split()
)
LEDGER_LIBRARIES = ("cryptography", "eventsourcing", "msgspec", "nacl", "structlog")
ROOMS = (
    Room("keys", (), ("cryptography", "nacl")),
    Room("ledger/domain", (), ("msgspec",)),
    Room("ledger/log", ("ledger.domain", "keys"), ("msgspec",)),
    Room("ledger/verify", ("ledger.log", "ledger.domain", "keys"), ("msgspec",)),
    Room("ledger/store", ("ledger.log",), ("eventsourcing",)),
    Room("ledger/vault.py", ("ledger.log", "keys", "ledger.errors"), ("cryptography",)),
    *(Room(f"{door.replace('.', '/')}.py", GROUND + DOORS, LEDGER_LIBRARIES) for door in DOORS),
    Room("projections", GROUND + DOORS, LEDGER_LIBRARIES),
    Room(
        "api",
        (*GROUND, *DOORS, "projections"),
        (
            *LEDGER_LIBRARIES,
            *(
                "click",
                "flask",
                "flask_smorest",
                "granian",
                "marshmallow",
                "python_calamine",
                "rich",
                "rich_click",
                "xlsxwriter",
            ),
            "werkzeug",
        ),
    ),
)
SHARED = ("ledger", "ledger.rulebooks")  # a docstring, and rulebooks as data

IMPURE_MODULES = frozenset(
    "asyncio getpass glob http importlib io locale logging multiprocessing os pathlib platform random secrets select "
    "shutil signal socket sqlite3 ssl subprocess sys tempfile threading time urllib uuid".split()
)
IMPURE_CALLS = frozenset("open input print eval exec compile __import__ breakpoint globals id hash".split())
IMPURE_METHODS = frozenset("now utcnow today fromtimestamp utcfromtimestamp".split())
FILE_MODULES = frozenset("io os pathlib shutil tempfile".split())


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def files_of(room: Room) -> list[Path]:
    path = ROOT / room.path
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported module with its line; a relative import comes back with its dots and so fits no list."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "." * node.level + (node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.module in ("ledger", "keys"):
            # `from ledger import application` names a room
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def import_breaches(room: Room, source: str) -> list[str]:
    """The lines of a file that import what its room may not."""
    breaches = []
    for line, module in imports(ast.parse(source)):
        inside = any(within(module, allowed) for allowed in (room.module, *room.rooms)) or module in SHARED
        library = module.split(".")[0]
        if not inside and library not in room.libraries and library not in sys.stdlib_module_names:
            breaches.append(f"line {line}: {room.path} may not import {module}")
    return breaches


def purity_breaches(source: str) -> list[str]:
    """The lines that read a clock, a disk, the network, chance or the environment, or depend on the run."""
    tree = ast.parse(source)
    breaches = [
        f"line {line}: import of {module}" for line, module in imports(tree) if module.split(".")[0] in IMPURE_MODULES
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            breaches.append(f"line {node.lineno}: call of {node.func.id}()")
        elif isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_METHODS:
            breaches.append(f"line {node.lineno}: call of .{node.func.attr}()")
    return breaches


def file_breaches(source: str) -> list[str]:
    """The lines that touch a file; `os.urandom` is chance, not a file."""
    breaches = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="open")):
                breaches.append(f"line {node.lineno}: open()")
            case ast.Attribute(value=ast.Name(id="os"), attr=attribute) if attribute != "urandom":
                breaches.append(f"line {node.lineno}: os.{attribute}")
            case ast.Import() | ast.ImportFrom():
                names = {name.split(".")[0] for _, name in imports(node)}
                breaches += [f"line {node.lineno}: import of {name}" for name in names & (FILE_MODULES - {"os"})]
            case _:
                pass
    return breaches


def homeless(paths: Iterable[str]) -> list[str]:
    """The source files that no row of the table speaks of."""
    rooms = [room.path for room in ROOMS]
    return [path for path in paths if not any(path == room or path.startswith(f"{room}/") for room in rooms)]


def test_every_source_file_has_a_room() -> None:
    paths = [str(path.relative_to(ROOT)) for top in TOP_PACKAGES for path in (ROOT / top).rglob("*.py")]
    assert homeless(path for path in paths if path not in ("ledger/__init__.py", "ledger/rulebooks/__init__.py")) == []


def test_a_source_file_without_a_room_is_named() -> None:
    assert homeless(["ledger/log/entry.py", "ledger/helpers.py", "keysmith/a.py"]) == [
        "ledger/helpers.py",
        "keysmith/a.py",
    ]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.path)
def test_a_room_imports_only_what_the_table_allows(room: Room) -> None:
    found = {str(path.relative_to(ROOT)): import_breaches(room, path.read_text("utf-8")) for path in files_of(room)}
    assert {path: breaches for path, breaches in found.items() if breaches} == {}


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("keys", "import msgspec"),
        ("keys", "from ledger.log import canonical"),
        ("ledger/domain", "import cryptography"),
        ("ledger/domain", "from keys.envelope import pae"),
        ("ledger/domain", "from . import vocabulary"),
        ("ledger/log", "from ledger import store"),
        ("ledger/verify", "import flask.json"),
        ("ledger/verify", "import ledger.store.sqlite"),
        ("ledger/store", "from ledger.domain.admission import admit"),
        ("ledger/vault.py", "import ledger.store"),
        ("ledger/application.py", "import flask"),
        ("ledger/application.py", "from projections import runner"),
        ("projections", "import click"),
        ("projections", "from api import wiring"),
        ("api", "import requests"),
        ("api", "from tests import story"),
    ],
)
def test_an_import_outside_the_table_is_named(room: str, line: str) -> None:
    (breach,) = import_breaches(next(each for each in ROOMS if each.path == room), f"import hashlib\n{line}\n")
    assert breach.startswith(f"line 2: {room} may not import ")


def test_the_procedure_reads_no_clock_disk_network_chance_or_environment() -> None:
    domain = next(room for room in ROOMS if room.path == "ledger/domain")
    found = {str(path.relative_to(ROOT)): purity_breaches(path.read_text("utf-8")) for path in files_of(domain)}
    assert found, "ledger/domain holds no file"
    assert {path: breaches for path, breaches in found.items() if breaches} == {}


@pytest.mark.parametrize(
    "line",
    [
        *("import time", "from os import environ", "import random", "import secrets", "import uuid"),
        *("at = datetime.now(UTC)", "on = date.today()", "at = datetime.datetime.utcnow()"),
        *("text = open(name)", "print(score)", "order = hash(name)"),
    ],
)
def test_a_procedure_that_looks_outside_is_named(line: str) -> None:
    assert len(purity_breaches(f"import datetime\n{line}\n")) == 1


def test_only_custody_touches_files_in_keys() -> None:
    paths = [path for path in files_of(ROOMS[0]) if path.name != "custody.py"]
    found = {path.name: file_breaches(path.read_text("utf-8")) for path in paths}
    assert {name: breaches for name, breaches in found.items() if breaches} == {}


@pytest.mark.parametrize("line", ["from pathlib import Path", "open(path)", "os.replace(a, b)", "import shutil"])
def test_a_key_file_touched_elsewhere_is_named(line: str) -> None:
    assert len(file_breaches(f"import os\nseed = os.urandom(32)\n{line}\n")) == 1


def errors_breaches(room: Room, source: str) -> list[str]:
    """What an `errors.py` imports beyond the standard library and its own room, which would close a circle."""
    return [
        f"line {line}: import of {module}"
        for line, module in imports(ast.parse(source))
        if not within(module, room.module) and module.split(".")[0] not in sys.stdlib_module_names
    ]


def test_the_errors_of_a_room_need_no_other_room_and_no_library() -> None:
    modules = [(room, path) for room in ROOMS for path in files_of(room) if path.name == "errors.py"]
    found = {str(path.relative_to(ROOT)): errors_breaches(room, path.read_text("utf-8")) for room, path in modules}
    assert found, "no room has an errors.py"
    assert {path: breaches for path, breaches in found.items() if breaches} == {}


@pytest.mark.parametrize("line", ["import msgspec", "from keys.errors import KeysError", "from . import errors"])
def test_errors_that_need_another_room_are_named(line: str) -> None:
    room = next(each for each in ROOMS if each.path == "ledger/log")
    assert len(errors_breaches(room, f"from enum import Enum\n{line}\n")) == 1
