"""The way in without an account: a patient signs, sees and takes back by a secret of their own.

Threat: whoever finds the database, a log or an address bar. The secret has 256 bits, stands
in the fragment of an address, which no browser sends, and only its hash is kept. It opens one
consent and nothing else; for anybody without it there is no such consent.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.access import Access, Verb
from core.audit import Tag
from core.consents.models import ConsentLinkRow, ConsentRow
from core.consents.service import Consents
from core.consents.states import state_at
from core.consents.steps import Steps
from core.consents.types import Consent, ConsentId, ConsentState, Method, Signing
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, NotFound
from core.kit.ids import Ids
from core.patients import Patient
from core.sight import ALL_SEEING
from core.work import UnitOfWork, Work

LONGEST_DAYS = 30
_SECRET_BYTES = 32
_LONGEST_SECRET = 64
_WHILE_IT_STANDS = timedelta(days=3653)


class LinkKind(StrEnum):
    """What a link is for."""

    SIGN = "sign"
    SEE = "see"


@dataclass(frozen=True, slots=True)
class SentLink:
    """A fresh link. The secrets are shown this once; the box keeps their hashes.

    `scanned` is the secret for the QR code, so that the box knows by which way somebody came.
    """

    secret: str
    scanned: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Guest:
    """What somebody with a link is shown: the consent and whose it is."""

    kind: LinkKind
    consent: Consent
    patient: Patient


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of signing by a link; `receipt` is the link to see it and to take it back."""

    guest: Guest
    receipt: SentLink | None


@dataclass(frozen=True, slots=True)
class ConsentLinks:
    """The links to consents."""

    access: Access
    unit_of_work: UnitOfWork
    consents: Consents
    steps: Steps
    ids: Ids

    async def send(self, actor: Actor, consent: ConsentId, valid_days: int) -> SentLink:
        """Make a link by which a consent can be signed; the ones before it are closed.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
            IllegalStep: it cannot be signed any more.
            Invalid: not from 1 to 30 days.
        """
        if not 1 <= valid_days <= LONGEST_DAYS:
            raise Invalid("validDays", f"Let the link hold for 1 to {LONGEST_DAYS} days.")
        async with self.access.act(actor, Verb.CONSENT) as work:
            row, known = await self.consents.held_by(work, consent)
            await _close(work, row)
            now = state_at(ConsentState(row.state), row.ends, work.at)
            if now is not ConsentState.PARTLY_SIGNED:
                await self.steps.step(work, row, ConsentState.SENT)
            work.record(Tag.CONSENT_SENT, patient=known.id, subject=consent)
            return await self._make(work, row, LinkKind.SIGN, timedelta(days=valid_days))

    async def receipt(self, actor: Actor, consent: ConsentId) -> SentLink:
        """A patient's own link to a consent that was signed here: to see it and to take it back.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
            Conflict: nobody has signed it yet.
        """
        async with self.access.act(actor, Verb.CONSENT) as work:
            row, known = await self.consents.held_by(work, consent)
            if row.starts is None:
                raise Conflict("Nobody has signed this consent yet: send a link to sign it.")
            work.record(Tag.CONSENT_SENT, patient=known.id, subject=consent)
            return await self._make(work, row, LinkKind.SEE, _WHILE_IT_STANDS)

    async def open(self, visitor: Actor, secret: str) -> Guest:
        """What the link shows.

        Raises:
            NotFound: there is no such link, or it has expired or was closed.
        """
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            link, row, known = await self._found(work, secret)
            work.record(Tag.CONSENT_SHOWN, patient=known.id, subject=row.id)
            return await self._guest(work, link, row, known)

    async def sign(self, visitor: Actor, secret: str, signing: Signing) -> Signed:
        """Sign by the link. Once nothing is missing any more, it has done its work.

        Raises:
            NotFound: as `open`, or it is no link to sign by.
            Conflict, Invalid: as `Consents.sign`.
        """
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            link, row, known = await self._found(work, secret)
            if link.kind != LinkKind.SIGN:
                raise NotFound
            said = replace(signing, method=Method(link.method))
            await self.steps.sign(work, row, known.birth_date, said)
            work.record(Tag.CONSENT_SIGNED, patient=known.id, subject=row.id)
            receipt = None
            if row.starts is not None:
                await _close(work, row)
                receipt = await self._make(work, row, LinkKind.SEE, _WHILE_IT_STANDS)
            return Signed(await self._guest(work, link, row, known), receipt)

    async def withdraw(self, visitor: Actor, secret: str) -> Guest:
        """Take the consent back. Every door closes with this.

        Raises:
            NotFound: as `open`.
            IllegalStep: it does not hold, so there is nothing to take back.
        """
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            link, row, known = await self._found(work, secret)
            await self.steps.step(work, row, ConsentState.WITHDRAWN)
            work.record(Tag.CONSENT_WITHDRAWN, patient=known.id, subject=row.id)
            return await self._guest(work, link, row, known)

    async def _found(self, work: Work, secret: str) -> tuple[ConsentLinkRow, ConsentRow, Patient]:
        if not 1 <= len(secret) <= _LONGEST_SECRET:
            raise NotFound
        link = await ConsentLinkRow.get_or_none(
            token_hash=_hash(secret), closed_at=None, expires_at__gt=work.at
        )
        if link is None:
            raise NotFound
        return link, *await self.consents.held(link.consent_id)

    async def _make(self, work: Work, row: ConsentRow, kind: LinkKind, life: timedelta) -> SentLink:
        secrets = {
            method: urlsafe_b64encode(self.ids.secret(_SECRET_BYTES)).rstrip(b"=").decode()
            for method in (Method.LINK, Method.QR)
        }
        ends = work.at + life
        for method, secret in secrets.items():
            await ConsentLinkRow.create(
                id=self.ids.new(),
                consent_id=row.id,
                kind=kind,
                method=method,
                token_hash=_hash(secret),
                made_at=work.at,
                made_by=work.actor.person,
                expires_at=ends,
            )
        return SentLink(secrets[Method.LINK], secrets[Method.QR], ends)

    async def _guest(
        self, work: Work, link: ConsentLinkRow, row: ConsentRow, known: Patient
    ) -> Guest:
        return Guest(LinkKind(link.kind), await self.consents.record(work, row, known), known)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def _close(work: Work, row: ConsentRow) -> None:
    """Close the links by which a consent could be signed or seen until now."""
    await ConsentLinkRow.filter(consent_id=row.id, closed_at=None).update(closed_at=work.at)
