"""The box from the console: made once, refused when it could not be used, closed again."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.assembly import HANDED_DOWN, NotInitialised, Places, places, unlock
from appliance.box import (
    AlreadyRunning,
    _children,
    _memory_file,
    held,
    make_folder,
    make_keystore,
)
from appliance.postgres import EmbeddedPostgres
from appliance.settings import Settings
from core.kit.errors import Invalid
from core.vault import PassphraseCost, WrongPassphrase
from tests.support.cluster import ROOT, TestDatabase, passing_database

PASSPHRASE = "a passphrase for tests only"
CHEAP = PassphraseCost(memory_kib=8192, iterations=1, lanes=1)
_RUN = """
import asyncio, sys
from pathlib import Path
from appliance import box
from appliance.settings import Settings
from core.kit.errors import CoreError
from core.people import Department

PASSPHRASE = "a passphrase for tests only"

async def main(folder, dsn, *steps):
    (Path(folder).parent / "passphrase").write_text(PASSPHRASE)
    settings = Settings(
        data_folder=folder, database_dsn=dsn, passphrase_file=Path(folder).parent / "passphrase"
    )
    for step in steps:
        try:
            print(await globals()[step](settings))
        except (CoreError, box.NobodyEnrolled) as refusal:
            print(type(refusal).__name__)

async def first(settings):
    made = await box.make_first_administrator(
        settings, PASSPHRASE, "beheer", "A. Beheer", Department("ward", "Ward")
    )
    return made.person.login, made.person.role.value, len(made.code)

async def wrong(settings):
    return await box.make_first_administrator(
        settings, "another passphrase", "beheer", "A. Beheer", Department("ward", "Ward")
    )

async def up(settings):
    return await box.up(settings)

async def opened(settings):
    async with box.opened(settings) as (ports, services):
        return await services.people.is_anyone_there(), services.indexer.index.size

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data_folder=tmp_path / "data")
    make_folder(made)
    return made


@pytest.fixture
def fresh(cluster: EmbeddedPostgres, worker_id: str) -> Iterator[TestDatabase]:
    """A database of its own, gone after the test."""
    with passing_database(cluster, f"box_{worker_id}") as made:
        yield made


class TestMaking:
    def test_the_folder_is_ours_and_what_is_in_it_too(self, settings: Settings) -> None:
        found = Places(settings.data_folder)
        private = ((path, 0o700) for path in (found.blobs, found.drafts, found.log))
        for path, mode in ((found.folder, 0o711), *private):
            assert stat.S_IMODE(path.stat().st_mode) == mode
        make_folder(settings)

    def test_without_a_keystore_there_is_no_box(self, settings: Settings) -> None:
        with pytest.raises(NotInitialised):
            places(settings)
        with pytest.raises(NotInitialised):
            unlock(settings, PASSPHRASE)

    def test_a_keystore_is_made_once_and_kept(self, settings: Settings) -> None:
        recovery = make_keystore(settings, PASSPHRASE, CHEAP)
        assert recovery
        keystore = places(settings).keystore
        before = keystore.read_bytes()

        assert make_keystore(settings, PASSPHRASE, CHEAP) is None
        with pytest.raises(WrongPassphrase):
            make_keystore(settings, "another passphrase", CHEAP)
        assert keystore.read_bytes() == before
        assert stat.S_IMODE(keystore.stat().st_mode) == 0o600
        assert PASSPHRASE.encode() not in before
        assert recovery.encode() not in before

    def test_a_short_passphrase_makes_nothing(self, settings: Settings) -> None:
        with pytest.raises(Invalid):
            make_keystore(settings, "short", CHEAP)
        assert not Places(settings.data_folder).keystore.exists()


class TestHandingDown:
    def test_children_get_the_passphrase_as_an_open_file_only(self, settings: Settings) -> None:
        three = settings.model_copy(update={"worker_count": 3})
        children = _children(three, PASSPHRASE)

        workers = ["worker-1", "worker-2", "worker-3"]
        assert [child.name for child in children] == ["log", "api", *workers]
        (handed,) = {child.env[HANDED_DOWN] for child in children}
        for child in children:
            assert PASSPHRASE not in str(child)
            assert child.env["BEELDKLUIS_DATA_FOLDER"] == str(settings.data_folder)
        assert os.pread(int(handed), 100, 0).decode() == PASSPHRASE
        os.close(int(handed))

    def test_the_file_is_on_no_disk(self) -> None:
        handed = _memory_file(PASSPHRASE)
        assert Path(f"/proc/self/fd/{handed}").readlink().name.startswith("memfd:")
        assert os.get_inheritable(handed)
        os.close(handed)


class TestAlone:
    def test_one_up_holds_the_folder_until_it_ends(self, settings: Settings) -> None:
        for _ in range(2):
            folder = settings.data_folder
            with held(folder), pytest.raises(AlreadyRunning), held(folder):
                pytest.fail("two supervisors hold one folder")


class TestAccounts:
    async def test_the_first_administrator_and_nobody_a_second_time(
        self, settings: Settings, fresh: TestDatabase
    ) -> None:
        make_keystore(settings, PASSPHRASE, CHEAP)
        dsn = f"postgresql:///{fresh.name}?host={fresh.app['host']}"
        steps = ("wrong", "opened", "up", "first", "first", "opened")
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", _RUN, str(settings.data_folder), dsn, *steps],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-len(steps) :] == [
            "WrongPassphrase",
            "(False, 0)",
            "NobodyEnrolled",
            "('beheer', 'administrator', 34)",
            "Conflict",
            "(True, 0)",
        ]
        assert json.dumps(PASSPHRASE) not in done.stdout + done.stderr
