"""The access room's door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from core.access.policy import Verb, may
from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import Forbidden, NotFound, Unauthenticated
from core.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class Access:
    """Decides, and logs what it refused."""

    unit_of_work: UnitOfWork

    @asynccontextmanager
    async def act(
        self,
        actor: Actor,
        verb: Verb,
        *,
        photo: UUID | None = None,
        patient: UUID | None = None,
    ) -> AsyncIterator[Work]:
        """A unit of work in which `actor` uses `verb`, on `photo` or `patient` if named.

        The role is asked before the object is looked for, so whoever lacks the verb
        cannot tell a missing object from a hidden one.

        Raises:
            Unauthenticated: nobody is signed in.
            Forbidden: the role does not grant the verb.
            NotFound: raised by the body for an object the actor may not know of.
        """
        async with (
            self.asking(actor, verb, photo=photo, patient=patient),
            self.unit_of_work(actor) as work,
        ):
            yield work

    @asynccontextmanager
    async def asking(
        self,
        actor: Actor,
        verb: Verb,
        *,
        photo: UUID | None = None,
        patient: UUID | None = None,
    ) -> AsyncIterator[None]:
        """The same question as `act`, around a body that opens no unit of work.

        Raises:
            Unauthenticated, Forbidden, NotFound: as `act`, each refusal logged.
        """
        try:
            _require(actor, verb)
            yield
        except (Forbidden, NotFound) as refusal:
            detail = {"verb": verb.value, "code": refusal.code}
            entry = AuditEntry(Tag.ACCESS_DENIED, Outcome.DENIED, photo, patient, detail=detail)
            await self.unit_of_work.log(actor, entry)
            raise

    def department(self, actor: Actor) -> DepartmentCode:
        """The one department whose photos `actor` may see.

        Raises:
            Forbidden: the actor belongs to none.
        """
        if actor.department is None:
            raise Forbidden
        return actor.department

    def may(self, actor: Actor, verb: Verb) -> bool:
        """True if `actor` could use `verb` on something of their own department."""
        return may(actor, verb)


def _require(actor: Actor, verb: Verb) -> None:
    if actor.person is None:
        raise Unauthenticated
    if not may(actor, verb):
        raise Forbidden
