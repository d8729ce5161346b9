"""The access room's door."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.access import deciding
from core.access.deciding import NotTreating, Thing
from core.access.keeping import Keeping
from core.access.policy import AccessPolicy, Sensitivity
from core.access.verbs import Verb
from core.audit import Basis, Outcome, Tag
from core.audit.trail import NO_BASIS, AuditEntry
from core.decisions import Purpose
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import Forbidden, NotFound, Unauthenticated
from core.kit.step_up import FRESH_FOR, require_step_up
from core.sight import Sight
from core.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class Access:
    """Decides, and logs what it refused."""

    unit_of_work: UnitOfWork
    keeping: Keeping = field(default_factory=Keeping)
    fresh_for: timedelta = FRESH_FOR

    @asynccontextmanager
    async def act(
        self,
        actor: Actor,
        verb: Verb,
        *,
        purpose: Purpose = Purpose.CARE,
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
            self.asking(actor, verb, purpose=purpose, photo=photo, patient=patient),
            self.unit_of_work(actor, self.sight(actor)) as work,
        ):
            yield work

    @asynccontextmanager
    async def asking(
        self,
        actor: Actor,
        verb: Verb,
        *,
        purpose: Purpose = Purpose.CARE,
        photo: UUID | None = None,
        patient: UUID | None = None,
    ) -> AsyncIterator[None]:
        """The same question as `act`, around a body that opens no unit of work.

        Raises:
            Unauthenticated, Forbidden, NotFound: as `act`, each refusal logged.
        """
        try:
            await self.keeping.refresh(self.unit_of_work)
            self.require(actor, verb, purpose)
            yield
        except (Forbidden, NotFound) as refusal:
            detail = {"verb": verb.value, "code": refusal.code}
            entry = AuditEntry(Tag.ACCESS_DENIED, Outcome.DENIED, photo, patient, detail=detail)
            await self.unit_of_work.log(actor, entry)
            raise

    def require_fresh(self, work: Work) -> None:
        """Let on whoever proved a moment ago who they are.

        Raises:
            StepUpRequired: that was longer ago, or never.
        """
        require_step_up(work.actor, work.at, self.fresh_for)

    @property
    def policy(self) -> AccessPolicy:
        """What is in force."""
        return self.keeping.current

    def sight(self, actor: Actor) -> Sight:
        """What `actor` may see of all photos and patients."""
        return deciding.sight(self.policy, actor)

    def department(self, actor: Actor) -> DepartmentCode:
        """The one department to which what `actor` makes belongs.

        Raises:
            Forbidden: the actor belongs to none.
        """
        if actor.department is None:
            raise Forbidden
        return actor.department

    def may(self, actor: Actor, verb: Verb, purpose: Purpose = Purpose.CARE) -> bool:
        """True if `actor` could use `verb` on something, for care or `purpose`."""
        return deciding.has(self.policy, actor, verb, purpose)

    def require(self, actor: Actor, verb: Verb, purpose: Purpose = Purpose.CARE) -> None:
        """Refuse who could use `verb` on nothing.

        Raises:
            Unauthenticated: nobody is signed in.
            Forbidden: the role does not grant the verb.
        """
        if actor.person is None:
            raise Unauthenticated
        if not deciding.has(self.policy, actor, verb, purpose):
            raise Forbidden

    def seen(self, work: Work, verb: Verb, thing: Thing, purpose: Purpose = Purpose.CARE) -> Basis:
        """What lets the actor of `work` use `verb` on `thing`, noted in `work` for the log.

        Raises:
            NotFound: they may not know of it.
            NotTreating: it takes a care relation of their own.
            Forbidden: they may know of it, but not do that.
        """
        sees = self.sees(work.actor, thing)
        if sees is None:
            raise NotFound
        may = sees if verb is Verb.VIEW else self.basis(work.actor, verb, thing, purpose)
        if may is None or (sees.emergency is not None and verb is not Verb.VIEW):
            is_relation = deciding.would_with_relation(self.policy, work.actor, verb, thing)
            raise NotTreating if is_relation else Forbidden
        # The first is what the act is about; an emergency marks it whatever else was looked at.
        if work.basis == NO_BASIS or may.emergency is not None:
            work.basis = may
        return may

    def sees(self, actor: Actor, thing: Thing) -> Basis | None:
        """What lets `actor` know of `thing`; None if nothing does."""
        return deciding.may_see(self.policy, actor, thing)

    def basis(
        self, actor: Actor, verb: Verb, thing: Thing, purpose: Purpose = Purpose.CARE
    ) -> Basis | None:
        """What lets `actor` use `verb` on `thing`; None if nothing does."""
        return deciding.basis(self.policy, actor, verb, thing, purpose)


def thing_of(row: Mapping[str, Any]) -> Thing:
    """What matters of a photo's row that was read with `relation_id`."""
    return Thing(
        row["department"],
        row["patient_id"],
        Sensitivity(row["sensitivity"]),
        row["relation_id"],
    )
