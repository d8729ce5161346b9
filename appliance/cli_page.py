"""Prints the commands as `docs/cli.md`, so that the page cannot say otherwise."""

import sys
from collections.abc import Iterator

from typer import main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from appliance.cli import app

_HEAD = """# Command line

Written by `python -m appliance.cli_page > docs/cli.md`; a test compares the two.

Exit status: 0 done, 1 refused or unwell, 2 misused. A refusal is one sentence on standard
error; it quotes no patient, file name or key. Each command also takes `--help`. Settings
come from `docs/configuration.md`.
"""
_TABLE = "\n| | default | meaning |\n|---|---|---|\n"

Command = TyperCommand | TyperGroup


def cli_page() -> str:
    """The whole page, as Markdown."""
    return _HEAD + "".join(_section(name, command) for name, command in commands())


def commands() -> Iterator[tuple[str, TyperCommand]]:
    """Every command of the console with its full name, in the order of `--help`."""
    root = main.get_command(app)
    if isinstance(root, TyperGroup):
        yield from _below("beeldkluis", root)


def _below(name: str, group: TyperGroup) -> Iterator[tuple[str, TyperCommand]]:
    for word, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _below(f"{name} {word}", command)
        elif isinstance(command, TyperCommand):
            yield f"{name} {word}", command


def _section(name: str, command: TyperCommand) -> str:
    rows = "".join(_row(each) for each in command.params if isinstance(each, TyperArgument))
    rows += "".join(_row(each) for each in command.params if isinstance(each, TyperOption))
    table = _TABLE + rows if rows else ""
    hidden = " `--help` does not list it: `up` runs it." if command.hidden else ""
    return f"\n## `{name}`\n{command.help}{hidden}\n{table}"


def _row(parameter: TyperArgument | TyperOption) -> str:
    is_option = isinstance(parameter, TyperOption)
    name = ", ".join(parameter.opts) if is_option else (parameter.name or "").upper()
    meaning = parameter.help or ""
    if is_option and parameter.envvar:
        meaning += f" Also `{parameter.envvar}`."
    return f"| `{name}` | {_default(parameter)} | {meaning} |\n"


def _default(parameter: TyperArgument | TyperOption) -> str:
    if parameter.required:
        return "required"
    if parameter.default is None or isinstance(parameter.default, bool):
        return ""
    return f"`{parameter.default}`"


if __name__ == "__main__":
    sys.stdout.write(cli_page())
