"""A photo arrives, is sealed, is developed, assigned, found and seen."""

import hashlib
from collections.abc import AsyncIterator
from datetime import date

import pytest

from core.audit import Tag
from core.imaging import MediaType
from core.kit.errors import NotFound
from core.patients import NewPatient, Sex
from core.photos import (
    Arrival,
    Description,
    Developing,
    Development,
    Laterality,
    Phase,
    PhotoState,
    RenditionKind,
)
from core.search import PhotoQuery
from core.services import Services
from tests.support.actors import Cast
from tests.support.pictures import jpeg
from tests.support.pictures import photo as picture


async def body(data: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 65_536):
        yield data[at : at + 65_536]


def arrival(data: bytes, key: str = "a" * 16) -> Arrival:
    return Arrival(MediaType.JPEG, len(data), hashlib.sha256(data).digest(), key, "knie links")


async def test_from_the_door_to_the_eye(
    services: Services, developing: Developing, cast: Cast
) -> None:
    data = jpeg(picture(1200, 900))
    received = await services.intake.receive(cast.photographer, arrival(data), body(data))
    assert received.is_new

    await developing.develop(received.photo)
    photo = await services.photos.get(cast.surgeon, received.photo)
    assert (photo.development, photo.state) == (Development.READY, PhotoState.UNASSIGNED)
    assert (photo.width, photo.height) == (1200, 900)

    patient = await services.patients.create(
        cast.surgeon, NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    )
    await services.photos.assign(cast.surgeon, photo.id, patient.id)
    await developing.rewrap(photo.id)
    said = Description("72696002", Laterality.LEFT, None, Phase.PRE_OP, "TKP", "zwelling mediaal")
    photo = await services.photos.get(cast.surgeon, photo.id)
    await services.photos.describe(cast.surgeon, photo.id, photo.version, said)

    while await services.indexer.follow():
        pass
    for phrase in ("pre-op left knee", "linker knie preoperatief"):
        finding = await services.search.search(cast.viewer, PhotoQuery(phrase))
        assert [found.photo.id for found in finding.found] == [photo.id]
    assert not (await services.search.search(cast.stranger, PhotoQuery("left knee"))).found

    thumbnail = await services.release.open(cast.viewer, photo.id, RenditionKind.THUMBNAIL)
    assert len(await thumbnail.small()) == thumbnail.size_bytes
    with pytest.raises(NotFound):
        await services.release.open(cast.stranger, photo.id, RenditionKind.THUMBNAIL)

    trail = await services.oversight.trail(cast.privacy_officer, photo.id, 0, 100)
    assert [event.tag for event in trail.events if event.person != cast.privacy_officer.person] == [
        Tag.PHOTO_RECEIVED,
        Tag.PHOTO_DEVELOPED,
        Tag.PHOTO_VIEWED,
        Tag.PHOTO_ASSIGNED,
        Tag.PHOTO_VIEWED,
        Tag.PHOTO_DESCRIBED,
        Tag.PHOTO_SEEN,
        Tag.ACCESS_DENIED,
    ]
