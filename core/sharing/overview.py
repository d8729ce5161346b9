"""What becomes of links: shown to whoever made them, and ended by whoever may."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
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

_MOST_EVENTS = 500
_OF_PHOTO = """
SELECT share.id FROM share JOIN share_photo ON share_photo.share_id = share.id
WHERE share_photo.photo_id = $1 AND share.ended_at IS NULL AND share.ends_at > $2
"""
_OF_PATIENT = _OF_PHOTO.replace("photo_id = $1", "patient_id = $1")
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
    recipients: Recipients
    ids: Ids

    async def page(self, actor: Actor, before: ShareId | None, first: int) -> SharePage:
        """At most `first` links beyond `before`, newest first.

        Raises:
            Forbidden: neither shares nor watches over who does.
        """
        async with self._watching(actor) as work:
            found = ShareRow.filter(**self._theirs(actor))
            if before is not None:
                found = found.filter(id__lt=before)
            read = await found.order_by("-id").limit(first + 1)
            shown = await reading.shares(work, self.recipients, read[:first])
            work.record(Tag.SHARE_LISTED, detail={"shares": [str(each.id) for each in shown]})
        return SharePage(shown, has_more=len(read) > first)

    async def get(self, actor: Actor, share: ShareId) -> Share:
        """One link.

        Raises:
            NotFound: no such link, or not theirs.
        """
        async with self._watching(actor) as work:
            row = await self._one(actor, share)
            shown = await reading.share(work, self.recipients, row)
            work.record(Tag.SHARE_VIEWED, subject=share)
        return shown

    async def events(self, actor: Actor, share: ShareId) -> tuple[ShareEvent, ...]:
        """All that happened to a link, newest first.

        Raises:
            NotFound: as `get`.
        """
        async with self._watching(actor) as work:
            await self._one(actor, share)
            found = ShareEventRow.filter(share_id=share).order_by("-at", "-id").limit(_MOST_EVENTS)
            events = tuple(map(_event, await found))
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

    async def end(self, actor: Actor, share: ShareId) -> Share:
        """Stop one link; whoever has it open sees nothing more within a second.

        Raises:
            NotFound: no such link, or not theirs.
        """
        async with self._watching(actor) as work:
            await self._one(actor, share)
            await self._end(work, [share])
            row = await ShareRow.get(id=share)
            return await reading.share(work, self.recipients, row)

    async def end_of_photo(self, actor: Actor, photo: PhotoId) -> int:
        """Stop all links to a photo, whoever made them; returns how many there were.

        Raises:
            Forbidden, NotTreating, NotFound: as `of_photo`.
        """
        async with self._ruling(actor) as (work, rules):
            if not rules:
                self.photos.visible(work, await rows.one(work, photo), Verb.SHARE)
            return await self._end_found(work, _OF_PHOTO, photo)

    async def end_of_patient(self, actor: Actor, patient: PatientId) -> int:
        """Stop all links to photos of a patient, whoever made them.

        Raises:
            Forbidden, NotTreating, NotFound: as `of_photo`.
        """
        async with self._ruling(actor) as (work, rules):
            if not rules:
                await self.patients.treated(work, patient, Verb.SHARE)
            return await self._end_found(work, _OF_PATIENT, patient)

    async def end_of_recipient(self, actor: Actor, who: RecipientId) -> int:
        """Stop all links to somebody outside.

        Raises:
            Forbidden: not theirs to share.
            NotFound: no such recipient, or another department's.
        """
        async with self._ruling(actor) as (work, rules):
            if not rules:
                await self.recipients.known(self.access.department(actor), who)
            return await self._end_found(work, _OF_RECIPIENT, who)

    def _watching(self, actor: Actor) -> AbstractAsyncContextManager[Work]:
        verb = Verb.AUDIT if self._sees_all(actor) else Verb.SHARE
        return self.access.act(actor, verb)

    @asynccontextmanager
    async def _ruling(self, actor: Actor) -> AsyncIterator[tuple[Work, bool]]:
        """Whoever rules may stop any link; others those to what they may share themselves."""
        rules = self.access.may(actor, Verb.RULE)
        async with self.access.act(actor, Verb.RULE if rules else Verb.SHARE) as work:
            yield work, rules

    def _sees_all(self, actor: Actor) -> bool:
        return self.access.may(actor, Verb.AUDIT)

    def _theirs(self, actor: Actor) -> dict[str, Any]:
        return {} if self._sees_all(actor) else {"made_by": actor.person}

    async def _one(self, actor: Actor, share: ShareId) -> ShareRow:
        row = await ShareRow.get_or_none(id=share, **self._theirs(actor))
        if row is None:
            raise NotFound
        return row

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


def _event(row: ShareEventRow) -> ShareEvent:
    photo = PhotoId(row.photo_id) if row.photo_id else None
    return ShareEvent(row.at, Happened(row.what), photo, row.origin)
