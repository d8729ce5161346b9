"""Signing in by password, who is there, signing out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import THE_BOX, Actor, DepartmentCode, PersonId
from core.kit.errors import Unauthenticated
from core.people.authenticators import Authenticators
from core.people.demands import Demands
from core.people.factors import held
from core.people.models import ChallengeRow, GuessRow, KnownDeviceRow, PersonRow, SessionRow
from core.people.openings import DEVICE_DAYS, Openings
from core.people.secrets import Passwords, is_login, token_hash
from core.people.throttle import Guesses, Tried
from core.people.types import OwnSession, SignedIn, Way
from core.sight import ALL_SEEING
from core.work import UnitOfWork

# A session's last use is written at most this often, so that looking writes no row each time.
SESSION_SECONDS_SEEN_EVERY = 60

_WHO = """
SELECT s.id, s.created_at, s.seen_at, s.stepped_up_at, s.way, p.id AS person, p.role, p.department,
       b.patient_id AS emergency, b.id AS emergency_use
FROM session s JOIN person p ON p.id = s.person_id
LEFT JOIN break_glass b ON b.person_id = p.id AND b.until > $2 AND b.ended_at IS NULL
WHERE s.token_hash = $1 AND p.disabled_at IS NULL
ORDER BY b.id DESC LIMIT 1
"""
_STILL = """
SELECT p.id FROM person p LEFT JOIN session s ON s.id = $2 AND s.person_id = p.id
WHERE p.id = $1 AND p.disabled_at IS NULL AND p.role = $3 AND p.department = $4
  AND ($2::uuid IS NULL OR s.id IS NOT NULL)
"""
_NO_MATCH = "That name, password and code do not match."
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The signed-in browsers."""

    unit_of_work: UnitOfWork
    passwords: Passwords
    guesses: Guesses
    openings: Openings
    authenticators: Authenticators
    demands: Demands = field(default_factory=Demands)
    idle: timedelta = timedelta(minutes=15)

    async def log_in(
        self,
        visitor: Actor,
        login: str,
        password: str,
        code: str | None = None,
        device: str | None = None,
    ) -> SignedIn:
        """Open a session for whoever knows `password` and, if they have one, shows their factor.

        Raises:
            TooMany: too many tries; nothing was compared.
            Unauthenticated: unknown name, wrong password or code, disabled, new: all alike.
        """
        folded = login.strip().casefold()[:64]
        tried = await self.guesses.password(visitor, folded, device)
        # What cannot be a name is nobody's; the database could not even be asked for some of it.
        person = PersonRow.get_or_none(login=folded, disabled_at=None)
        row = await person if is_login(folded) else None
        phc = row.password if row else None
        knows = await self.passwords.matches(password, phc)
        way = await self._way(visitor, row if knows else None, code, tried)
        if row is None or way is None:
            await self.unit_of_work.log(visitor, _failed(row))
            raise Unauthenticated(_NO_MATCH)
        return await self.openings.open(visitor, row, way, device)

    async def _way(
        self, visitor: Actor, row: PersonRow | None, code: str | None, tried: Tried
    ) -> Way | None:
        """How somebody who knows the password came in; None if not at all.

        For nobody the same is asked of the database, so that it takes as long.
        """
        person = row.id if row else _NOBODY
        async with self.unit_of_work(visitor) as work:
            has_factor = await held(work, person) > 0
            is_shown = await self.authenticators.matches(work, person, code)
            if row is None or (has_factor and not is_shown):
                return None
            await self.guesses.right(work, tried)
        return Way.CODE if is_shown else Way.PASSWORD

    async def who(self, token: str) -> Actor:
        """The person behind a session token; one who owes a factor has no role yet.

        Raises:
            Unauthenticated: no such session, it is over, or the person is disabled.
        """
        # An emergency of somebody's own is theirs to know of, and nobody knows yet who this is.
        async with self.unit_of_work(Actor(None, None, None), ALL_SEEING) as work:
            rows = await work.rows(_WHO, token_hash(token), work.at)
            if not rows or self._is_over(rows[0], work.at):
                raise Unauthenticated
            if (work.at - rows[0]["seen_at"]).total_seconds() > SESSION_SECONDS_SEEN_EVERY:
                await SessionRow.filter(id=rows[0]["id"]).update(seen_at=work.at)
        row = rows[0]
        is_limited = self.is_limited(row["way"])
        return Actor(
            person=PersonId(row["person"]),
            role=None if is_limited else row["role"],
            department=None if is_limited else DepartmentCode(row["department"]),
            session=row["id"],
            stepped_up_at=row["stepped_up_at"],
            emergency=row["emergency"],
            emergency_use=row["emergency_use"],
        )

    async def still(self, actor: Actor) -> None:
        """Look again whether somebody who was let in a while ago still is who they were.

        Raises:
            Unauthenticated: disabled, signed out, or of another role or department by now.
        """
        role = actor.role
        async with self.unit_of_work(actor) as work:
            rows = await work.rows(_STILL, actor.person, actor.session, role, actor.department)
        if not rows:
            raise Unauthenticated

    def is_limited(self, way: str) -> bool:
        """True if who came in that way owes a factor, and until then has no role."""
        return self.demands.second_factor_required and not Way(way).is_strong

    def _is_over(self, row: dict[str, Any], at: datetime) -> bool:
        idle_for, open_for = at - row["seen_at"], at - row["created_at"]
        return bool(idle_for >= self.idle or open_for >= self.openings.longest)

    async def own(self, actor: Actor) -> OwnSession:
        """How long the actor's session lasts, so that a page can cover itself in time.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.unit_of_work(actor):
            row = await SessionRow.get_or_none(id=actor.session) if actor.session else None
        if row is None:
            return OwnSession(int(self.idle.total_seconds()))
        fresh = row.stepped_up_at + self.demands.fresh_for if row.stepped_up_at else None
        ends_at, is_limited = row.created_at + self.openings.longest, self.is_limited(row.way)
        return OwnSession(int(self.idle.total_seconds()), ends_at, is_limited, fresh)

    async def log_out(self, actor: Actor) -> None:
        """End the actor's own session, for good; without a session there is nothing to end."""
        if actor.session is None:
            return
        async with self.unit_of_work(actor) as work:
            await SessionRow.filter(id=actor.session).delete()
            work.record(Tag.PERSON_LOGGED_OUT)

    async def forget_ended(self) -> None:
        """Drop what is over: sessions, questions, devices, counts. None lets anybody in."""
        async with self.unit_of_work(THE_BOX) as work:
            await SessionRow.filter(
                Q(seen_at__lt=work.at - self.idle)
                | Q(created_at__lt=work.at - self.openings.longest)
            ).delete()
            await ChallengeRow.filter(expires_at__lt=work.at).delete()
            await GuessRow.filter(free_at__lt=work.at - timedelta(minutes=15)).delete()
            await KnownDeviceRow.filter(used_at__lt=work.at - timedelta(days=DEVICE_DAYS)).delete()


def _failed(row: PersonRow | None) -> AuditEntry:
    subject: UUID | None = row.id if row else None
    return AuditEntry(Tag.PERSON_LOGIN_FAILED, Outcome.DENIED, subject=subject)
