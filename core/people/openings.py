"""Beginning sessions, and giving those that go on a new token."""

from dataclasses import dataclass
from datetime import timedelta

from core.audit import Tag
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.kit.errors import Unauthenticated
from core.kit.ids import Ids
from core.people.models import KnownDeviceRow, PersonRow, SessionRow
from core.people.secrets import new_token, token_hash
from core.people.types import Person, Renewed, SignedIn, Way
from core.work import UnitOfWork, Work

DEVICE_DAYS = 180
"""For how long a browser in which nobody signs in is still known."""


@dataclass(frozen=True, slots=True)
class Openings:
    """What every way in ends with."""

    unit_of_work: UnitOfWork
    ids: Ids
    longest: timedelta = timedelta(hours=10)

    async def open(
        self,
        visitor: Actor,
        row: PersonRow,
        way: Way,
        device: str | None = None,
        provider_sid: str | None = None,
    ) -> SignedIn:
        """A session of the account `row`, whose person has proved who they are by `way`.

        The one in which the visitor came ends: its cookie is about to be written over.
        """
        token, session = new_token(self.ids), self.ids.new()
        actor = Actor(
            person=PersonId(row.id),
            role=row.role,
            department=DepartmentCode(row.department),
            session=session,
            request=visitor.request,
            address=visitor.address,
            client=visitor.client,
        )
        async with self.unit_of_work(actor) as work:
            await SessionRow.create(
                id=session,
                token_hash=token_hash(token),
                person_id=row.id,
                created_at=work.at,
                seen_at=work.at,
                way=way.value,
                stepped_up_at=work.at,
                address=visitor.address,
                client=visitor.client,
                provider_sid=provider_sid,
            )
            known = await self._known(work, row, device)
            if visitor.session and await SessionRow.filter(id=visitor.session).delete():
                work.record(Tag.SESSION_REVOKED, subject=visitor.session, detail={"count": 1})
            work.record(Tag.PERSON_LOGGED_IN, subject=row.id, detail={"way": way.value})
        return SignedIn(token, person_of(row), work.at + self.longest, known)

    async def renew(self, work: Work, way: Way) -> Renewed:
        """Another token for the session of whoever acts, who has just proved themselves by `way`.

        Raises:
            Unauthenticated: the session ended meanwhile.
        """
        row = await SessionRow.get_or_none(id=work.actor.session)
        if row is None:
            raise Unauthenticated
        await SessionRow.filter(id=row.id).update(
            stepped_up_at=work.at, way=_stronger(Way(row.way), way).value
        )
        return Renewed(await self.turn(work), work.at)

    async def turn(self, work: Work) -> str:
        """Another token for the session of whoever acts, who proved nothing more by it.

        Raises:
            Unauthenticated: the session ended meanwhile.
        """
        token = new_token(self.ids)
        mine = SessionRow.filter(id=work.actor.session)
        if not await mine.update(token_hash=token_hash(token)):
            raise Unauthenticated
        return token

    async def _known(self, work: Work, row: PersonRow, device: str | None) -> str:
        """The token by which this browser is known from now on: its own, or a fresh one."""
        mine = KnownDeviceRow.filter(person_id=row.id, token_hash=token_hash(device or ""))
        if device and await mine.update(used_at=work.at):
            return device
        fresh = new_token(self.ids)
        await KnownDeviceRow.create(token_hash=token_hash(fresh), person_id=row.id, used_at=work.at)
        return fresh


def _stronger(way: Way, proof: Way) -> Way:
    """How a session came in, with what its person proved since: by whom it was opened stays."""
    if way is Way.SIGN_ON and proof.is_strong:
        return Way.SIGN_ON_STRONG
    return proof if proof.is_strong and not way.is_strong else way


def person_of(row: PersonRow) -> Person:
    """The record of an account's row."""
    return Person(
        id=PersonId(row.id),
        login=row.login,
        name=row.name,
        role=row.role,
        department=DepartmentCode(row.department),
        is_disabled=row.disabled_at is not None,
        created_at=row.created_at,
    )
