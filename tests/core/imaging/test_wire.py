"""The answer of a child is read as a stranger's: what is not exactly right is a crash."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging import CaptureMetadata, Developed, Header, MediaType, Refusal, Refused, Rendition
from core.imaging.wire import (
    Order,
    Outcome,
    Task,
    Verdict,
    decode_developed,
    decode_rendition,
    encode_developed,
    encode_refusal,
    encode_rendition,
)
from tests.support import pictures

PICTURE = pictures.jpeg(pictures.corners(), keep="none")
RENDITION = Rendition(PICTURE, MediaType.JPEG, 64, 48)
DEVELOPED = Developed(
    width=64,
    height=48,
    thumbnail=RENDITION,
    preview=RENDITION,
    fingerprint=2**64 - 1,
    tint=b"\x00\x82\x6e",
    metadata=CaptureMetadata(
        captured_at=datetime(2025, 11, 3, 14, 5, 6),  # noqa: DTZ001 - cameras know no zone
        camera="Kanon EOS 9",
        has_gps=True,
        orientation=6,
    ),
)
ANSWER = encode_developed(DEVELOPED)


def forged(changes: dict[str, Any]) -> bytes:
    """A sound answer with other fields in its head."""
    end = 4 + int.from_bytes(ANSWER[:4], "big")
    head = json.dumps(json.loads(ANSWER[4:end]) | changes).encode()
    return len(head).to_bytes(4, "big") + head + ANSWER[end:]


class TestOurOwnMessages:
    def test_an_order_and_a_verdict_arrive_as_sent(self) -> None:
        order = Order(7, Task.ENLARGE, Header(MediaType.PNG, 640, 480))
        verdict = Verdict(7, Outcome.LATE, 1.5, 4096)

        assert Order.decode(order.encode()) == order
        assert Verdict.decode(verdict.encode()) == verdict


class TestAnswers:
    def test_a_sound_answer_arrives_as_sent(self) -> None:
        assert decode_developed(ANSWER) == DEVELOPED
        assert decode_rendition(encode_rendition(RENDITION)) == RENDITION

    @pytest.mark.parametrize("reason", Refusal)
    def test_a_refusal_arrives_as_sent(self, reason: Refusal) -> None:
        with pytest.raises(Refused) as refused:
            decode_developed(encode_refusal(reason))

        assert refused.value.reason is reason

    @pytest.mark.parametrize(
        "changes",
        [
            {"width": 0},
            {"width": "64"},
            {"height": True},
            {"height": 40_000},
            {"fingerprint": -1},
            {"fingerprint": 2**64},
            {"tint": -1},
            {"tint": 2**24},
            {"tint": "#b3826e"},
            {"tint": None},
            {"lengths": [1]},
            {"lengths": [len(PICTURE), len(PICTURE) + 1]},
            {"lengths": [2 * len(PICTURE), 0]},
            {"lengths": None},
            {"metadata": None},
            {"metadata": {}},
            {"metadata": {"captured_at": "now"}},
            {"refused": "no such reason"},
        ],
        ids=str,
    )
    def test_a_forged_field_is_a_crash(self, changes: dict[str, Any]) -> None:
        assert reason_of(forged(changes)) is Refusal.CRASHED

    @pytest.mark.parametrize(
        "changes",
        [
            {"camera": "x" * 81},
            {"camera": "line\nfeed"},
            {"lens": 7},
            {"orientation": 9},
            {"captured_at": "2025-11-03T14:05:06+01:00"},
        ],
        ids=str,
    )
    def test_forged_metadata_is_a_crash(self, changes: dict[str, Any]) -> None:
        sound = {
            "captured_at": None,
            "camera": None,
            "lens": None,
            "has_gps": False,
            "orientation": 1,
        }

        assert reason_of(forged({"metadata": sound | changes})) is Refusal.CRASHED
        assert decode_developed(forged({"metadata": sound})).metadata == CaptureMetadata()

    @pytest.mark.parametrize(
        "data",
        [b"<script>alert(1)</script>", b"<svg/>", pictures.png(pictures.corners())],
        ids=["html", "svg", "png"],
    )
    def test_what_is_not_our_jpeg_is_never_passed_on(self, data: bytes) -> None:
        answer = encode_rendition(Rendition(data, MediaType.JPEG, 64, 48))

        with pytest.raises(Refused) as refused:
            decode_rendition(answer)

        assert refused.value.reason is Refusal.CRASHED

    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, 600), st.integers(0, 255), st.integers(0, len(ANSWER)))
    def test_a_damaged_answer_is_a_whole_one_or_a_refusal(
        self, at: int, value: int, cut: int
    ) -> None:
        damaged = bytearray(ANSWER)
        damaged[at] = value

        assert reason_of(bytes(damaged)) in {None, *Refusal}
        assert reason_of(bytes(damaged[:cut])) in {None, *Refusal}


def reason_of(answer: bytes) -> Refusal | None:
    try:
        decode_developed(answer)
    except Refused as refused:
        return refused.reason
    return None
