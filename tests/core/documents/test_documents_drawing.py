"""A drawn signature: strokes in, an SVG that holds nothing else out."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import MOST_POINTS, MOST_STROKES, Stroke, svg
from core.documents.drawing import require_ours
from core.kit.errors import Invalid

_SHARE = st.floats(0, 1)
POINTS = st.tuples(_SHARE, _SHARE) | st.tuples(_SHARE, _SHARE, _SHARE)
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=20), min_size=1, max_size=10)
DOT: Stroke = [(0.5, 0.5)]


class TestDrawn:
    def test_the_points_are_where_they_were_drawn(self) -> None:
        drawn = svg([[(0.1, 0.5), (0.4, 0.2)]])
        assert b'stroke-width="6.4" d="M100.0 150.0L400.0 60.0"/>' in drawn

    def test_a_dot_is_seen_and_pressure_thickens(self) -> None:
        assert b'stroke-width="6.4" d="M500.0 150.0L500.5 150.0"' in svg([DOT])
        assert b'stroke-width="10.0"' in svg([[(0.5, 0.5, 1)]])

    @given(STROKES)
    def test_it_is_xml_with_a_path_a_stroke_and_known_as_ours(self, strokes: list[Stroke]) -> None:
        drawn = svg(strokes)

        assert [each.tag.rpartition("}")[2] for each in ET.fromstring(drawn)] == ["path"] * len(
            strokes
        )
        assert require_ours(drawn) == drawn.decode()

    def test_as_much_as_is_allowed(self) -> None:
        most = [list(DOT) * (MOST_POINTS // MOST_STROKES)] * MOST_STROKES
        assert require_ours(svg(most))


class TestRefused:
    @pytest.mark.parametrize(
        "strokes",
        [
            [],
            [[]],
            [DOT, []],
            [DOT] * (MOST_STROKES + 1),
            [list(DOT) * (MOST_POINTS + 1)],
            [[(0.5, 1.01)]],
            [[(-0.01, 0.5)]],
            [[(0.5, 0.5, 2.0)]],
            [[(0.5, float("nan"))]],
            [[(float("inf"), 0.5)]],
            [[(0.5,)]],
            [[(0.1, 0.2, 0.3, 0.4)]],
            [[("0.5", 0.5)]],
            [[(None, 0.5)]],
        ],
        ids=str,
    )
    def test_what_is_no_signature(self, strokes: list[Stroke]) -> None:
        with pytest.raises(Invalid) as refusal:
            svg(strokes)
        assert refusal.value.field == "strokes"

    @pytest.mark.parametrize(
        "foreign",
        [
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"<svg/>",
            svg([DOT]) + b" ",
            svg([DOT]) + b"\n",
            svg([DOT]).replace(b"<path", b'<image href="/etc/passwd"/><path', 1),
            svg([DOT]).replace(b"500.0", "\u066500.0".encode(), 1),
            svg([DOT]).replace(b"#14213d", b"url(#x)"),
        ],
    )
    def test_a_picture_that_was_not_made_here(self, foreign: bytes) -> None:
        with pytest.raises(Invalid):
            require_ours(foreign)
