"""How each of the staff wants to be told: their address, how often, in which language."""

from dataclasses import dataclass, replace
from uuid import UUID

from core.audit import Tag
from core.kit.actor import Actor
from core.kit.errors import Forbidden, Unauthenticated
from core.kit.language import Language
from core.notices.models import PreferenceRow
from core.notices.types import Digest, Preference
from core.people import People
from core.work import UnitOfWork

_KEEP = """
INSERT INTO notice_preference (person_id, digest, language) VALUES ($1, $2, $3)
ON CONFLICT (person_id) DO UPDATE SET digest = excluded.digest, language = excluded.language
"""
UNSAID = Preference(None, Digest.DAILY, Language.DUTCH)
"""What holds for somebody who said nothing: without an address, nothing leaves."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everybody's own, set by themselves and by nobody else."""

    people: People
    unit_of_work: UnitOfWork

    async def own(self, actor: Actor) -> Preference:
        """One's own preference.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        mail = await self.people.mail(actor)
        row = await PreferenceRow.get_or_none(person_id=actor.person)
        said = _preference(row) if row else UNSAID
        return replace(said, mail=mail)

    async def prefer(self, actor: Actor, digest: Digest, language: Language) -> Preference:
        """Say how often, and in which language.

        Raises:
            Unauthenticated: nobody is signed in by session; a token changes nobody's ways.
        """
        require_session(actor)
        async with self.unit_of_work(actor) as work:
            await work.rows(_KEEP, actor.person, digest.value, language.value)
            detail = {"digest": digest.value, "language": language.value}
            work.record(Tag.NOTICE_PREFERRED, subject=actor.person, detail=detail)
        return await self.own(actor)

    async def set_mail(self, actor: Actor, address: str | None) -> Preference:
        """Give the address for mail, or take it away.

        Raises:
            Unauthenticated: as `prefer`.
            Invalid: it is no address.
        """
        await self.people.set_mail(actor, address)
        return await self.own(actor)


def require_session(actor: Actor) -> None:
    """Refuse whoever is not there in person.

    Raises:
        Unauthenticated: nobody is signed in by session.
        Forbidden: the session may do nothing yet but set up a factor.
    """
    if actor.person is None or actor.session is None:
        raise Unauthenticated
    if actor.role is None:
        raise Forbidden


async def preferences() -> dict[UUID, Preference]:
    """What people said, by person, inside an open unit of work; the address is not among it."""
    return {row.person_id: _preference(row) for row in await PreferenceRow.all()}


def _preference(row: PreferenceRow) -> Preference:
    return Preference(None, Digest(row.digest), Language(row.language))
