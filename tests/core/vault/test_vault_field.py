"""A sealed column value opens in its own row, column and table, and nowhere else."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.vault import envelope
from core.vault.errors import FieldBroken, SealBroken, UnknownFormat
from core.vault.keys import Label, Purpose
from core.vault.local import LocalKeys
from tests import second_reader
from tests.core.vault.sample import DEK, PATIENT_KEY, refusal

LABEL = Label("patient", "family_name", UUID(int=7))
CIPHER = envelope.field_key(PATIENT_KEY)
NONCE = bytes(range(12))
SEALED = envelope.seal(CIPHER, 1, LABEL, NONCE, "Müller".encode())


def opens(sealed: bytes, label: Label = LABEL, generation: int = 1) -> bytes:
    return envelope.open_sealed(CIPHER, generation, label, sealed)


class TestField:
    def test_it_opens_in_its_place(self) -> None:
        assert opens(SEALED).decode() == "Müller"
        assert len(SEALED) == 7 + envelope.OVERHEAD_BYTES

    @pytest.mark.parametrize(
        "label",
        [
            LABEL._replace(table="photo"),
            LABEL._replace(column="given_name"),
            LABEL._replace(row=UUID(int=8)),
            Label("patientf", "amily_name", LABEL.row),
        ],
    )
    def test_it_does_not_open_elsewhere(self, label: Label) -> None:
        with pytest.raises(FieldBroken):
            opens(SEALED, label)

    def test_it_does_not_open_under_another_patient_s_key(self) -> None:
        with pytest.raises(FieldBroken):
            envelope.open_sealed(envelope.field_key(DEK), 1, LABEL, SEALED)

    def test_it_does_not_open_for_another_generation(self) -> None:
        with pytest.raises(FieldBroken):
            opens(SEALED, generation=2)

    def test_every_flipped_bit_is_refused(self) -> None:
        for bit in range(len(SEALED) * 8):
            altered = bytearray(SEALED)
            altered[bit // 8] ^= 1 << bit % 8
            expected = "UnknownFormat" if bit < 8 else "FieldBroken"
            assert refusal(lambda: opens(bytes(altered))) == expected  # noqa: B023 - called at once

    def test_every_other_length_is_refused(self) -> None:
        for length in range(len(SEALED)):
            with pytest.raises(SealBroken):
                opens(SEALED[:length])
        with pytest.raises(FieldBroken):
            opens(SEALED + b"\0")

    def test_empty_bytes_are_not_an_envelope(self) -> None:
        with pytest.raises(UnknownFormat):
            opens(b"")

    @pytest.mark.parametrize(
        "label", [Label("a\0b", "c", UUID(int=1)), Label("a", "\0", UUID(int=1))]
    )
    def test_a_label_with_a_nul_is_a_programming_error(self, label: Label) -> None:
        with pytest.raises(ValueError, match="NUL"):
            envelope.seal(CIPHER, 1, label, NONCE, b"x")

    @settings(max_examples=50)
    @given(st.binary(max_size=300), st.integers(0, 0xFFFF), st.uuids())
    def test_the_second_reader_agrees(self, plaintext: bytes, generation: int, row: UUID) -> None:
        label = LABEL._replace(row=row)
        sealed = envelope.seal(CIPHER, generation, label, NONCE, plaintext)

        place = (label.table, label.column, row)
        assert second_reader.read_field(PATIENT_KEY, place, sealed) == plaintext
        assert opens(sealed, label, generation) == plaintext


class TestSeveralAtOnce:
    def test_they_open_as_one_by_one_and_an_empty_column_is_empty(self, keys: LocalKeys) -> None:
        ref = keys.new_key(Purpose.PATIENT, UUID(int=5))
        row = UUID(int=6)
        sealed = {
            column: keys.seal_field(ref, Label("photo", column, row), column.encode())
            for column in ("caption", "source")
        }
        opened = keys.open_fields(ref, "photo", row, {**sealed, "procedure": None})
        assert opened == {"caption": b"caption", "source": b"source", "procedure": b""}

    def test_one_that_is_moved_opens_none(self, keys: LocalKeys) -> None:
        ref = keys.new_key(Purpose.PATIENT, UUID(int=5))
        row = UUID(int=6)
        good = keys.seal_field(ref, Label("photo", "caption", row), b"swelling")
        with pytest.raises(FieldBroken):
            keys.open_fields(ref, "photo", row, {"caption": good, "source": good})
