"""Does docs/commands.md say what the program can do, and is the list of commands quick?"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from api.cli import cli, failures
from api.cli.options import LOG_FILE, PORT
from api.config import DEFAULT_PORT
from ledger.store import schema

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
NOT_ON_THE_PAGE = {"--help", "--version"}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, those inside a group too."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", found) for inner, found in command.commands.items())
        else:
            yield name, command


def section(page: str, name: str) -> str:
    """The text under a command's heading, with the shared options before it; empty where there is no such heading."""
    _, found, rest = page.partition(f"### `mingjing {name}`\n")
    return rest.partition("\n### ")[0] + page.partition("## The commands")[0] if found else ""


def unsaid(page: str, name: str, command: click.Command) -> list[str]:
    """What the page does not say about a command: the command itself, or some of its options."""
    said = section(page, name)
    if not said:
        return [name]
    options = {option for param in command.params if isinstance(param, click.Option) for option in param.opts}
    return sorted(option for option in options - NOT_ON_THE_PAGE if f"`{option}`" not in said)


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_the_page_of_commands_names_every_command_with_every_option(name: str, command: click.Command) -> None:
    assert unsaid(PAGE, name, command) == []


def test_a_command_or_option_missing_on_the_page_is_named() -> None:
    name, command = next((name, command) for name, command in commands() if name == "prove")
    assert unsaid(PAGE.replace("### `mingjing prove`", "### other"), name, command) == ["prove"]
    assert unsaid(PAGE.replace("`--output`", "it"), name, command) == ["--output"]


def test_the_page_of_commands_names_no_command_that_is_not_there() -> None:
    on_the_page = set(re.findall(r"^### `mingjing ([a-z ]+)`$", PAGE, re.MULTILINE))
    assert on_the_page == {name for name, _ in commands()}


def exit_codes(page: str) -> set[int]:
    table = page.partition("## Exit codes")[2].partition("\n## ")[0]
    return {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}


def test_the_page_of_commands_lists_every_exit_code() -> None:
    codes = {failures.GOOD, failures.FAILED, failures.USAGE, failures.CANNOT, failures.INTERRUPTED}
    assert exit_codes(PAGE) == codes
    assert exit_codes(PAGE.replace("| 130 |", "| - |")) != codes


def test_the_readme_lists_the_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in cli.commands if f"mingjing {name}" not in readme] == []


def imported(runs: str) -> set[str]:
    """The rooms, and libraries of theirs, imported by runs of the command in a process of its own."""
    program = (
        f"import sys; from api.cli import run; {runs};"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    names = set(ran.stderr.splitlines()[-1].split())
    return names & {"ledger", "keys", "flask", "cryptography", "eventsourcing", "marshmallow"}


def test_a_help_imports_no_room_and_no_library_of_theirs() -> None:
    names = [name for name, _ in commands()]
    program = "; ".join(f"run({[*name.split(), '--help']!r})" for name in ["", *names])
    assert imported(program) == set()
    assert "ledger" in imported("run(['why', 'o-0001'])")


def test_what_the_options_repeat_to_stay_light_is_what_the_rooms_say() -> None:
    assert (PORT, LOG_FILE) == (DEFAULT_PORT, schema.LOG_FILE)
