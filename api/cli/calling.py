"""How does a command reach the module that does it? Imported only then, so that every `--help` is quick; and the kinds of its paths."""

from importlib import import_module
from pathlib import Path
from typing import Any, Final

import rich_click as click

FILE: Final = click.Path(path_type=Path, dir_okay=False)
FILE_OR_INPUT: Final = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
OUTPUT: Final = ("-o", "--output")


def call(module: str, name: str, given: dict[str, Any]) -> Any:
    """Import the module that does it, and have it done; what comes back is the exit code or nothing."""
    return getattr(import_module(f"api.cli.{module}"), name)(**given)
