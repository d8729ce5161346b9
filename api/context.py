"""What a resolver or route knows of its request: who asks, and the doors of the core."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.responses import Response
from strawberry.dataloader import DataLoader
from strawberry.types import Info as StrawberryInfo

from api.cookies import cookies_named
from api.live.news import News
from api.recognition import Recognition
from core.decisions import Mark
from core.kit.actor import Actor, PersonId
from core.patients import Patient, PatientId
from core.photos import Photo, PhotoId
from core.services import Services

COOKIE = "__Host-bk"
DEVICE = "__Host-bk-device"
"""Says that somebody signed in here before; it opens nothing, and guessers elsewhere lack it."""

_DEVICE_SECONDS = 180 * 86_400


@dataclass(slots=True)
class Context:
    """One request to the GraphQL address; or one subscription, which listens to `news`."""

    actor: Actor
    services: Services
    response: Response
    recognition: Recognition
    news: News = field(default_factory=News)
    device: str | None = None
    patients: DataLoader[PatientId, Patient | None] = field(init=False)
    stamps: DataLoader[PhotoId, tuple[Mark, ...]] = field(init=False)
    photos: DataLoader[PhotoId, Photo | None] = field(init=False)
    names: DataLoader[PersonId, str] = field(init=False)

    def __post_init__(self) -> None:
        """Load what belongs to a page of photos at once, through the same access check."""
        self.patients = DataLoader(load_fn=self._patients)
        self.stamps = DataLoader(load_fn=self._stamps)
        self.photos = DataLoader(load_fn=self._photos)
        self.names = DataLoader(load_fn=self._names)

    async def _patients(self, ids: Sequence[PatientId]) -> list[Patient | None]:
        found = await self.services.patients.get_many(self.actor, ids)
        return [found.get(patient) for patient in ids]

    async def _stamps(self, ids: Sequence[PhotoId]) -> list[tuple[Mark, ...]]:
        found = await self.services.release.stamps(self.actor, ids)
        return [found.get(photo, ()) for photo in ids]

    async def _photos(self, ids: Sequence[PhotoId]) -> list[Photo | None]:
        found = await self.services.photos.get_many(self.actor, ids)
        return [found.get(photo) for photo in ids]

    async def _names(self, people: Sequence[PersonId]) -> list[str]:
        found = await self.services.people.names(people)
        return [found.get(person, "") for person in people]

    def keep(self, token: str, device: str | None = None) -> None:
        """Give the browser its session, and what it is known by from now on."""
        self.recognition.forget(self.actor)
        set_cookies(self.response, token, device)

    def forget(self) -> None:
        """Take the session from the browser, and remember nobody by it."""
        self.recognition.forget(self.actor)
        self.response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")


Info = StrawberryInfo[Context, None]


def set_cookies(response: Response, token: str, device: str | None) -> None:
    """Give a browser its session, and what it is known by from now on."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    if device is not None:
        response.set_cookie(
            DEVICE,
            device,
            max_age=_DEVICE_SECONDS,
            path="/",
            secure=True,
            httponly=True,
            samesite="strict",
        )


def device_of(connection: HTTPConnection) -> str | None:
    """What a browser is known by, if it says so once."""
    said = cookies_named(connection.headers, DEVICE)
    return said[0] if len(said) == 1 else None


def actor_of(connection: HTTPConnection) -> Actor:
    """Who asks, as the session middleware found."""
    actor: Actor = connection.scope["state"]["actor"]
    return actor


def visitor_of(connection: HTTPConnection) -> Actor:
    """Whoever asks, as somebody without an account: a colleague who tries a link is a visitor."""
    who = actor_of(connection)
    return Actor(None, None, None, request=who.request, address=who.address, client=who.client)


def services_of(connection: HTTPConnection) -> Services:
    """The doors of the core, as the application was given them."""
    services: Services = connection.app.state.services
    return services
