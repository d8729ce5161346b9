"""`doctor` and `/health`: each finding on its own, whatever is broken."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from appliance.doctor import PACKAGES, examine
from appliance.health import health
from appliance.metrics import HealthPart
from appliance.settings import Settings
from core.jobs import JobKind
from core.kit.actor import THE_BOX
from core.kit.clock import SetClock
from core.services import Ports, Services
from core.vault import Keystore, PassphraseCost
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.cluster import TestDatabase
from tests.support.faces import agreed
from tests.support.smtp import postbox
from tests.support.town import town_of

CHEAP = PassphraseCost(memory_kib=8192, iterations=1, lanes=1)
NAMES = [
    *("packages", "keystore", "passphrase", "disk", "database", "darkroom", "api", "mail"),
    "directory",
    *("faces", "log"),
]


def settings_for(folder: Path, tables: TestDatabase, **changes: Any) -> Settings:
    dsn = f"postgresql:///{tables.name}?host={tables.app['host']}"
    given: dict[str, Any] = {"data_folder": folder, "database_dsn": dsn, "probe_port": _free_port()}
    return Settings(**(given | changes))


async def findings(settings: Settings) -> dict[str, HealthPart]:
    return {part.name: part for part in await examine(settings)}


@contextmanager
def answering(status: int, kind: str, body: bytes) -> Iterator[int]:
    """Somebody at the probe port; gives the port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


class TestExamining:
    async def test_a_box_that_is_down_and_was_never_made(
        self, tmp_path: Path, tables: TestDatabase
    ) -> None:
        nowhere = f"postgresql:///x?host={tmp_path}"
        found = await findings(settings_for(tmp_path, tables, database_dsn=nowhere))

        assert list(found) == NAMES
        well = {name for name, part in found.items() if part.ok}
        assert well == {"packages", "passphrase", "disk", "darkroom", "mail", "directory"}
        assert found["keystore"].detail == "Missing: run `beeldkluis init`."
        assert found["database"].detail == "Does not answer: is the box up?"
        assert found["api"].detail == "Does not answer: run `beeldkluis up`."

    async def test_a_box_that_is_well(self, tmp_path: Path, tables: TestDatabase) -> None:
        keystore, _ = Keystore.create(tmp_path / "keystore.sqlite", "a long passphrase", cost=CHEAP)
        box = str(keystore.appliance_id)
        keystore.close()
        well = orjson.dumps({"ok": True, "box": box, "parts": {"database": {"ok": True}}})
        with answering(200, "application/json", well) as port:
            found = await findings(settings_for(tmp_path, tables, probe_port=port))

        assert {name: part.detail for name, part in found.items() if not part.ok} == {}
        assert found["keystore"].detail == "2 seal slots."
        assert (found["database"].detail, found["api"].detail) == ("Answers.", "Answers.")
        assert found["faces"].detail == (
            "The model mtcnn-2.6.0 is not installed."
            " Until then a person looks at each photo before it leaves."
        )

    async def test_a_template_that_nothing_allows_is_a_fault(
        self, tmp_path: Path, tables: TestDatabase, services: Services, ports: Ports, cast: Cast
    ) -> None:
        town = await town_of(services, ports, cast)
        anna = await town.patient("P-1")
        await agreed(services, cast.surgeon, anna)
        await town.known(anna, 1)
        assert (await findings(settings_for(tmp_path, tables)))["faces"].ok
        await state.rows("UPDATE consent SET ends = now() - interval '1 day'")
        found = (await findings(settings_for(tmp_path, tables)))["faces"]
        assert (found.ok, found.detail) == (
            False,
            "1 templates that no consent allows: is the worker running?",
        )

    async def test_a_mail_server_is_tried_and_sent_nothing(
        self, tmp_path: Path, tables: TestDatabase
    ) -> None:
        async with postbox() as server:
            mail = {
                "smtp_host": "127.0.0.1",
                "smtp_port": server.port,
                "smtp_sender": "kluis@ziekenhuis.example",
            }
            clear = settings_for(tmp_path, tables, **mail, smtp_tls="never")
            assert (await findings(clear))["mail"].detail == "The mail server answers."
            sealed = (await findings(settings_for(tmp_path, tables, **mail)))["mail"]
        assert (sealed.ok, server.tried) == (False, 0)
        assert sealed.detail == (
            "The mail server cannot be used (unsupported): see the settings smtp_*."
        )

    @pytest.mark.parametrize(
        ("status", "kind", "body", "detail"),
        [
            (200, "text/html", b"<h1>Printer</h1>", "Something else answers at its probe port."),
            (404, "text/plain", b"", "Something else answers at its probe port."),
            (200, "application/json", b"[1]", "Cannot be checked: TypeError."),
            (200, "application/json", b"{", "Cannot be checked: JSONDecodeError."),
            (
                503,
                "application/json",
                b'{"parts": {"index": {"ok": false}, "jobs": {"ok": true}}}',
                "Unwell: index.",
            ),
            (
                200,
                "application/json",
                b'{"box": "00000000-0000-0000-0000-000000000001", "parts": {}}',
                "Another box answers at its probe port: give each its own ports.",
            ),
        ],
    )
    async def test_whoever_answers_at_the_probe_port(
        self, tmp_path: Path, tables: TestDatabase, status: int, kind: str, body: bytes, detail: str
    ) -> None:
        with answering(status, kind, body) as port:
            found = await findings(settings_for(tmp_path, tables, probe_port=port))
        assert (found["api"].ok, found["api"].detail) == (False, detail)
        assert found["database"].ok

    async def test_a_keystore_that_is_none_hides_no_other_finding(
        self, tmp_path: Path, tables: TestDatabase
    ) -> None:
        (tmp_path / "keystore.sqlite").write_bytes(b"torn" * 2000)
        found = await findings(settings_for(tmp_path, tables))

        assert not found["keystore"].ok
        assert "keystore" in found["keystore"].detail
        assert found["database"].ok
        assert found["darkroom"].ok

    async def test_a_passphrase_file_that_would_let_an_unattended_start_fail(
        self, tmp_path: Path, tables: TestDatabase
    ) -> None:
        file = tmp_path / "passphrase"
        settings = settings_for(tmp_path, tables, passphrase_file=file)
        unread = "Its file is missing, cannot be read, or is not UTF-8 text: no start succeeds."

        gone = await findings(settings)
        file.write_bytes(b"\xe9\xe8 is no UTF-8 text")
        no_text = await findings(settings)
        file.write_text("a long passphrase")
        there = await findings(settings)
        unnamed = await findings(settings_for(tmp_path, tables))

        for found in (gone, no_text):
            assert (found["passphrase"].ok, found["passphrase"].detail) == (False, unread)
        assert there["passphrase"] == HealthPart(
            "passphrase", ok=True, detail="Read from its file."
        )
        assert unnamed["passphrase"].ok
        assert (
            unnamed["passphrase"].detail
            == "In no file of the settings: systemd gives it, or a person."
        )

    async def test_a_folder_that_is_not_there(self, tmp_path: Path, tables: TestDatabase) -> None:
        found = await findings(settings_for(tmp_path / "gone", tables))
        assert found["disk"].detail == "Cannot be checked: FileNotFoundError."

    async def test_a_fuller_disk_is_warned_of(self, tmp_path: Path, tables: TestDatabase) -> None:
        found = await findings(settings_for(tmp_path, tables, disk_warn_fraction=0.0001))
        assert not found["disk"].ok
        assert "uploads stop" in found["disk"].detail

    async def test_held_jobs_and_a_database_that_is_not_migrated(
        self, services: Services, tmp_path: Path, tables: TestDatabase
    ) -> None:
        async with services.unit_of_work(THE_BOX) as work:
            work.enqueue(JobKind.DEVELOP, UUID(int=1))
        await state.rows("UPDATE pgqueuer SET status = 'failed'")
        found = await findings(settings_for(tmp_path, tables))
        assert found["database"].detail == "1 jobs are held: see `jobs` for the reasons."

        bare = f"postgresql:///beeldkluis?host={tables.app['host']}"
        found = await findings(settings_for(tmp_path, tables, database_dsn=bare))
        assert found["database"].detail == "Cannot be checked: UndefinedTableError."

    async def test_an_application_role_that_owns_something(
        self, tmp_path: Path, tables: TestDatabase
    ) -> None:
        owner = await asyncpg.connect(**tables.owner)
        await owner.execute("GRANT CREATE ON SCHEMA public TO bk_app")
        app = await asyncpg.connect(**tables.app)
        await app.execute("CREATE TABLE mine (id int)")
        try:
            found = await findings(settings_for(tmp_path, tables))
        finally:
            await app.execute("DROP TABLE mine")
            await owner.execute("REVOKE CREATE ON SCHEMA public FROM bk_app")
            await app.close()
            await owner.close()
        assert found["database"].detail == "The application role owns tables."

    def test_it_looks_after_our_three_packages(self) -> None:
        assert PACKAGES == ("api", "appliance", "core")


class TestHealth:
    async def test_of_a_process_that_is_well(self, services: Services, cast: Cast) -> None:
        found = await health(services, UUID(int=1))
        assert found.ok
        assert {part.name: part.detail for part in found.parts} == {
            "database": "Answers.",
            "index": "0 photos, 0 s behind.",
            "jobs": "0 waiting, 0 running, 0 held.",
            "biometrics": "0 templates without a consent.",
            "log": "0 entries, 0 s behind.",
        }

    async def test_a_log_that_lags_or_keeps_patients_data_back(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        clock.move(timedelta(seconds=5))
        assert await unwell(services) == {"log": "0 entries, 5 s behind."}
        services.unit_of_work.gate.reason = "the log takes no row."
        told = "0 entries, 5 s behind. No patient's data is shown: the log takes no row."
        assert await unwell(services) == {"log": told}

    async def test_an_index_that_is_being_built_finds_nothing(self, services: Services) -> None:
        services.indexer.index.is_ready = False
        assert await unwell(services) == {"index": "It is being built."}

    async def test_an_index_that_lags_and_a_seal_that_is_broken(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        photo = await received(services, cast.surgeon)
        clock.move(timedelta(seconds=29))
        log = {"log": "0 entries, 29 s behind."}  # nobody keeps it in this test
        assert await unwell(services) == log
        clock.move(timedelta(seconds=1))
        log = {"log": "0 entries, 30 s behind."}
        assert await unwell(services) == {"index": "0 photos, 30 s behind."} | log

        await state.rows("UPDATE photo SET source = '\\x01' WHERE id = $1", photo)
        await services.indexer.follow()
        read = {"index": "0 photos, 0 s behind. 1 cannot be read."}
        assert await unwell(services) == read | log

    async def test_held_jobs(self, services: Services, cast: Cast) -> None:
        await received(services, cast.surgeon)
        await state.rows("UPDATE pgqueuer SET status = 'failed'")
        assert await unwell(services) == {"jobs": "0 waiting, 0 running, 1 held."}


async def unwell(services: Services) -> dict[str, str]:
    return {
        part.name: part.detail
        for part in (await health(services, UUID(int=1))).parts
        if not part.ok
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
