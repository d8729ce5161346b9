import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import postgres_binaries
from appliance.postgres import EmbeddedPostgres
from appliance.postgres_account import Account, choose_account
from appliance.postgres_binaries import programs_for
from appliance.postgres_config import identities
from appliance.postgres_errors import (
    FolderUnreachable,
    FolderUnsafe,
    NoAccount,
    SocketPathTooLong,
)
from appliance.postgres_folders import private_folder, require_short

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bk-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def account() -> Account:
    return choose_account(None)


class TestAccount:
    @as_root
    def test_root_lends_an_account_without_privileges(self, account: Account) -> None:
        assert account.lent
        assert account.uid != 0
        assert account.run(["/usr/bin/id", "-G"]).stdout.split() == [str(account.gid)]

    @as_root
    @pytest.mark.parametrize("name", ["root", "no-such-account"])
    def test_root_and_unknown_accounts_are_refused(self, name: str) -> None:
        with pytest.raises(NoAccount):
            choose_account(name)

    @as_root
    def test_the_owner_of_an_existing_cluster_goes_on_owning_it(self) -> None:
        nobody = pwd.getpwnam("nobody")
        assert choose_account(None, nobody.pw_uid).name == "nobody"

    def test_what_we_know_is_not_known_to_the_server(
        self, account: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BEELDKLUIS_SECRET", "kanarie")
        assert "kanarie" not in account.run(["/usr/bin/env"]).stdout

    def test_the_box_may_be_owner_and_app_and_never_superuser(self) -> None:
        assert identities("postgres", "box").splitlines() == [
            'bk "postgres" "postgres"',
            'bk "box" "bk_owner"',
            'bk "box" "bk_app"',
            'bk "postgres" "bk_owner"',
            'bk "postgres" "bk_app"',
        ]


class TestFolders:
    @as_root
    def test_a_closed_parent_is_named_and_stays_closed(self, place: Path) -> None:
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        postgres = EmbeddedPostgres(closed / "home", place / "run")

        with pytest.raises(FolderUnreachable, match=str(closed)) as refused:
            postgres.initialise()

        assert refused.value.folder == closed
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert list((closed / "home").iterdir()) == []

    def test_a_link_in_the_place_of_the_socket_folder_is_refused(
        self, place: Path, account: Account
    ) -> None:
        (place / "run").symlink_to(place)
        with pytest.raises(FolderUnsafe):
            private_folder(place / "run", account)
        assert place.stat().st_uid == os.geteuid()

    def test_a_socket_folder_open_to_others_is_refused(self, place: Path, account: Account) -> None:
        (place / "run").mkdir()
        (place / "run").chmod(0o777)
        with pytest.raises(FolderUnsafe):
            private_folder(place / "run", account)
        assert stat.S_IMODE((place / "run").stat().st_mode) == 0o777

    def test_a_socket_folder_may_have_93_bytes(self) -> None:
        require_short(Path("/" + "a" * 92))
        with pytest.raises(SocketPathTooLong):
            require_short(Path("/" + "a" * 93))
        with pytest.raises(SocketPathTooLong):
            require_short(Path("/" + "é" * 47))


class TestBinaries:
    def test_they_are_used_where_they_are(self, place: Path, account: Account) -> None:
        programs = programs_for(account, (place,))
        assert (programs / "initdb").is_file()
        assert list(place.iterdir()) == []

    @as_root
    def test_they_are_copied_once_when_the_wheel_is_out_of_reach(
        self, place: Path, account: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        (closed / "site-packages").symlink_to(postgres_binaries._wheel())
        monkeypatch.setattr(postgres_binaries, "_wheel", lambda: closed / "site-packages")
        copies = (closed / "not-here-either", place / "copies")

        programs = programs_for(account, copies)

        assert programs.is_relative_to(place / "copies")
        for name in ("postgres", "initdb", "psql", "pg_dump"):
            assert account.run([str(programs / name), "--version"]).returncode == 0
        assert programs_for(account, copies) == programs
        assert len(list((place / "copies").iterdir())) == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700


# The interpreter itself may lie in a folder that the account cannot enter, so everything
# is imported before the privileges are dropped, for good.
_AS_NOBODY = """
import asyncio, os, pwd, sys
from pathlib import Path
import asyncpg, asyncpg.protocol, encodings.idna
from appliance.postgres import APP, EmbeddedPostgres
async def who(credentials):
    connection = await asyncpg.connect(**credentials)
    name = await connection.fetchval("SELECT current_user")
    await connection.close()
    return name
nobody = pwd.getpwnam("nobody")
os.setgroups([]); os.setgid(nobody.pw_gid); os.setuid(nobody.pw_uid)
postgres = EmbeddedPostgres(Path(sys.argv[1], "home"), Path(sys.argv[1], "run"))
postgres.initialise()
postgres.start()
print(os.geteuid(), postgres.account.lent, asyncio.run(who(postgres.credentials(APP))))
postgres.stop()
print(postgres.is_alive())
"""


class TestOrdinaryUser:
    @as_root
    def test_an_ordinary_user_runs_its_own_cluster(self, place: Path) -> None:
        place.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(place)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert done.stderr == ""
        said = [line for line in done.stdout.splitlines() if "postgres_" not in line]
        assert said == ["65534 False bk_app", "False"]
        assert (place / "home").stat().st_uid == 65534
        assert stat.S_IMODE((place / "home").stat().st_mode) == 0o700
