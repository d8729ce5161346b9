"""The publications room's door: where copies appear, and taking them back."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tortoise.queryset import QuerySet

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import Channel, Purpose
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, Invalid, NotFound
from core.kit.text import is_line, words
from core.photos import PhotoId
from core.publications.models import PublicationRow
from core.publications.standing import Stand, Standings, state_of
from core.publications.types import (
    Outcome,
    Place,
    Publication,
    PublicationId,
    PublicationPage,
    PublicationState,
)
from core.vault import KeyProvider, KeyRef, Label
from core.work import Work

_LONGEST_LINE, _LONGEST_PROOF = 200, 1000


@dataclass(frozen=True, slots=True)
class Publications:
    """The copies that left for the public: one's own, and for the privacy officer everybody's."""

    access: Access
    standings: Standings
    keys: KeyProvider

    async def page(self, actor: Actor, before: PublicationId | None, first: int) -> PublicationPage:
        """At most `first` of those one answers for, beyond `before`, newest first.

        Raises:
            Forbidden: whoever may publish nothing answers for none.
        """
        async with self._answering(actor) as work:
            theirs = PublicationRow.filter(responsible=actor.person)
            return await self._page(work, theirs, before, first)

    async def all(self, actor: Actor, before: PublicationId | None, first: int) -> PublicationPage:
        """The same of the whole hospital.

        Raises:
            Forbidden: not the privacy officer.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            return await self._page(work, PublicationRow.all(), before, first)

    async def due_count(self, actor: Actor) -> int:
        """How many have to be taken back: of one's own, for the privacy officer of everybody's.

        As the last round of letters found them, minutes ago: every page asks for this number.

        Raises:
            Forbidden: whoever may publish nothing answers for none.
        """
        async with self._answering(actor) as work:
            due = PublicationRow.filter(outcome=None, due_since__lte=work.at)
            if not self._watches(actor):
                due = due.filter(responsible=actor.person)
            return await due.count()

    async def place(self, actor: Actor, publication: PublicationId, place: Place) -> Publication:
        """Say where a copy appears, and since when.

        Raises:
            NotFound: no such publication, or not one they answer for.
            Conflict: it was closed.
            Invalid: no outlet, or a text that will not do.
        """
        said = _checked(place)
        async with self._answering(actor) as work:
            row = await self._open(actor, publication)
            row.outlet = self._seal(row, "outlet", said.outlet)
            row.address = self._seal(row, "address", said.address)
            row.published_on = said.published_on
            await row.save(update_fields=["outlet", "address", "published_on"])
            return await self._told(work, row, Tag.PUBLICATION_PLACED)

    async def close(
        self, actor: Actor, publication: PublicationId, outcome: Outcome, proof: str
    ) -> Publication:
        """Say that a copy was never used, was taken back, or cannot be; that stays.

        Raises:
            NotFound, Conflict: as `place`.
            Invalid: without words on how it is known, but for one that was never used; or it
                was said where this one appears.
        """
        least = 0 if outcome is Outcome.UNUSED else 10
        told = words("proof", proof, least, _LONGEST_PROOF)
        async with self._answering(actor) as work:
            row = await self._open(actor, publication)
            if outcome is Outcome.UNUSED and row.outlet is not None:
                raise Invalid(
                    "outcome", "It was said where this appears: say how it was taken back."
                )
            row.outcome, row.closed_at, row.closed_by = outcome, work.at, actor.person
            row.proof = self._seal(row, "proof", told)
            await row.save(update_fields=["outcome", "closed_at", "closed_by", "proof"])
            return await self._told(work, row, Tag.PUBLICATION_CLOSED, {"outcome": outcome})

    @asynccontextmanager
    async def _answering(self, actor: Actor) -> AsyncIterator[Work]:
        async with self.access.act(actor, Verb.PUBLISH) as work:
            if self._watches(actor):
                async with work.beyond():
                    yield work
            else:
                yield work

    def _watches(self, actor: Actor) -> bool:
        """Of whoever left, or does nothing, the privacy officer closes it."""
        return bool(self.access.policy.grants(actor.role, Verb.AUDIT))

    async def _open(self, actor: Actor, publication: PublicationId) -> PublicationRow:
        found = PublicationRow.filter(id=publication)
        if not self._watches(actor):
            found = found.filter(responsible=actor.person)
        row = await found.select_for_update().first()
        if row is None:
            raise NotFound
        if row.outcome is not None:
            raise Conflict("This publication was closed already.")
        return row

    async def _told(
        self, work: Work, row: PublicationRow, tag: Tag, detail: dict[str, Any] | None = None
    ) -> Publication:
        work.record(
            tag, photo=row.photo_id, patient=row.patient_id, subject=row.id, detail=detail or {}
        )
        return self._shown(row, (await self.standings.of(work, [row]))[row.id])

    async def _page(
        self,
        work: Work,
        found: QuerySet[PublicationRow],
        before: PublicationId | None,
        first: int,
    ) -> PublicationPage:
        if before is not None:
            found = found.filter(id__lt=before)
        read = await found.order_by("-id").limit(first + 1)
        shown = await self._shown_all(work, read[:first])
        detail = {"publications": [str(each.id) for each in shown]}
        work.record(Tag.PUBLICATION_LISTED, detail=detail)
        return PublicationPage(shown, has_more=len(read) > first)

    async def _shown_all(
        self, work: Work, rows: Sequence[PublicationRow]
    ) -> tuple[Publication, ...]:
        stands = await self.standings.of(work, rows)
        return tuple(self._shown(row, stands[row.id]) for row in rows)

    def _shown(self, row: PublicationRow, stand: Stand) -> Publication:
        state = state_of(row, stand)
        is_due = state is PublicationState.RECALL_DUE
        place = Place(
            self._open_field(row, "outlet"), self._open_field(row, "address"), row.published_on
        )
        return Publication(
            id=PublicationId(row.id),
            state=state,
            photo=PhotoId(row.photo_id),
            purpose=Purpose(row.purpose),
            channel=Channel(row.channel),
            left_at=row.left_at,
            responsible=PersonId(row.responsible),
            place=place,
            code=row.code,
            until=stand.until,
            recall_by=stand.recall_by if is_due else None,
            closed_at=row.closed_at,
            proof=self._open_field(row, "proof"),
        )

    def _seal(self, row: PublicationRow, column: str, text: str) -> bytes:
        ref = KeyRef(row.key_id, row.key_generation)
        return self.keys.seal_field(ref, Label("publication", column, row.id), text.encode())

    def _open_field(self, row: PublicationRow, column: str) -> str:
        sealed = getattr(row, column)
        if sealed is None:
            return ""
        ref = KeyRef(row.key_id, row.key_generation)
        return self.keys.open_field(ref, Label("publication", column, row.id), sealed).decode()


def _checked(place: Place) -> Place:
    outlet, address = place.outlet.strip(), place.address.strip()
    for field, text, least in (("outlet", outlet, 1), ("address", address, 0)):
        if not least <= len(text) <= _LONGEST_LINE or not is_line(text):
            raise Invalid(field, f"Use {least} to {_LONGEST_LINE} characters on one line.")
    return Place(outlet, address, place.published_on)
