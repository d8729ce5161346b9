"""The hospital's single sign-on (OpenID Connect): who comes by it, in which role, and until when.

The provider says who somebody is, and it or the hospital's directory which groups they are in;
the hospital's settings say which group is which role and department here. An account is found by
issuer and subject, never by a name or address, which may be given to somebody else one day. What
speaks the protocol is a `Provider`, which the appliance brings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Protocol
from uuid import UUID

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import THE_BOX, Actor, DepartmentCode, PersonId
from core.kit.errors import CoreError, Invalid
from core.kit.ids import Ids
from core.people.challenges import Asked, ChallengeKind, Challenges
from core.people.demands import Demands
from core.people.directory import BY_SIGN_ON, Directory, GroupRule, placed, rule_of
from core.people.models import IdentityRow, PersonRow, SessionRow
from core.people.openings import Openings
from core.people.secrets import is_login, token_hash
from core.people.types import Renewed, SignedIn, Way
from core.work import UnitOfWork, Work

_LASTS = timedelta(minutes=10)
_THERE = (ChallengeKind.SIGN_ON, ChallengeKind.SIGN_ON_AGAIN)


class SignOnRefused(CoreError):
    """The hospital's single sign-on does not open this box for you."""

    code: ClassVar[str] = "SIGN_ON_REFUSED"
    status: ClassVar[int] = 403

    def __init__(self, reason: str) -> None:
        """Tell the `reason`: failed, no-group, disabled or another-person."""
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Departure:
    """A way to the provider: its address, and what the way back must fit."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider said of somebody; `proved_at` is when they last showed who they are.

    `listed_as` is their name in the directory, where there is one.
    """

    issuer: str
    subject: str
    login: str
    name: str
    groups: frozenset[str]
    is_strong: bool
    sid: str | None = None
    proved_at: datetime | None = None
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Who was signed out at the provider: everywhere, or in its session `sid`."""

    issuer: str
    subject: str | None
    sid: str | None
    token_id: str


class Provider(Protocol):
    """Speaks OpenID Connect."""

    async def departure(self, *, again: bool) -> Departure:
        """The way there; `again` asks for a fresh proof of somebody signed in there."""
        ...

    async def arrival(self, query: Mapping[str, str], nonce: str, verifier: str) -> Claims:
        """What somebody brought back.

        Raises:
            SignOnRefused: it proves nothing.
        """
        ...

    async def signed_out(self, token: str) -> SignedOut:
        """Whom a logout token speaks of.

        Raises:
            SignOnRefused: it is not the provider's, old, or no such token.
        """
        ...


@dataclass(frozen=True, slots=True)
class SignOns:
    """Sessions by the word of the provider."""

    unit_of_work: UnitOfWork
    ids: Ids
    provider: Provider
    directory: Directory | None
    rules: tuple[GroupRule, ...]
    challenges: Challenges
    openings: Openings
    demands: Demands

    async def start(self, visitor: Actor, *, again: bool = False) -> Departure:
        """The way to the provider; `again` for a step-up of the visitor's own session."""
        again = again and visitor.session is not None
        way = await self.provider.departure(again=again)
        async with self.unit_of_work(visitor) as work:
            await self.challenges.keep(
                work,
                ChallengeKind.SIGN_ON_AGAIN if again else ChallengeKind.SIGN_ON,
                way.state.encode(),
                nonce=way.nonce,
                verifier=way.verifier,
                lasts=_LASTS,
            )
        return way

    async def finish(
        self,
        visitor: Actor,
        state: str | None,
        query: Mapping[str, str],
        device: str | None = None,
    ) -> SignedIn | Renewed:
        """A session for whoever came back, or another token for the one that asked again.

        `state` is what the browser kept: whoever was sent an address by somebody else has none.

        Raises:
            SignOnRefused: the way back does not fit, or opens nothing here.
            Unavailable: the provider or the directory does not answer.
        """
        nobody = Actor(None, None, None, address=visitor.address, client=visitor.client)
        try:
            asked = await self._asked(nobody, state, query)
            claims = await self.provider.arrival(query, asked.nonce or "", asked.verifier or "")
            row = await self._account(claims)
            if asked.kind is ChallengeKind.SIGN_ON_AGAIN:
                return await self._again(nobody, asked, claims, row)
        except SignOnRefused as refusal:
            detail = {"by": "sign-on", "reason": refusal.reason}
            tried = AuditEntry(Tag.PERSON_LOGIN_FAILED, Outcome.DENIED, detail=detail)
            await self.unit_of_work.log(nobody, tried)
            raise
        # The browser did not send its session along, as it came from another site.
        came = replace(nobody, session=asked.session)
        return await self.openings.open(came, row, _way(claims), device, _sid(claims))

    async def end(self, token: str) -> int:
        """End the sessions of whoever was signed out at the provider; returns how many.

        Raises:
            SignOnRefused: the token says nothing that counts, or was used before.
        """
        told = await self.provider.signed_out(token)
        async with self.unit_of_work(THE_BOX) as work:
            if not await self.challenges.first(work, told.token_id.encode()):
                raise SignOnRefused("failed")
            ended = SessionRow.all()
            if told.sid is not None:
                ended = ended.filter(provider_sid=token_hash(f"{told.issuer}\0{told.sid}"))
            if told.subject is not None:
                ended = ended.filter(person_id=await _known(told.issuer, told.subject))
            count = int(await ended.filter(way__startswith=BY_SIGN_ON).delete())
            work.record(Tag.SESSION_REVOKED, detail={"count": count})
        return count

    async def _asked(self, nobody: Actor, state: str | None, query: Mapping[str, str]) -> Asked:
        said = query.get("state")
        if not said or said != state:
            raise SignOnRefused("failed")
        try:
            return await self.challenges.spend(nobody, said.encode(), *_THERE)
        except Invalid:
            raise SignOnRefused("failed") from None

    async def _account(self, claims: Claims) -> PersonRow:
        """The account of whoever came, as the groups have it today."""
        groups = claims.groups
        if self.directory is not None:
            if not claims.listed_as:  # which says nothing of whoever came
                raise SignOnRefused("failed")
            groups = await self.directory.groups_of(claims.listed_as)
        rule = rule_of(self.rules, groups)
        async with self.unit_of_work(THE_BOX) as work:
            known = await _known(claims.issuer, claims.subject)
            row = await PersonRow.select_for_update().get_or_none(id=known)
            by_directory = self.directory is not None
            reason = await placed(work, row, rule, by_directory=by_directory)
            if row is not None:
                # Who is looked up later is who they are called there today.
                await IdentityRow.filter(person_id=row.id).update(login=claims.listed_as)
            elif rule is not None and not reason:
                row = await self._new(work, claims, rule)
        if reason or row is None:
            raise SignOnRefused(reason or "failed")
        return row

    async def _new(self, work: Work, claims: Claims, rule: GroupRule) -> PersonRow:
        login = claims.login.strip().casefold()
        if not is_login(login) or await PersonRow.exists(login=login):
            login = f"sso-{self.ids.secret(5).hex()}"
        row = await PersonRow.create(
            id=self.ids.new(),
            login=login,
            name=" ".join(claims.name.split())[:120] or login,
            role=rule.role,
            department=rule.department,
            created_at=work.at,
        )
        await IdentityRow.create(
            identity_hash=_identity(claims.issuer, claims.subject),
            issuer=claims.issuer,
            subject=claims.subject,
            person_id=row.id,
            login=claims.listed_as,
        )
        detail = {"role": rule.role, "department": rule.department, "by": "sign-on"}
        work.record(Tag.PERSON_INVITED, subject=row.id, detail=detail)
        return row

    async def _again(self, nobody: Actor, asked: Asked, claims: Claims, row: PersonRow) -> Renewed:
        """A step-up: the same person, who showed who they are just now."""
        if asked.person != row.id:
            raise SignOnRefused("another-person")
        actor = Actor(
            PersonId(row.id),
            row.role,
            DepartmentCode(row.department),
            session=asked.session,
            address=nobody.address,
            client=nobody.client,
        )
        async with self.unit_of_work(actor) as work:
            proved = claims.proved_at
            if proved is None or work.at - proved > self.demands.fresh_for:
                raise SignOnRefused("failed")
            detail = {"way": _way(claims).value}
            work.record(Tag.PERSON_STEPPED_UP, subject=row.id, detail=detail)
            return await self.openings.renew(work, _way(claims))


async def _known(issuer: str, subject: str) -> UUID | None:
    identity = await IdentityRow.get_or_none(identity_hash=_identity(issuer, subject))
    return identity.person_id if identity else UUID(int=0)


def _identity(issuer: str, subject: str) -> str:
    return token_hash(f"{issuer}\0{subject}")


def _sid(claims: Claims) -> str | None:
    return token_hash(f"{claims.issuer}\0{claims.sid}") if claims.sid else None


def _way(claims: Claims) -> Way:
    return Way.SIGN_ON_STRONG if claims.is_strong else Way.SIGN_ON
