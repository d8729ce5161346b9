"""Saying that one treats a patient, and no longer: it opens doors, so it is in the log."""

from dataclasses import dataclass

from core.access import Access, Verb, relations
from core.access.relations import Ground, Relation, Source
from core.audit import Tag
from core.kit.actor import Actor
from core.kit.errors import Forbidden
from core.kit.ids import Ids
from core.patients.service import Patients
from core.patients.types import PatientId


@dataclass(frozen=True, slots=True)
class CareRelations:
    """The care relations of the patients that an actor may know of."""

    access: Access
    patients: Patients
    ids: Ids

    async def of_patient(self, actor: Actor, patient: PatientId) -> tuple[Relation, ...]:
        """Who treats a patient now.

        Raises:
            NotFound: no such patient, or not one in the actor's sight.
        """
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            await self.patients.treated(work, patient)
            work.record(Tag.RELATION_LISTED, patient=patient)
            async with work.beyond():
                return await relations.running(work, patient)

    async def claim(self, actor: Actor, patient: PatientId, ground: Ground) -> tuple[Relation, ...]:
        """Say that you treat a patient of your department. It holds for a while, and is logged.

        Raises:
            NotFound: no such patient, or not one in the actor's sight.
            Forbidden: in sight by an emergency only, which would make half an hour last.
        """
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            await self.patients.treated(work, patient)
            if work.basis.emergency is not None:
                raise Forbidden
            await relations.note(work, self.ids, patient, ground, Source.MANUAL)
            detail = {"ground": ground.value, "source": Source.MANUAL.value}
            work.record(Tag.RELATION_STARTED, patient=patient, detail=detail)
            async with work.beyond():
                return await relations.running(work, patient)

    async def end(self, actor: Actor, patient: PatientId) -> tuple[Relation, ...]:
        """Say that you treat a patient no longer.

        Raises:
            NotFound: no such patient, or not one in the actor's sight.
        """
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            await self.patients.treated(work, patient)
            ended = await relations.end(work, patient)
            work.record(Tag.RELATION_ENDED, patient=patient, detail={"count": ended})
            async with work.beyond():
                return await relations.running(work, patient)
