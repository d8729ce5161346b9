"""Break-glass: a look at one patient in an emergency, for whom there is no other right.

Promises: a reason in words, one patient, thirty minutes, a mark on everything that is seen,
a privacy officer told at once, and no second time until somebody else judged the first. It
opens looking and nothing else. The database holds to the last two by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from tortoise.exceptions import IntegrityError

from core.access import Access, Verb
from core.audit import Basis, Tag
from core.jobs import EmergencyChanged
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, NotFound, Unauthenticated
from core.kit.ids import Ids
from core.kit.text import words
from core.patients.models import BreakGlassRow, PatientRow
from core.patients.numbers import NumberSystem, normalised
from core.patients.sealing import PatientSealer
from core.patients.types import PatientId
from core.vault import KeyProvider, KeyRef, Label
from core.work import Work

EmergencyId = NewType("EmergencyId", UUID)

LASTS = timedelta(minutes=30)
SHORTEST_REASON, LONGEST_WORDS = 10, 500
REVIEW_WITHIN = timedelta(hours=72)


class Unreviewed(Conflict):
    """Your last emergency access was not reviewed yet: ask the privacy officer."""

    code = "EMERGENCY_UNREVIEWED"


class Judgement(StrEnum):
    """What the privacy officer thought of it."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


@dataclass(frozen=True, slots=True)
class Emergency:
    """One use. Its patient is named to whoever opened it; an officer sees the identifier."""

    id: EmergencyId
    person: PersonId
    patient: PatientId
    department: str
    reason: str
    at: datetime
    until: datetime
    judgement: Judgement | None
    remark: str
    reviewed_by: PersonId | None
    reviewed_at: datetime | None

    @property
    def review_by(self) -> datetime:
        """When it should have been judged."""
        return self.at + REVIEW_WITHIN


@dataclass(frozen=True, slots=True)
class Emergencies:
    """Opens emergencies, ends them, and has them judged."""

    access: Access
    ids: Ids
    keys: KeyProvider
    sealer: PatientSealer

    async def open(self, actor: Actor, system: NumberSystem, number: str, reason: str) -> Emergency:
        """See the patient with exactly this number for half an hour.

        Raises:
            Forbidden: the role sees no patients.
            Invalid: no such number, or a reason that says nothing.
            NotFound: nobody has that number.
            Unreviewed: the last time has not been judged yet.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            self.access.require_fresh(work)
            said = words("reason", reason, SHORTEST_REASON, LONGEST_WORDS)
            patient = await self._by_number(work, system, number)
            made = await self._create(work, patient, said)
            work.basis = Basis("emergency", emergency=made.id)
            work.record(Tag.EMERGENCY_OPENED, patient=patient.id, subject=made.id, private=said)
            work.emit(EmergencyChanged(made.id))
        return self._emergency(made)

    async def running(self, actor: Actor) -> Emergency | None:
        """The actor's own that runs now, for the banner; None if there is none.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.access.unit_of_work(actor, self.access.sight(actor)) as work:
            found = BreakGlassRow.filter(
                person_id=actor.person, until__gt=work.at, ended_at__isnull=True
            )
            row = await found.order_by("-id").first()
        return self._emergency(row) if row else None

    async def end(self, actor: Actor) -> None:
        """Close it before its time.

        Raises:
            NotFound: none runs.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            found = BreakGlassRow.filter(
                person_id=actor.person, until__gt=work.at, ended_at__isnull=True
            )
            row = await found.first()
            if row is None:
                raise NotFound
            row.ended_at = work.at
            await row.save(update_fields=["ended_at"])
            work.record(Tag.EMERGENCY_ENDED, patient=row.patient_id, subject=row.id)

    async def waiting(self, actor: Actor, first: int) -> tuple[Emergency, ...]:
        """At most `first` that nobody judged yet, the oldest first, for the privacy officer.

        Raises:
            Forbidden: not the privacy officer.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            found = BreakGlassRow.filter(verdict__isnull=True).order_by("id").limit(first)
            shown = [self._emergency(row) for row in await found]
            work.record(Tag.EMERGENCY_LISTED, detail={"count": len(shown)})
        return tuple(shown)

    async def judge(
        self, actor: Actor, emergency: EmergencyId, judgement: Judgement, remark: str
    ) -> Emergency:
        """Say what you think of one, in words if it was not justified, which ends it at once.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: there is none, or it is your own.
            Conflict: it was judged.
            Invalid: no words where there have to be some.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            row = await BreakGlassRow.select_for_update().get_or_none(id=emergency)
            if row is None or row.person_id == actor.person:
                raise NotFound
            if row.verdict is not None:
                raise Conflict("This was reviewed already.")
            least = SHORTEST_REASON if judgement is Judgement.UNJUSTIFIED else 0
            said = words("remark", remark, least, LONGEST_WORDS)
            row.verdict, row.reviewed_by, row.reviewed_at = judgement, actor.person, work.at
            row.remark = self._seal(row, "remark", said) if said else None
            if judgement is Judgement.UNJUSTIFIED:
                row.ended_at = min(row.ended_at or row.until, work.at)
            await row.save(
                update_fields=["verdict", "reviewed_by", "reviewed_at", "remark", "ended_at"]
            )
            work.emit(EmergencyChanged(row.id))
            work.record(
                Tag.EMERGENCY_REVIEWED,
                patient=row.patient_id,
                subject=row.id,
                detail={"judgement": judgement.value, "person": str(row.person_id)},
            )
        return self._emergency(row)

    async def _by_number(self, work: Work, system: NumberSystem, number: str) -> PatientRow:
        index = self.sealer.index(system, normalised(system, number))
        wanted: dict[str, Any] = {f"{system}_index": index}
        async with work.beyond():
            row = await PatientRow.get_or_none(**wanted)
        if row is None:
            raise NotFound
        return row

    async def _create(self, work: Work, patient: PatientRow, reason: str) -> BreakGlassRow:
        actor = work.actor
        row = BreakGlassRow(
            id=self.ids.new(),
            person_id=actor.person,
            patient_id=patient.id,
            department=self.access.department(actor),
            at=work.at,
            until=work.at + LASTS,
            key_id=patient.key_id,
            key_generation=patient.key_generation,
        )
        row.reason = self._seal(row, "reason", reason)
        try:
            await row.save(force_create=True)
        except IntegrityError:
            raise Unreviewed from None
        return row

    def _seal(self, row: BreakGlassRow, column: str, words: str) -> bytes:
        return self.keys.seal_field(_ref(row), Label("break_glass", column, row.id), words.encode())

    def _open(self, row: BreakGlassRow, column: str, sealed: bytes | None) -> str:
        if sealed is None:
            return ""
        label = Label("break_glass", column, row.id)
        return self.keys.open_field(_ref(row), label, sealed).decode()

    def _emergency(self, row: BreakGlassRow) -> Emergency:
        return Emergency(
            id=EmergencyId(row.id),
            person=PersonId(row.person_id),
            patient=PatientId(row.patient_id),
            department=row.department,
            reason=self._open(row, "reason", row.reason),
            at=row.at,
            until=row.ended_at or row.until,
            judgement=Judgement(row.verdict) if row.verdict else None,
            remark=self._open(row, "remark", row.remark),
            reviewed_by=PersonId(row.reviewed_by) if row.reviewed_by else None,
            reviewed_at=row.reviewed_at,
        )


def _ref(row: BreakGlassRow) -> KeyRef:
    return KeyRef(row.key_id, row.key_generation)
