"""Codes that an app counts from a shared secret (TOTP, RFC 6238), and codes on paper for without.

The secret lies sealed under a key of its own. A time step counts once, so that a code that
somebody looked over a shoulder is worth nothing. A code on paper has 50 bits, which would be
guessed from a plain hash: it is kept as a keyed one, and is gone once used.
"""

import asyncio
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp

from core.audit import Tag
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid
from core.kit.ids import Ids
from core.people.demands import Demands, require_session
from core.people.models import AuthenticatorRow, PersonRow, RecoveryCodeRow
from core.people.openings import Openings
from core.people.secrets import new_paper_code
from core.people.types import NewAuthenticator, Renewed, Way
from core.vault import KeyProvider, KeyRef, Label, Purpose
from core.work import UnitOfWork, Work

STEP_SECONDS = 30
RECOVERY_CODES = 10
_SKEW = 1  # steps that a phone's clock may be off, either way
_TAKEN = """
UPDATE authenticator SET last_step = $2 WHERE person_id = $1 AND last_step < $2 RETURNING person_id
"""


@dataclass(frozen=True, slots=True)
class Authenticators:
    """The apps and the papers with codes."""

    unit_of_work: UnitOfWork
    ids: Ids
    keys: KeyProvider
    openings: Openings
    demands: Demands
    hospital_name: str

    async def begin(self, actor: Actor) -> NewAuthenticator:
        """A fresh secret for an app; it counts once a code of it was typed.

        Raises:
            Unauthenticated: nobody is signed in by session.
            StepUpRequired: they have to prove who they are first.
            Conflict: there is an app already; remove that one first.
        """
        person = require_session(actor)
        ref = await asyncio.to_thread(self.keys.new_key, Purpose.CONFIG, person)
        secret = pyotp.random_base32()
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            row = await PersonRow.get(id=person)
            if await AuthenticatorRow.exists(person_id=person, confirmed_at__isnull=False):
                raise Conflict("There is an authenticator already; remove that one first.")
            await AuthenticatorRow.filter(person_id=person).delete()
            await AuthenticatorRow.create(
                person_id=person,
                key_id=ref.key_id,
                key_generation=ref.generation,
                secret=self.keys.seal_field(ref, _label(person), secret.encode()),
                made_at=work.at,
                last_step=0,
            )
        address = pyotp.TOTP(secret).provisioning_uri(
            name=row.login, issuer_name=self.hospital_name
        )
        return NewAuthenticator(secret, address)

    async def confirm(self, actor: Actor, code: str) -> tuple[Renewed, tuple[str, ...]]:
        """Take the app into use by a first code; returns ten fresh codes for on paper.

        Raises:
            Unauthenticated, StepUpRequired: as `begin`.
            Invalid: the code is not the app's.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            waiting = await AuthenticatorRow.get_or_none(person_id=person, confirmed_at=None)
            if waiting is None or not await self._by_app(work, waiting, code):
                raise Invalid("code", "That code does not match; wait for the next one.")
            await AuthenticatorRow.filter(person_id=person).update(confirmed_at=work.at)
            codes = await self._recovery(work, person)
            work.record(Tag.AUTHENTICATOR_ADDED, subject=person)
            return await self.openings.renew(work, Way.CODE), codes

    async def renew_recovery(self, actor: Actor) -> tuple[str, ...]:
        """Ten fresh codes for on paper; those before are worth nothing any more.

        Raises:
            Unauthenticated, StepUpRequired: as `begin`.
        """
        person = require_session(actor)
        async with self.unit_of_work(actor) as work:
            self.demands.require_fresh(work)
            codes = await self._recovery(work, person)
            work.record(Tag.RECOVERY_RENEWED, subject=person)
        return codes

    async def matches(self, work: Work, person: UUID, code: str | None) -> bool:
        """Whether `code` is one of the person's app or paper, which then is used up.

        Asks the same of the database for somebody who has neither.
        """
        said = "".join((code or "").split()).upper()
        row = await AuthenticatorRow.get_or_none(person_id=person, confirmed_at__isnull=False)
        by_app = row is not None and await self._by_app(work, row, said)
        paper = self._kept(person, said)
        by_paper = await RecoveryCodeRow.filter(code_hash=paper, person_id=person).delete() == 1
        if by_paper:
            work.record(Tag.RECOVERY_USED, subject=person)
        return by_app or by_paper

    async def _by_app(self, work: Work, row: AuthenticatorRow, code: str) -> bool:
        ref = KeyRef(row.key_id, row.key_generation)
        secret = self.keys.open_field(ref, _label(row.person_id), row.secret).decode()
        step = _step(secret, code, work.at)
        return step is not None and bool(await work.rows(_TAKEN, row.person_id, step))

    async def _recovery(self, work: Work, person: UUID) -> tuple[str, ...]:
        codes = tuple(new_paper_code(self.ids) for _ in range(RECOVERY_CODES))
        await RecoveryCodeRow.filter(person_id=person).delete()
        await RecoveryCodeRow.bulk_create(
            [RecoveryCodeRow(code_hash=self._kept(person, c), person_id=person) for c in codes]
        )
        return codes

    def _kept(self, person: UUID, code: str) -> str:
        bare = code.replace("-", "").encode("utf-8", "surrogatepass")
        return self.keys.keyed_hash("recovery-code", person.bytes + bare).hex()


def _step(secret: str, code: str, at: datetime) -> int | None:
    """The time step that `code` is of, if it is near `at`; every candidate is compared."""
    now = int(at.timestamp()) // STEP_SECONDS
    made = pyotp.HOTP(secret)
    said = code.encode("utf-8", "surrogatepass")
    found = [
        step
        for step in range(now - _SKEW, now + _SKEW + 1)
        if hmac.compare_digest(made.at(step).encode(), said)
    ]
    return found[-1] if found else None


def _label(person: UUID) -> Label:
    return Label("authenticator", "secret", person)
