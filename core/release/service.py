"""The release room's door."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.access import Access, Verb, thing_of
from core.audit import Basis, Outcome, Tag
from core.audit.trail import AuditEntry
from core.decisions import Decision, Mark, Purpose, require_care
from core.jobs import JobKind
from core.kit.actor import Actor
from core.kit.errors import Invalid, NotFound, Unavailable
from core.kit.ids import Ids
from core.photos import PhotoId, Photos, RenditionKind, rows
from core.photos.rows import Row
from core.release.asking import FOR_CARE, Asking, Use
from core.release.opening import named, sealed
from core.release.passports import Passports
from core.release.refusals import NotReleased, refusal
from core.release.released import Released
from core.vault import BlobStore, KeyProvider
from core.work import UnitOfWork, Work

_MADE_WHEN_WANTED = {
    RenditionKind.FULL: JobKind.ENLARGE,
    RenditionKind.BLURRED: JobKind.BLUR,
}
_MADE_WHEN_ASKED = frozenset({RenditionKind.MASKED, RenditionKind.DEIDENTIFIED})
"""A person has them made, not whoever wants to see them."""


class NotDeveloped(Unavailable):
    """The picture is being made; ask again in a moment."""

    code = "NOT_DEVELOPED"


class LedgerPort(Protocol):
    """Where it is noted that a copy leaves for the public."""

    async def left(
        self,
        work: Work,
        number: UUID,
        row: Row,
        kind: RenditionKind,
        file: UUID,
        decision: Decision,
    ) -> None:
        """Note, inside the act, that a copy leaves by the decision `number`."""
        ...

    async def delivered(self, actor: Actor, number: UUID, digest: bytes) -> None:
        """Note the SHA-256 of the file as it leaves."""
        ...

    def wants(self, decision: Decision) -> bool:
        """Whether a copy with this decision is noted."""
        ...


@dataclass(frozen=True, slots=True)
class Release:
    """Decides about every byte."""

    access: Access
    unit_of_work: UnitOfWork
    photos: Photos
    asking: Asking
    passports: Passports
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore
    ledger: LedgerPort

    async def open(
        self, actor: Actor, photo: PhotoId, kind: RenditionKind, use: Use = FOR_CARE
    ) -> Released:
        """The file `kind` of `photo`, for `actor` to read now and to use for `use`.

        The log row is committed before this returns, so before the first byte.

        Raises:
            Forbidden: the role does not grant looking, or downloading.
            NotFound: no such photo, or not one this actor may know of; or it has no
                such rendition because it is quarantined.
            NotDeveloped: the rendition is being made.
            NotReleased: somebody in it has not agreed to that use, or not any more.
            Invalid: the original was asked for something else than care.
        """
        if use.purpose is not Purpose.CARE:
            return await self._open_for(actor, photo, kind, use)
        if kind is RenditionKind.ORIGINAL:
            row = await self._taken(actor, photo)
        else:
            async with self.access.asking(actor, Verb.VIEW, photo=photo):
                row = await self._look(actor, photo, kind)
            kind = RenditionKind(row["file_kind"])  # a sensitive one is blurred until unveiled
        if row["file_id"] is None:
            await self._ask_for(actor, photo, kind)
            raise NotDeveloped
        now = self.unit_of_work.clock.now()
        decision = require_care(now, record=row["id"], patient=row["patient_id"], kind=kind.value)
        return sealed(self.keys, self.blobs, row, kind, decision)

    async def decide(
        self, actor: Actor, photo: PhotoId, use: Use, kind: RenditionKind = RenditionKind.FULL
    ) -> Decision:
        """May this photo, or that copy of it, be used for that now, and if not, why not?

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            file = (await rows.renditions(work, photo)).get(kind)
            copy = await self.asking.copy(work, kind, file["id"] if file else None)
            decision = await self.asking.decide(work, row, copy, use)
            detail = _told(decision, None)
            work.record(Tag.RELEASE_ASKED, photo=photo, patient=row["patient_id"], detail=detail)
        return decision

    async def stamps(
        self, actor: Actor, photos: Sequence[PhotoId]
    ) -> dict[PhotoId, tuple[Mark, ...]]:
        """What each of `photos` that the actor may see may be used for now."""
        async with self.access.act(actor, Verb.VIEW) as work:
            found = await rows.many(work, photos)
            stamps = await self.asking.stamps(work, found)
        return {PhotoId(photo): marks for photo, marks in stamps.items()}

    async def _open_for(
        self, actor: Actor, photo: PhotoId, kind: RenditionKind, use: Use
    ) -> Released:
        """A copy that leaves for something else than care: decided on consents, with a passport."""
        if kind is RenditionKind.ORIGINAL:
            raise Invalid(
                "rendition", "The original tells of camera and place: for this use ask for `full`."
            )
        if kind is RenditionKind.DEIDENTIFIED:
            raise Invalid("rendition", "A copy for research leaves in the data of its study alone.")
        number = self.ids.new()
        async with self._refusals_logged(actor, photo, kind):
            row, decision = await self._decided(actor, photo, kind, use, number)
        file = row["file_id"]
        if file is None:
            await self._ask_for(actor, photo, kind)
            raise NotDeveloped

        async def still() -> None:
            async with (
                self._refusals_logged(actor, photo, kind),
                self.access.act(actor, Verb.DOWNLOAD, purpose=use.purpose, photo=photo) as work,
            ):
                await self._permitted(work, photo, kind, use, file)

        released = await self.passports.give(
            sealed(self.keys, self.blobs, row, kind, decision, still), number
        )
        if self.ledger.wants(decision):
            await self.ledger.delivered(actor, number, await released.whole_digest())
        return released

    @asynccontextmanager
    async def _refusals_logged(
        self, actor: Actor, photo: PhotoId, kind: RenditionKind
    ) -> AsyncIterator[None]:
        """A no is in the log before it is told; the unit of work that it ended has no trace."""
        try:
            yield
        except NotReleased as denied:
            detail = _told(denied.decision, kind)
            entry = AuditEntry(Tag.RELEASE_REFUSED, Outcome.DENIED, photo, detail=detail)
            await self.unit_of_work.log(actor, entry)
            raise

    async def _decided(
        self, actor: Actor, photo: PhotoId, kind: RenditionKind, use: Use, number: UUID
    ) -> tuple[Row, Decision]:
        """The photo with its file of that kind, in the log as released if there is one."""
        acting = self.access.act(actor, Verb.DOWNLOAD, purpose=use.purpose, photo=photo)
        async with acting as work:
            self.access.require_fresh(work)
            file = (await rows.renditions(work, photo)).get(kind)
            row, decision = await self._permitted(
                work, photo, kind, use, file["id"] if file else None
            )
            if file is not None:
                work.record(
                    Tag.PHOTO_RELEASED,
                    photo=photo,
                    patient=row["patient_id"],
                    subject=number,
                    detail=_told(decision, kind)
                    | {"decision": str(number), "file": str(file["id"])},
                )
                await self.ledger.left(work, number, row, kind, file["id"], decision)
        return {**row, **named(file)}, decision

    async def _permitted(
        self, work: Work, photo: PhotoId, kind: RenditionKind, use: Use, file: UUID | None
    ) -> tuple[Row, Decision]:
        row = await rows.one(work, photo)
        is_in_sight = self.access.sees(work.actor, thing_of(row)) is not None
        if is_in_sight:
            self.photos.visible(work, row, Verb.DOWNLOAD, use.purpose)
        else:
            basis = self.access.basis(work.actor, Verb.DOWNLOAD, thing_of(row), use.purpose)
            if basis is None:
                raise NotFound
            work.basis = basis
        if row["quarantine_code"] is not None or (file is None and kind in _MADE_WHEN_ASKED):
            raise NotFound
        copy = await self.asking.copy(work, kind, file)
        decision = await self.asking.decide(work, row, copy, use)
        if not decision.is_permitted:
            # Who sees the photo is told why; who would see it only if it may leave is told nothing.
            raise refusal(decision) if is_in_sight else NotFound
        return row, decision

    async def _look(self, actor: Actor, photo: PhotoId, kind: RenditionKind) -> Row:
        """The photo with its file of that kind, logged as seen if there is one."""
        entry = AuditEntry(Tag.PHOTO_SEEN, detail={"rendition": kind.value})
        sight, now = self.access.sight(actor), await self.unit_of_work.now()
        asked = (list(sight.context(now)), photo, kind.value, int(self.access.policy.veiled))
        rule = f"{self.access.policy.version}/{actor.role}/{Verb.VIEW}"
        basis = Basis(rule, emergency=actor.emergency_use)
        values = (*asked, *sight.of_photos(now))
        found = await self.unit_of_work.see(actor, entry, rows.FILE, *values, basis=basis)
        if not found or (found[0]["file_id"] is None and _never(found[0], kind)):
            raise NotFound
        return found[0]

    async def _taken(self, actor: Actor, photo: PhotoId) -> Row:
        """The photo with its original, logged as downloaded."""
        async with self.access.act(actor, Verb.DOWNLOAD, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo), Verb.DOWNLOAD)
            self.access.require_fresh(work)
            file = (await rows.renditions(work, photo)).get(RenditionKind.ORIGINAL)
            if file is None:
                raise NotFound
            work.record(
                Tag.PHOTO_DOWNLOADED,
                photo=photo,
                patient=row["patient_id"],
                detail={"rendition": RenditionKind.ORIGINAL.value},
            )
        return {**row, **named(file)}

    async def _ask_for(self, actor: Actor, photo: PhotoId, kind: RenditionKind) -> None:
        """Have made what is made when it is wanted; the everyday renditions are being made."""
        if kind in _MADE_WHEN_WANTED:
            async with self.unit_of_work(actor) as work:
                work.enqueue(_MADE_WHEN_WANTED[kind], photo)


def _never(row: Row, kind: RenditionKind) -> bool:
    """True if nobody is making what is not there: of a quarantined photo, or unasked."""
    return row["quarantine_code"] is not None or kind in _MADE_WHEN_ASKED


def _told(decision: Decision, kind: RenditionKind | None) -> dict[str, object]:
    """A decision as it stands in the log: codes only."""
    told: dict[str, object] = {
        "purpose": decision.purpose,
        "channel": decision.channel,
        "effect": decision.effect,
        "policy": decision.policy_version,
    }
    if kind is not None:
        told["rendition"] = kind
    if decision.reasons:
        told["reasons"] = list(decision.reasons)
    return told
