"""What the header alone tells, and that no bytes at all can upset it."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging import Header, MediaType, Refusal, Refused, admit, inspect, sniff
from tests.support import pictures
from tests.support.pictures import BadFile

GOOD = {
    MediaType.JPEG: pictures.jpeg(pictures.corners()),
    MediaType.PNG: pictures.png(pictures.corners()),
    MediaType.WEBP: pictures.webp(pictures.corners()),
    MediaType.HEIC: pictures.heic(pictures.corners()),
}
BAD = pictures.bad_files()


class TestInspect:
    @pytest.mark.parametrize("kind", GOOD)
    def test_every_accepted_kind_tells_its_size(self, kind: MediaType) -> None:
        header = admit(GOOD[kind], kind)

        height = 64 if kind is MediaType.HEIC else 48  # HEVC codes whole blocks, then crops
        assert (header.media_type, header.width, header.height) == (kind, 64, height)
        assert header.frames == 1

    def test_a_progressive_jpeg_and_both_plain_webps_are_read_too(self) -> None:
        image = pictures.corners()

        for data in (
            pictures.jpeg(image, interlace=True),
            pictures.webp(image, lossless=True, keep="none"),
            pictures.webp(image, keep="none"),
            pictures.webp(image.bandjoin(128), keep="none"),
        ):
            header = inspect(data)
            assert (header.width, header.height) == (64, 48)

    def test_a_memoryview_is_as_good_as_bytes(self) -> None:
        assert inspect(memoryview(GOOD[MediaType.PNG])) == Header(MediaType.PNG, 64, 48)

    @pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
    def test_a_bad_file_is_refused_by_its_name(self, bad: BadFile) -> None:
        with pytest.raises(Refused) as refused:
            admit(bad.data, bad.declared)

        assert refused.value.reason is bad.reason
        assert refused.value.message == bad.reason.sentence

    @pytest.mark.parametrize(
        ("frame", "reason"),
        [
            (0xC3, Refusal.FORBIDDEN_FORMAT),
            (0xC9, Refusal.FORBIDDEN_FORMAT),
            (0xD9, Refusal.CORRUPT),
            (0xDA, Refusal.CORRUPT),
        ],
    )
    def test_a_jpeg_without_a_frame_of_ours_is_refused(self, frame: int, reason: Refusal) -> None:
        data = b"\xff\xd8\xff" + bytes([frame, 0, 8, 8, 0, 1, 0, 1, 0])

        with pytest.raises(Refused) as refused:
            inspect(data)

        assert refused.value.reason is reason

    @pytest.mark.parametrize(
        "data",
        [
            b"\xff\xd8" + b"\xff" * 3_000_000,
            b"\xff\xd8" + b"\xff\xe0\x00\x02" * 1_000_000,
            GOOD[MediaType.PNG][:33] + bytes(12) * 300_000,
            b"\x00\x00\x00\x10ftypheic\x00\x00\x00\x00" + b"\x00\x00\x00\x08free" * 500_000,
        ],
        ids=["fill bytes", "segments", "chunks", "boxes"],
    )
    def test_a_header_without_end_is_given_up_at_once(self, data: bytes) -> None:
        started = time.perf_counter()

        with pytest.raises(Refused) as refused:
            inspect(data)

        assert refused.value.reason is Refusal.CORRUPT
        assert time.perf_counter() - started < 0.5

    def test_every_refusal_has_a_sentence_of_its_own(self) -> None:
        sentences = {reason.sentence for reason in Refusal}

        assert len(sentences) == len(Refusal)
        assert all(sentence.endswith(".") for sentence in sentences)


class TestAnyBytes:
    @settings(max_examples=200, deadline=None)
    @given(st.binary(max_size=300))
    def test_random_bytes_are_a_header_or_a_refusal(self, data: bytes) -> None:
        assert_header_or_refusal(data)

    @settings(max_examples=200, deadline=None)
    @given(st.sampled_from(list(GOOD)), st.data())
    def test_a_picture_with_damage_is_a_header_or_a_refusal(
        self, kind: MediaType, data: st.DataObject
    ) -> None:
        picture = bytearray(GOOD[kind])
        for _ in range(data.draw(st.integers(1, 8))):
            picture[data.draw(st.integers(0, min(len(picture), 400) - 1))] = data.draw(
                st.integers(0, 255)
            )

        assert_header_or_refusal(bytes(picture[: data.draw(st.integers(0, len(picture)))]))

    @settings(max_examples=100, deadline=None)
    @given(st.binary(max_size=80))
    def test_sniffing_never_raises(self, head: bytes) -> None:
        assert sniff(head) in {None, *MediaType}


def assert_header_or_refusal(data: bytes) -> None:
    with contextlib.suppress(Refused):
        header = inspect(data)
        assert 1 <= header.width <= 30_000
        assert 1 <= header.height <= 30_000
        assert header.width * header.height <= 200_000_000
