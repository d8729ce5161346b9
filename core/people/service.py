"""Accounts: inviting, enrolling, disabling."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.exceptions import IntegrityError

from core.access import Access, Verb
from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.kit.actor import THE_BOX, Actor, DepartmentCode, PersonId, Role
from core.kit.errors import Conflict, NotFound, Unauthenticated
from core.kit.ids import Ids
from core.people.accounts import ALONE, Accounts, require_known
from core.people.demands import Demands, require_role
from core.people.factors import start_over
from core.people.models import DepartmentRow, EnrolmentRow, PersonRow, SessionRow
from core.people.naming import checked_department, checked_mail, checked_name
from core.people.openings import person_of
from core.people.password_rules import PasswordRules
from core.people.secrets import (
    Passwords,
    checked_login,
    new_code,
    token_hash,
)
from core.people.throttle import Throttle
from core.people.types import Department, Person, PersonPage
from core.work import UnitOfWork, Work

_NO_CODE = "That code is not valid, or no longer. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Invited:
    """A new account and the one-time code with which its owner sets a password."""

    person: Person
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of the hospital's staff."""

    access: Access
    unit_of_work: UnitOfWork
    ids: Ids
    passwords: Passwords
    throttle: Throttle
    code_validity: timedelta = timedelta(minutes=15)
    demands: Demands = field(default_factory=Demands)
    rules: PasswordRules = field(default_factory=PasswordRules)

    async def invite(
        self, actor: Actor, login: str, name: str, role: str, department: DepartmentCode
    ) -> Invited:
        """Make an account without a password, and the code that lets its owner set one.

        Raises:
            Invalid: the log-in name, name, role or department will not do.
            Conflict: the log-in name is taken.
            StepUpRequired: the administrator has to prove who they are first.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            self.demands.require_fresh(work)
            await work.rows(ALONE)
            return await self._invite(work, login, name, role, department)

    async def invite_first(self, login: str, name: str, department: Department) -> Invited:
        """Make the first administrator, by the box itself, when it is initialised.

        Raises:
            Conflict: the box has people already.
            Invalid: the log-in name, name or department will not do.
        """
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(ALONE)
            if await PersonRow.exists():
                raise Conflict("This box has an administrator already.")
            opened = checked_department(department.code, department.name)
            await DepartmentRow.create(code=opened.code, name=opened.name)
            work.record(Tag.BOX_INITIALISED)
            return await self._invite(work, login, name, Role.ADMINISTRATOR, opened.code)

    async def _invite(
        self, work: Work, login: str, name: str, role: str, department: DepartmentCode
    ) -> Invited:
        shown = checked_name(name)
        await require_known(work, role, department)
        folded = checked_login(login)
        if await PersonRow.exists(login=folded):
            raise Conflict("That log-in name is taken.")
        row = await PersonRow.create(
            id=self.ids.new(),
            login=folded,
            name=shown,
            role=role,
            department=department,
            created_at=work.at,
        )
        detail = {"role": role, "department": department}
        work.record(Tag.PERSON_INVITED, subject=row.id, detail=detail)
        return await self._code(work, row)

    async def _code(self, work: Work, row: PersonRow) -> Invited:
        code, until = new_code(self.ids), work.at + self.code_validity
        await EnrolmentRow.filter(person_id=row.id).delete()
        await EnrolmentRow.create(code_hash=token_hash(code), person_id=row.id, expires_at=until)
        return Invited(person_of(row), code, until)

    async def new_code(self, login: str) -> Invited:
        """A fresh enrolment code for an existing account, asked for on the box's console.

        Whoever uses it starts over: the factors of before are gone with the password.

        Raises:
            NotFound: there is no such account, or it is disabled.
        """
        async with self.unit_of_work(THE_BOX) as work:
            row = await PersonRow.get_or_none(login=login.strip().casefold(), disabled_at=None)
            if row is None:
                raise NotFound
            work.record(Tag.PERSON_INVITED, subject=row.id, detail={"role": row.role})
            return await self._code(work, row)

    async def enrol(self, visitor: Actor, code: str, password: str) -> Person:
        """Set the password of the account that `code` was made for. The code then is gone.

        Raises:
            TooMany: too many tries from this address.
            Unauthenticated: the code is unknown, used or expired.
            Invalid: the password will not do; the code stays valid.
        """
        hashed = token_hash(code.strip().upper())
        await self.throttle.spend(visitor.address)
        try:
            return await self._enrol(visitor, hashed, password)
        except Unauthenticated:
            tried = AuditEntry(Tag.PERSON_LOGIN_FAILED, Outcome.DENIED, detail={"by": "code"})
            await self.unit_of_work.log(visitor, tried)
            raise

    async def _enrol(self, visitor: Actor, hashed: str, password: str) -> Person:
        async with self.unit_of_work(visitor) as work:
            ticket = await EnrolmentRow.get_or_none(code_hash=hashed, expires_at__gt=work.at)
            row = ticket and await PersonRow.get_or_none(id=ticket.person_id, disabled_at=None)
            if not ticket or not row:
                raise Unauthenticated(_NO_CODE)
            row.password = await self.passwords.hash(self.rules.checked(password, row))
            # The row count tells: of two who come with one code at once, the second finds none.
            if not await EnrolmentRow.filter(code_hash=hashed).delete():
                raise Unauthenticated(_NO_CODE)
            await row.save(update_fields=["password"])
            await SessionRow.filter(person_id=row.id).delete()
            await start_over(row.id)
            work.record(Tag.PERSON_ENROLLED, subject=row.id)
        return person_of(row)

    async def disable(self, actor: Actor, person: UUID) -> Person:
        """Close an account at once; see `Accounts.disable`."""
        return await Accounts(self.access, self.demands).disable(actor, person)

    async def is_anyone_there(self) -> bool:
        """True if the box has at least one account that is not disabled."""
        return await PersonRow.exists(disabled_at=None)

    async def acting(self, login: str) -> Actor:
        """The person `login` as an actor, for whoever sits at the box's own console.

        Raises:
            NotFound: there is no such account, or it is disabled.
        """
        row = await PersonRow.get_or_none(login=login.strip().casefold(), disabled_at=None)
        if row is None:
            raise NotFound
        return Actor(
            PersonId(row.id),
            row.role,
            DepartmentCode(row.department),
            stepped_up_at=await self.unit_of_work.now(),
        )

    async def me(self, actor: Actor) -> Person:
        """The signed-in person's own account.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        row = await PersonRow.get_or_none(id=actor.person, disabled_at=None)
        if row is None:
            raise Unauthenticated
        return person_of(row)

    async def mail(self, actor: Actor) -> str | None:
        """The address for mail that the signed-in person gave.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        row = await PersonRow.get_or_none(id=actor.person, disabled_at=None)
        if row is None:
            raise Unauthenticated
        return row.mail

    async def set_mail(self, actor: Actor, address: str | None) -> None:
        """Note one's own address for mail; None takes it away.

        Raises:
            Unauthenticated: nobody is signed in by session; a token gives no address.
            Forbidden: the session may do nothing yet but set up a factor.
            Invalid: it is no address.
        """
        require_role(actor)
        told = None if address is None else checked_mail(address)
        async with self.unit_of_work(actor) as work:
            await PersonRow.filter(id=actor.person).update(mail=told)
            work.record(Tag.PERSON_MAIL_SET, subject=actor.person, detail={"has": told is not None})

    async def names(self, people: Collection[PersonId]) -> dict[PersonId, str]:
        """What these people are called, for a room that may show their part in something."""
        found = await PersonRow.filter(id__in=list(people))
        return {PersonId(row.id): row.name for row in found}

    async def page(self, actor: Actor, after: PersonId | None, first: int) -> PersonPage:
        """At most `first` accounts beyond `after`, in the order in which they were made."""
        async with self.access.act(actor, Verb.ADMIN) as work:
            found = PersonRow.filter(id__gt=after) if after else PersonRow.all()
            rows = await found.order_by("id").limit(first + 1)
            work.record(Tag.PERSON_LISTED, detail={"count": min(len(rows), first)})
        return PersonPage(tuple(map(person_of, rows[:first])), has_more=len(rows) > first)

    async def departments(self, actor: Actor) -> tuple[Department, ...]:
        """All departments: names on doors, no secret, for anyone signed in."""
        if actor.person is None:
            raise Unauthenticated
        rows = await DepartmentRow.all().order_by("code")
        return tuple(Department(DepartmentCode(row.code), row.name) for row in rows)

    async def add_department(self, actor: Actor, code: str, name: str) -> Department:
        """Open a department.

        Raises:
            Invalid: the code or name will not do.
            Conflict: the code is taken.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            opened = checked_department(code, name)
            try:
                await DepartmentRow.create(code=opened.code, name=opened.name)
            except IntegrityError:
                raise Conflict("There is such a department already.") from None
            work.record(Tag.DEPARTMENT_ADDED, detail={"department": opened.code})
        return opened
