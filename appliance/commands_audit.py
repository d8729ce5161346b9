"""The commands that prove what is in the log, and that nobody changed it."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.assembly import Places, app_credentials, places, read_passphrase, unlock
from appliance.audit_export import export as export_log
from appliance.box import running_database
from appliance.console import DataFolder, out, run, settings_of
from appliance.database import connect
from appliance.log_keeping import keep_log
from appliance.settings import Settings
from appliance.witness import serve_witness, witness_in
from core.audit import public_key as key_of_log
from core.kit.errors import Invalid, NotFound
from core.ledger import (
    Anchors,
    Checkpoint,
    Key,
    LogFolder,
    LogIncomplete,
    LogProof,
    NoteBroken,
    ProofBroken,
    inclusion_proof,
)
from core.ledger import verify as verify_log

audit = typer.Typer(no_args_is_help=True, help="Prove what is in the log, and that it is whole.")

_LATE_SECONDS = 5
_GAPS = """
SELECT (SELECT count(*) FROM audit_event WHERE seq IS NULL
        AND at < now() - make_interval(secs => $1)) AS late,
       (SELECT count(*) FROM audit_event LEFT JOIN audit_leaf USING (seq)
        WHERE seq IS NOT NULL AND audit_leaf.event IS DISTINCT FROM audit_event.id) AS misplaced,
       (SELECT count(*) FROM audit_leaf) AS entries,
       (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf) AS size
"""

VerifierKey = Annotated[
    str | None,
    typer.Option("--key", help="The log's verifier key, or its file; unlocks the box without."),
]
Folder = Annotated[
    Path | None, typer.Option("--log", help="The folder of the log; the box's own by default.")
]


@audit.command()
def verify(
    log: Folder = None,
    key: VerifierKey = None,
    since: Annotated[Path | None, typer.Option(help="A checkpoint that was kept earlier.")] = None,
    cosigned: Annotated[
        Path | None, typer.Option("--witness", help="The checkpoint that a witness cosigned.")
    ] = None,
    witness_key: Annotated[
        str | None, typer.Option(help="The verifier key of that witness, or its file.")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Read every entry and tile of the log; exit status 1 names what is not as it was signed."""
    folder, found = _log_and_key(log, key, data)
    anchors = Anchors(_read(since), _read(cosigned), _key(witness_key) if witness_key else None)
    report = verify_log(folder, found, anchors)
    for fault, where in report.faults:
        out.print(f"[red]{fault}[/] {where}")
    out.print(f"{report.size} entries, {len(report.faults)} faults.")
    raise typer.Exit(0 if report.is_whole else 1)


@audit.command()
def prove(
    seq: Annotated[int, typer.Argument(help="The number of the entry, from 0.")],
    into: Annotated[Path, typer.Argument(help="The file to write: .tlog-proof.")],
    log: Folder = None,
    data: DataFolder = None,
) -> None:
    """Write one entry and the proof that it is in the log, for who has the public key only."""
    folder = _log(log, data)
    try:
        note = folder.checkpoint() or b""
        size = Checkpoint.parse(note).size
        path = inclusion_proof(seq, size, folder.node(size))
        proof = LogProof(folder.entry(seq, size), seq, tuple(path), note)
    except (NoteBroken, ValueError):
        raise NotFound("There is no such entry in this log.") from None
    except LogIncomplete as lack:
        raise NotFound(f"A file of the log is missing or damaged: {lack}.") from None
    into.write_bytes(bytes(proof))
    out.print(f"Entry {seq} of {size}.")


@audit.command()
def verify_proof(
    file: Annotated[Path, typer.Argument(exists=True, help="The file that `prove` wrote.")],
    key: VerifierKey = None,
    log: Folder = None,
    data: DataFolder = None,
) -> None:
    """Check the proof of one entry; exit status 1 when it proves nothing."""
    _, found = _log_and_key(log, key, data)
    try:
        leaf, head = LogProof.parse(file.read_bytes()).verified(found)
    except ProofBroken as broken:
        out.print(f"[red]{broken.__doc__}[/]")
        raise typer.Exit(1) from None
    out.print(f"Entry {leaf.seq} is one of the {head.size} of {head.origin}.")


@audit.command()
def gaps(data: DataFolder = None) -> None:
    """Count the acts that wait for their place for too long; exit status 1 when there are any."""
    late, misplaced, missing = run(_gaps(settings_of(data)))
    out.print(
        f"{late} acts wait for longer than {_LATE_SECONDS} s, {misplaced} have a place that is"
        f" another's, {missing} numbers have no entry."
    )
    raise typer.Exit(1 if late or misplaced or missing else 0)


@audit.command()
def public_key(data: DataFolder = None) -> None:
    """Print the verifier key of the log: for auditors and witnesses."""
    typer.echo(str(_log_and_key(None, None, data)[1]))


@audit.command()
def export(
    into: Annotated[Path, typer.Argument(help="The file to write: one AuditEvent a line.")],
    first: Annotated[int, typer.Option(min=0, help="The number of the first entry.")] = 0,
    data: DataFolder = None,
) -> None:
    """Write the opened log as FHIR R5 AuditEvents; that it was done is in the log, too."""
    count = run(export_log(settings_of(data), into, first, lambda _: None))
    out.print(f"{count} entries.")


@audit.command()
def witness(
    folder: Annotated[Path, typer.Option(help="Where the witness keeps its key and memory.")],
    log_key: Annotated[
        list[str], typer.Option(help="The verifier key of a log to vouch for, or its file.")
    ],
    name: Annotated[str, typer.Option(help="What the witness is called.")] = "witness",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8480,
) -> None:
    """Vouch for the log of a box from a second host; prints its own verifier key first."""
    made = witness_in(folder, name, [_key(each) for each in log_key])
    typer.echo(str(made.key))
    run(serve_witness(made, host, port))


@audit.command(hidden=True)
def keep(data: DataFolder = None) -> None:
    """Keep the log alone."""
    run(keep_log(settings_of(data)))


async def _gaps(settings: Settings) -> tuple[int, int, int]:
    async with running_database(settings):
        connection = await connect(app_credentials(settings))
        try:
            row = await connection.fetchrow(_GAPS, float(_LATE_SECONDS))
        finally:
            await connection.close()
    return row["late"], row["misplaced"], row["size"] - row["entries"]


def _log(log: Path | None, data: Path | None) -> LogFolder:
    return LogFolder(log or Places(settings_of(data).data_folder).log)


def _log_and_key(log: Path | None, key: str | None, data: Path | None) -> tuple[LogFolder, Key]:
    folder = _log(log, data)
    if key is not None:
        return folder, _key(key)
    settings = settings_of(data)
    keys = unlock(settings, read_passphrase(settings))
    return folder, key_of_log(places(settings).log, keys, settings.hospital_name)


def _key(text: str) -> Key:
    """A verifier key: itself, or a file that holds it.

    Raises:
        Invalid: it is none.
    """
    try:
        return Key.parse(text if "+" in text else Path(text).read_text("utf-8"))
    except (NoteBroken, OSError):
        raise Invalid("key", "This is no verifier key, nor a file that holds one.") from None


def _read(file: Path | None) -> bytes | None:
    """What somebody kept.

    Raises:
        Invalid: there is no such file.
    """
    try:
        return None if file is None else file.read_bytes()
    except OSError:
        raise Invalid("file", "There is no such file.") from None
