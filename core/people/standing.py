"""Whether those who stay connected are still who they were.

Promises: one question for all of them, which keeps no session open: a page that only listens
is left like one that nobody touches.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.kit.actor import Actor, DepartmentCode, PersonId, Scope
from core.people.secrets import token_hash
from core.people.sessions import Sessions
from core.work import UnitOfWork

_OPEN = """
SELECT s.token_hash, s.id, s.way, p.id AS person, p.role, p.department
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = ANY($1) AND p.disabled_at IS NULL AND s.seen_at > $2 AND s.created_at > $3
"""
_VALID = """
SELECT t.token_hash, t.scopes, p.id AS person, p.role, p.department
FROM api_token t JOIN person p ON p.id = t.person_id
WHERE t.token_hash = ANY($1) AND t.revoked_at IS NULL AND t.expires_at > $2
  AND p.disabled_at IS NULL
"""


class Pass(NamedTuple):
    """What somebody came in with: a session or an API token, as its hash only."""

    hash: str
    is_session: bool

    @classmethod
    def of_session(cls, token: str) -> "Pass":
        """The pass of a browser."""
        return cls(token_hash(token), is_session=True)

    @classmethod
    def of_token(cls, secret: str) -> "Pass":
        """The pass of a program."""
        return cls(token_hash(secret), is_session=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Asks who is behind passes, many at once."""

    unit_of_work: UnitOfWork
    sessions: Sessions

    async def of(self, passes: Collection[Pass]) -> Mapping[Pass, Actor]:
        """Who is behind each; a pass that has ended is left out."""
        sessions = [each.hash for each in passes if each.is_session]
        tokens = [each.hash for each in passes if not each.is_session]
        found: dict[Pass, Actor] = {}
        async with self.unit_of_work(Actor(None, None, None)) as work:
            idle, longest = work.at - self.sessions.idle, work.at - self.sessions.openings.longest
            for row in await work.rows(_OPEN, sessions, idle, longest) if sessions else ():
                is_limited = self.sessions.is_limited(row["way"])
                found[Pass(row["token_hash"], is_session=True)] = Actor(
                    PersonId(row["person"]),
                    None if is_limited else row["role"],
                    None if is_limited else DepartmentCode(row["department"]),
                    session=row["id"],
                )
            for row in await work.rows(_VALID, tokens, work.at) if tokens else ():
                found[Pass(row["token_hash"], is_session=False)] = Actor(
                    PersonId(row["person"]),
                    row["role"],
                    DepartmentCode(row["department"]),
                    frozenset(Scope(scope) for scope in row["scopes"].split()),
                )
        return found
