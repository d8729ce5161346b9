"""What a hostile or merely greedy GraphQL query meets."""

import asyncio
import gc
from collections.abc import Callable
from enum import Enum
from time import thread_time

import pytest
import strawberry
from graphql import get_introspection_query

from api.cost import LONGEST
from api.errors import Incidents
from api.limits import Documents, GraphQLLimits
from api.scalars import scalars_for
from api.view import GuardedSchema
from core.kit.ids import CountingIds

REFUSED_WITHIN_SECONDS = 0.25  # of processor time, so that a busy machine changes nothing


@strawberry.enum
class Side(Enum):
    LEFT = "left"
    RIGHT = "right"


@strawberry.type
class Pages:
    edges: "list[PageEdge]"
    total: int = 0


@strawberry.type
class P:
    id: int = 1
    parents: list["P"] = strawberry.field(resolver=lambda: [P(), P()], metadata={LONGEST: 2})

    @strawberry.field
    def kids(self) -> list["P"]:
        resolved.append("kids")
        return [P() for _ in range(50)]

    @strawberry.field
    def friends(self, first: int) -> Pages:
        resolved.append(f"friends {first}")
        return Pages(edges=[PageEdge(node=P()) for _ in range(first)], total=first)


@strawberry.type
class PageEdge:
    node: P


@strawberry.type
class Query:
    @strawberry.field
    def p(self) -> P:
        resolved.append("p")
        return P()

    @strawberry.field
    def friends(self, first: int, side: Side = Side.LEFT) -> Pages:
        resolved.append(f"friends {first}")
        return Pages(edges=[PageEdge(node=P()) for _ in range(first)], total=first)

    @strawberry.field
    def among(self, ids: list[int]) -> list[P]:
        resolved.append(f"among {len(ids)}")
        return []

    @strawberry.field
    async def slow(self) -> int:
        await asyncio.sleep(30)
        resolved.append("slow finished")
        return 1


resolved: list[str] = []

Ask = Callable[..., "tuple[object, list[str]]"]


def build(*, development: bool = False, deadline: float = 10) -> GuardedSchema:
    return GuardedSchema(
        Query,
        incidents=Incidents(CountingIds()),
        scalars=scalars_for(),
        limits=GraphQLLimits(deadline_seconds=deadline),
        development=development,
    )


@pytest.fixture(scope="module")
def schema() -> GuardedSchema:
    return build()


async def codes_of(schema: GuardedSchema, query: str, variables: object = None) -> list[str]:
    """The codes a query is refused with; nothing may have been resolved for it."""
    resolved.clear()
    gc.disable()  # collecting what other tests left takes longer than any query
    began = thread_time()
    result = await schema.execute(query, variable_values=variables)  # type: ignore[arg-type]
    took = thread_time() - began
    gc.enable()
    codes = [str((error.extensions or {})["code"]) for error in result.errors or []]
    if codes:
        assert result.data is None
        assert resolved == []
        assert took < REFUSED_WITHIN_SECONDS
    return codes


def chain(spread: str, fragments: int) -> str:
    """A query whose fragments each spread the next one twice: 2^n fields in 10 n tokens."""
    links = " ".join(
        f"fragment f{i} on P {{ {spread.format(i + 1)} {spread.format(i + 1)} }}"
        for i in range(fragments)
    )
    return f"{{ p {{ ...f0 }} }} {links} fragment f{fragments} on P {{ id }}"


def fragments_with_one_field(count: int) -> str:
    spreads = " ".join(f"...f{i}" for i in range(count))
    fragments = " ".join(f"fragment f{i} on P{{id}}" for i in range(count))
    return f"{{p{{{spreads}}}}} {fragments}"


class TestAttacks:
    async def test_thirty_tokens_that_mean_fifteen_million_fields(
        self, schema: GuardedSchema
    ) -> None:
        query = "{p{kids{kids{kids{kids{kids{kids{id}}}}}}}}"

        assert await codes_of(schema, query) == ["TOO_COSTLY"]

    async def test_the_same_query_one_level_of_lists_is_served(self, schema: GuardedSchema) -> None:
        assert await codes_of(schema, "{p{kids{id}}}") == []
        assert resolved == ["p", "kids"]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("{p{" + "id " * 1000 + "}}", "TOO_MANY_TOKENS"),
            ("{p{" + "id " * 900 + "}}", "TOO_COSTLY"),
            ("{p{" + "p{id}" * 190 + "}}", "TOO_COSTLY"),
            ("{" + "p{" * 9 + "id" + "}" * 9 + "}", "TOO_DEEP"),
            ("{" + "p{" * 400 + "id" + "}" * 400 + "}", "TOO_DEEP"),
            ("{p(a:" + "[" * 450 + "]" * 450 + "){id}}", "TOO_DEEP"),
            ("{p{" + " ".join(f"a{i}: id" for i in range(16)) + "}}", "TOO_MANY_ALIASES"),
            ("{p{...A}} fragment A on P{...B} fragment B on P{...A}", "BAD_REQUEST"),
            ("{p{...A}} fragment A on P{...A}", "BAD_REQUEST"),
            (chain("...f{}", 90), "TOO_COSTLY"),
            (chain("p {{ ...f{} }}", 40), "TOO_DEEP"),
            (chain("a: p {{ ...f{} }}", 40), "TOO_MANY_ALIASES"),
            ("{p{id} ...A} fragment A on Query {friends(first: 100){edges{node{kids{id}}}}}",
             "TOO_COSTLY"),
            ("{friends(first: 101){total}}", "INVALID"),
            ("{friends(first: 99999999999999999999){total}}", "INVALID"),
            ("query($n:Int!=5000){friends(first:$n){total}}", "INVALID"),
            ("{among(ids:[" + "1 " * 101 + "]){id}}", "INVALID"),
            ("{__schema{types{fields{type{ofType{ofType{ofType{ofType{name}}}}}}}}}",
             "BAD_REQUEST"),
            (get_introspection_query(), "BAD_REQUEST"),
            ("{p{id}", "BAD_REQUEST"),
            ("{nonsense}", "BAD_REQUEST"),
        ],
    )  # fmt: skip
    async def test_each_is_refused_by_its_name(
        self, schema: GuardedSchema, query: str, code: str
    ) -> None:
        assert set(await codes_of(schema, query)) == {code}

    async def test_many_fragments_in_one_place_cost_a_sum(self, schema: GuardedSchema) -> None:
        assert await codes_of(schema, fragments_with_one_field(45)) == []

    async def test_but_not_so_many_that_comparing_them_takes_long(
        self, schema: GuardedSchema
    ) -> None:
        assert await codes_of(schema, fragments_with_one_field(46)) == ["TOO_COSTLY"]

    async def test_a_negative_page_buys_nothing(self, schema: GuardedSchema) -> None:
        query = "{friends(first: -100){edges{node{kids{kids{kids{id}}}}}}}"

        assert await codes_of(schema, query) == ["TOO_COSTLY"]

    async def test_a_field_is_not_suggested(self, schema: GuardedSchema) -> None:
        result = await schema.execute("{p{idd}}")

        assert [e.message for e in result.errors or []] == ["There is no such field on this type."]


class TestPages:
    async def test_a_page_of_a_hundred_with_nested_fields_is_served(
        self, schema: GuardedSchema
    ) -> None:
        query = "query($n:Int!){friends(first:$n){total edges{node{id kids{kids{id}}}}}}"

        assert await codes_of(schema, query.replace("kids{kids{id}}", ""), {"n": 100}) == []
        assert await codes_of(schema, query, {"n": 1}) == ["TOO_COSTLY"]  # weighed as fifty

    async def test_the_page_reaches_through_fragments(self, schema: GuardedSchema) -> None:
        query = "{friends(first:2){...A}} fragment A on Pages{edges{node{kids{kids{id}}}}}"

        assert await codes_of(schema, query) == ["TOO_COSTLY"]
        assert await codes_of(schema, query.replace("kids{kids{id}}", "kids{id}")) == []

    async def test_a_list_may_declare_that_it_is_short(self, schema: GuardedSchema) -> None:
        query = "{p{parents{parents{parents{kids{id}}}}}}"

        assert await codes_of(schema, query) == []
        assert await codes_of(schema, query.replace("parents{kids", "kids{kids")) == ["TOO_COSTLY"]


class TestVariables:
    QUERY = "query($n:Int!){friends(first:$n){total}}"

    @pytest.mark.parametrize("size", [101, 10**9, 1e6])
    async def test_a_large_page_is_refused_each_time(
        self, schema: GuardedSchema, size: float
    ) -> None:
        assert await codes_of(schema, self.QUERY, {"n": 100}) == []
        assert await codes_of(schema, self.QUERY, {"n": size}) == ["INVALID"]
        assert await codes_of(schema, self.QUERY, {"n": 100}) == []

    async def test_a_long_list_is_refused(self, schema: GuardedSchema) -> None:
        query = "query($ids:[Int!]!){among(ids:$ids){id}}"

        assert await codes_of(schema, query, {"ids": [1] * 100}) == []
        assert await codes_of(schema, query, {"ids": [1] * 101}) == ["INVALID"]

    async def test_very_many_values_are_refused(self, schema: GuardedSchema) -> None:
        huge = {f"v{i}": [[1] * 50] * 20 for i in range(50)}

        assert await codes_of(schema, "{p{id}}", huge) == ["TOO_COSTLY"]

    @pytest.mark.parametrize(
        ("query", "variables"),
        [
            ("query($s:Side!){friends(first:1,side:$s){total}}", {"s": "JANSEN"}),
            ("query($s:Side!){friends(first:1,side:$s){total}}", {}),
            ("{friends(first:1,side:JANSEN){total}}", None),
            ('{friends(first:"JANSEN"){total}}', None),
            ("query($n:Int!){friends(first:$n){total}}", {"n": "JANSEN"}),
            ('{p "JANSEN" {id}}', None),
        ],
    )
    async def test_a_wrong_value_is_a_bad_request_that_does_not_repeat_it(
        self, schema: GuardedSchema, query: str, variables: object
    ) -> None:
        assert await codes_of(schema, query, variables) == ["BAD_REQUEST"]

        result = await schema.execute(query, variable_values=variables)  # type: ignore[arg-type]
        assert "JANSEN" not in str([error.formatted for error in result.errors or []])


class TestDeadline:
    async def test_execution_stops_when_time_is_up(self) -> None:
        schema = build(deadline=0.05)

        assert await codes_of(schema, "{slow}") == ["DEADLINE"]
        assert resolved == []


class TestDevelopment:
    async def test_introspection_is_open_but_not_without_bound(self) -> None:
        schema = build(development=True)
        nested = "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}"

        result = await schema.execute(get_introspection_query())

        assert result.errors is None
        assert await codes_of(schema, nested) == ["BAD_REQUEST"]


class TestMemory:
    async def test_a_document_sent_again_is_neither_parsed_nor_validated(self) -> None:
        schema = build()
        documents = schema.documents
        query = "query($n:Int!){friends(first:$n){total}}"

        for n in (1, 2, 3, 500, 4):
            await schema.execute(query, variable_values={"n": n})

        assert documents.checks == 1

    async def test_what_was_refused_is_not_remembered(self) -> None:
        documents = Documents(GraphQLLimits(), ())
        graphql_schema = build()._schema

        for _ in range(2):
            documents.checked(graphql_schema, "{p{kids{kids{kids{id}}}}}")

        assert documents.checks == 2
        assert documents._used == 0

    async def test_memory_is_bounded_and_forgets_the_oldest(self) -> None:
        documents = Documents(GraphQLLimits(), (), budget=200)
        graphql_schema = build()._schema
        for i in range(100):
            documents.checked(graphql_schema, f"query q{i:03} {{p{{id}}}}")
        checks = documents.checks

        documents.checked(graphql_schema, "query q099 {p{id}}")
        documents.checked(graphql_schema, "query q000 {p{id}}")

        assert checks == 100
        assert documents.checks == 101
        assert documents._used <= 200

    def test_each_schema_has_its_own(self) -> None:
        assert build().documents is not build().documents
