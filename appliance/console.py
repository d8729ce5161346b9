"""What all commands share: settings, the event loop, and how a refusal is shown."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvloop
from rich.console import Console

from appliance.assembly import NoDemo, NoPassphrase, NotInitialised, PassphraseUnreadable
from appliance.box import AlreadyRunning, NobodyEnrolled, NoFolder
from appliance.listening import PortTaken
from appliance.logging import configure_logging
from appliance.postgres_errors import PostgresError
from appliance.settings import Settings
from appliance.settings_file import SettingsRefused, read_settings
from core.kit.errors import CoreError

T = TypeVar("T")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

DataFolder = Annotated[
    Path | None,
    typer.Option("--data", help="The data folder of the box.", envvar="BEELDKLUIS_DATA_FOLDER"),
]

# What a person can do something about; anything else is a fault of ours and shows its type.
REFUSALS = (
    AlreadyRunning,
    CoreError,
    NoFolder,
    NoDemo,
    NoPassphrase,
    NobodyEnrolled,
    NotInitialised,
    PassphraseUnreadable,
    PortTaken,
    PostgresError,
    SettingsRefused,
)


def settings_of(data: Path | None) -> Settings:
    """The settings, with logging set up by them.

    Raises:
        SettingsRefused: an unknown name or a value out of bounds.
    """
    settings = read_settings(data_folder=data)
    configure_logging(settings.log_format, settings.log_level)
    return settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end on a fresh event loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def refuse(refusal: Exception) -> None:
    """Show a refusal as one sentence and end with status 1."""
    sentence = str(refusal) or (type(refusal).__doc__ or "").split("\n", 1)[0]
    err.print(f"[bold red]Refused:[/] {sentence}")
    sys.exit(1)
