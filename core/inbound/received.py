"""The inbound room's door for who decides on what came: each sees what is held for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.inbound.models import PhotoRequestRow, RequestPhotoRow
from core.inbound.types import HeldPhoto, HeldPhotoPage, Outcome, PhotoRequestId
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.patients import PatientId
from core.photos import Holding, Photo, PhotoId
from core.sharing import Recipients
from core.work import Work

_COUNT = """
SELECT count(*) AS n FROM photo_request_photo came
JOIN photo_request request ON request.id = came.request_id
WHERE request.made_by = $1 AND came.outcome IS NULL
"""
# Before the photo itself, as its sender does who takes it back: so neither waits for the other.
_DECIDE = """
UPDATE photo_request_photo SET outcome = $2, decided_at = $3
WHERE photo_id = $1 AND outcome IS NULL RETURNING id
"""


@dataclass(frozen=True, slots=True)
class HeldPhotos:
    """The photos that came for one person, until that person takes them in or turns them down."""

    access: Access
    holding: Holding
    recipients: Recipients

    async def page(self, actor: Actor, before: PhotoId | None, first: int) -> HeldPhotoPage:
        """At most `first` photos that are held for the actor, newest first.

        Raises:
            Forbidden: for whoever cannot upload nothing is held.
        """
        async with self.access.act(actor, Verb.UPLOAD) as work:
            found = await self.holding.listed(work, before, first + 1)
            shown = await self._shown(work, found[:first])
            told = [str(each.photo.id) for each in shown]
            work.record(Tag.REQUEST_LISTED, detail={"photos": told})
        return HeldPhotoPage(shown, has_more=len(found) > first)

    async def count(self, actor: Actor) -> int:
        """How many photos wait for the actor.

        Raises:
            Forbidden: as `page`.
        """
        async with self.access.act(actor, Verb.UPLOAD) as work:
            (found,) = await work.rows(_COUNT, actor.person)
        return int(found["n"])

    async def accept(self, actor: Actor, photo: PhotoId, patient: PatientId | None) -> Photo:
        """Take a photo in: into the department's inbox, or straight under a patient.

        Raises:
            NotFound: nothing of that name is held for them; or no such patient in their sight.
            Forbidden: the role does not grant assigning.
            Conflict: nobody can look at it yet, or ever.
        """
        async with self.access.act(actor, Verb.ASSIGN, photo=photo, patient=patient) as work:
            await self._decide(work, photo, Outcome.ACCEPTED)
            return await self.holding.accept(work, photo, patient)

    async def decline(self, actor: Actor, photo: PhotoId) -> None:
        """Turn a photo down: it is deleted with its sealed files, the log keeps that it came.

        Raises:
            NotFound: nothing of that name is held for them.
        """
        async with self.access.act(actor, Verb.UPLOAD, photo=photo) as work:
            await self._decide(work, photo, Outcome.DECLINED)
            files = await self.holding.decline(work, photo)
        await self.holding.shred(files)

    async def _decide(self, work: Work, photo: PhotoId, outcome: Outcome) -> None:
        """Say what becomes of it, once, also against a sender who takes it back just now.

        Raises:
            NotFound: nothing of that name came for the actor, or it was decided on.
        """
        if not await work.rows(_DECIDE, photo, outcome.value, work.at):
            raise NotFound

    async def _shown(self, work: Work, photos: Sequence[Photo]) -> tuple[HeldPhoto, ...]:
        came = await RequestPhotoRow.filter(photo_id__in=[photo.id for photo in photos])
        within: Mapping[UUID, UUID] = {each.photo_id: each.request_id for each in came}
        rows = await PhotoRequestRow.filter(id__in=list(set(within.values())))
        requests = {row.id: row for row in rows}
        book = await self.recipients.book(work, {row.recipient_id for row in rows})
        return tuple(
            HeldPhoto(
                photo=photo,
                request=PhotoRequestId(row.id),
                sender=self.recipients.opened(book[row.recipient_id]),
                patient=PatientId(row.patient_id) if row.patient_id else None,
            )
            for photo in photos
            for row in [requests[within[photo.id]]]
        )
