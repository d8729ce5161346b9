"""The sealed log, opened and written as FHIR for another system: one AuditEvent a line."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from appliance.assembly import app_credentials, places, ports, read_passphrase, unlock
from appliance.box import running_database
from appliance.database import connect, database
from appliance.settings import Settings
from core.audit import AuditKeys, OpenedEntry, Source, Tag, audit_event, opened_entries
from core.audit.entries import AuditEntry
from core.kit.actor import THE_BOX
from core.search import PhotoIndex
from core.services import build_services

_AT_ONCE = 256

Progress = Callable[[int], None]


async def export(settings: Settings, into: Path, first: int, progress: Progress) -> int:
    """Write the entries from number `first` on; how many those were. That is in the log, too."""
    places(settings)
    keys = await asyncio.to_thread(unlock, settings, read_passphrase(settings))
    services = build_services(ports(settings, keys), PhotoIndex())
    source = Source(keys.appliance_id, settings.hospital_name)
    async with running_database(settings):
        credentials = app_credentials(settings)
        async with database(credentials, 2):
            # Before the first byte, as with any other look.
            entry = AuditEntry(Tag.AUDIT_EXPORTED, detail={"first": first})
            await services.unit_of_work.log(THE_BOX, entry)
        connection = await connect(credentials)
        try:
            with _ours(into) as out:
                count = 0
                while entries := await _some(connection, AuditKeys(keys), first + count):
                    out.write(await asyncio.to_thread(_lines, entries, source))
                    count += len(entries)
                    progress(count)
            return count
        finally:
            await connection.close()


def _ours(into: Path) -> BinaryIO:
    """The file, for nobody else to read: what is in it was sealed a moment ago."""
    into.touch(mode=0o600)
    return into.open("wb")


async def _some(connection: Any, keys: AuditKeys, first: int) -> list[OpenedEntry]:
    async def ask(sql: str, values: list[Any]) -> Any:
        return await connection.fetch(sql, *values)

    return await opened_entries(keys, ask, first, _AT_ONCE)


def _lines(entries: list[OpenedEntry], source: Source) -> bytes:
    return b"".join(orjson.dumps(audit_event(entry, source)) + b"\n" for entry in entries)
