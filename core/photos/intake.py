"""How a photo arrives: sealed while it streams in, durable before it is acknowledged.

The order (sealing.md 3.4): the bytes are taken in (`core.photos.taking`), then one
transaction with the row, the log row, the event and the job. A crash before the transaction
leaves a file nobody names, swept later; after it, the same call again gives the same answer.
"""

from dataclasses import dataclass
from hmac import compare_digest

from tortoise.exceptions import IntegrityError

from core.access import Access, Verb
from core.audit import Tag
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict
from core.patients import Patients
from core.photos.belonging import Belonging
from core.photos.filing import Filing
from core.photos.models import PhotoRow
from core.photos.taking import Taken, Taking
from core.photos.types import Arrival, Body, PhotoId, Received
from core.vault import KeyRef
from core.work import Work


@dataclass(frozen=True, slots=True)
class Intake:
    """The one way in for staff: the upload route and the folder import both use it."""

    access: Access
    patients: Patients
    filing: Filing
    belonging: Belonging
    taking: Taking

    @property
    def limit_bytes(self) -> int:
        """The most that one photo may have."""
        return self.taking.limit_bytes

    async def receive(self, actor: Actor, arrival: Arrival, body: Body) -> Received:
        """Take in one photo. When this returns, it is durable, sealed and logged.

        The same idempotency key with the same digest gives the same photo again.

        Raises:
            Refused: not a picture of the declared kind.
            TooLarge: more than the box takes at once.
            Invalid: the body is not what was declared; nothing is kept.
            Conflict: the idempotency key was used for another photo or another patient.
            NotFound: the patient named is none this actor may know of.
            StorageFull: no room; nothing is kept.
        """
        ref = await self.admit(actor, arrival)
        if isinstance(ref, Received):
            return ref
        return await self._enter(actor, await self.taking.take(ref, arrival, body))

    async def admit(self, actor: Actor, arrival: Arrival) -> KeyRef | Received:
        """The key to seal an arrival under, or the answer given to the same call before.

        Raises:
            Refused, TooLarge, Conflict, NotFound: as `receive`, before a byte was read.
        """
        key = self._idempotency_key(actor, arrival)
        async with self.access.act(actor, Verb.UPLOAD, patient=arrival.patient) as work:
            async with work.beyond():  # their own call, whatever became of the photo
                known = await PhotoRow.get_or_none(idempotency_key=key)
            if known is not None:
                return self._again(known, arrival)
            self.taking.check(arrival)
            if arrival.patient is not None:
                return await self.patients.key_of(work, arrival.patient, Verb.UPLOAD)
        return await self.filing.inbox_key(self.access.department(actor))

    def _again(self, known: PhotoRow, arrival: Arrival) -> Received:
        digest = self.taking.sealer.open(_columns(known), "digest")
        if not compare_digest(digest, arrival.digest):
            raise Conflict("This idempotency key was used for another photo.")
        if arrival.patient is not None and arrival.patient != known.patient_id:
            raise Conflict("This photo came before, but not for this patient.")
        return Received(PhotoId(known.id), is_new=False)

    async def _enter(self, actor: Actor, taken: Taken) -> Received:
        """One transaction: the photo exists, is logged, and will be developed."""
        arrival = taken.arrival
        key = self._idempotency_key(actor, arrival)
        try:
            async with self.access.act(actor, Verb.UPLOAD, patient=arrival.patient) as work:
                await self._insert(work, key, taken)
        except IntegrityError:
            # The same call ran twice side by side; the other one won.
            await self.taking.drop(taken)
            async with self.access.unit_of_work(actor) as work, work.beyond():
                return self._again(await PhotoRow.get(idempotency_key=key), arrival)
        return Received(PhotoId(taken.photo), is_new=True)

    async def _insert(self, work: Work, key: str, taken: Taken) -> None:
        actor, department = work.actor, self.access.department(work.actor)
        arrival, photo, session = taken.arrival, taken.photo, None
        if arrival.patient is not None:
            session = await self.filing.session(work, arrival.patient, department, work.at)
        await PhotoRow.create(
            **self.taking.columns(work, taken),
            department=department,
            patient_id=arrival.patient,
            session_id=session,
            received_by=actor.person,
            captured_by=actor.person,
            idempotency_key=key,
        )
        await self.taking.enter_original(work, taken)
        if arrival.patient is not None:
            inherited = await self.belonging.to(work, photo, arrival.patient, department, work.at)
            await PhotoRow.filter(id=photo).update(sensitivity=int(inherited))
        work.record(Tag.PHOTO_RECEIVED, photo=photo, patient=arrival.patient)
        work.emit(PhotoChanged(photo))
        work.enqueue(JobKind.DEVELOP, photo)

    def _idempotency_key(self, actor: Actor, arrival: Arrival) -> str:
        named = f"{actor.person}|{arrival.idempotency_key}".encode()
        return self.taking.keys.keyed_hash("idempotency", named).hex()


def _columns(row: PhotoRow) -> dict[str, object]:
    return {
        "id": row.id,
        "key_id": row.key_id,
        "key_generation": row.key_generation,
        "digest": row.digest,
    }
