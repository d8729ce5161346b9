"""Taking the data of a signed export out: decided on now, photo by photo, and sealed as they leave.

No archive is kept. Each time it is put together of the copies that may leave at that moment, so a
consent that ended after the signing closes its photo, and the manifest counts it as withheld.
"""

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Outcome, Tag
from core.decisions import Decision, Purpose, day_of
from core.documents import Documents
from core.faces import MTCNN
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, Forbidden, NotFound
from core.lettering import ENGINE
from core.people import People
from core.photos import Photos, RenditionKind, rows
from core.photos.rows import Row
from core.release import Candidate, Outside
from core.research import crate, manifest, reading
from core.research.manifest import Entry, Frame, Packed
from core.research.models import (
    DeidentificationRow,
    ResearchExportRow,
    ResearchItemRow,
    ResearchProjectRow,
)
from core.research.projects import Projects
from core.research.types import FOR_RESEARCH, ExportId, Verdict
from core.work import Work

_KIND = RenditionKind.DEIDENTIFIED


@dataclass(frozen=True, slots=True)
class _Leaving:
    """A copy that may leave now."""

    item: ResearchItemRow
    copy: DeidentificationRow
    candidate: Candidate
    judged_by: PersonId
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class _Signed:
    """An export that somebody stands for."""

    row: ResearchExportRow
    study: ResearchProjectRow
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class _Packing:
    """What an archive would hold: what it says as a whole and, by item, of each copy."""

    frame: Frame
    entries: dict[UUID, Entry]


@dataclass(frozen=True, slots=True)
class Taken:
    """An archive on its way out: its name, and its bytes, sealed for the study's key."""

    name: str
    pieces: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Archives:
    """Puts archives together."""

    access: Access
    photos: Photos
    projects: Projects
    outside: Outside
    people: People
    documents: Documents
    hospital: str
    time_zone: ZoneInfo

    async def take(self, actor: Actor, export: ExportId) -> Taken:
        """The archive of a signed export; a log row of each photo stands before its first byte.

        Raises:
            Forbidden: the role does not grant exports for research.
            StepUpRequired: the actor proved too long ago who they are.
            NotFound: no such export, or another department's.
            Conflict: it was not signed for, was stopped, or none of it may leave any more.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            self.access.require_fresh(work)
            signed = await self._signed(actor, export)
            accepted = ResearchItemRow.filter(export_id=export, verdict=Verdict.ACCEPTED)
            items = await accepted.order_by("place")
            packing = await self._packing(work, signed, items)
        if packing is None:  # said out here: that each was withheld stays in the log
            raise Conflict("None of these photos may leave any more.")
        files = self._files(actor, export, packing, len(items))
        pieces = crate.sealed(crate.zipped(files), signed.study.recipient)
        return Taken(f"research-{export}.zip.age", pieces)

    async def _packing(
        self, work: Work, signed: _Signed, items: Sequence[ResearchItemRow]
    ) -> _Packing | None:
        """What would leave of `items` now; None if nothing would."""
        leaving = await self._leaving(work, items)
        going = {each.item.id for each in leaving}
        for item in items:
            if item.id not in going:
                _withheld(work, item)
        if not leaving:
            return None
        work.record(Tag.RESEARCH_TAKEN, subject=signed.row.id, detail={"photos": len(leaving)})
        frame = await self._frame(work, signed, leaving[0].candidate.decision)
        return _Packing(frame, await self._entries(signed.study, leaving))

    async def _files(
        self, actor: Actor, export: UUID, packing: _Packing, signed: int
    ) -> AsyncIterator[crate.File]:
        packed: list[Packed] = []
        for item, entry in packing.entries.items():
            data = await self._bytes(actor, export, item)
            if data is None:
                continue
            digest = hashlib.sha256(data).hexdigest()
            packed.append(Packed(entry, digest, len(data)))
            yield crate.File(entry.file, data)
        told = manifest.told(packing.frame, packed, signed - len(packed))
        signature, seal = await self.documents.signed(told, packing.frame.taken_at)
        for paper in manifest.papers(told, signature, seal, packed):
            yield paper

    async def _bytes(self, actor: Actor, export: UUID, item: UUID) -> bytes | None:
        """A copy, decided on at this moment and logged; None if it may not leave any more."""
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            await self._signed(actor, export)
            row = await ResearchItemRow.get(id=item)
            leaving = await self._leaving(work, [row])
            if not leaving:
                _withheld(work, row)
                return None
            (each,) = leaving
            work.record(
                Tag.RESEARCH_PHOTO_TAKEN,
                photo=each.item.photo_id,
                patient=each.item.patient_id,
                subject=export,
                purpose=Purpose.RESEARCH,
                detail={"rendition": _KIND, "policy": each.candidate.decision.policy_version},
            )
        return await self.outside.open(each.candidate).small()

    async def _signed(self, actor: Actor, export: UUID) -> _Signed:
        row = await ResearchExportRow.get_or_none(id=export)
        if row is None:
            raise NotFound
        study = await self.projects.known(actor, row.project_id)
        if row.signed_by is None or row.signed_at is None or row.stopped_at is not None:
            raise Conflict("This export is not signed for, or was stopped.")
        return _Signed(row, study, PersonId(row.signed_by), row.signed_at)

    async def _leaving(self, work: Work, items: Sequence[ResearchItemRow]) -> list[_Leaving]:
        """Of `items` those that may leave now, each as the very copy that was looked at."""
        photos = await rows.each(work, [item.photo_id for item in items])
        seen = [row for row in photos if self._is_seen(work, row)]
        found = await self.outside.candidates(work, seen, FOR_RESEARCH, [_KIND])
        candidates = {candidate.row["id"]: candidate for candidate in found}
        judged = await reading.copies(items)
        return [
            each
            for item in items
            if (each := _fit(item, judged, candidates.get(item.photo_id))) is not None
        ]

    def _is_seen(self, work: Work, row: Row) -> bool:
        try:
            self.photos.visible(work, row, Verb.EXPORT, Purpose.RESEARCH)
        except (NotFound, Forbidden):
            return False
        return True

    async def _frame(self, work: Work, signed: _Signed, decision: Decision) -> Frame:
        asked_by = PersonId(signed.row.asked_by)
        names = await self.people.names({asked_by, signed.by})
        project = self.projects.opened(signed.study)
        return Frame(
            box=str(self.outside.keys.appliance_id),
            hospital=self.hospital,
            project=project.name,
            approval=project.approval,
            asked_by=names.get(asked_by, ""),
            signed_by=names.get(signed.by, ""),
            signed_at=signed.at,
            taken_at=work.at,
            policy=decision.policy_version,
            made_with={"faces": MTCNN.id, "text": ENGINE},
        )

    async def _entries(
        self, study: ResearchProjectRow, leaving: Iterable[_Leaving]
    ) -> dict[UUID, Entry]:
        """By item: what the manifest says of each, the first of a person first."""
        ordered = sorted(leaving, key=lambda each: (self._day(each.candidate.row), each.item.place))
        names = await self.people.names({each.judged_by for each in ordered})
        begun: dict[UUID, date] = {}
        counted: dict[UUID, int] = {}
        entries: dict[UUID, Entry] = {}
        for each in ordered:
            row, copy, patient = each.candidate.row, each.copy, each.item.patient_id
            day = self._day(row)
            counted[patient] = counted.get(patient, 0) + 1
            entries[each.item.id] = Entry(
                subject=self.projects.pseudonym(study, patient),
                number=counted[patient],
                day=(day - begun.setdefault(patient, day)).days,
                body_site=row["body_site"],
                laterality=row["laterality"],
                view=row["view"],
                phase=row["phase"],
                faces=copy.faces,
                texts=copy.texts,
                recipe=copy.recipe,
                reviewed_by=names.get(each.judged_by, ""),
                reviewed_at=each.judged_at,
            )
        # Not in the order of the days: what lies between two photos of one person would tell them.
        return dict(sorted(entries.items(), key=lambda each: each[1].file))

    def _day(self, row: Row) -> date:
        return day_of(row["captured_at"] or row["received_at"], self.time_zone)


def _fit(
    item: ResearchItemRow,
    judged: dict[UUID, DeidentificationRow],
    candidate: Candidate | None,
) -> _Leaving | None:
    """An item with its copy, if that is what was looked at, of whoever was in it then."""
    copy = judged.get(item.copy_id) if item.copy_id else None
    if candidate is None or candidate.file is None or copy is None or not copy.is_deidentified:
        return None
    if item.judged_by is None or item.judged_at is None:
        return None
    is_the_one = candidate.file["id"] == copy.rendition_id
    if not is_the_one or candidate.row["patient_id"] != item.patient_id:
        return None
    return _Leaving(item, copy, candidate, PersonId(item.judged_by), item.judged_at)


def _withheld(work: Work, item: ResearchItemRow) -> None:
    work.record(
        Tag.RESEARCH_PHOTO_TAKEN,
        outcome=Outcome.DENIED,
        photo=item.photo_id,
        patient=item.patient_id,
        subject=item.export_id,
        purpose=Purpose.RESEARCH,
    )
