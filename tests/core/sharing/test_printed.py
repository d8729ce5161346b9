"""The pictures that a visit is shown: made one after the other, and none that came too late."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from core.consents import Consent
from core.imaging import Darkroom, MediaType, Rendition, Stamp
from core.kit.errors import NotFound
from core.patients import PatientId
from core.photos import PhotoId
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from core.sharing import NotShownAnyMore
from core.sharing.visiting import LANES
from tests.support.box import until
from tests.support.cluster import TestDatabase
from tests.support.sharing import GUEST, RESEARCH, Ward


async def _nothing() -> None:
    """What happens while a picture waits for its turn."""


@dataclass(slots=True)
class Queue:
    """The real darkroom behind a queue, in which something may happen."""

    darkroom: Darkroom
    meanwhile: Callable[[], Awaitable[object]] = _nothing
    waiting: int = 0
    most: int = 0

    async def stamp(
        self, picture: bytes | memoryview, declared: MediaType, stamp: Stamp
    ) -> Rendition:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await self.meanwhile()
        self.waiting -= 1
        return await self.darkroom.stamp(picture, declared, stamp)

    async def holds(self, count: int) -> None:
        """Wait until so many pictures are in it."""
        await until(lambda: self.waiting >= count)

    async def trace(
        self, picture: bytes | memoryview, declared: MediaType, key: bytes
    ) -> bytes | None:
        return await self.darkroom.trace(picture, declared, key)


@pytest.fixture
def queue(darkroom: Darkroom) -> Queue:
    return Queue(darkroom)


@pytest.fixture
def services(ports: Ports, index: PhotoIndex, tables: TestDatabase, queue: Queue) -> Services:
    return build_services(replace(ports, stamps=queue), index)


async def test_what_was_revoked_in_the_queue_is_not_shown(
    ward: Ward, knee: PhotoId, queue: Queue
) -> None:
    made = await ward.shared(knee)
    visit = await ward.opened(made)
    queue.meanwhile = lambda: ward.services.shares.end(ward.cast.surgeon, made.share.id)
    with pytest.raises(NotFound):
        await ward.services.visiting.photo(GUEST, visit.secret, 1)


async def test_nor_what_was_withdrawn(
    ward: Ward, anna: PatientId, knee: PhotoId, queue: Queue
) -> None:
    consent: Consent = await ward.agreed(anna)
    visit = await ward.opened(await ward.shared(knee, use=RESEARCH))
    queue.meanwhile = lambda: ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
    with pytest.raises(NotShownAnyMore):
        await ward.services.visiting.photo(GUEST, visit.secret, 1)


async def test_one_visit_does_not_fill_the_queue_nor_does_another_wait_for_it(
    ward: Ward, knee: PhotoId, queue: Queue
) -> None:
    one, other = [await ward.opened(await ward.shared(knee)) for _ in range(2)]
    go_on = asyncio.Event()
    queue.meanwhile = go_on.wait
    asked = [asyncio.create_task(ward.seen(one)) for _ in range(4 * LANES)]
    await queue.holds(LANES)
    asked.append(asyncio.create_task(ward.seen(other)))
    await queue.holds(LANES + 1)
    go_on.set()
    assert all(await asyncio.gather(*asked))
    assert queue.most == LANES + 1
