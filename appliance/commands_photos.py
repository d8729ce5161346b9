"""The command that takes in a folder of photos."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from appliance import box
from appliance.console import DataFolder, err, out, run, settings_of
from appliance.importing import Report, files_in, import_folder
from appliance.settings import Settings


def import_photos(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The folder to take in.")
    ],
    as_person: Annotated[
        str, typer.Option("--as", help="Log-in name of the person who takes responsibility.")
    ],
    report: Annotated[
        Path | None, typer.Option(help="Write the refused files and why to this file.")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Take a folder of photos into the inbox of a department; safe to run again."""
    done = run(_import(settings_of(data), folder, as_person))
    _show(done)
    if report is not None:
        lines = [f"{path}\t{reason}\n" for path, reason in done.refused]
        report.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
    raise typer.Exit(1 if done.refused else 0)


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
