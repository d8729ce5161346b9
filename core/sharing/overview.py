"""What becomes of links: shown to whoever made them, and ended by whoever may."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.collections import CollectionId, Holding
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.kit.ids import Ids
from core.patients import PatientId, Patients
from core.photos import PhotoId, Photos, rows
from core.sharing import reading, tracking
from core.sharing.models import ShareEventRow, SharePhotoRow, ShareRow
from core.sharing.recipients import Recipients
from core.sharing.types import (
    Ending,
    Happened,
    RecipientId,
    Share,
    ShareEvent,
    ShareId,
    SharePage,
)
from core.work import Work

MOST_EVENTS = 500
_OF_PHOTO = """
SELECT share.id FROM share JOIN share_photo ON share_photo.share_id = share.id
WHERE share_photo.photo_id = $1 AND share.ended_at IS NULL AND share.ends_at > $2
"""
_OF_PATIENT = _OF_PHOTO.replace("photo_id = $1", "patient_id = $1")
_OF_COLLECTION = """
SELECT id FROM share WHERE collection_id = $1 AND ended_at IS NULL AND ends_at > $2
"""
_OF_RECIPIENT = """
SELECT id FROM share WHERE recipient_id = $1 AND ended_at IS NULL AND ends_at > $2
"""
_END = """
UPDATE share SET ended_at = $2, ending = $3 WHERE id = ANY($1::uuid[]) AND ended_at IS NULL
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Shares:
    """The links that were made: one's own, and for the privacy officer everybody's."""

    access: Access
    patients: Patients
    photos: Photos
    holding: Holding
    recipients: Recipients
    ids: Ids

    async def page(self, actor: Actor, before: ShareId | None, first: int) -> SharePage:
        """At most `first` of one's own links beyond `before`, newest first.

        Raises:
            Forbidden: whoever cannot share has none.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            return await self._page(work, before, first, made_by=actor.person)

    async def all(self, actor: Actor, before: ShareId | None, first: int) -> SharePage:
        """The same of the whole hospital, for who watches over it.

        Raises:
            Forbidden: not the privacy officer.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            return await self._page(work, before, first)

    async def get(self, actor: Actor, share: ShareId) -> Share:
        """One link of one's own.

        Raises:
            NotFound: no such link, or not theirs.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            row = await _one(share, made_by=actor.person)
            shown = await reading.share(work, self.recipients, row)
            work.record(Tag.SHARE_VIEWED, subject=share)
        return shown

    async def events(self, actor: Actor, share: ShareId) -> tuple[ShareEvent, ...]:
        """All that happened to a link of one's own, newest first.

        Raises:
            NotFound: as `get`.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            await _one(share, made_by=actor.person)
            found = ShareEventRow.filter(share_id=share).order_by("-at", "-id")
            events = tuple(map(_event, await found.limit(MOST_EVENTS)))
            work.record(Tag.SHARE_VIEWED, subject=share)
        return events

    async def of_photo(self, actor: Actor, photo: PhotoId) -> int:
        """How many links show a photo now.

        Raises:
            Forbidden, NotTreating: not theirs to share.
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.SHARE, photo=photo) as work:
            self.photos.visible(work, await rows.one(work, photo), Verb.SHARE)
            async with work.beyond():
                found = await work.rows(_OF_PHOTO, photo, work.at)
            work.record(Tag.SHARE_LISTED, photo=photo)
        return len(found)

    async def of_collection(self, actor: Actor, collection: CollectionId) -> int:
        """How many links show photos of a collection now, whoever made them.

        Raises:
            Forbidden: not theirs to share.
            NotFound: no such collection, or one they have no part in.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            await self.holding.one(work, collection)
            async with work.beyond():
                found = await work.rows(_OF_COLLECTION, collection, work.at)
            work.record(Tag.SHARE_LISTED, subject=collection)
        return len(found)

    async def end(self, actor: Actor, share: ShareId) -> Share:
        """Stop a link of one's own; whoever has it open sees nothing more within a second.

        Raises:
            NotFound: no such link, or not theirs.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            await _one(share, made_by=actor.person)
            return await self._ended(work, share)

    async def revoke(self, actor: Actor, share: ShareId) -> None:
        """Stop anybody's link, for who watches over the hospital.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: no such link.
        """
        async with self.access.act(actor, Verb.RULE) as work, work.beyond():
            await _one(share)
            await self._end(work, [share])

    async def end_of_photo(self, actor: Actor, photo: PhotoId) -> int:
        """Stop all links to a photo, whoever made them; returns how many there were.

        Raises:
            Forbidden, NotTreating, NotFound: as `of_photo`.
        """
        async with self.access.act(actor, Verb.SHARE, photo=photo) as work:
            self.photos.visible(work, await rows.one(work, photo), Verb.SHARE)
            return await self._end_found(work, _OF_PHOTO, photo)

    async def end_of_patient(self, actor: Actor, patient: PatientId) -> int:
        """Stop all links to photos of a patient, whoever made them.

        Raises:
            Forbidden, NotTreating, NotFound: as `of_photo`.
        """
        async with self.access.act(actor, Verb.SHARE, patient=patient) as work:
            await self.patients.treated(work, patient, Verb.SHARE)
            return await self._end_found(work, _OF_PATIENT, patient)

    async def end_of_collection(self, actor: Actor, collection: CollectionId) -> int:
        """Stop all links that were made of a collection, whoever made them.

        Raises:
            Forbidden, NotFound: as `of_collection`.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            await self.holding.one(work, collection)
            return await self._end_found(work, _OF_COLLECTION, collection)

    async def end_of_recipient(self, actor: Actor, who: RecipientId) -> int:
        """Stop all links to somebody outside whom the department knows.

        Raises:
            Forbidden: not theirs to share.
            NotFound: no such recipient, or another department's.
        """
        async with self.access.act(actor, Verb.SHARE) as work:
            await self.recipients.known(self.access.department(actor), who)
            return await self._end_found(work, _OF_RECIPIENT, who)

    async def _page(
        self, work: Work, before: ShareId | None, first: int, **theirs: Any
    ) -> SharePage:
        found = ShareRow.filter(**theirs)
        if before is not None:
            found = found.filter(id__lt=before)
        read = await found.order_by("-id").limit(first + 1)
        shown = await reading.shares(work, self.recipients, read[:first])
        work.record(Tag.SHARE_LISTED, detail={"shares": [str(each.id) for each in shown]})
        return SharePage(shown, has_more=len(read) > first)

    async def _ended(self, work: Work, share: ShareId) -> Share:
        await self._end(work, [share])
        return await reading.share(work, self.recipients, await ShareRow.get(id=share))

    async def _end_found(self, work: Work, sql: str, about: UUID) -> int:
        async with work.beyond():
            found = [row["id"] for row in await work.rows(sql, about, work.at)]
            return await self._end(work, found)

    async def _end(self, work: Work, shares: Sequence[UUID]) -> int:
        ended = await work.rows(_END, list(shares), work.at, Ending.REVOKED.value)
        for row in ended:
            await tracking.note(work, self.ids, row["id"], Happened.REVOKED)
            for each in await SharePhotoRow.filter(share_id=row["id"]):
                work.record(
                    Tag.SHARE_ENDED,
                    photo=each.photo_id,
                    patient=each.patient_id,
                    subject=row["id"],
                    detail={"ending": Ending.REVOKED},
                )
        return len(ended)


async def _one(share: ShareId, **theirs: Any) -> ShareRow:
    row = await ShareRow.get_or_none(id=share, **theirs)
    if row is None:
        raise NotFound
    return row


def _event(row: ShareEventRow) -> ShareEvent:
    photo = PhotoId(row.photo_id) if row.photo_id else None
    return ShareEvent(row.at, Happened(row.what), photo, row.origin)
