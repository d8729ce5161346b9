"""What somebody can prove with who they are: seen and taken away by nobody but themselves."""

from dataclasses import dataclass
from uuid import UUID

from core.audit import Outcome, Tag
from core.kit.actor import Actor
from core.kit.errors import Conflict, NotFound, Unauthenticated
from core.people.demands import Demands, require_session
from core.people.models import (
    AuthenticatorRow,
    EnrolmentRow,
    IdentityRow,
    KnownDeviceRow,
    PasskeyRow,
    PersonRow,
    RecoveryCodeRow,
)
from core.people.passkeys import passkey_of
from core.people.types import Factors
from core.work import UnitOfWork, Work

_HELD = """
SELECT (SELECT count(*) FROM passkey WHERE person_id = $1)
     + (SELECT count(*) FROM authenticator WHERE person_id = $1 AND confirmed_at IS NOT NULL) AS n
"""
_HOLD = "SELECT id FROM person WHERE id = $1 FOR UPDATE"


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """Everybody's own passkeys, authenticator and codes on paper."""

    unit_of_work: UnitOfWork
    demands: Demands

    async def all(self, actor: Actor) -> Factors:
        """What the signed-in person has.

        Raises:
            Unauthenticated: nobody is signed in by session.
        """
        person = require_session(actor)
        row = await PersonRow.get_or_none(id=person)
        if row is None:
            raise Unauthenticated
        held = await PasskeyRow.filter(person_id=person).order_by("created_at", "id")
        app = AuthenticatorRow.filter(person_id=person, confirmed_at__isnull=False)
        return Factors(
            passkeys=tuple(map(passkey_of, held)),
            has_authenticator=await app.exists(),
            recovery_codes=await RecoveryCodeRow.filter(person_id=person).count(),
            has_password=row.password is not None,
            is_required=self.demands.second_factor_required,
        )

    async def remove_passkey(self, actor: Actor, passkey: UUID) -> None:
        """Take one of one's own passkeys away.

        Raises:
            Unauthenticated: nobody is signed in by session.
            StepUpRequired: they have to prove who they are first.
            NotFound: the actor has no such passkey.
            Conflict: it is their last factor, and one is required.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            mine = PasskeyRow.filter(id=passkey, person_id=person)
            is_mine = await self._may_go(work, person) and await mine.delete() == 1
            if is_mine:
                work.record(Tag.PASSKEY_REMOVED, subject=passkey)
            else:
                work.record(Tag.ACCESS_DENIED, outcome=Outcome.DENIED, subject=passkey)
        if not is_mine:
            raise NotFound

    async def remove_authenticator(self, actor: Actor) -> None:
        """Take the authenticator away.

        Raises:
            Unauthenticated, StepUpRequired, Conflict: as `remove_passkey`.
            NotFound: there is none.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            await self._may_go(work, person)
            if not await AuthenticatorRow.filter(person_id=person).delete():
                raise NotFound
            work.record(Tag.AUTHENTICATOR_REMOVED, subject=person)

    async def _may_go(self, work: Work, person: UUID) -> bool:
        """True; of two who remove at once the second one counts what the first one left."""
        await work.rows(_HOLD, person)
        if self.demands.second_factor_required and await held(work, person) <= 1:
            raise Conflict("This is your last way to prove who you are; add another one first.")
        return True


async def held(work: Work, person: UUID) -> int:
    """How many factors a person has beside a password."""
    return int((await work.rows(_HELD, person))[0]["n"])


async def start_over(person: UUID) -> None:
    """Take away all that somebody proved themselves with: a new code makes a new beginning."""
    for table in (PasskeyRow, AuthenticatorRow, RecoveryCodeRow, KnownDeviceRow, EnrolmentRow):
        await table.filter(person_id=person).delete()


async def has_identity(person: UUID) -> bool:
    """Whether the hospital's single sign-on looks after this account."""
    return await IdentityRow.exists(person_id=person)
