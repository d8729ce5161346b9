"""Moving a consent from one state to the next: the only code that writes its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from core.consents.drawing import drawn
from core.consents.forms import Forms
from core.consents.models import ConsentRow, ConsentStepRow, ProvisionRow, SignatureRow
from core.consents.policies import UsePolicies
from core.consents.sealing import ConsentSealer
from core.consents.signers import Needed, lapses_at, missing, needed
from core.consents.states import OPEN, IllegalStep, require_step, state_at
from core.consents.types import Capacity, ConsentState, Form, FormId, Method, Signing
from core.decisions import Closing, Effect, Purpose, UsePolicy, day_of, end_of, last_day
from core.jobs import ConsentChanged, JobKind
from core.kit.errors import Invalid
from core.kit.ids import Ids
from core.kit.text import is_line
from core.patients import PatientId
from core.work import Work

LONGEST_NAME = 200
_CLOSINGS = {
    ConsentState.WITHDRAWN: Closing.WITHDRAWN,
    ConsentState.SUPERSEDED: Closing.SUPERSEDED,
    ConsentState.ENTERED_IN_ERROR: Closing.ENTERED_IN_ERROR,
}


class Follower(Protocol):
    """What a change of a patient's consents takes along, in the same transaction."""

    async def follow(self, work: Work, patient: PatientId) -> None:
        """The consents of `patient` are not what they were."""
        ...


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes steps, inside somebody else's unit of work, on rows that it holds.

    What must not outlive a consent by a moment is a follower; all else hears of the event.
    """

    forms: Forms
    policies: UsePolicies
    sealer: ConsentSealer
    ids: Ids
    time_zone: ZoneInfo
    followers: tuple[Follower, ...] = ()

    async def step(self, work: Work, row: ConsentRow, then: ConsentState, note: str = "") -> None:
        """Put the consent in the state `then`, and write that down.

        Raises:
            IllegalStep: there is no such step.
        """
        require_step(state_at(ConsentState(row.state), row.ends, work.at), then)
        row.state, row.version = then, row.version + 1
        if then in _CLOSINGS and row.starts is not None:
            row.closed_at, row.closing = work.at, _CLOSINGS[then]
        await row.save()
        await self.write_down(work, row, note)
        work.emit(ConsentChanged(row.patient_id))
        if then is not ConsentState.SUPERSEDED:
            # What takes its place is settled next, and what rests on it may go on with that.
            # Everywhere in the hospital, not only where the actor sees.
            async with work.beyond():
                for follower in self.followers:
                    await follower.follow(work, PatientId(row.patient_id))

    async def write_down(self, work: Work, row: ConsentRow, note: str = "") -> None:
        """Add the step that led to the state in which the consent is, and have tasks follow it."""
        step = self.ids.new()
        await ConsentStepRow.create(
            id=step,
            consent_id=row.id,
            version=row.version,
            state=row.state,
            at=work.at,
            by=work.actor.person,
            note=self.sealer.note(row, step, note),
        )
        work.enqueue(JobKind.PLAN, row.patient_id)

    async def sign(self, work: Work, row: ConsentRow, born: date, signing: Signing) -> None:
        """Add a signature; the last that was missing makes the consent hold, or refuses it.

        Raises:
            IllegalStep: nobody signs it in the state it is in.
            Invalid: not an answer to each question, no name, or a capacity that is not missing.
        """
        state = state_at(ConsentState(row.state), row.ends, work.at)
        if state not in OPEN:
            require_step(state, ConsentState.ACTIVE)
            raise IllegalStep
        form = (await self.forms.by_id({FormId(row.form_id)}))[FormId(row.form_id)]
        policy = await self.policies.now(work)
        given = await self.signatures(row)
        _check(signing, form)
        need = self.needed(row, form, born, policy, work.at)
        if not any(signing.capacity in one for one in _missing(need, given, signing.method)):
            raise Invalid("capacity", "This consent does not wait for a signature as that.")
        given = [*given, await self._add(work, row, signing)]
        if missing(need, [(Capacity(s.capacity), Method(s.method)) for s in given]):
            await self.step(work, row, ConsentState.PARTLY_SIGNED)
            return
        await self._settle(work, row, form, policy, self._agreed(row, form, given), born)

    async def signatures(self, row: ConsentRow) -> list[SignatureRow]:
        """The signatures so far, the first one first."""
        return await SignatureRow.filter(consent_id=row.id).order_by("id")

    def needed(
        self, row: ConsentRow, form: Form, born: date, policy: UsePolicy, at: datetime
    ) -> Needed:
        """The signatures that it needs, by the form and the age on the day of asking."""
        day = day_of(at, self.time_zone)
        return needed(born, day, policy.ages, form.signature_policy, is_capable=row.is_capable)

    async def _add(self, work: Work, row: ConsentRow, signing: Signing) -> SignatureRow:
        signature = self.ids.new()
        return await SignatureRow.create(
            id=signature,
            consent_id=row.id,
            capacity=signing.capacity,
            method=signing.method,
            signed_at=work.at,
            told=self.sealer.told(row, signature, signing),
        )

    def _agreed(
        self, row: ConsentRow, form: Form, given: Sequence[SignatureRow]
    ) -> Mapping[Purpose, bool]:
        """What all of them said yes to."""
        answers = [self.sealer.signature(row, each).answers for each in given]
        return {purpose: all(each[purpose] for each in answers) for purpose in form.text.questions}

    async def _settle(
        self,
        work: Work,
        row: ConsentRow,
        form: Form,
        policy: UsePolicy,
        agreed: Mapping[Purpose, bool],
        born: date,
    ) -> None:
        await self._supersede(work, row, form)
        row.starts = work.at
        is_any = any(agreed.values())
        row.ends = self._ends(form, policy, born, work.at) if is_any else None
        for purpose, is_yes in agreed.items():
            await ProvisionRow.create(
                id=self.ids.new(),
                consent_id=row.id,
                effect=Effect.PERMIT if is_yes else Effect.DENY,
                purpose=purpose,
                channels=[],
                deidentified_only=False,
            )
        await self.step(work, row, ConsentState.ACTIVE if is_any else ConsentState.REFUSED)
        work.enqueue(JobKind.DOCUMENT, row.id)

    def _ends(self, form: Form, policy: UsePolicy, born: date, at: datetime) -> datetime:
        day = day_of(at, self.time_zone)
        ends = end_of(last_day(day, form.validity_months), self.time_zone)
        lapses = lapses_at(born, day, policy.ages, self.time_zone)
        return min(ends, lapses) if lapses else ends

    async def _supersede(self, work: Work, row: ConsentRow, form: Form) -> None:
        """The newer answer to the same question about the same photos replaces the older one."""
        settled = [ConsentState.ACTIVE, ConsentState.REFUSED]
        others = ConsentRow.filter(
            patient_id=row.patient_id, state__in=settled, scope=row.scope
        ).select_for_update()
        older = [each for each in await others.order_by("id") if each.id != row.id]
        forms = await self.forms.by_id({FormId(each.form_id) for each in older})
        for each in older:
            is_same = forms[FormId(each.form_id)].code == form.code and _is_same(each, row)
            if is_same:
                await self.step(work, each, ConsentState.SUPERSEDED)


def _is_same(one: ConsentRow, other: ConsentRow) -> bool:
    return (
        set(one.scope_ids) == set(other.scope_ids)
        and one.first_day == other.first_day
        and one.last_day == other.last_day
    )


def _missing(need: Needed, given: Sequence[SignatureRow], method: Method) -> Needed:
    """What is missing, the witness of what is only being said now included."""
    signed = [(Capacity(each.capacity), Method(each.method)) for each in given]
    left = missing(need, signed)
    is_spoken = method is Method.VERBAL_WITNESSED
    return (*left, frozenset({Capacity.WITNESS})) if is_spoken else left


def _check(signing: Signing, form: Form) -> None:
    if not 2 <= len(signing.signer.strip()) <= LONGEST_NAME or not is_line(signing.signer):
        raise Invalid("signer", "Give the name of who signs, on one line.")
    if signing.drawing is not None:
        drawn(signing.drawing)
    if set(signing.answers) != set(form.text.questions):
        raise Invalid("answers", "Answer each question of the form with yes or no, and no other.")
