"""Scalars of the schema: identifiers by kind, moments with their zone, plain days.

Promises: a malformed value is refused as `BAD_REQUEST` before any resolver runs,
and the refusal does not repeat it. Each kind of identifier is its own scalar, so
the schema says which id goes where and TypeScript keeps them apart.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_MOMENT = 40


def read_id(value: object) -> UUID:
    """A UUID out of its canonical text of 36 characters.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(value, str) or _UUID.fullmatch(value) is None:
        raise ValueError("not an identifier")
    return UUID(value)


def _id_in_query(value: object) -> UUID:
    try:
        return read_id(value)
    except ValueError:
        raise GraphQLError("This is not an identifier.") from None


def read_moment(value: object) -> datetime:
    """A moment in UTC out of ISO 8601 text that says its zone.

    Raises:
        GraphQLError: it is no such text, or says no zone, so could mean several moments.
    """
    try:
        moment = datetime.fromisoformat(_text(value, _LONGEST_MOMENT))
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise GraphQLError("This is not a date and time with its time zone.")


def write_moment(moment: datetime) -> str:
    """The moment as ISO 8601 in UTC, ending in Z.

    Raises:
        ValueError: it says no zone; core never makes such moments.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_day(value: object) -> date:
    """A day out of `YYYY-MM-DD`.

    Raises:
        GraphQLError: it is something else, or no day of the calendar.
    """
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise GraphQLError("This is not a day as YYYY-MM-DD.")


def id_scalar(name: str) -> ScalarDefinition:
    """The scalar of one kind of identifier."""
    return strawberry.scalar(
        name=name, description="A UUID in canonical form.", serialize=str, parse_value=_id_in_query
    )


MOMENT = strawberry.scalar(
    name="DateTime",
    description="A moment as ISO 8601 with its time zone; answers are in UTC.",
    serialize=write_moment,
    parse_value=read_moment,
)
DAY = strawberry.scalar(
    name="Date", description="A day as YYYY-MM-DD.", serialize=date.isoformat, parse_value=read_day
)


def scalars_for(*kinds: type[UUID]) -> Mapping[object, ScalarDefinition]:
    """The scalar map of a schema: days, moments, and one scalar per kind of identifier.

    `kinds` are core's own `NewType`s over UUID, such as `PhotoId`; a field or
    argument annotated with one gets the scalar of the same name.
    """
    return {
        datetime: MOMENT,
        date: DAY,
        UUID: id_scalar("UUID"),
        **{kind: id_scalar(kind.__name__) for kind in kinds},
    }


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError
    return value
