"""A ward that keeps photos together, for the tests of collections."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from core.collections import Collection, KeptPage, Part, Words
from core.kit.actor import Actor, PersonId
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId
from core.services import Services
from tests.support.actors import Cast
from tests.support.arriving import received

NAME = "Voor en na, mevrouw Kanarie"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Where the surgeon of a ward keeps photos of its patients."""

    services: Services
    cast: Cast

    async def patient(self, by: Actor | None = None) -> PatientId:
        new = NewPatient(f"C-{next(_numbers)}", "Kanarie de Vries", date(1961, 4, 2), Sex.FEMALE)
        return (await self.services.patients.create(by or self.cast.surgeon, new)).id

    async def photo(self, patient: PatientId | None, by: Actor | None = None) -> PhotoId:
        """A photo that nobody developed: what is kept does not ask for it."""
        return await received(self.services, by or self.cast.surgeon, next(_numbers), patient)

    async def photos(self, number: int) -> list[PhotoId]:
        patient = await self.patient()
        return [await self.photo(patient) for _ in range(number)]

    async def made(self, *photos: PhotoId, by: Actor | None = None, **parts: Part) -> Collection:
        """A collection of the surgeon's; `parts` are those of others, by role."""
        made = await self.services.collections.make(
            by or self.cast.surgeon, Words(NAME, "Op de poli"), photos
        )
        for role, part in parts.items():
            made = await self.services.collection_members.set(
                by or self.cast.surgeon, made.id, person(getattr(self.cast, role)), part
            )
        return made

    async def look(self, who: Actor, made: Collection) -> Collection:
        return await self.services.collections.get(who, made.id)

    async def order(self, who: Actor, made: Collection) -> list[PhotoId]:
        """The photos of a collection as somebody sees them."""
        page = await self.page(who, made)
        return [each.photo.id for each in page.photos]

    async def page(
        self, who: Actor, made: Collection, after: int = 0, first: int = 100
    ) -> KeptPage:
        return await self.services.collection_photos.page(who, made.id, after, first)

    async def add(self, who: Actor, made: Collection, *photos: PhotoId) -> Collection:
        return await self.services.collection_photos.add(who, made.id, photos)

    async def take(self, who: Actor, made: Collection, *photos: PhotoId) -> Collection:
        return await self.services.collection_photos.take_away(who, made.id, photos)


def person(actor: Actor) -> PersonId:
    assert actor.person is not None
    return actor.person


def plain(made: Collection) -> dict[str, Any]:
    """What of a collection is the same for everybody in it."""
    return {"name": made.name, "owner": made.owner, "members": made.members}
