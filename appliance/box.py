"""The box from the console: made, opened for one command, and kept running."""

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from pathlib import Path

import structlog

from appliance.assembly import (
    HANDED_DOWN,
    Places,
    app_credentials,
    embedded,
    owner_credentials,
    places,
    ports,
    read_passphrase,
    unlock,
)
from appliance.database import database, migrate
from appliance.listening import require_free
from appliance.postgres_watch import kept_running
from appliance.settings import Settings
from appliance.settings_file import PREFIX
from appliance.supervise import Child, Supervisor
from core.kit.errors import Conflict
from core.people import Department, Invited
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from core.vault import Keystore, PassphraseCost

LOCK = "up.lock"
"""The file in the data folder that a running box has locked."""

log = structlog.get_logger()


class AlreadyRunning(Exception):
    """Another `beeldkluis up` runs this box; stop that one first."""


class NobodyEnrolled(Exception):
    """There is no account in this box, so nobody could sign in; run `beeldkluis init`."""


class NoFolder(Exception):
    """The data folder cannot be made or used there; name another with --data."""


@asynccontextmanager
async def running_database(settings: Settings) -> AsyncIterator[None]:
    """The database, started when it was not running, and then stopped again."""
    if settings.database_dsn is not None:
        yield
        return
    postgres = embedded(settings)
    was_running = await asyncio.to_thread(postgres.is_alive)
    await asyncio.to_thread(postgres.initialise)
    await asyncio.to_thread(postgres.start)
    try:
        yield
    finally:
        if not was_running:
            await asyncio.to_thread(postgres.stop)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Ports, Services]]:
    """The unlocked box for one command: migrated, connected, and closed again after it."""
    keys = await asyncio.to_thread(unlock, settings, read_passphrase(settings))
    given = ports(settings, keys)
    async with running_database(settings):
        await migrate(owner_credentials(settings))
        async with database(app_credentials(settings), settings.database_pool_size):
            yield given, build_services(given, PhotoIndex())


def make_folder(settings: Settings) -> None:
    """Make the data folder: ours alone, passable for PostgreSQL's own account.

    Raises:
        NoFolder: something else is there, or it is somebody else's place.
    """
    folder = settings.data_folder
    found = Places(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        for private in (found.blobs, found.drafts, found.log):
            private.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise NoFolder from None


def make_keystore(
    settings: Settings, passphrase: str, cost: PassphraseCost | None = None
) -> str | None:
    """Make the root key and its seal slots; the recovery text, or None if they were there.

    Raises:
        Invalid: the passphrase is too short.
        WrongPassphrase: there is a keystore, and it is not this passphrase's.
    """
    try:
        keystore, recovery = Keystore.create(
            Places(settings.data_folder).keystore, passphrase, cost=cost
        )
    except Conflict:
        unlock(settings, passphrase)
        return None
    keystore.close()
    return recovery


async def make_first_administrator(
    settings: Settings, passphrase: str, login: str, name: str, department: Department
) -> Invited:
    """Prepare the database and invite the first person.

    Raises:
        Conflict: the box has people already.
    """
    keys = await asyncio.to_thread(unlock, settings, passphrase)
    services = build_services(ports(settings, keys), PhotoIndex())
    async with running_database(settings):
        await migrate(owner_credentials(settings))
        async with database(app_credentials(settings), 2):
            return await services.people.invite_first(login, name, department)


async def up(settings: Settings) -> None:
    """Keep the whole box running until SIGTERM.

    Raises:
        NotInitialised: there is no keystore here.
        WrongPassphrase: the passphrase does not open it.
        NobodyEnrolled: the box has no account.
        AlreadyRunning: another process runs it.
        PortTaken: another program listens where this box is to listen.
    """
    passphrase = read_passphrase(settings)
    _end_on_sigterm()
    with held(places(settings).folder), suppress(asyncio.CancelledError):
        require_free(settings.host, settings.port)
        require_free("127.0.0.1", settings.probe_port)
        async with _kept_database(settings):
            await migrate(owner_credentials(settings))
            await _require_people(settings, passphrase)
            await Supervisor(_children(settings, passphrase)).run()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a data folder: two supervisors would share one database and fight for the ports.

    Raises:
        AlreadyRunning: a box runs in it.
    """
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


def _end_on_sigterm() -> None:
    """Let SIGTERM end a start that is still under way in order, until the supervisor takes over."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _require_people(settings: Settings, passphrase: str) -> None:
    keys = await asyncio.to_thread(unlock, settings, passphrase)
    services = build_services(ports(settings, keys), PhotoIndex())
    async with database(app_credentials(settings), 2):
        if not await services.people.is_anyone_there():
            raise NobodyEnrolled


def _kept_database(settings: Settings) -> AbstractAsyncContextManager[None]:
    return kept_running(embedded(settings)) if settings.database_dsn is None else nullcontext()


def _children(settings: Settings, passphrase: str) -> list[Child]:
    handed = _memory_file(passphrase)
    workers = [
        _child(settings, f"worker-{n + 1}", "work", handed) for n in range(settings.worker_count)
    ]
    # First up and last down: what the others do at their end is sealed too.
    log_keeper = _child(settings, "log", "audit keep", handed)
    return [log_keeper, _child(settings, "api", "serve", handed), *workers]


def _child(settings: Settings, name: str, command: str, handed: int) -> Child:
    python = (sys.executable, "-P", "-m", "appliance.cli")
    env = {HANDED_DOWN: str(handed), f"{PREFIX}DATA_FOLDER": str(settings.data_folder)}
    return Child(name, (*python, *command.split()), env, (handed,))


def _memory_file(passphrase: str) -> int:
    """The passphrase in a memory file that children inherit: on no disk, in no argument list."""
    handed = os.memfd_create("beeldkluis-passphrase", 0)
    os.write(handed, passphrase.encode())
    os.set_inheritable(handed, True)  # noqa: FBT003 - how os spells it
    return handed
