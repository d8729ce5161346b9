"""Ranges against the slowest reading of the RFC, and the attacks on them."""

from collections.abc import AsyncIterator
from email.message import Message
from email.parser import BytesParser
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import RangeNotSatisfiable, error_response
from api.http.ranges import ByteRange, Multipart, asked_ranges

TAG = '"b1946ac9"'


def asked(header: str | None, size: int = 1000, if_range: str | None = None) -> list[str]:
    found = asked_ranges(header, size, etag=TAG, if_range=if_range)
    return [f"{one.first}-{one.last}" for one in found]


class TestReading:
    @pytest.mark.parametrize(
        ("header", "ranges"),
        [
            ("bytes=0-0", ["0-0"]),
            ("bytes=0-499", ["0-499"]),
            ("BYTES=500-", ["500-999"]),
            ("bytes=-1", ["999-999"]),
            ("bytes=-5000", ["0-999"]),
            ("bytes=990-5000", ["990-999"]),
            ("bytes= 0-1 , ,\t5-6 ,", ["0-1", "5-6"]),
            ("bytes=500-600,0-1,-1", ["500-600", "0-1", "999-999"]),
            ("bytes=0-1,1000-1001", ["0-1"]),
        ],
    )
    def test_what_the_rfc_allows(self, header: str, ranges: list[str]) -> None:
        assert asked(header) == ranges

    @pytest.mark.parametrize(
        "header",
        [None, "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=5-4", "bytes=a-b", "lines=0-1",
         "bytes=0-1,x", "bytes=0", "bytes=0-1-2", "bytes=+0-1", "bytes=0 -1", "bytes=\u0660-\u0661",
         "bytes=0-1;2-3", "bytes=9999999999999999999-", "bytes:0-1"],
    )  # fmt: skip
    def test_what_is_no_range_is_not_looked_at(self, header: str | None) -> None:
        assert asked(header) == []

    @pytest.mark.parametrize(
        "header",
        ["bytes=1000-", "bytes=-0", "bytes=1000-1001,-0", "bytes=0-5,5-6", "bytes=0-,-1",
         "bytes=-5,-6", "bytes=0-0,2-2,4-4,6-6,8-8", "bytes=" + "0-0," * 100],
    )  # fmt: skip
    def test_what_cannot_be_had_is_refused(self, header: str) -> None:
        with pytest.raises(RangeNotSatisfiable) as refused:
            asked(header)

        response = error_response(refused.value)
        assert response.status_code == 416
        assert response.headers["content-range"] == "bytes */1000"

    def test_four_neighbours_are_allowed(self) -> None:
        assert asked("bytes=0-1,2-3,4-5,6-7") == ["0-1", "2-3", "4-5", "6-7"]

    def test_of_nothing_there_are_no_parts(self) -> None:
        assert asked("bytes=0-1", size=0) == []

    @pytest.mark.parametrize(
        ("if_range", "ranges"),
        [
            (TAG, ["0-1"]),
            (f" {TAG} ", ["0-1"]),
            ('"other"', []),
            (f"W/{TAG}", []),
            (TAG.strip('"'), []),
            ("Wed, 21 Oct 2015 07:28:00 GMT", []),
        ],
    )
    def test_parts_only_of_the_same_bytes(self, if_range: str, ranges: list[str]) -> None:
        assert asked("bytes=0-1", if_range=if_range) == ranges

    def test_a_weak_tag_never_gives_parts(self) -> None:
        assert asked_ranges("bytes=0-1", 10, etag='W/"a"', if_range='W/"a"') == ()


def brute_force(specs: list[tuple[int | None, int | None]], size: int) -> list[set[int]] | None:
    """The positions each spec means, byte by byte; None when it must be refused."""
    found = []
    for first, last in specs:
        if first is None:
            wanted = {at for at in range(size) if at >= size - (last or 0)}
        else:
            wanted = {at for at in range(size) if at >= first and (last is None or at <= last)}
        if wanted:
            found.append(wanted)
    overlaps = len(set().union(*found)) < sum(len(one) for one in found)
    return None if not found or len(specs) > 4 or overlaps else found


number = st.integers(0, 14)
spec = st.one_of(
    st.tuples(st.none(), number),
    st.tuples(number, st.none()),
    st.tuples(number, number).map(lambda pair: (min(pair), max(pair))),
)


class TestOracle:
    @given(st.lists(spec, min_size=1, max_size=6), st.integers(1, 12))
    @settings(max_examples=300)
    def test_it_agrees_byte_by_byte(
        self, specs: list[tuple[int | None, int | None]], size: int
    ) -> None:
        header = "bytes=" + ",".join(
            f"{'' if first is None else first}-{'' if last is None else last}"
            for first, last in specs
        )
        expected = brute_force(specs, size)
        if expected is None:
            with pytest.raises(RangeNotSatisfiable):
                asked_ranges(header, size, etag=TAG)
        else:
            found = asked_ranges(header, size, etag=TAG)
            assert [set(range(one.first, one.last + 1)) for one in found] == expected

    @given(st.text(max_size=60))
    @settings(max_examples=100)
    def test_no_text_breaks_it(self, text: str) -> None:
        try:
            found = asked_ranges(f"bytes={text}", 1000, etag=TAG)
        except RangeNotSatisfiable:
            return
        assert sum(one.length for one in found) <= 1000

    @pytest.mark.parametrize("piece", ["0-0,", ",", " ", "-", "0", "0-", "\t,"])
    def test_a_megabyte_of_header_takes_no_time(self, piece: str) -> None:
        header = "bytes=" + piece * (1_000_000 // len(piece))
        began = perf_counter()
        with pytest.raises(RangeNotSatisfiable):
            asked(header)

        assert perf_counter() - began < 0.1


class TestMultipart:
    async def test_its_parts_are_the_ranges_and_its_length_is_true(self) -> None:
        content = bytes(range(256)) * 4
        ranges = asked_ranges("bytes=0-9,500-509,-3", len(content), etag=TAG)
        reply = Multipart(ranges, len(content), "image/webp", "b0b1b2b3b4b5b6b7")

        async def read(part: ByteRange) -> AsyncIterator[bytes]:
            for at in range(part.first, part.last + 1, 4):
                yield content[at : min(at + 4, part.last + 1)]

        body = b"".join([chunk async for chunk in reply.body(read)])

        assert len(body) == reply.length
        head = f"Content-Type: {reply.content_type}\r\n\r\n".encode()
        parsed = BytesParser().parsebytes(head + body)
        parts = [part for part in parsed.get_payload() if isinstance(part, Message)]
        assert [part.get_payload(decode=True) for part in parts] == [
            content[:10], content[500:510], content[-3:],
        ]  # fmt: skip
        assert [part["content-range"] for part in parts] == [
            "bytes 0-9/1024", "bytes 500-509/1024", "bytes 1021-1023/1024",
        ]  # fmt: skip
        assert {part.get_content_type() for part in parts} == {"image/webp"}
