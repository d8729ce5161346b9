"""The test bed: a real PostgreSQL, a real vault, a real index; only the clock is set by hand."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from appliance.database import database as connected
from appliance.postgres import EmbeddedPostgres
from core.consents import Papers
from core.imaging import Darkroom
from core.kit.clock import SetClock
from core.kit.ids import SystemIds
from core.people import Demands, Throttle
from core.people.secrets import PasswordCost
from core.photos import Developing
from core.search import PhotoIndex
from core.services import Ports, Services, build_developing, build_papers, build_services
from core.vault import BlobStore, Keystore, LocalKeys, PassphraseCost
from tests.support.actors import Cast, cast_of
from tests.support.cluster import WORKER, TestDatabase, cluster, database
from tests.support.deliveries import Deliveries, accounted, watched
from tests.support.schema import EMPTY, migrated_database

__all__ = ["cluster", "database"]

PASSPHRASE = "a passphrase for tests only"
CHEAP = PassphraseCost(memory_kib=8192, iterations=1, lanes=1)


@pytest.fixture(scope="session")
async def schema(cluster: EmbeddedPostgres) -> AsyncIterator[TestDatabase]:
    """The worker's database with all migrations applied, and Tortoise connected to it."""
    migrated = await migrated_database(cluster, WORKER)
    async with connected({**migrated.app, "init": _look_at_tables}, pool_size=8):
        yield migrated


async def _look_at_tables(connection: asyncpg.Connection) -> None:
    """Let a test read tables outside of a unit of work; those say themselves what they see."""
    await connection.execute(
        "SELECT set_config('bk.box', 'on', false), set_config('bk.held', 'on', false)"
    )


@pytest.fixture
def deliveries() -> Iterator[Deliveries]:
    """The photos that leave in a test."""
    with watched() as made:
        yield made


@pytest.fixture
async def tables(schema: TestDatabase, deliveries: Deliveries) -> AsyncIterator[TestDatabase]:
    """Empty tables; in the end each photo that left has its row in the log."""
    async with _owning(schema) as owner:
        await owner.execute(EMPTY)
    yield schema
    async with _owning(schema) as owner:
        await accounted(owner, deliveries)


@asynccontextmanager
async def _owning(schema: TestDatabase) -> AsyncIterator[asyncpg.Connection]:
    owner = await asyncpg.connect(**schema.owner)
    try:
        yield owner
    finally:
        await owner.close()


@pytest.fixture(scope="session")
def _keystore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keystore]:
    path = tmp_path_factory.mktemp("keys") / "keystore.sqlite"
    keystore, _ = Keystore.create(path, PASSPHRASE, cost=CHEAP)
    yield keystore
    keystore.close()


@pytest.fixture(scope="session")
def keys(_keystore: Keystore) -> LocalKeys:
    """The unlocked keys of a test box."""
    return _keystore.unlock(PASSPHRASE)


@pytest.fixture
def clock() -> SetClock:
    """A clock to be moved."""
    return SetClock()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    """An empty store of sealed files."""
    return BlobStore(tmp_path / "blobs", tmp_path / "tmp", used_limit=0.999)


@pytest.fixture
def index() -> Iterator[PhotoIndex]:
    """An empty search index, ready."""
    made = PhotoIndex()
    made.is_ready = True
    yield made
    made.close()


@pytest.fixture
def ports(
    clock: SetClock, keys: LocalKeys, blobs: BlobStore, tmp_path: Path, darkroom: Darkroom
) -> Ports:
    """What the appliance would hand to the core."""
    return Ports(
        clock=clock,
        ids=SystemIds(),
        keys=keys,
        blobs=blobs,
        folder=tmp_path,
        upload_limit_bytes=20_000_000,
        password_cost=PasswordCost(memory_kib=64, iterations=1, lanes=1),
        throttle=Throttle(per_account=5, per_address=20),
        # Signing in is tried by tests of its own; all others come by password, and stay.
        demands=Demands(second_factor_required=False, fresh_for=timedelta(days=36_500)),
        stamps=darkroom,
    )


@pytest.fixture
def services(ports: Ports, index: PhotoIndex, tables: TestDatabase) -> Services:
    """All doors of the core, on empty tables."""
    return build_services(ports, index)


@pytest.fixture(scope="session")
async def darkroom() -> AsyncIterator[Darkroom]:
    """The real sandboxed decoder."""
    async with Darkroom(at_once=2) as room:
        yield room


@pytest.fixture
def developing(ports: Ports, darkroom: Darkroom, services: Services) -> Developing:
    """The worker's service."""
    return build_developing(ports, darkroom)


@pytest.fixture
def papers(ports: Ports, services: Services) -> Papers:
    """The worker's maker of documents."""
    return build_papers(ports)


@pytest.fixture
async def cast(services: Services) -> Cast:
    """One person of each role at orthopaedics, and a surgeon of dermatology."""
    return await cast_of(services)
