"""What a resolver or route knows of its request: who asks, and the doors of the core."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.responses import Response
from strawberry.dataloader import DataLoader
from strawberry.types import Info as StrawberryInfo

from api.live.news import News
from api.recognition import Recognition
from core.decisions import Mark
from core.kit.actor import Actor
from core.patients import Patient, PatientId
from core.photos import PhotoId
from core.services import Services

COOKIE = "__Host-bk"


@dataclass(slots=True)
class Context:
    """One request to the GraphQL address; or one subscription, which listens to `news`."""

    actor: Actor
    services: Services
    response: Response
    recognition: Recognition
    news: News = field(default_factory=News)
    patients: DataLoader[PatientId, Patient | None] = field(init=False)
    stamps: DataLoader[PhotoId, tuple[Mark, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Load what belongs to a page of photos at once, through the same access check."""
        self.patients = DataLoader(load_fn=self._patients)
        self.stamps = DataLoader(load_fn=self._stamps)

    async def _patients(self, ids: Sequence[PatientId]) -> list[Patient | None]:
        found = await self.services.patients.get_many(self.actor, ids)
        return [found.get(patient) for patient in ids]

    async def _stamps(self, ids: Sequence[PhotoId]) -> list[tuple[Mark, ...]]:
        found = await self.services.release.stamps(self.actor, ids)
        return [found.get(photo, ()) for photo in ids]

    def keep(self, token: str) -> None:
        """Give the browser its session."""
        self.response.set_cookie(
            COOKIE, token, path="/", secure=True, httponly=True, samesite="strict"
        )

    def forget(self) -> None:
        """Take the session from the browser, and remember nobody by it."""
        self.recognition.forget(self.actor)
        self.response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")


Info = StrawberryInfo[Context, None]


def actor_of(connection: HTTPConnection) -> Actor:
    """Who asks, as the session middleware found."""
    actor: Actor = connection.scope["state"]["actor"]
    return actor


def services_of(connection: HTTPConnection) -> Services:
    """The doors of the core, as the application was given them."""
    services: Services = connection.app.state.services
    return services
