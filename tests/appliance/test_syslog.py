"""Syslog over TLS to a real server on loopback: in order, from where it left off, to no other."""

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from appliance.syslog import POSITION, Receiver, SyslogStream
from core.audit import AuditKeys, Tag
from core.audit.entries import AuditEntry, Outcome
from core.ledger import LogFolder
from core.services import Services
from core.vault import LocalKeys
from tests.core.audit.test_audit_sequencer import PATIENT, Begun, act, acts, begun
from tests.support.cluster import TestDatabase
from tests.support.smtp import certificate

__all__ = ["begun"]

LINE = re.compile(
    rb"<(\d+)>1 (\S+Z) (\S+) beeldkluis - (\S+) "
    rb'\[beeldkluis@32473 seq="(\d+)" leaf="([^"]+)"\] (\{.*\})'
)


@dataclass
class Siem:
    """What the server got, message by message."""

    port: int = 0
    lines: list[bytes] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length = int(await reader.readuntil(b" "))
                self.lines.append(await reader.readexactly(length))
        writer.close()

    def seqs(self) -> list[int]:
        found = [LINE.fullmatch(line) for line in self.lines]
        return [int(each[5]) for each in found if each]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.lines) < count:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.02)


@asynccontextmanager
async def siem(context: ssl.SSLContext) -> AsyncIterator[Siem]:
    made = Siem()
    server = await asyncio.start_server(made.take, "127.0.0.1", 0, ssl=context)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    for writer in made.writers:
        writer.transport.abort()
    server.close()
    await server.wait_closed()


@pytest.fixture
def stream(tables: TestDatabase, keys: LocalKeys, tmp_path: Path) -> SyslogStream:
    """A stream to nobody yet."""
    (tmp_path / "log").mkdir()
    nobody = Receiver("localhost", 1)
    return SyslogStream(LogFolder(tmp_path / "log"), AuditKeys(keys), nobody, tables.app)


def to(stream: SyslogStream, port: int, proof: Path) -> SyslogStream:
    receiver = Receiver("localhost", port, proof)
    return SyslogStream(stream.folder, stream.keys, receiver, stream.credentials)


@asynccontextmanager
async def sending(stream: SyslogStream) -> AsyncIterator[None]:
    task = asyncio.create_task(stream.keep_sending())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class TestStream:
    async def test_each_entry_arrives_once_signed_and_in_order(
        self,
        services: Services,
        begun: Begun,
        stream: SyslogStream,
        tmp_path: Path,
        keys: LocalKeys,
    ) -> None:
        context, proof = certificate(tmp_path)
        await act(
            services,
            AuditEntry(Tag.PHOTO_SEARCHED, private="Jansen", detail={"total": 0}),
            AuditEntry(Tag.ACCESS_DENIED, Outcome.DENIED, patient=PATIENT),
        )
        await acts(services, 300)
        sequencer = await begun()
        while await sequencer.round():
            pass
        async with siem(context) as server, sending(to(stream, server.port, proof)):
            await server.until(302)
            await acts(services, 1)
            await sequencer.round()
            await server.until(303)

        assert server.seqs() == [*range(303)]
        searched, denied = (LINE.fullmatch(line) for line in server.lines[:2])
        assert searched is not None
        assert denied is not None
        assert searched[1] == b"110"
        assert denied[1] == b"108"
        assert searched[3].decode() == stream.keys.box
        assert searched[4] == b"photo:searched"
        assert json.loads(searched[7])["detail"] == {"total": 0}
        assert not any(b"Jansen" in line for line in server.lines)

    async def test_after_a_restart_it_goes_on_and_repeats_rather_than_loses(
        self, services: Services, begun: Begun, stream: SyslogStream, tmp_path: Path
    ) -> None:
        context, proof = certificate(tmp_path)
        sequencer = await begun()
        await acts(services, 600)
        while await sequencer.round():
            pass
        async with siem(context) as server, sending(to(stream, server.port, proof)):
            await server.until(600)
            await asyncio.sleep(0.2)
        assert (stream.folder.read(POSITION) or b"").strip() == b"600"
        await acts(services, 5)
        await sequencer.round()
        async with siem(context) as server, sending(to(stream, server.port, proof)):
            await server.until(261)
        assert server.seqs() == [*range(344, 605)]

    async def test_a_server_that_nobody_vouches_for_gets_nothing(
        self, services: Services, begun: Begun, stream: SyslogStream, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        context, _ = certificate(tmp_path)
        _, other = certificate(tmp_path / "other")
        named, its_own = certificate(tmp_path, "elsewhere.test")
        await acts(services, 1)
        await (await begun()).round()
        for side, proof in ((context, other), (named, its_own)):
            async with siem(side) as server:
                with pytest.raises(ssl.SSLCertVerificationError):
                    await to(stream, server.port, proof).receiver.connect()
            assert server.lines == []
        assert stream.position() == 0

    async def test_nothing_is_sent_before_it_is_signed(
        self, services: Services, begun: Begun, stream: SyslogStream, tmp_path: Path
    ) -> None:
        context, proof = certificate(tmp_path)
        await acts(services, 3)
        sequencer = await begun()
        await sequencer.place()
        database = await asyncpg.connect(**stream.credentials)
        async with siem(context) as server:
            there = to(stream, server.port, proof)
            writer = await there.receiver.connect()
            assert await there.send(database, writer) == 0
            await sequencer.round()
            assert await there.send(database, writer) == 3
            writer.transport.abort()
        await database.close()
