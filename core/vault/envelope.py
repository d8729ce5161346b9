"""The envelope of a sealed column value (sealing.md 3.3).

    01 | key generation u16 | nonce 12 | ciphertext | tag 16

AES-256-GCM under FK = HKDF-Expand(patient key, "bkx1/field"), with
table 00 column 00 row-uuid generation-u16 as associated data. One patient's fields
are far below 2**32, so random nonces under a per-patient key do not collide.
"""

from struct import pack

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.vault.errors import FieldBroken, UnknownFormat
from core.vault.keys import Label
from core.vault.wrap import derive

NONCE_BYTES = 12
OVERHEAD_BYTES = 31
MAX_GENERATION = 0xFFFF

_VERSION = 1
_NONCE = slice(3, 15)
_BODY = slice(15, None)


def field_key(patient_key: bytes) -> AESGCM:
    """The cipher for the fields of one patient."""
    return AESGCM(derive(patient_key, b"bkx1/field"))


def seal(cipher: AESGCM, generation: int, label: Label, nonce: bytes, plaintext: bytes) -> bytes:
    """Seal `plaintext` for `label`; `nonce` is 12 fresh random bytes."""
    head = pack(">BH", _VERSION, generation)
    return head + nonce + cipher.encrypt(nonce, plaintext, _place(label, head[1:]))


def open_sealed(cipher: AESGCM, generation: int, label: Label, sealed: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        UnknownFormat: too short, or not version 1.
        FieldBroken: altered, another generation, or sealed for another place.
    """
    if len(sealed) < OVERHEAD_BYTES or sealed[0] != _VERSION:
        raise UnknownFormat
    named = sealed[1:3]
    if int.from_bytes(named) != generation:
        raise FieldBroken
    try:
        return cipher.decrypt(sealed[_NONCE], sealed[_BODY], _place(label, named))
    except InvalidTag:
        raise FieldBroken from None


def _place(label: Label, generation: bytes) -> bytes:
    # A NUL would make ("a", "b\0c") and ("a\0b", "c") the same place.
    if "\0" in label.table or "\0" in label.column:
        raise ValueError("a label holds no NUL")
    return f"{label.table}\0{label.column}\0".encode() + label.row.bytes + generation
