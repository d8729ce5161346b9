"""Keys for integrations: a token acts as its owner, within its scopes, until it expires."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from core.audit import Outcome, Tag
from core.kit.actor import Actor, DepartmentCode, PersonId, Scope
from core.kit.errors import Invalid, NotFound, Unauthenticated
from core.kit.ids import Ids
from core.kit.text import is_line
from core.people.demands import Demands, require_role, require_session
from core.people.models import ApiTokenRow
from core.people.secrets import new_token, token_hash
from core.work import UnitOfWork

PREFIX = "bk_"
LONGEST_DAYS = 365

_WHO = """
SELECT t.id, t.scopes, p.id AS person, p.role, p.department
FROM api_token t JOIN person p ON p.id = t.person_id
WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2
  AND p.disabled_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token without its secret."""

    id: UUID
    name: str
    scopes: frozenset[Scope]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token. `secret` is shown this once; the box keeps its hash."""

    token: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class ApiTokens:
    """The keys that people made for their integrations."""

    unit_of_work: UnitOfWork
    ids: Ids
    demands: Demands = field(default_factory=Demands)

    async def issue(
        self, actor: Actor, name: str, scopes: Iterable[Scope], valid_days: int
    ) -> IssuedToken:
        """Make a token that may do what `actor` may do, within `scopes`.

        Raises:
            Invalid: no name, no scope, or a validity outside 1 to 365 days.
            Unauthenticated: nobody is signed in by session; a token begets no token.
            Forbidden: the session may do nothing yet but set up a factor.
            StepUpRequired: its person has to prove who they are first.
        """
        require_role(actor)
        granted = frozenset(scopes)
        _check(name, granted, valid_days)
        secret = PREFIX + new_token(self.ids)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            row = await ApiTokenRow.create(
                id=self.ids.new(),
                token_hash=token_hash(secret),
                person_id=actor.person,
                name=name.strip(),
                scopes=" ".join(sorted(granted)),
                created_at=work.at,
                expires_at=work.at + timedelta(days=valid_days),
            )
            work.record(Tag.TOKEN_ISSUED, subject=row.id)
        return IssuedToken(_token(row), secret)

    async def revoke(self, actor: Actor, token: UUID) -> None:
        """End one of the actor's own tokens.

        Raises:
            NotFound: the actor has no such token, or it ended before.
            Unauthenticated: nobody is signed in by session; a token ends no token.
        """
        require_session(actor)
        async with self.unit_of_work(actor) as work:
            mine = ApiTokenRow.filter(id=token, person_id=actor.person, revoked_at=None)
            is_mine = await mine.update(revoked_at=work.at) == 1
            if is_mine:
                work.record(Tag.TOKEN_REVOKED, subject=token)
            else:
                work.record(Tag.ACCESS_DENIED, outcome=Outcome.DENIED, subject=token)
        if not is_mine:
            raise NotFound

    async def who(self, secret: str) -> Actor:
        """The person behind a token, narrowed to its scopes.

        They proved who they are when they issued it, so within its scopes it counts as fresh.

        Raises:
            Unauthenticated: unknown, expired or revoked, or the owner is disabled.
        """
        async with self.unit_of_work(Actor(None, None, None)) as work:
            rows = await work.rows(_WHO, token_hash(secret), work.at)
        if not rows:
            raise Unauthenticated
        row = rows[0]
        return Actor(
            person=PersonId(row["person"]),
            role=row["role"],
            department=DepartmentCode(row["department"]),
            scopes=frozenset(Scope(scope) for scope in row["scopes"].split()),
            stepped_up_at=work.at,
        )


def _check(name: str, scopes: frozenset[Scope], valid_days: int) -> None:
    if not 1 <= len(name.strip()) <= 80 or not is_line(name):
        raise Invalid("name", "Name the integration in 1 to 80 characters on one line.")
    if not scopes:
        raise Invalid("scopes", "Name at least one scope.")
    if not 1 <= valid_days <= LONGEST_DAYS:
        raise Invalid("validDays", f"Choose 1 to {LONGEST_DAYS} days.")


def _token(row: ApiTokenRow) -> ApiToken:
    scopes = frozenset(Scope(scope) for scope in row.scopes.split())
    return ApiToken(row.id, row.name, scopes, row.expires_at)
