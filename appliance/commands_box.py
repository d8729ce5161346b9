"""The commands that make, run and examine the box."""

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.panel import Panel
from rich.table import Table

from appliance import asgi, box, worker
from appliance.assembly import owner_credentials, passphrase_in, places
from appliance.console import DataFolder, out, run, settings_of
from appliance.database import connect
from appliance.database import migrate as migrate_database
from appliance.doctor import examine
from appliance.settings import Settings
from core.kit.actor import DepartmentCode
from core.kit.errors import Invalid
from core.people import Department, require_first
from core.vault import require_passphrase

_REINDEX = "INSERT INTO outbox (kind, subject, at) SELECT 'photo-changed', id, now() FROM photo"


def init(
    administrator: Annotated[str, typer.Option(help="Log-in name of the first administrator.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    department: Annotated[str, typer.Option(help="Code of the first department.")] = "general",
    department_name: Annotated[str, typer.Option(help="Its name.")] = "General",
    passphrase_file: Annotated[
        Path | None, typer.Option(help="Read the passphrase from here instead of asking.")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Make a box: data folder, root key and its seal slots, database, first administrator."""
    settings = settings_of(data)
    first = Department(DepartmentCode(department), department_name)
    # The recovery key is shown only once, so nothing may be left to refuse after it.
    require_first(administrator, name, first)
    passphrase = _new_passphrase(passphrase_file)
    box.make_folder(settings)
    recovery = box.make_keystore(settings, passphrase)
    if recovery is not None:
        _show_recovery(recovery)
    invited = run(box.make_first_administrator(settings, passphrase, administrator, name, first))
    minutes = settings.enrolment_minutes
    out.print(f"[bold]{invited.person.login}[/] sets a password within {minutes} minutes with:")
    out.print(f"[bold cyan]{invited.code}[/]")


def _new_passphrase(file: Path | None) -> str:
    """The passphrase of a new box.

    Raises:
        Invalid: it is too short, or typed twice, differently.
        PassphraseUnreadable: the file tells none.
    """
    passphrase = _typed_twice() if file is None else passphrase_in(file)
    require_passphrase(passphrase)
    return passphrase


def _typed_twice() -> str:
    first = str(typer.prompt("Choose a passphrase", hide_input=True))
    if typer.prompt("Type it again", hide_input=True) != first:
        raise Invalid("passphrase", "The two differ; nothing was made.")
    return first


def _show_recovery(recovery: str) -> None:
    text = f"{recovery}\n\nPrint it and lay it in the safe. It is shown only now, stored nowhere."
    out.print(Panel(text, title="Recovery key", expand=False))


def up(data: DataFolder = None) -> None:
    """Run the whole box until SIGTERM: database, API and workers."""
    run(box.up(settings_of(data)))


def serve(data: DataFolder = None) -> None:
    """Run the API alone."""
    run(asgi.serve(settings_of(data)))


def work(data: DataFolder = None) -> None:
    """Run one worker alone."""
    run(worker.work(settings_of(data)))


def migrate(data: DataFolder = None) -> None:
    """Bring the database up to date."""
    settings = settings_of(data)
    places(settings)
    run(_migrate(settings))
    out.print("The database is up to date.")


async def _migrate(settings: Settings) -> None:
    async with box.running_database(settings):
        await migrate_database(owner_credentials(settings))


def reindex(data: DataFolder = None) -> None:
    """Have the running box read every photo into its search index again."""
    settings = settings_of(data)
    places(settings)
    out.print(f"{run(_reindex(settings))} photos will be indexed again.")


async def _reindex(settings: Settings) -> int:
    async with box.running_database(settings):
        connection = await connect(owner_credentials(settings))
        try:
            done: str = await connection.execute(_REINDEX)
            await connection.execute("NOTIFY beeldkluis_outbox")
        finally:
            await connection.close()
    return int(done.rpartition(" ")[2])


def doctor(
    data: DataFolder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Examine the box; exit status 1 when something needs a person."""
    parts = run(examine(settings_of(data)))
    is_well = all(part.ok for part in parts)
    if as_json:
        found = {part.name: {"ok": part.ok, "detail": part.detail} for part in parts}
        typer.echo(orjson.dumps({"ok": is_well, "parts": found}).decode())
    else:
        table = Table("part", "", "detail", box=None)
        for part in parts:
            table.add_row(part.name, "[green]ok[/]" if part.ok else "[red]unwell[/]", part.detail)
        out.print(table)
    raise typer.Exit(0 if is_well else 1)
