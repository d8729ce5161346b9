"""Every question that the schema and the routes know, put about one thing: for the matrix.

Made from the schema itself, so that a new field is asked for without anybody thinking of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from core.photos import RenditionKind
from tests.support.permissions import UNKNOWN, Ask

DEEPEST = 3
# They end the very session that asks, or put the whole hospital under other rules.
LEFT_OUT = frozenset(
    {"logOut", "revokeSession", "revokeOtherSessions", "stepUp", "changeAccess", "changePolicy"}
)
_VALUES: Mapping[str, object] = {
    "String": "x",
    "Int": 1,
    "Float": 0.5,
    "Boolean": True,
    "ID": "x",
    "Date": "1961-04-02",
    "DateTime": "2026-01-01T00:00:00Z",
    "UUID": str(UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A photo with its patient and what hangs on them; each word is nowhere else in the box.

    `ids` are by the names of the schema's own scalars.
    """

    name: str
    photo: UUID
    ids: Mapping[str, UUID]
    of_photo: frozenset[str]
    of_patient: frozenset[str] = frozenset()
    of_share: frozenset[str] = frozenset()
    """What only who shared it is told, and the privacy officer."""
    sharer: UUID | None = None
    of_collection: frozenset[str] = frozenset()
    """What only whoever is in the collection with it is told."""
    collector: UUID | None = None


@dataclass(slots=True)
class Probes:
    """How many fields were asked for, of whom."""

    count: int = 0
    leaked: list[str] = field(default_factory=list)
    delivered: Counter[UUID] = field(default_factory=Counter)
    """How often bytes of each photo came."""


def selection(asked: GraphQLField, depth: int = 0) -> tuple[str, int]:
    """Everything below a field that can be asked for without an argument, and how many leaves."""
    kind = get_named_type(asked.type)
    if is_leaf_type(kind):
        return "", 1
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    parts, count = [], 0
    for name, each in kind.fields.items():
        if any(is_required_argument(argument) for argument in each.args.values()):
            continue
        if is_leaf_type(get_named_type(each.type)) or depth < DEEPEST:
            below, leaves = selection(each, depth + 1)
            parts.append(f"{name} {below}")
            count += leaves
    return "{ " + " ".join(parts) + " }", count


def value_of(kind: GraphQLInputType, thing: Thing) -> object:
    """Some value of a type; of an identifier that of `thing`, or one that nobody has."""
    if isinstance(kind, GraphQLNonNull):
        return value_of(kind.of_type, thing)
    if isinstance(kind, GraphQLList):
        return [value_of(kind.of_type, thing)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: value_of(each.type, thing)
            for name, each in kind.fields.items()
            if isinstance(each.type, GraphQLNonNull)
        }
    name = kind.name
    return str(thing.ids[name]) if name in thing.ids else _VALUES.get(name, str(UNKNOWN))


def _wanted(name: str, argument: GraphQLArgument) -> bool:
    return is_required_argument(argument) or name in {"first", "patient", "text", "prefix"}


def asks(schema: GraphQLSchema, thing: Thing, *, changing: bool) -> Iterator[tuple[str, Ask, int]]:
    """Each question, or each change, about `thing`: its name, how it is sent, its leaves."""
    root = schema.mutation_type if changing else schema.query_type
    assert root is not None
    word = "mutation" if changing else "query"
    for name, asked in root.fields.items():
        given = {each: a for each, a in asked.args.items() if _wanted(each, a)}
        about = any(get_named_type(a.type).name in thing.ids for a in given.values())
        if name in LEFT_OUT or (changing and not about):
            continue
        heads = ", ".join(f"${each}: {a.type}" for each, a in given.items())
        passed = ", ".join(f"{each}: ${each}" for each in given)
        body, leaves = selection(asked)
        head, call = (f"({heads})", f"{name}({passed})") if given else ("", name)
        text = f"{word} {head} {{ {call} {body} }}"
        values = {each: value_of(a.type, thing) for each, a in given.items()}
        if "text" in values or "prefix" in values:
            values["text" if "text" in values else "prefix"] = min(thing.of_photo)
        yield name, Ask(text, values), leaves


def routes(thing: Thing) -> Iterator[tuple[str, Ask, int]]:
    """Each address by which bytes of `thing` leave."""
    for kind in RenditionKind:
        for purpose in ("care", "education", "research", "publication", "marketing"):
            path = f"/media/{thing.photo}/{kind.value}?purpose={purpose}"
            yield f"{kind.value} for {purpose}", Ask(method="GET", path=path), 1
    for size in ("thumbnail", "preview"):
        for purpose in ("care", "publication", "marketing"):
            path = f"/media/{thing.photo}/room/{size}?purpose={purpose}"
            yield f"room {size} for {purpose}", Ask(method="GET", path=path), 1
    for what in ("document", "fhir"):
        path = f"/consents/{thing.ids['ConsentId']}/{what}"
        yield what, Ask(method="GET", path=path), 1
