"""Passkeys: adding them, and signing in with one without typing a name."""

import hashlib
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, Unauthenticated
from core.kit.ids import Ids
from core.kit.text import is_line
from core.people.ceremonies import NO_MATCH, RelyingParty, challenge_in, credential_in
from core.people.challenges import ChallengeKind, Challenges
from core.people.demands import Demands, require_session
from core.people.models import PasskeyRow, PersonRow
from core.people.openings import Openings
from core.people.throttle import Throttle
from core.people.types import Passkey, Renewed, SignedIn, Way
from core.work import UnitOfWork

MOST = 20
_COUNTED = """
UPDATE passkey SET sign_count = $2, used_at = $3
WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0)) RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Passkeys:
    """The keys on people's own devices."""

    unit_of_work: UnitOfWork
    ids: Ids
    party: RelyingParty
    challenges: Challenges
    openings: Openings
    demands: Demands
    throttle: Throttle

    async def begin_adding(self, actor: Actor) -> str:
        """What the browser is asked to make, as JSON.

        Raises:
            Unauthenticated: nobody is signed in by session.
            StepUpRequired: they have to prove who they are first.
            Conflict: they have as many as anybody may.
        """
        person = require_session(actor)
        challenge = self.ids.secret(32)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            row = await PersonRow.get(id=person)
            held = await PasskeyRow.filter(person_id=person)
            if len(held) >= MOST:
                raise Conflict("Remove a passkey that you no longer use first.")
            await self.challenges.keep(work, ChallengeKind.ADD, challenge)
        return self.party.adding(challenge, person, row.login, held)

    async def add(self, actor: Actor, name: str, credential: str) -> tuple[Passkey, Renewed]:
        """Keep a passkey that was just made; the session counts as proved by it.

        Raises:
            Unauthenticated, StepUpRequired: as `begin_adding`.
            Invalid: the name will not do, or the answer is not to a question of this session.
            Conflict: it is there already.
        """
        person = require_session(actor)
        shown = _checked(name)
        asked = await self.challenges.spend(actor, challenge_in(credential), ChallengeKind.ADD)
        if (asked.person, asked.session) != (person, actor.session):
            raise Invalid("credential", NO_MATCH)
        made = self.party.added(credential)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            try:
                row = await PasskeyRow.create(
                    id=self.ids.new(),
                    person_id=person,
                    name=shown,
                    credential=made.credential,
                    credential_hash=_hash(made.credential),
                    public_key=made.public_key,
                    sign_count=made.sign_count,
                    transports=made.transports,
                    created_at=work.at,
                )
            except IntegrityError:
                raise Conflict("This passkey is known already.") from None
            work.record(Tag.PASSKEY_ADDED, subject=row.id)
            return passkey_of(row), await self.openings.renew(work, Way.PASSKEY)

    async def begin_log_in(self, visitor: Actor) -> str:
        """What any passkey of this box may answer, as JSON; names nobody.

        Raises:
            TooMany: this address asked too often.
        """
        await self.throttle.spend(visitor.address, "passkey")
        challenge = self.ids.secret(32)
        async with self.unit_of_work(_nobody(visitor)) as work:
            await self.challenges.keep(work, ChallengeKind.LOG_IN, challenge)
        return self.party.asking(challenge)

    async def log_in(self, visitor: Actor, credential: str, device: str | None = None) -> SignedIn:
        """Open a session for whoever the passkey is of; wrong passwords slow nobody down here.

        Raises:
            Unauthenticated: unknown, removed or copied passkey, disabled account, old question.
        """
        nobody = _nobody(visitor)
        try:
            await self.challenges.spend(nobody, challenge_in(credential), ChallengeKind.LOG_IN)
            person = await _open_account(await self.proved(nobody, credential))
        except Invalid:
            tried = AuditEntry(Tag.PERSON_LOGIN_FAILED, Outcome.DENIED, detail={"by": "passkey"})
            await self.unit_of_work.log(nobody, tried)
            raise Unauthenticated(NO_MATCH) from None
        return await self.openings.open(nobody, person, Way.PASSKEY, device)

    async def proved(self, actor: Actor, credential: str) -> PasskeyRow:
        """The passkey that gave a right answer; its counter moved on.

        Raises:
            Invalid: there is no such passkey, or the answer is wrong.
        """
        raw, handle = credential_in(credential)
        row = await PasskeyRow.get_or_none(credential_hash=_hash(raw))
        # A handle is not always told to somebody who is known already; told, it must be theirs.
        if row is None or handle not in {b"", row.person_id.bytes}:
            raise Invalid("credential", NO_MATCH)
        count = self.party.answered(credential, row)
        async with self.unit_of_work(actor) as work:
            if not await work.rows(_COUNTED, row.id, count, work.at):
                raise Invalid("credential", NO_MATCH)
        return row


async def _open_account(row: PasskeyRow) -> PersonRow:
    person = await PersonRow.get_or_none(id=row.person_id, disabled_at=None)
    if person is None:
        raise Invalid("credential", NO_MATCH)
    return person


def passkey_of(row: PasskeyRow) -> Passkey:
    """The record of a row."""
    return Passkey(row.id, row.name, row.created_at, row.used_at)


def _nobody(visitor: Actor) -> Actor:
    """Whoever asks for a way in, as if they were not signed in."""
    return Actor(
        None,
        None,
        None,
        request=visitor.request,
        address=visitor.address,
        client=visitor.client,
    )


def _checked(name: str) -> str:
    shown = name.strip()
    if not 1 <= len(shown) <= 60 or not is_line(shown):
        raise Invalid("name", "Name the passkey in 1 to 60 characters on one line.")
    return shown


def _hash(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
