"""One's own signed-in browsers: seen, and ended from anywhere."""

from dataclasses import dataclass
from uuid import UUID

from core.audit import Outcome, Tag
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.people.demands import require_session
from core.people.models import SessionRow
from core.people.sessions import Sessions
from core.people.types import OpenSession, Way
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwnSessions:
    """Everybody's own sessions, and nobody else's."""

    unit_of_work: UnitOfWork
    sessions: Sessions

    async def all(self, actor: Actor) -> tuple[OpenSession, ...]:
        """The open sessions of the signed-in person, last used first.

        Raises:
            Unauthenticated: nobody is signed in by session.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            rows = await SessionRow.filter(
                person_id=person,
                seen_at__gt=work.at - self.sessions.idle,
                created_at__gt=work.at - self.sessions.openings.longest,
            ).order_by("-seen_at", "-id")
            work.record(Tag.SESSION_LISTED, subject=person, detail={"count": len(rows)})
        return tuple(_open(row, actor) for row in rows)

    async def revoke(self, actor: Actor, session: UUID) -> None:
        """End one of one's own sessions, at the latest within a second.

        Raises:
            Unauthenticated: nobody is signed in by session.
            NotFound: the actor has no such session.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            is_mine = await SessionRow.filter(id=session, person_id=person).delete() == 1
            if is_mine:
                work.record(Tag.SESSION_REVOKED, subject=session, detail={"count": 1})
            else:
                work.record(Tag.ACCESS_DENIED, outcome=Outcome.DENIED, subject=session)
        if not is_mine:
            raise NotFound

    async def revoke_others(self, actor: Actor) -> int:
        """End all of one's own sessions but this one; returns how many there were.

        Raises:
            Unauthenticated: nobody is signed in by session.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            others = SessionRow.filter(person_id=person).exclude(id=actor.session)
            count = int(await others.delete())
            work.record(Tag.SESSION_REVOKED, subject=person, detail={"count": count})
        return count


def _open(row: SessionRow, actor: Actor) -> OpenSession:
    return OpenSession(
        id=row.id,
        way=Way(row.way),
        created_at=row.created_at,
        seen_at=row.seen_at,
        address=row.address,
        client=row.client,
        is_current=row.id == actor.session,
    )
