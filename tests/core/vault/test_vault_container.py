"""A blob that was touched anywhere is refused, by the name of what was touched."""

from collections import Counter
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.vault.container import Frame, KeySlot, Kind, plaintext_size, sealed_size
from core.vault.errors import (
    BlobTruncated,
    ChunkCorrupt,
    HeaderSwapped,
    KeySlotDamaged,
    WrongKey,
)
from core.vault.stream import Opening, read_head
from tests import second_reader
from tests.core.vault.sample import (
    DEK,
    FRAME,
    PATIENT_KEY,
    REF,
    SLOT,
    opened,
    refusal,
    sealed_bytes,
    some_bytes,
)

PLAIN = some_bytes(2 * 16_384 + 37)
BLOB = sealed_bytes(PLAIN)
LAST_CHUNK = 184 + 2 * 16_400
SIZES = [0, 1, 16_383, 16_384, 16_385, 40_000, 65_535, 65_536, 65_537, 200_000]


def outcome(blob: bytes, frame: Frame = FRAME) -> str:
    """The refusal's name, having checked that only true plaintext came before it."""
    pieces: list[bytes] = []

    def read() -> None:
        pieces.extend(Opening(BytesIO(blob), frame, DEK))

    name = refusal(read)
    assert PLAIN.startswith(b"".join(pieces))
    return name


def expected_for_flip(at: int) -> set[str]:
    """What a flip of one bit of byte `at` must be called."""
    if at < 6:
        return {"UnknownFormat"}
    if at == 6:
        return {"UnknownFormat", "HeaderSwapped"}  # a kind we do not know, or another kind
    if at == 7 or 44 <= at < 64:
        return {"ReservedNotZero"}
    if at < 44:
        return {"HeaderSwapped"}
    if at < 128:
        return {"KeySlotDamaged"}
    return {"WrongKey"} if at < 184 else chunk_refusal(at)


def chunk_refusal(at: int) -> set[str]:
    return {"ChunkCorrupt"} if at < LAST_CHUNK else {"BlobTruncated"}


def expected_for_growth(extra: int) -> str:
    """What a blob with `extra` bytes after its end must be called."""
    chunks, tail = divmod(len(BLOB) - LAST_CHUNK + extra, 16_400)
    # No blob has such a tail; else the once last chunk is either full now, or wrong.
    return "ChunkCorrupt" if chunks and tail >= 16 else "BlobTruncated"


class TestRoundTrip:
    @pytest.mark.parametrize("size", SIZES)
    def test_every_size_comes_back(self, size: int) -> None:
        plain = some_bytes(size)
        blob = sealed_bytes(plain)

        assert opened(blob) == plain
        assert len(blob) == sealed_size(size)
        assert plaintext_size(len(blob)) == size

    @pytest.mark.parametrize("size", SIZES)
    def test_the_second_reader_agrees_that_the_library_s_layout_is_the_table_s(
        self, size: int
    ) -> None:
        plain = some_bytes(size)
        assert second_reader.read_blob(PATIENT_KEY, 1, sealed_bytes(plain)) == plain

    def test_no_two_seals_are_alike(self) -> None:
        assert sealed_bytes(PLAIN)[128:] != BLOB[128:]

    def test_the_head_says_what_it_is(self) -> None:
        assert read_head(BytesIO(BLOB)) == (FRAME, SLOT)

    @settings(max_examples=50)
    @given(st.sampled_from(Kind), st.uuids(), st.uuids(), st.integers(0, 2**32 - 1))
    def test_frames_come_back(self, kind: Kind, photo: UUID, blob: UUID, generation: int) -> None:
        frame = Frame(kind, photo, blob, generation)
        assert Frame.parse(frame.packed()) == frame

    def test_the_kinds_are_the_file_format(self) -> None:
        assert [kind.value for kind in Kind] == list(range(13))


class TestTouched:
    def test_every_flipped_bit_of_the_frame_and_commitment(self) -> None:
        for bit in range(184 * 8):
            altered = bytearray(BLOB)
            altered[bit // 8] ^= 1 << bit % 8
            assert outcome(bytes(altered)) in expected_for_flip(bit // 8), f"bit {bit}"

    def test_every_flipped_byte_of_the_chunks(self) -> None:
        seen = Counter[str]()
        for at in range(184, len(BLOB)):
            altered = bytearray(BLOB)
            altered[at] ^= 1 << at % 8
            name = outcome(bytes(altered))
            assert name in expected_for_flip(at), f"byte {at}"
            seen[name] += 1
        assert seen == {"ChunkCorrupt": 2 * 16_400, "BlobTruncated": 37 + 16}

    def test_cut_at_every_length(self) -> None:
        for length in range(len(BLOB)):
            assert outcome(BLOB[:length]) == "BlobTruncated", f"length {length}"

    def test_appended_to(self) -> None:
        for extra in [*range(1, 200), 16_346, 16_347, 16_362, 16_363, 16_400, 40_000]:
            assert outcome(BLOB + some_bytes(extra)) == expected_for_growth(extra), f"{extra} more"

    @pytest.mark.parametrize("chunk", [0, 1])
    def test_the_bad_chunk_is_named(self, chunk: int) -> None:
        altered = bytearray(BLOB)
        altered[184 + 16_400 * chunk + 5] ^= 1

        with pytest.raises(ChunkCorrupt) as refused:
            opened(bytes(altered))
        assert refused.value.chunk == chunk

    def test_chunks_swapped_dropped_and_doubled(self) -> None:
        head, first, second, last = (
            BLOB[:184],
            *(BLOB[184 + 16_400 * k :][:16_400] for k in range(3)),
        )
        assert outcome(head + second + first + last) == "ChunkCorrupt"
        assert outcome(head + second + last) == "ChunkCorrupt"
        assert outcome(head + first + first + second + last) == "ChunkCorrupt"
        assert outcome(head + first + last) == "BlobTruncated"

    def test_a_cut_at_a_chunk_s_edge_gives_no_plaintext_at_all(self) -> None:
        with pytest.raises(BlobTruncated):
            Opening(BytesIO(BLOB[:LAST_CHUNK]), FRAME, DEK)


class TestTakenForAnother:
    @pytest.mark.parametrize(
        "frame",
        [
            replace(FRAME, kind=Kind.THUMB),
            replace(FRAME, photo_id=UUID(int=9)),
            replace(FRAME, blob_id=UUID(int=9)),
            replace(FRAME, generation=2),
        ],
    )
    def test_the_header_must_be_that_of_the_row(self, frame: Frame) -> None:
        with pytest.raises(HeaderSwapped):
            opened(BLOB, frame)

    def test_a_rewritten_header_breaks_the_commitment(self) -> None:
        other = replace(FRAME, photo_id=UUID(int=9))
        with pytest.raises(WrongKey):
            opened(other.packed() + BLOB[64:], other)

    def test_another_data_key_does_not_open_it(self) -> None:
        with pytest.raises(WrongKey):
            opened(BLOB, dek=PATIENT_KEY)

    def test_the_slot_is_not_in_the_context(self) -> None:
        moved = KeySlot(REF._replace(generation=2), bytes(40))
        assert opened(BLOB[:64] + moved.packed() + BLOB[128:]) == PLAIN

    def test_a_slot_with_a_wrong_checksum_is_damaged(self) -> None:
        with pytest.raises(KeySlotDamaged):
            KeySlot.parse(SLOT.packed()[:-1] + b"\0")

    def test_a_slot_takes_only_a_wrapped_key(self) -> None:
        with pytest.raises(ValueError, match="40 bytes"):
            KeySlot(REF, bytes(32)).packed()


class TestOpening:
    def test_after_the_end_and_after_close_nothing_comes(self) -> None:
        with Opening(BytesIO(BLOB), FRAME, DEK) as opening:
            assert b"".join(opening) == PLAIN
            assert list(opening) == []
        assert list(opening) == []

    def test_it_knows_its_length(self) -> None:
        with Opening(BytesIO(BLOB), FRAME, DEK) as opening:
            assert opening.plaintext_bytes == len(PLAIN)

    @pytest.mark.parametrize("length", [0, 183, 184, 199, 184 + 16_400, 184 + 16_415])
    def test_no_blob_has_such_a_length(self, length: int) -> None:
        with pytest.raises(BlobTruncated):
            plaintext_size(length)
