"""The committed vectors: what was sealed once must open for ever, by both readers."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.vault import envelope
from core.vault.container import Frame, Kind
from core.vault.keys import Label
from core.vault.stream import Opening
from core.vault.wrap import unwrap, wrap
from tests import second_reader
from tests.core.vault.sample import refusal
from tests.vectors.vault import make

FOLDER = Path(make.__file__).parent
VECTORS: dict[str, Any] = json.loads((FOLDER / "vectors.json").read_text(encoding="utf-8"))
PATIENT_KEY = bytes.fromhex(VECTORS["keys"]["patient_key"])
DEK = bytes.fromhex(VECTORS["keys"]["dek"])
Vector = dict[str, Any]


def named(kind: str, key: str) -> pytest.MarkDecorator:
    vectors = VECTORS[kind]
    return pytest.mark.parametrize("vector", vectors, ids=[repr(v[key]) for v in vectors])


def frame_of(vector: Vector) -> Frame:
    ids = UUID(vector["photo_id"]), UUID(vector["blob_id"])
    return Frame(Kind(vector["kind"]), *ids, vector["generation"])


def spoiled(vector: Vector) -> bytes:
    """The 16,385-byte container after the vector's edit."""
    blob = bytearray((FOLDER / "16385.bin").read_bytes())
    blob[vector["at"]] ^= vector["xor"]
    return bytes(blob[: vector["length"]]) + bytes.fromhex(vector["append"])


@named("wrap", "name")
def test_wrapped_keys(vector: Vector) -> None:
    under, context, key, wrapped = (
        bytes.fromhex(vector[field]) for field in ("under", "context", "key", "wrapped")
    )
    assert wrap(under, context, key) == wrapped
    assert unwrap(under, context, wrapped) == key
    assert second_reader.unwrap(under, context, wrapped) == key


def test_the_second_reader_builds_the_same_contexts() -> None:
    contexts = {vector["name"]: vector["context"] for vector in VECTORS["wrap"]}
    assert contexts == {
        "kek": second_reader.kek_context(make.BOX, "patient", 1).hex(),
        "patient_key": second_reader.patient_key_context(make.OWNER, make.REF.key_id, 1, 1).hex(),
        "dek": second_reader.dek_context(make.PHOTO, 1, make.REF.key_id, 1).hex(),
    }


@named("field", "plaintext")
def test_fields(vector: Vector) -> None:
    label = Label(vector["table"], vector["column"], UUID(vector["row"]))
    sealed, text = bytes.fromhex(vector["sealed"]), vector["plaintext"].encode()
    cipher = envelope.field_key(PATIENT_KEY)

    assert envelope.open_sealed(cipher, vector["generation"], label, sealed) == text
    assert envelope.seal(cipher, vector["generation"], label, sealed[3:15], text) == sealed
    place = (label.table, label.column, label.row)
    assert second_reader.read_field(PATIENT_KEY, place, sealed) == text


@named("blob", "file")
def test_containers(vector: Vector) -> None:
    blob = (FOLDER / vector["file"]).read_bytes()
    plain = make.plaintext(int(vector["file"].removesuffix(".bin")))

    assert b"".join(Opening(BytesIO(blob), frame_of(vector), DEK)) == plain
    assert second_reader.read_blob(PATIENT_KEY, vector["dek_generation"], blob) == plain


@named("malformed", "name")
def test_malformed_containers_are_refused_by_name(vector: Vector) -> None:
    [good] = [blob for blob in VECTORS["blob"] if blob["file"] == "16385.bin"]
    blob = spoiled(vector)
    name = refusal(lambda: list(Opening(BytesIO(blob), frame_of(good), DEK)))
    assert name == vector["error"]


def test_every_size_at_a_chunk_s_edge_is_there() -> None:
    assert [vector["file"] for vector in VECTORS["blob"]] == [f"{size}.bin" for size in make.SIZES]
