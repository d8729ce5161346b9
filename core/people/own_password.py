"""Changing one's own password."""

from dataclasses import dataclass

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid
from core.people.demands import Demands, require_session
from core.people.factors import held
from core.people.models import PersonRow, SessionRow
from core.people.openings import Openings
from core.people.password_rules import PasswordRules
from core.people.secrets import Passwords
from core.people.throttle import Guesses
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwnPassword:
    """Everybody's own password, of the accounts that have one."""

    unit_of_work: UnitOfWork
    passwords: Passwords
    rules: PasswordRules
    openings: Openings
    guesses: Guesses
    demands: Demands

    async def change(self, actor: Actor, password: str, current: str | None = None) -> str:
        """Have `password` from now on, for whoever knows the `current` one.

        Whoever forgot it proves who they are by a passkey or a code instead. All their other
        sessions end, and this one goes on under the token that is returned.

        Raises:
            Unauthenticated: nobody is signed in by session.
            Conflict: the account has no password, or it was changed at the same moment.
            Invalid: `current` is not the one there is, or `password` will not do.
            StepUpRequired: without `current` they have to prove who they are first.
            TooMany: too many wrong tries.
        """
        person = require_session(actor)
        row = await PersonRow.get_or_none(id=person, disabled_at=None)
        if row is None or row.password is None:
            raise Conflict("This account has no password.")
        await self._prove(actor, row, current)
        fresh = await self.passwords.hash(self.rules.checked(password, row))
        async with self.unit_of_work(actor) as work:
            # The row count tells: of two at once the second one finds another password there.
            mine = PersonRow.filter(id=person, password=row.password)
            if not await mine.update(password=fresh):
                raise Conflict("Your password was changed at the same moment.")
            others = SessionRow.filter(person_id=person).exclude(id=actor.session)
            detail = {"count": int(await others.delete())}
            work.record(Tag.PERSON_PASSWORD_CHANGED, subject=person, detail=detail)
            return await self.openings.turn(work)

    async def _prove(self, actor: Actor, row: PersonRow, current: str | None) -> None:
        """Let on whoever knows the password, or showed something better a moment ago."""
        if current is None:
            async with self.unit_of_work(actor) as work:
                if not await held(work, row.id):
                    raise Invalid("current", "Type the password that you have now.")
                self.demands.require_fresh(work)
            return
        tried = await self.guesses.proof(actor)
        if not await self.passwords.matches(current, row.password):
            failed = AuditEntry(Tag.PERSON_PROOF_FAILED, Outcome.DENIED, subject=row.id)
            await self.unit_of_work.log(actor, failed)
            raise Invalid("current", "That does not match.")
        async with self.unit_of_work(actor) as work:
            await self.guesses.right(work, tried)
