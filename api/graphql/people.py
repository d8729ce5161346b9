"""People, departments, tokens: types and resolvers."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import people as core
from core.kit.actor import DepartmentCode, PersonId, Scope

_PEOPLE = "people"


@strawberry.type(description="Someone with an account.")
class Person:
    """A person."""

    id: PersonId
    login: str
    name: str
    role: str
    department: str
    is_disabled: bool
    created_at: datetime

    @classmethod
    def of(cls, person: core.Person) -> "Person":
        """Show a person."""
        return cls(
            id=person.id,
            login=person.login,
            name=person.name,
            role=person.role,
            department=person.department,
            is_disabled=person.is_disabled,
            created_at=person.created_at,
        )


@strawberry.type(description="A part of the hospital.")
class Department:
    """A department."""

    code: str
    name: str


@strawberry.type(description="A fresh session; the cookie carries it.")
class SignedIn:
    """Who signed in, and until when at most."""

    person: Person
    expires_at: datetime

    @classmethod
    def of(cls, signed_in: core.SignedIn) -> "SignedIn":
        """Show a session that began."""
        return cls(person=Person.of(signed_in.person), expires_at=signed_in.expires_at)


@strawberry.type(description="A new account and its one-time code, shown once.")
class Invited:
    """Hand the code to the person; it sets their password."""

    person: Person
    code: str
    expires_at: datetime


@strawberry.type(description="A key for an integration, without its secret.")
class ApiToken:
    """A token."""

    id: UUID
    name: str
    scopes: list[Scope]
    expires_at: datetime


@strawberry.type(description="A fresh key for an integration; the secret is shown once.")
class IssuedToken:
    """A token and its secret."""

    token: ApiToken
    secret: str


@strawberry.type(description="How long your session lasts.")
class OwnSession:
    """Your session."""

    idle_seconds: int = strawberry.field(description="Without a request.")
    ends_at: datetime | None = strawberry.field(description="In any case; null with a token.")
    is_limited: bool = strawberry.field(description="It may only set up a factor yet.")
    fresh_until: datetime | None = strawberry.field(description="When a step-up is asked for.")

    @classmethod
    def of(cls, own: core.OwnSession) -> "OwnSession":
        """Show the own session."""
        return cls(
            idle_seconds=own.idle_seconds,
            ends_at=own.ends_at,
            is_limited=own.is_limited,
            fresh_until=own.fresh_until,
        )


@strawberry.type
class PeopleQuery:
    """What can be asked about people."""

    @strawberry.field(description="Your own session.")
    async def session(self, info: Info) -> OwnSession:
        """How long you stay signed in."""
        return OwnSession.of(await info.context.services.sessions.own(info.context.actor))

    @strawberry.field(description="The signed-in person.")
    async def me(self, info: Info) -> Person:
        """Yourself."""
        return Person.of(await info.context.services.people.me(info.context.actor))

    @strawberry.field(description="All departments.")
    async def departments(self, info: Info) -> list[Department]:
        """Names on doors."""
        found = await info.context.services.people.departments(info.context.actor)
        return [Department(code=each.code, name=each.name) for each in found]

    @strawberry.field(description="All accounts, for an administrator.")
    async def people(self, info: Info, first: int, after: str | None = None) -> Connection[Person]:
        """A page of accounts."""
        args = PageArgs.of(_PEOPLE, first, after)
        last = PersonId(args.after.id) if args.after else None
        page = await info.context.services.people.page(info.context.actor, last, args.first)
        return page_of(
            _PEOPLE, page.people, Person.of, lambda p: Cursor(0, p.id), has_more=page.has_more
        )


@strawberry.type
class PeopleMutation:
    """What can be done about people."""

    @strawberry.mutation(description="Sign in; the answer sets the session cookie.")
    async def log_in(
        self, info: Info, login: str, password: str, code: str | None = None
    ) -> SignedIn:
        """Open a session; `code` is of the authenticator or a recovery code."""
        context = info.context
        signed_in = await context.services.sessions.log_in(
            context.actor, login, password, code, context.device
        )
        context.keep(signed_in.token, signed_in.device)
        return SignedIn.of(signed_in)

    @strawberry.mutation(description="End the own session.")
    async def log_out(self, info: Info) -> bool:
        """Close the session; true even when there was none."""
        await info.context.services.sessions.log_out(info.context.actor)
        info.context.forget()
        return True

    @strawberry.mutation(description="Set the password of a new account by its one-time code.")
    async def enrol(self, info: Info, code: str, password: str) -> Person:
        """Use an enrolment code."""
        context = info.context
        return Person.of(await context.services.people.enrol(context.actor, code, password))

    @strawberry.mutation(description="Make an account, as an administrator.")
    async def invite_person(
        self, info: Info, login: str, name: str, role: str, department: str
    ) -> Invited:
        """Invite someone."""
        invited = await info.context.services.people.invite(
            info.context.actor, login, name, role, DepartmentCode(department)
        )
        return Invited(
            person=Person.of(invited.person), code=invited.code, expires_at=invited.expires_at
        )

    @strawberry.mutation(description="Close an account at once, as an administrator.")
    async def disable_person(self, info: Info, id: PersonId) -> Person:
        """Disable someone."""
        return Person.of(await info.context.services.accounts.disable(info.context.actor, id))

    @strawberry.mutation(description="Open a closed account again, as an administrator.")
    async def enable_person(self, info: Info, id: PersonId) -> Person:
        """Enable someone."""
        return Person.of(await info.context.services.accounts.enable(info.context.actor, id))

    @strawberry.mutation(description="Give somebody another role or department; sessions end.")
    async def change_person(self, info: Info, id: PersonId, role: str, department: str) -> Person:
        """Change someone."""
        accounts = info.context.services.accounts
        changed = await accounts.change(info.context.actor, id, role, DepartmentCode(department))
        return Person.of(changed)

    @strawberry.mutation(description="Open a department, as an administrator.")
    async def add_department(self, info: Info, code: str, name: str) -> Department:
        """Add a department."""
        people = info.context.services.people
        made = await people.add_department(info.context.actor, code, name)
        return Department(code=made.code, name=made.name)

    @strawberry.mutation(description="Make a key for an integration, acting as yourself.")
    async def issue_token(
        self, info: Info, name: str, scopes: list[Scope], valid_days: int
    ) -> IssuedToken:
        """Issue a token."""
        tokens = info.context.services.tokens
        issued = await tokens.issue(info.context.actor, name, scopes, valid_days)
        token = issued.token
        return IssuedToken(
            token=ApiToken(
                id=token.id,
                name=token.name,
                scopes=sorted(token.scopes),
                expires_at=token.expires_at,
            ),
            secret=issued.secret,
        )

    @strawberry.mutation(description="End one of your own keys.")
    async def revoke_token(self, info: Info, id: UUID) -> bool:
        """Revoke a token."""
        await info.context.services.tokens.revoke(info.context.actor, id)
        return True
