"""A copy of the log to the hospital's syslog over TLS: RFC 5424 messages, framed by RFC 5425.

Promises: the server's certificate is verified, by name; entries go in order, once they are
signed, from where the stream left off, also over restarts. Syslog acknowledges nothing, so
after a lost connection the last entries are sent again: each bears its number. A person's
own words are not sent.
"""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import structlog

from appliance.database import connect
from appliance.indexing import DATABASE_AWAY
from core.audit import AuditKeys, OpenedEntry, opened_entries
from core.audit.record import moment
from core.ledger import Checkpoint, LogFolder, LogIncomplete, NoteBroken
from core.vault.durable import put

POSITION = "syslog.position"
_DRAFT = "syslog.draft"
_AT_ONCE = 256
_AGAIN = 256  # how many may have been on their way when a connection was lost
_EVERY_SECONDS = 1.0
_RETRY_SECONDS = 5.0
_PATIENCE_SECONDS = 10.0
_LOG_AUDIT = 13  # the facility
_INFORMATIONAL, _WARNING = 6, 4
_WORDS = "private"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes the copy; `ca_file` are the authorities that vouch for it, or the system's."""

    host: str
    port: int
    ca_file: Path | None = None

    async def connect(self) -> asyncio.StreamWriter:
        """A connection to it.

        Raises:
            OSError: it is not there, or not who it says.
        """
        context = ssl.create_default_context(cafile=self.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        async with asyncio.timeout(_PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(self.host, self.port, ssl=context)
        return writer


@dataclass(frozen=True, slots=True)
class SyslogStream:
    """Our log, on its way to `receiver`."""

    folder: LogFolder
    keys: AuditKeys
    receiver: Receiver
    credentials: Mapping[str, Any]

    async def keep_sending(self) -> None:
        """Send until cancelled; whoever is away is tried again."""
        while True:
            try:
                await self._one_life()
            except (*DATABASE_AWAY, TimeoutError, LogIncomplete, NoteBroken) as error:
                log.warning("syslog_waits", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _one_life(self) -> None:
        writer = await self.receiver.connect()
        try:
            database = await connect(self.credentials)
            try:
                self._keep_position(max(0, self.position() - _AGAIN))
                while True:
                    if not await self.send(database, writer):
                        await asyncio.sleep(_EVERY_SECONDS)
            finally:
                database.terminate()
        finally:
            writer.transport.abort()

    async def send(self, database: Any, writer: asyncio.StreamWriter) -> int:
        """Send what was signed since, at most 256 entries; how many that were."""

        async def ask(sql: str, values: list[Any]) -> Any:
            return await database.fetch(sql, *values)

        first = self.position()
        count = min(_AT_ONCE, self._signed() - first)
        if count <= 0:
            if writer.transport.is_closing():
                raise ConnectionResetError
            return 0
        entries = await opened_entries(self.keys, ask, first, count)
        writer.write(b"".join(framed(message(each, self.keys.box)) for each in entries))
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await writer.drain()
        await asyncio.to_thread(self._keep_position, first + len(entries))
        return len(entries)

    def position(self) -> int:
        """The number of the next entry to be sent."""
        told = (self.folder.read(POSITION) or b"0").strip()
        return int(told) if told.isdigit() else 0

    def _keep_position(self, number: int) -> None:
        put(self.folder.path, POSITION, f"{number}\n".encode(), _DRAFT)

    def _signed(self) -> int:
        note = self.folder.checkpoint()
        return 0 if note is None else Checkpoint.parse(note).size


def framed(line: bytes) -> bytes:
    """A message with its length before it (RFC 5425)."""
    return b"%d %b" % (len(line), line)


def message(entry: OpenedEntry, box: str) -> bytes:
    """An entry as a message (RFC 5424): its place as structured data, its record as text."""
    record = {name: each for name, each in (entry.record or {}).items() if name != _WORDS}
    severity = _INFORMATIONAL if record.get("outcome", "ok") == "ok" else _WARNING
    at = moment(datetime.fromtimestamp(entry.leaf.time_us / 1_000_000, UTC))
    kind = record.get("event", "erased")[:32]
    leaf = b64encode(entry.hash).decode()
    # 32473 is the enterprise number that RFC 5612 keeps for those who have none.
    place = f'[beeldkluis@32473 seq="{entry.leaf.seq}" leaf="{leaf}"]'
    head = f"<{_LOG_AUDIT * 8 + severity}>1 {at} {box} beeldkluis - {kind} {place} "
    return head.encode() + orjson.dumps(record)
