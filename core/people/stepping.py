"""Proving once more who one is, for what matters most: see `core.kit.step_up`."""

from dataclasses import dataclass

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import Actor
from core.kit.errors import Invalid
from core.kit.ids import Ids
from core.people.authenticators import Authenticators
from core.people.ceremonies import NO_MATCH, challenge_in
from core.people.challenges import ChallengeKind, Challenges
from core.people.demands import require_session
from core.people.factors import held
from core.people.models import PasskeyRow, PersonRow
from core.people.openings import Openings
from core.people.passkeys import Passkeys
from core.people.secrets import Passwords
from core.people.throttle import Guesses
from core.people.types import Renewed, Way
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Proof:
    """One of the three, as somebody gives it."""

    credential: str | None = None
    code: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class StepUps:
    """Freshness for sessions; a token has its own from when it was issued."""

    unit_of_work: UnitOfWork
    ids: Ids
    passwords: Passwords
    passkeys: Passkeys
    authenticators: Authenticators
    challenges: Challenges
    openings: Openings
    guesses: Guesses

    async def begin(self, actor: Actor) -> str | None:
        """What one of the person's own passkeys may answer, as JSON; None if they have none.

        Raises:
            Unauthenticated: nobody is signed in by session.
        """
        person = require_session(actor)
        mine = await PasskeyRow.filter(person_id=person)
        if not mine:
            return None
        challenge = self.ids.secret(32)
        async with self.unit_of_work(actor) as work:
            await self.challenges.keep(work, ChallengeKind.STEP_UP, challenge)
        return self.passkeys.party.asking(challenge, mine)

    async def step_up(self, actor: Actor, proof: Proof) -> Renewed:
        """Another token for the session, whose person counts as proved from now on.

        The password proves it only for an account that has nothing better.

        Raises:
            Unauthenticated: nobody is signed in by session.
            Invalid: what was given proves nothing; the session goes on as it was.
            TooMany: too many wrong codes or passwords; a passkey is not asked to wait.
        """
        require_session(actor)
        try:
            if proof.credential is not None:
                return await self._by_passkey(actor, proof.credential)
            return await self._by_guess(actor, proof)
        except Invalid:
            await self.unit_of_work.log(
                actor, AuditEntry(Tag.PERSON_PROOF_FAILED, Outcome.DENIED, subject=actor.person)
            )
            raise

    async def _by_passkey(self, actor: Actor, credential: str) -> Renewed:
        asked = await self.challenges.spend(actor, challenge_in(credential), ChallengeKind.STEP_UP)
        row = await self.passkeys.proved(actor, credential)
        if not (row.person_id == actor.person == asked.person and asked.session == actor.session):
            raise Invalid("credential", NO_MATCH)
        async with self.unit_of_work(actor) as work:
            work.record(Tag.PERSON_STEPPED_UP, subject=actor.person, detail={"way": "passkey"})
            return await self.openings.renew(work, Way.PASSKEY)

    async def _by_guess(self, actor: Actor, proof: Proof) -> Renewed:
        person = require_session(actor)
        tried = await self.guesses.proof(actor)
        is_right = proof.code is None and await self._knows(actor, proof.password or "")
        async with self.unit_of_work(actor) as work:
            way = Way.PASSWORD
            if proof.code is not None:
                way, is_right = (
                    Way.CODE,
                    await self.authenticators.matches(work, person, proof.code),
                )
            elif await held(work, person):
                is_right = False
            if not is_right:
                raise Invalid(way.value, "That does not match.")
            await self.guesses.right(work, tried)
            work.record(Tag.PERSON_STEPPED_UP, subject=person, detail={"way": way.value})
            return await self.openings.renew(work, way)

    async def _knows(self, actor: Actor, password: str) -> bool:
        row = await PersonRow.get_or_none(id=actor.person, disabled_at=None)
        return await self.passwords.matches(password, row.password if row else None)
