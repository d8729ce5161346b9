"""The sequencer: every row once and in order, whatever dies when; keys end, proofs do not."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from appliance.database import connect
from core.audit import AuditKeys, Tag
from core.audit.book import Book, LogInconsistent, origin_of, public_key
from core.audit.entries import AuditEntry, Basis
from core.audit.keys import NOBODY
from core.audit.kinds import number
from core.audit.record import Source
from core.audit.sequencer import NotAlone, Sequencer
from core.audit.steps import Pause, go_on
from core.kit.actor import Actor, DepartmentCode, PersonId, Role
from core.kit.clock import SetClock
from core.ledger import Leaf, LogFolder, tiles, verify
from core.services import Services
from core.vault import FieldBroken, KeyMissing, LocalKeys
from tests.support.cluster import TestDatabase

PHOTO, PATIENT, OTHER = UUID(int=7), UUID(int=8), UUID(int=9)
WHO = Actor(
    PersonId(UUID(int=1)),
    Role.SURGEON,
    DepartmentCode("ward"),
    session=UUID(int=2),
    request=UUID(int=3),
    address="10.1.2.3",
    client="Firefox",
)
HOSPITAL = "St. Elders"
STEPS = [
    "keys", "stored", "placed", "committed", "wrote entries", "wrote 0", "signed", "published",
    "swept",
]  # fmt: skip


class Killed(BaseException):
    """The end of a process."""


Begun = Callable[..., Awaitable[Sequencer]]


@pytest.fixture
async def begun(
    tables: TestDatabase, keys: LocalKeys, clock: SetClock, tmp_path: Path
) -> AsyncIterator[Begun]:
    """Starts a sequencer on the test's log, as a new process would."""
    open_ones: list[Any] = []

    async def begin(pause: Pause = go_on) -> Sequencer:
        while open_ones:
            await open_ones.pop().close()
        connection = await connect(tables.app)
        open_ones.append(connection)
        book = Book.open(tmp_path / "log", keys, HOSPITAL, pause)
        source = Source(keys.appliance_id, HOSPITAL)
        made = Sequencer(connection, AuditKeys(keys), book, clock, source, pause)
        await made.begin()
        return made

    yield begin
    for connection in open_ones:
        await connection.close()


async def act(services: Services, *entries: AuditEntry, basis: Basis | None = None) -> None:
    async with services.unit_of_work(WHO) as work:
        work.entries.extend(entries)
        if basis:
            work.basis = basis


async def acts(services: Services, count: int) -> None:
    await act(services, *(AuditEntry(Tag.PHOTO_SEEN, photo=PHOTO, patient=PATIENT),) * count)


@asynccontextmanager
async def owner(tables: TestDatabase) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(**tables.owner)
    try:
        yield connection
    finally:
        await connection.close()


def whole(sequencer: Sequencer) -> int:
    """How many entries the log has; nothing is wrong with it."""
    book = sequencer.book
    report = verify(book.folder, book.key)
    assert report.faults == []
    return report.size


async def opened(sequencer: Sequencer, seq: int, keys: LocalKeys) -> dict[str, Any]:
    """The record of an entry, under the key that it names."""
    leaf = Leaf.parse(sequencer.book.folder.entry(seq, sequencer.book.growth.size))
    refs = await sequencer.keys.by_number(sequencer._ask, [leaf.audit_key])
    return dict(json.loads(keys.open_record(refs[leaf.audit_key], leaf.head, leaf.sealed)))


class TestARound:
    async def test_an_act_becomes_an_entry_with_all_fields(
        self, services: Services, begun: Begun, keys: LocalKeys, clock: SetClock
    ) -> None:
        clock.at = datetime(2026, 11, 27, 8, 30, 0, 123, tzinfo=UTC)
        entry = AuditEntry(
            Tag.PHOTO_SEARCHED,
            patient=PATIENT,
            photo=PHOTO,
            subject=OTHER,
            detail={"terms": "0a", "total": 3},
            purpose="care",
            behalf=OTHER,
            private="linker knie Jansen",
        )
        await act(services, entry, basis=Basis("treating", UUID(int=4), UUID(int=5)))
        sequencer = await begun()
        assert await sequencer.round() == 1

        record = await opened(sequencer, 0, keys)
        assert record.pop("id") > 0
        assert record == {
            "version": 1,
            "at": "2026-11-27T08:30:00.000123Z",
            "event": "photo:searched",
            "category": "search",
            "action": "E",
            "outcome": "ok",
            "person": str(WHO.person),
            "role": "surgeon",
            "department": "ward",
            "behalf": str(OTHER),
            "session": str(WHO.session),
            "request": str(WHO.request),
            "address": "10.1.2.3",
            "client": "Firefox",
            "patient": str(PATIENT),
            "photo": str(PHOTO),
            "subject": str(OTHER),
            "relation": str(UUID(int=4)),
            "emergency": str(UUID(int=5)),
            "rule": "treating",
            "purpose": "care",
            "detail": {"terms": "0a", "total": 3},
            "private": "linker knie Jansen",
            "source": str(keys.appliance_id),
            "site": HOSPITAL,
        }
        leaf = Leaf.parse(sequencer.book.folder.entry(0, 1))
        assert (leaf.seq, leaf.event) == (0, number("photo:searched"))
        assert leaf.time_us == int(clock.now().timestamp() * 1_000_000)

    async def test_no_words_lie_open_in_files_or_database(
        self, services: Services, begun: Begun, tables: TestDatabase, tmp_path: Path
    ) -> None:
        await act(services, AuditEntry(Tag.PHOTO_SEARCHED, private="Jansen-of-the-harbour"))
        await (await begun()).round()

        files = [file.read_bytes() for file in (tmp_path / "log").rglob("*") if file.is_file()]
        async with owner(tables) as connection:
            rows = str(await connection.fetch("SELECT * FROM audit_event, audit_leaf"))
        assert len(files) == 3
        assert not any(b"harbour" in data or b"searched" in data for data in files)
        assert "harbour" not in rows

    async def test_many_rounds_are_one_log_and_the_database_says_so(
        self, services: Services, begun: Begun, tables: TestDatabase
    ) -> None:
        sequencer = await begun()
        placed = 0
        for count in (1, 3, 252, 1, 299):
            await acts(services, count)
            while done := await sequencer.round():
                placed += done
        assert placed == 556
        assert whole(sequencer) == 556
        assert list(sequencer.book.folder.strays(556)) == []

        async with owner(tables) as connection:
            ok = await connection.fetchval(
                "SELECT count(*) FROM audit_event JOIN audit_leaf"
                " ON audit_leaf.event = audit_event.id AND audit_leaf.seq = audit_event.seq"
            )
            assert ok == 556

    async def test_an_entry_keeps_its_place_and_a_row_its_entry(
        self, services: Services, begun: Begun, tables: TestDatabase
    ) -> None:
        await acts(services, 2)
        sequencer = await begun()
        await sequencer.round()
        await acts(services, 1)
        for sql in (
            "UPDATE audit_event SET seq = 5 WHERE seq = 1",
            "UPDATE audit_event SET seq = NULL WHERE seq = 1",
            "UPDATE audit_event SET seq = 7 WHERE seq IS NULL",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await sequencer.connection.execute(sql)

    async def test_time_does_not_go_back(
        self, services: Services, begun: Begun, clock: SetClock
    ) -> None:
        sequencer = await begun()
        for _ in range(3):
            await acts(services, 1)
            await sequencer.round()
            clock.move(timedelta(hours=-1))
        assert whole(sequencer) == 3

    async def test_there_is_one_in_the_whole_box(
        self, services: Services, begun: Begun, tables: TestDatabase
    ) -> None:
        first = await begun()
        second = await connect(tables.app)
        other = Sequencer(second, first.keys, first.book, first.clock, first.source)
        with pytest.raises(NotAlone):
            await other.begin()
        await second.close()

    async def test_nothing_that_a_row_can_hold_holds_up_the_log(
        self, services: Services, begun: Begun, keys: LocalKeys, tables: TestDatabase
    ) -> None:
        await act(services, AuditEntry(Tag.PHOTO_LISTED, detail={"photos": ["x" * 70_000]}))
        async with owner(tables) as connection:
            await connection.execute(
                "INSERT INTO audit_event (at, tag, outcome, detail) VALUES"
                " (now(), 'photo:listed', 'ok', '{\"n\": 99999999999999999999999}'),"
                " (now(), 'from:tomorrow', 'ok', '{}')"
            )
        sequencer = await begun()
        assert await sequencer.round() == 3
        records = [await opened(sequencer, seq, keys) for seq in range(3)]
        assert [list(each.get("detail", {})) for each in records] == [["sha256"], ["sha256"], []]
        assert records[2]["event"] == "from:tomorrow"


class TestDying:
    @pytest.mark.parametrize("step", STEPS)
    async def test_after_any_step_the_next_one_goes_on(
        self, services: Services, begun: Begun, step: str
    ) -> None:
        sequencer = await begun()
        await acts(services, 250)
        await sequencer.round()
        notes = [sequencer.book.folder.checkpoint()]
        for _ in range(2):
            await acts(services, 10)

            def die(name: str) -> None:
                if name == step:
                    raise Killed

            dying = await begun(die)
            with pytest.raises(Killed):
                await dying.round()

        last = await begun()
        await last.round()
        assert whole(last) == 270
        placed = await last.connection.fetchval(
            "SELECT count(DISTINCT seq) FROM audit_event WHERE seq IS NOT NULL"
        )
        events = await last.connection.fetchval("SELECT count(DISTINCT event) FROM audit_leaf")
        assert (placed, events) == (270, 270)
        assert notes[0] is not None
        report = verify(last.book.folder, last.book.key)
        assert report.faults == []
        assert list(last.book.folder.strays(270)) == []

    async def test_rows_are_taken_up_that_came_while_nobody_was_there(
        self, services: Services, begun: Begun
    ) -> None:
        await acts(services, 600)
        sequencer = await begun()
        while await sequencer.round():
            pass
        assert whole(sequencer) == 600


class TestInconsistency:
    async def test_a_database_that_was_rolled_back_is_not_gone_on_with(
        self, services: Services, begun: Begun, tables: TestDatabase
    ) -> None:
        await acts(services, 5)
        await (await begun()).round()
        async with owner(tables) as connection:
            await connection.execute("DELETE FROM audit_leaf WHERE seq = 4")
        with pytest.raises(LogInconsistent):
            await begun()

    async def test_an_entry_that_is_another_in_the_database(
        self, services: Services, begun: Begun, tables: TestDatabase
    ) -> None:
        await acts(services, 5)
        await (await begun()).round()
        async with owner(tables) as connection:
            await connection.execute("UPDATE audit_leaf SET leaf = leaf || '0' WHERE seq = 2")
        with pytest.raises(LogInconsistent):
            await begun()

    @pytest.mark.parametrize("name", ["checkpoint", tiles.path(0, 0, 5), "tile/entries/000.p/5"])
    async def test_files_that_are_not_what_was_signed(
        self, services: Services, begun: Begun, tmp_path: Path, name: str
    ) -> None:
        await acts(services, 5)
        await (await begun()).round()
        file = tmp_path / "log" / name
        data = file.read_bytes()
        file.write_bytes(data[:60] + bytes([data[60] ^ 1]) + data[61:])
        with pytest.raises(LogInconsistent):
            await begun()

    async def test_a_checkpoint_that_changes_under_a_running_one(
        self, services: Services, begun: Begun, tmp_path: Path
    ) -> None:
        sequencer = await begun()
        await acts(services, 5)
        await sequencer.round()
        old = (tmp_path / "log" / "checkpoint").read_bytes()
        await acts(services, 5)
        await sequencer.round()
        (tmp_path / "log" / "checkpoint").write_bytes(old)
        await acts(services, 1)
        with pytest.raises(LogInconsistent):
            await sequencer.round()


class TestErasing:
    async def test_the_personal_part_goes_and_every_proof_holds(
        self, services: Services, begun: Begun, keys: LocalKeys
    ) -> None:
        await act(
            services,
            AuditEntry(Tag.PHOTO_SEEN, patient=PATIENT),
            AuditEntry(Tag.PHOTO_SEEN, patient=OTHER),
            AuditEntry(Tag.PHOTO_SEARCHED, private="knee"),
        )
        sequencer = await begun()
        await sequencer.round()
        before = [await opened(sequencer, seq, keys) for seq in range(3)]
        ask = sequencer._ask

        assert await sequencer.keys.destroy(ask, PATIENT) == 1

        with pytest.raises(KeyMissing):
            await opened(sequencer, 0, keys)
        assert [await opened(sequencer, seq, keys) for seq in (1, 2)] == before[1:]
        assert whole(sequencer) == 3
        # What is done later is nobody's in particular, and holds up nothing.
        await act(services, AuditEntry(Tag.PHOTO_SEEN, patient=PATIENT, private="why"))
        assert await sequencer.round() == 1
        assert whole(sequencer) == 4
        leaf = Leaf.parse(sequencer.book.folder.entry(3, 4))
        whose = "SELECT owner FROM audit_key WHERE id = $1"
        assert await sequencer.connection.fetchval(whose, leaf.audit_key) == NOBODY

    async def test_an_entry_opens_in_its_own_place_only(
        self, services: Services, begun: Begun, keys: LocalKeys
    ) -> None:
        await acts(services, 2)
        sequencer = await begun()
        await sequencer.round()
        first, second = (Leaf.parse(sequencer.book.folder.entry(seq, 2)) for seq in range(2))
        refs = await sequencer.keys.by_number(sequencer._ask, [first.audit_key])
        with pytest.raises(FieldBroken):
            keys.open_record(refs[first.audit_key], second.head, first.sealed)


class TestOrigin:
    async def test_a_log_keeps_its_name_when_the_hospital_gets_another(
        self, services: Services, begun: Begun, keys: LocalKeys, tmp_path: Path
    ) -> None:
        await acts(services, 1)
        await (await begun()).round()
        log = tmp_path / "log"
        assert public_key(log, keys, "Another").name == origin_of(HOSPITAL, keys.appliance_id)
        assert origin_of(HOSPITAL, PATIENT) == f"beeldkluis/st-elders/{PATIENT}/audit"
        assert verify(LogFolder(log), public_key(log, keys, "")).faults == []
