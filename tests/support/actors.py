"""The people of the tests: really invited, enrolled and signed in."""

from dataclasses import dataclass, replace

from core.kit.actor import Actor, DepartmentCode, Role
from core.people import Department
from core.services import Services

ORTHOPAEDICS = DepartmentCode("orthopaedics")
DERMATOLOGY = DepartmentCode("dermatology")
PASSWORD = "seven quiet herons at dawn"
VISITOR = Actor(None, None, None)


@dataclass(frozen=True, slots=True)
class Cast:
    """Actors by role; `stranger` is a surgeon of another department."""

    administrator: Actor
    viewer: Actor
    clinician: Actor
    surgeon: Actor
    photographer: Actor
    communications: Actor
    privacy_officer: Actor
    stranger: Actor

    def by_role(self, role: Role) -> Actor:
        """The actor of a role, at orthopaedics."""
        actor: Actor = getattr(self, role.value)
        return actor


async def sign_in(services: Services, login: str) -> str:
    """A session token for `login`."""
    return (await services.sessions.log_in(VISITOR, login, PASSWORD)).token


async def cast_of(services: Services) -> Cast:
    """Invite, enrol and sign in one person of each role."""
    people = services.people
    first = await people.invite_first(
        "administrator", "A. Beheer", Department(ORTHOPAEDICS, "Orthopaedics")
    )
    await people.enrol(VISITOR, first.code, PASSWORD)
    administrator = await _actor(services, "administrator")
    await people.add_department(administrator, DERMATOLOGY, "Dermatology")
    made = {"administrator": administrator}
    for role in Role:
        if role != Role.ADMINISTRATOR:
            made[role.value] = await new_actor(
                services, administrator, role.value, role, ORTHOPAEDICS
            )
    stranger = await new_actor(services, administrator, "stranger", Role.SURGEON, DERMATOLOGY)
    return Cast(**made, stranger=stranger)


async def new_actor(
    services: Services, administrator: Actor, login: str, role: Role, department: DepartmentCode
) -> Actor:
    """Somebody more: invited, enrolled and signed in."""
    invited = await services.people.invite(administrator, login, login.title(), role, department)
    visitor = replace(VISITOR, address=login)
    await services.people.enrol(visitor, invited.code, PASSWORD)
    return await _actor(services, login)


async def _actor(services: Services, login: str) -> Actor:
    return await services.sessions.who(await sign_in(services, login))
