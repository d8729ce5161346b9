"""Questions that wait for an answer: short-lived, for one purpose, and used up by the first one."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.kit.actor import Actor
from core.kit.errors import Invalid
from core.people.models import ChallengeRow
from core.work import UnitOfWork, Work

LIFETIME = timedelta(minutes=5)
_SPEND = """
DELETE FROM challenge WHERE code_hash = $1 AND kind = ANY($2::text[])
RETURNING kind, person_id, session_id, nonce, verifier, expires_at
"""
_FIRST = """
INSERT INTO challenge (code_hash, kind, expires_at) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING RETURNING code_hash
"""


class ChallengeKind(StrEnum):
    """What an answer would do."""

    LOG_IN = "log-in"
    ADD = "add"
    STEP_UP = "step-up"
    SIGN_ON = "sign-on"
    SIGN_ON_AGAIN = "sign-on-again"
    LOG_OUT = "log-out"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, of whom and in which session; a way in may be asked for in none."""

    kind: ChallengeKind
    person: UUID | None
    session: UUID | None
    nonce: str | None
    verifier: str | None


@dataclass(frozen=True, slots=True)
class Challenges:
    """The open questions."""

    unit_of_work: UnitOfWork

    async def keep(self, work: Work, kind: ChallengeKind, challenge: bytes, **more: Any) -> None:
        """Remember a question, for whoever acts."""
        await ChallengeRow.create(
            code_hash=_hash(challenge),
            kind=kind.value,
            person_id=work.actor.person,
            session_id=work.actor.session,
            expires_at=work.at + more.pop("lasts", LIFETIME),
            **more,
        )

    async def first(self, work: Work, token: bytes) -> bool:
        """Whether a token that comes from elsewhere is seen for the first time."""
        until = work.at + LIFETIME * 2
        kind = ChallengeKind.LOG_OUT.value
        return bool(await work.rows(_FIRST, _hash(token), kind, until))

    async def spend(self, actor: Actor, challenge: bytes, *kinds: ChallengeKind) -> Asked:
        """Use a question up, for good, whatever the answer turns out to be.

        Raises:
            Invalid: it was never asked for this, is over, or was answered before.
        """
        async with self.unit_of_work(actor) as work:
            rows = await work.rows(_SPEND, _hash(challenge), list(kinds))
        if not rows or rows[0]["expires_at"] < work.at:
            raise Invalid("credential", "That took too long, or was answered before; try again.")
        row = rows[0]
        return Asked(
            kind=ChallengeKind(row["kind"]),
            person=row["person_id"],
            session=row["session_id"],
            nonce=row["nonce"],
            verifier=row["verifier"],
        )


def _hash(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
