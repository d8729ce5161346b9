"""The disk fills up between two renditions: the photo waits, and no half of it stays."""

from dataclasses import replace

import pytest

from core.kit.errors import StorageFull
from core.photos import Development
from core.services import Ports, Services, build_developing
from core.vault import BlobStore, Frame, KeySlot, Sealed
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received, row_of
from tests.support.darkrooms import Prepared


class Cramped(BlobStore):
    """A disk with room for so many files and no more."""

    room_for = 2

    def seal(self, frame: Frame, slot: KeySlot, dek: bytes, data: bytes) -> Sealed:
        if len(list(self.blob_ids())) >= self.room_for:
            raise StorageFull
        return super().seal(frame, slot, dek, data)


async def test_a_photo_waits_for_room_and_leaves_no_half_of_itself(
    ports: Ports, services: Services, cast: Cast, blobs: BlobStore
) -> None:
    photo = await received(services, cast.photographer)
    before = set(blobs.blob_ids())
    cramped = Cramped(blobs.root, blobs.root.parent / "tmp", used_limit=0.999)
    worker = build_developing(replace(ports, blobs=cramped), Prepared())
    async with state.unchanged():
        with pytest.raises(StorageFull):
            await worker.develop(photo)

    assert len(before) == 1
    assert set(blobs.blob_ids()) == before
    cramped.room_for = 3
    await worker.develop(photo)
    assert (await row_of(photo))["development"] == Development.READY
