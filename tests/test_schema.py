"""The committed schema is the one that is served: a change of the API shows in review."""

from pathlib import Path

from graphql import GraphQLObjectType, build_schema

from api import schema
from api.errors import Incidents
from core.kit.ids import SystemIds

COMMITTED = Path(schema.__file__).with_name("schema.graphql")


def test_the_committed_schema_is_the_one_of_the_code() -> None:
    """After a wanted change: `make schema`."""
    served = schema.build_schema(Incidents(SystemIds())).as_str()

    assert COMMITTED.read_text("utf-8") == served + "\n"


def test_every_query_and_mutation_says_what_it_is_for() -> None:
    told = build_schema(COMMITTED.read_text("utf-8"))

    roots = [told.type_map[name] for name in ("Query", "Mutation")]
    silent = [
        name
        for root in roots
        if isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items()
        if not field.description
    ]
    assert silent == []
