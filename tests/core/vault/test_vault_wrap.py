"""A wrapped key opens in one place only."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.vault.errors import WrongKey
from core.vault.keys import KeyRef, Purpose
from core.vault.wrap import (
    dek_context,
    derive,
    kek_context,
    patient_key_context,
    unwrap,
    wrap,
)
from tests import second_reader
from tests.core.vault.sample import DEK, FRAME, PATIENT_KEY, REF, SLOT

CONTEXT = dek_context(FRAME.photo_id, 1, REF)
ELSEWHERE = {
    "another photo": dek_context(FRAME.blob_id, 1, REF),
    "another generation": dek_context(FRAME.photo_id, 2, REF),
    "another key": dek_context(FRAME.photo_id, 1, KeyRef(FRAME.blob_id, 1)),
    "another key generation": dek_context(FRAME.photo_id, 1, KeyRef(REF.key_id, 2)),
    "nothing": b"",
}


class TestWrap:
    def test_a_key_comes_back_from_its_place(self) -> None:
        assert unwrap(PATIENT_KEY, CONTEXT, SLOT.wrapped) == DEK
        assert len(SLOT.wrapped) == 40

    def test_wrapping_twice_gives_the_same_bytes(self) -> None:
        assert wrap(PATIENT_KEY, CONTEXT, DEK) == SLOT.wrapped

    @pytest.mark.parametrize("place", ELSEWHERE.values(), ids=ELSEWHERE.keys())
    def test_it_does_not_open_elsewhere(self, place: bytes) -> None:
        with pytest.raises(WrongKey):
            unwrap(PATIENT_KEY, place, SLOT.wrapped)

    def test_it_does_not_open_under_another_key(self) -> None:
        with pytest.raises(WrongKey):
            unwrap(DEK, CONTEXT, SLOT.wrapped)

    def test_every_flipped_bit_is_refused(self) -> None:
        for bit in range(320):
            altered = bytearray(SLOT.wrapped)
            altered[bit // 8] ^= 1 << bit % 8
            with pytest.raises(WrongKey):
                unwrap(PATIENT_KEY, CONTEXT, bytes(altered))

    @pytest.mark.parametrize("length", [0, 16, 39, 41, 48])
    def test_another_length_is_refused(self, length: int) -> None:
        with pytest.raises(WrongKey):
            unwrap(PATIENT_KEY, CONTEXT, (SLOT.wrapped + bytes(8))[:length])

    @pytest.mark.parametrize("length", [0, 16, 31, 33])
    def test_only_whole_keys_are_wrapped(self, length: int) -> None:
        with pytest.raises(ValueError, match="32-byte"):
            wrap(PATIENT_KEY, CONTEXT, bytes(length))

    @settings(max_examples=50)
    @given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.binary(min_size=32))
    def test_the_second_reader_agrees(self, key: bytes, context: bytes, secret: bytes) -> None:
        secret = secret[:32]
        assert second_reader.unwrap(key, context, wrap(key, context, secret)) == secret


def test_the_contexts_are_those_of_the_specification() -> None:
    box, owner = UUID(int=1), UUID(int=2)
    assert kek_context(box, Purpose.PATIENT, 3) == bytes(15) + b"\1patient\0\0\0\3"
    assert patient_key_context(owner, KeyRef(UUID(int=4), 5), 6) == bytes.fromhex(
        "00" * 15 + "02" + "00" * 15 + "04" + "00000005" + "00000006"
    )
    assert dek_context(owner, 7, KeyRef(UUID(int=4), 5)) == bytes.fromhex(
        "00" * 15 + "02" + "00000007" + "00" * 15 + "04" + "00000005"
    )


def test_derived_keys_differ_by_what_they_are_for() -> None:
    assert derive(PATIENT_KEY, b"bkx1/field") != derive(PATIENT_KEY, b"bkx1/embed")
    assert len(derive(PATIENT_KEY, b"x", 96)) == 96
