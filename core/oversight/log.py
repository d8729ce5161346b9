"""The log for a privacy officer: chosen, read, and taken out as a file."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.audit import AuditKeys, LogStanding, Source, Tag, entries_at
from core.kit.actor import Actor
from core.kit.errors import Invalid, NotFound
from core.kit.language import Language
from core.oversight import rows
from core.oversight.export import ExportFormat, csv_lines, fhir_lines, headings
from core.oversight.filters import LogFilter
from core.oversight.rows import LogRow, Place
from core.patients import NumberSystem
from core.patients.numbers import normalised
from core.vault import KeyProvider
from core.work import Work

MOST_EXPORTED = 100_000
_AT_ONCE = 500
_BY_NUMBER = "SELECT id FROM patient WHERE {} = $1"
_COLUMN = {NumberSystem.MRN: "mrn_index", NumberSystem.BSN: "bsn_index"}


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some rows, newest first, and whether there are more."""

    rows: tuple[LogRow, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class LogBrowser:
    """Reads the log, for whoever has that verb; each reading is in the log itself."""

    access: Access
    keys: KeyProvider
    hospital: str

    async def page(
        self, actor: Actor, chosen: LogFilter, after: Place | None, first: int
    ) -> LogPage:
        """At most `first` rows beyond `after`, newest first.

        Raises:
            Forbidden: the role may not read the log.
            Invalid: something is chosen that no row could be.
        """
        chosen.require_sound()
        async with self.access.act(actor, Verb.AUDIT) as work:
            found = await rows.page(work, self.access.policy, chosen, after, first + 1)
            shown = tuple(found[:first])
            detail = {"count": len(shown), "by": chosen.told()}
            work.record(Tag.AUDIT_VIEWED, detail=detail, **_about(chosen))
        return LogPage(shown, has_more=len(found) > first)

    async def standing(self, actor: Actor) -> LogStanding:
        """How far the sealed log is; nothing of anybody, so it is not in the log.

        Raises:
            Forbidden: the role may not read the log.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            trail = self.access.unit_of_work.trail
            return await trail.standing(work.connection, work.at)

    async def find(self, actor: Actor, system: NumberSystem, value: str) -> UUID:
        """By which identifier the log knows the patient with exactly this number, and no more.

        Raises:
            Forbidden: the role may not read the log.
            Invalid: it is no such number.
            NotFound: nobody has it.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            index = self.keys.blind_index(system.value, normalised(system, value)).hex()
            async with work.beyond():
                found = await work.rows(_BY_NUMBER.format(_COLUMN[system]), index)
            if not found:
                raise NotFound
            patient: UUID = found[0]["id"]
            work.record(Tag.PATIENT_LOOKED_UP, patient=patient, detail={"system": system.value})
        return patient

    async def export(
        self, actor: Actor, chosen: LogFilter, form: ExportFormat, language: Language
    ) -> AsyncIterator[bytes]:
        """The chosen rows as a file, piece by piece. That they leave is in the log before it does.

        Raises:
            Forbidden: the role may not read the log.
            StepUpRequired: who asks has to prove first who they are.
            Invalid: something is chosen that no row could be, or more than leaves at once.
        """
        chosen.require_sound()
        async with self.access.act(actor, Verb.AUDIT) as work:
            self.access.require_fresh(work)
            count = await rows.count(work, chosen, MOST_EXPORTED + 1)
            if count > MOST_EXPORTED:
                raise Invalid("since", f"At most {MOST_EXPORTED} rows leave at once: choose less.")
            # What happens from now on, this reading included, is not in the file.
            newest = await rows.page(work, self.access.policy, chosen, None, 1)
            detail = {"format": form.value, "count": count, "by": chosen.told()}
            work.record(Tag.AUDIT_EXPORTED, detail=detail, **_about(chosen))
        begin = Place(newest[0].at, newest[0].id + 1) if newest else None
        return self._pieces(actor, chosen, begin, form, language)

    async def _pieces(
        self,
        actor: Actor,
        chosen: LogFilter,
        begin: Place | None,
        form: ExportFormat,
        language: Language,
    ) -> AsyncIterator[bytes]:
        if form is ExportFormat.CSV:
            yield headings()
        after = begin
        while after is not None:
            async with self.access.act(actor, Verb.AUDIT) as work:
                found = await rows.page(work, self.access.policy, chosen, after, _AT_ONCE)
                piece = await self._piece(work, found, form, language)
            if piece:
                yield piece
            after = found[-1].place if len(found) == _AT_ONCE else None

    async def _piece(
        self, work: Work, found: list[LogRow], form: ExportFormat, language: Language
    ) -> bytes:
        if form is ExportFormat.CSV:
            return csv_lines(found, language)
        places = [row.seq for row in found if row.seq is not None]
        keys = self.access.unit_of_work.trail.keys or AuditKeys(self.keys)
        entries = await entries_at(keys, work.connection.execute_query_dict, places)
        source = Source(self.keys.appliance_id, self.hospital)
        return await asyncio.to_thread(fhir_lines, entries, source)


def _about(chosen: LogFilter) -> dict[str, Any]:
    """A reading about one patient or photo is on their trail, too."""
    return {"patient": chosen.patient, "photo": chosen.photo}
