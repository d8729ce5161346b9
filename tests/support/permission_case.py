"""One row of `docs/permissions.md` as a case: what it is tried on, and what says that it worked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.patients import PatientId
from core.photos import PhotoId
from tests.support.permissions import UNKNOWN, Ask, Hospital

Subject = Any
Key = tuple[str, str]


async def _nothing(_: Hospital) -> None:
    return None


def _by_id(_: Hospital, subject: Subject) -> dict[str, object]:
    return {} if subject is None else {"id": str(subject)}


@dataclass(frozen=True, slots=True)
class Case:
    """`says`, or the subject itself, is in the answer if and only if it was allowed.

    `absent`: a subject that is nowhere, None where nothing is named. `empty`: what a list
    that names nothing says when there is nothing. `ask`: for what is not GraphQL.
    """

    subject: Callable[[Hospital], Awaitable[Subject]] = _nothing
    variables: Callable[[Hospital, Subject], Mapping[str, object]] = _by_id
    says: str | None = None
    absent: Subject = None
    is_list: bool = False
    empty: object = None
    ask: Callable[[Hospital, Subject], Ask] | None = None


def there(subject: str) -> Callable[[Hospital], Awaitable[Subject]]:
    """What the hospital has under this name, or the word itself."""

    async def find(box: Hospital) -> Subject:
        return getattr(box, subject, subject)

    return find


def one(name: str) -> Case:
    return Case(there(name), absent=UNKNOWN)


async def new_filed(box: Hospital) -> PhotoId:
    """Another photo of the patient."""
    photo = await box.new_photo()
    await box.services.photos.assign(box.cast.surgeon, photo, PatientId(box.patient))
    return photo
