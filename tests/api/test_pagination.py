"""Cursors go round, and any damage to one is found."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pagination import (
    Connection,
    Cursor,
    PageArgs,
    SortKey,
    page_of,
    read_cursor,
    write_cursor,
)
from core.kit.errors import Invalid

MOMENT = datetime(2026, 5, 4, 3, 2, 1, 7, tzinfo=UTC)
ID = UUID("0196f0c4-0000-7000-8000-000000000001")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

keys = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
)


class TestCursor:
    @given(keys, st.uuids())
    @settings(max_examples=60)
    def test_it_reads_as_it_was_written(self, key: SortKey, identifier: UUID) -> None:
        text = write_cursor("photos", Cursor(key, identifier))

        assert len(text) == 44
        assert read_cursor("photos", text) == Cursor(key, identifier)

    def test_another_zone_is_the_same_moment(self) -> None:
        text = write_cursor("photos", Cursor(datetime.fromisoformat("2026-01-01T01+01:00"), ID))

        assert read_cursor("photos", text).key == datetime(2026, 1, 1, tzinfo=UTC)

    def test_every_change_of_one_character_is_refused(self) -> None:
        text = write_cursor("photos", Cursor(MOMENT, ID))
        changes = [
            text[:place] + other + text[place + 1 :]
            for place in range(len(text))
            for other in ALPHABET
            if other != text[place]
        ]

        for changed in changes:
            with pytest.raises(Invalid):
                read_cursor("photos", changed)
        assert len(changes) == 44 * 63

    @pytest.mark.parametrize("text", ["", "x", "=" * 44, "A" * 44, "A" * 43, "é" * 44, "A" * 9999])
    def test_other_text_is_refused_by_its_field(self, text: str) -> None:
        with pytest.raises(Invalid) as refused:
            read_cursor("photos", text)

        assert refused.value.field == "after"

    def test_trailing_text_is_refused(self) -> None:
        text = write_cursor("photos", Cursor(MOMENT, ID))

        for extended in (text + "\n", text + "=", text + "A", " " + text):
            with pytest.raises(Invalid):
                read_cursor("photos", extended)

    def test_the_cursor_of_another_list_is_refused(self) -> None:
        with pytest.raises(Invalid):
            read_cursor("patients", write_cursor("photos", Cursor(MOMENT, ID)))


class TestPageArgs:
    @pytest.mark.parametrize("first", [1, 100])
    def test_a_page_of_1_to_100(self, first: int) -> None:
        after = write_cursor("photos", Cursor(5, ID))

        assert PageArgs.of("photos", first, after) == PageArgs(first, Cursor(5, ID))

    @pytest.mark.parametrize("first", [0, -1, 101, 10**12])
    def test_another_size_is_refused(self, first: int) -> None:
        with pytest.raises(Invalid) as refused:
            PageArgs.of("photos", first, None)

        assert refused.value.field == "first"


@dataclass(frozen=True)
class Row:
    at: datetime
    id: UUID


@strawberry.type
class Thing:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def things(self, first: int, after: str | None = None) -> Connection[Thing]:
        args = PageArgs.of("things", first, after)
        start = args.after.key if args.after else MOMENT
        assert isinstance(start, datetime)
        rows = [row for row in ROWS if row.at > start]
        return page_of(
            "things",
            rows[: args.first],
            lambda row: Thing(name=str(row.id.int)),
            lambda row: Cursor(row.at, row.id),
            has_more=len(rows) > args.first,
        )


ROWS = [Row(MOMENT + timedelta(seconds=n), UUID(int=n)) for n in range(1, 8)]


@pytest.fixture(scope="module")
def schema() -> strawberry.Schema:
    return strawberry.Schema(Query)


class TestConnection:
    async def test_it_pages_through_all_once(self, schema: strawberry.Schema) -> None:
        query = """query($after: String) { things(first: 3, after: $after) {
            edges { node { name } cursor } pageInfo { hasNextPage endCursor } } }"""
        seen, after, pages = [], None, []
        while True:
            result = await schema.execute(query, variable_values={"after": after})
            assert result.data is not None
            page = result.data["things"]
            seen += [edge["node"]["name"] for edge in page["edges"]]
            pages.append(len(page["edges"]))
            assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break

        assert seen == ["1", "2", "3", "4", "5", "6", "7"]
        assert pages == [3, 3, 1]

    def test_an_empty_page_has_no_end(self) -> None:
        page: Connection[Thing] = page_of(
            "things",
            [],
            lambda row: Thing(name=str(row)),
            lambda row: Cursor(0, ID),
            has_more=False,
        )

        assert page.edges == []
        assert (page.page_info.has_next_page, page.page_info.end_cursor) == (False, None)

    def test_the_schema_names_it_after_its_items(self, schema: strawberry.Schema) -> None:
        text = schema.as_str()

        assert "things(first: Int!, after: String = null): ThingConnection!" in text
        assert "edges: [ThingEdge!]!" in text
