"""The command that takes in a folder of photos."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from appliance import box
from appliance.console import DataFolder, err, out, run, settings_of
from appliance.importing import Report, files_in, import_folder
from appliance.settings import Settings
from core.kit.errors import Invalid


def import_photos(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The folder to take in.")
    ],
    as_person: Annotated[
        str, typer.Option("--as", help="Log-in name of the person who takes responsibility.")
    ],
    report: Annotated[
        Path | None,
        typer.Option(
            help="Write the refused files to this file, one a line: name, tab, reason."
            " Line breaks, tabs and backslashes in a name are escaped."
        ),
    ] = None,
    data: DataFolder = None,
) -> None:
    """Take a folder of photos into the inbox of a department; safe to run again."""
    settings = settings_of(data)
    if report is not None:
        _require_writable(report)
    done = run(_import(settings, folder, as_person))
    _show(done)
    if report is not None:
        text = "".join(f"{line}\n" for line in done.lines)
        report.write_text(text, encoding="utf-8", errors="surrogateescape")
    raise typer.Exit(1 if done.refused else 0)


def _require_writable(report: Path) -> None:
    """Refuse a report that would be missed only after hours of importing.

    It is not made yet: in the imported folder, it would be one of the files taken in.

    Raises:
        Invalid: there is no such folder, or it or the file is not ours to write to.
    """
    place = report if report.exists() else report.parent
    if report.is_dir() or not report.parent.is_dir() or not os.access(place, os.W_OK):
        message = "The report cannot be written there: name a file in a folder of your own."
        raise Invalid("report", message)


async def _import(settings: Settings, folder: Path, login: str) -> Report:
    async with box.opened(settings) as (_, services):
        actor = await services.people.acting(login)
        total = len(await asyncio.to_thread(files_in, folder))
        columns = (
            TextColumn("Photos"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=err) as progress:
            task = progress.add_task("", total=total)
            return await import_folder(
                services.intake, actor, folder, lambda _: progress.advance(task)
            )


def _show(done: Report) -> None:
    out.print(f"{done.new} new, {done.known} known already, {len(done.refused)} refused.")
    if done.refused:
        table = Table("refused", "why", box=None)
        for reason, count in done.reasons.most_common():
            table.add_row(str(count), reason)
        out.print(table)
