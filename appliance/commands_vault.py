"""The commands that prove, rescue and renew what is sealed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from appliance.assembly import (
    Places,
    blob_store,
    given_passphrase,
    places,
    read_passphrase,
    unlock,
)
from appliance.box import running_database
from appliance.console import DataFolder, err, out, run, settings_of
from appliance.noting import note_act
from appliance.settings import Settings
from core.audit import Tag
from core.vault import Keystore, LocalKeys, Purpose
from core.vault import recover as recover_originals
from core.vault import rotate as rotate_keys
from core.vault import verify as verify_blobs

vault = typer.Typer(no_args_is_help=True, help="Prove, rescue and renew what is sealed.")


@contextlib.contextmanager
def _progress(label: str) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        progress.add_task(label, total=None)
        yield progress


@vault.command()
def verify(data: DataFolder = None) -> None:
    """Read every sealed file to its end; exit status 1 names those that do not authenticate."""
    settings = settings_of(data)
    keys = unlock(settings, read_passphrase(settings))
    with _progress("Sealed files") as bar:
        report = verify_blobs(
            blob_store(settings), keys, lambda n: bar.update(bar.task_ids[0], completed=n)
        )
    for failure in report.failures:
        out.print(f"[red]{failure.blob_id}[/] {failure.cause}")
    out.print(
        f"{report.ok} sealed files are whole, {len(report.failures)} are not,"
        f" {report.strays} are no sealed files."
    )
    raise typer.Exit(0 if report.is_whole else 1)


@vault.command()
def recover(
    out_folder: Annotated[
        Path, typer.Argument(help="Where the originals are written, in the clear.")
    ],
    keystore: Annotated[
        Path | None, typer.Option(help="The keystore file; the box's own by default.")
    ] = None,
    blobs: Annotated[
        Path | None, typer.Option(help="The folder of sealed files; the box's own by default.")
    ] = None,
    data: DataFolder = None,
    *,
    with_recovery_key: Annotated[
        bool, typer.Option(help="Ask for the recovery key from the safe.")
    ] = False,
) -> None:
    """Write the originals out of sealed files and keystore alone: the database may be gone."""
    settings = settings_of(data)
    own = Places(settings.data_folder)
    with Keystore.open(keystore or places(settings).keystore) as store:
        if with_recovery_key:
            keys = store.unlock_with_recovery(typer.prompt("Recovery key"))
        else:
            keys = store.unlock(given_passphrase(settings))
        trouble = _recovery_noted(settings, keys)
        with _progress("Originals") as bar:
            report = recover_originals(
                blobs or own.blobs,
                keys,
                out_folder,
                lambda n: bar.update(bar.task_ids[0], completed=n),
            )
    out.print(
        f"{report.written} originals written, {report.already_there} were there already,"
        f" {len(report.failures)} failed."
    )
    if trouble:
        err.print(f"This is not in the log, as that cannot be reached ({trouble}): write it down.")
    raise typer.Exit(1 if report.failures else 0)


@vault.command()
def rotate(
    purpose: Annotated[Purpose, typer.Option(help="Which family of keys.")] = Purpose.PATIENT,
    data: DataFolder = None,
) -> None:
    """Make a new key-encryption key and wrap every key under it; may be cut off and run again."""
    settings = settings_of(data)
    with Keystore.open(places(settings).keystore) as store:
        keys = store.unlock(read_passphrase(settings))
        run(_rotation_noted(settings, keys, purpose))
        with _progress("Keys") as bar:
            done = rotate_keys(
                store,
                keys,
                purpose,
                lambda moved, total: bar.update(bar.task_ids[0], completed=moved, total=total),
            )
    out.print(f"Version {done.version}: {done.rewrapped} keys moved, none is left on an older one.")


async def _rotation_noted(settings: Settings, keys: LocalKeys, purpose: Purpose) -> None:
    async with running_database(settings):
        await note_act(settings, keys, Tag.KEY_ROTATED, purpose=purpose.value)


def _recovery_noted(settings: Settings, keys: LocalKeys) -> str | None:
    """Log that everything leaves in the clear, if the database runs; else what is in the way."""
    try:
        run(note_act(settings, keys, Tag.PHOTO_RECOVERED))
    except Exception as error:  # noqa: BLE001 - the database may be gone: this command is for that
        return type(error).__name__
    return None
