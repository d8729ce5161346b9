"""Signing in, who is there, signing out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import THE_BOX, Actor, DepartmentCode, PersonId, Role
from core.kit.errors import Unauthenticated
from core.kit.ids import Ids
from core.people.models import PersonRow, SessionRow
from core.people.secrets import Passwords, is_login, new_token, token_hash
from core.people.throttle import Throttle
from core.people.types import Person
from core.work import UnitOfWork

# A session's last use is written at most this often, so that looking writes no row each time.
SESSION_SECONDS_SEEN_EVERY = 60

_WHO = """
SELECT s.id, s.created_at, s.seen_at, p.id AS person, p.role, p.department
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = $1 AND p.disabled_at IS NULL
"""
_NO_MATCH = "That name and password do not match."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. `token` is shown this once; the box keeps its hash."""

    token: str
    person: Person
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OwnSession:
    """How long one's own session lasts: without a request, and in any case.

    `ends_at` is None for the holder of an API token, who has no session.
    """

    idle_seconds: int
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sessions:
    """The signed-in browsers."""

    unit_of_work: UnitOfWork
    ids: Ids
    passwords: Passwords
    throttle: Throttle
    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=10)

    async def log_in(self, visitor: Actor, login: str, password: str) -> SignedIn:
        """Open a session for whoever knows `password`.

        Raises:
            TooMany: too many tries; nothing was compared.
            Unauthenticated: unknown name, wrong password, disabled or not enrolled: all alike.
        """
        folded = login.strip().casefold()[:64]
        await self.throttle.spend(folded, visitor.address)
        # What cannot be a name is nobody's; the database could not even be asked for some of it.
        person = PersonRow.get_or_none(login=folded, disabled_at=None)
        row = await person if is_login(folded) else None
        phc = row.password if row else None
        if not await self.passwords.matches(password[:200], phc) or row is None:
            await self.unit_of_work.log(visitor, _failed(row))
            raise Unauthenticated(_NO_MATCH)
        return await self._open(visitor, row)

    async def _open(self, visitor: Actor, row: PersonRow) -> SignedIn:
        token, session = new_token(self.ids), self.ids.new()
        actor = Actor(
            person=PersonId(row.id),
            role=Role(row.role),
            department=DepartmentCode(row.department),
            session=session,
            request=visitor.request,
            address=visitor.address,
        )
        async with self.unit_of_work(actor) as work:
            await SessionRow.create(
                id=session,
                token_hash=token_hash(token),
                person_id=row.id,
                created_at=work.at,
                seen_at=work.at,
            )
            work.record(Tag.PERSON_LOGGED_IN, subject=row.id)
        return SignedIn(token, person_of(row), work.at + self.longest)

    async def who(self, token: str) -> Actor:
        """The person behind a session token.

        Raises:
            Unauthenticated: no such session, it is over, or the person is disabled.
        """
        async with self.unit_of_work(Actor(None, None, None)) as work:
            rows = await work.rows(_WHO, token_hash(token))
            if not rows or self._is_over(rows[0], work.at):
                raise Unauthenticated
            if (work.at - rows[0]["seen_at"]).total_seconds() > SESSION_SECONDS_SEEN_EVERY:
                await SessionRow.filter(id=rows[0]["id"]).update(seen_at=work.at)
        row = rows[0]
        return Actor(
            person=PersonId(row["person"]),
            role=Role(row["role"]),
            department=DepartmentCode(row["department"]),
            session=row["id"],
        )

    def _is_over(self, row: Any, now: datetime) -> bool:
        ends_at: datetime = min(row["seen_at"] + self.idle, row["created_at"] + self.longest)
        return now >= ends_at

    async def own(self, actor: Actor) -> OwnSession:
        """How long the actor's session lasts, so that a page can cover itself in time.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.unit_of_work(actor):
            row = await SessionRow.get_or_none(id=actor.session) if actor.session else None
        ends_at = row.created_at + self.longest if row else None
        return OwnSession(int(self.idle.total_seconds()), ends_at)

    async def log_out(self, actor: Actor) -> None:
        """End the actor's own session, for good; without a session there is nothing to end."""
        if actor.session is None:
            return
        async with self.unit_of_work(actor) as work:
            await SessionRow.filter(id=actor.session).delete()
            work.record(Tag.PERSON_LOGGED_OUT)

    async def forget_ended(self) -> None:
        """Drop sessions that are over; they let nobody in, but need not be kept."""
        async with self.unit_of_work(THE_BOX) as work:
            await SessionRow.filter(
                Q(seen_at__lt=work.at - self.idle) | Q(created_at__lt=work.at - self.longest)
            ).delete()


def person_of(row: PersonRow) -> Person:
    """The record of an account's row."""
    return Person(
        id=PersonId(row.id),
        login=row.login,
        name=row.name,
        role=Role(row.role),
        department=DepartmentCode(row.department),
        is_disabled=row.disabled_at is not None,
        created_at=row.created_at,
    )


def _failed(row: PersonRow | None) -> AuditEntry:
    subject: UUID | None = row.id if row else None
    return AuditEntry(Tag.PERSON_LOGIN_FAILED, Outcome.DENIED, subject=subject)
