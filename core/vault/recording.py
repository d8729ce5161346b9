"""The seal of a record of the log, and the signature under the log's head.

Record: nonce 12 | AES-256-GCM under HKDF-Expand(audit key, "bkx1/record"), bound to its place.
An audit key is for one patient and month, so random nonces do not collide. The signing key is
Ed25519 from HKDF-Expand(its own key of the keystore, "bkx1/sign"): nothing is ever sealed
under that key, and no data key is on the way to it.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.vault.errors import FieldBroken
from core.vault.wrap import derive

NONCE_BYTES = 12


def record_key(audit_key: bytes) -> AESGCM:
    """The cipher for the records under one audit key."""
    return AESGCM(derive(audit_key, b"bkx1/record"))


def seal(cipher: AESGCM, place: bytes, nonce: bytes, record: bytes) -> bytes:
    """Seal `record` for `place`; `nonce` is 12 fresh random bytes."""
    return nonce + cipher.encrypt(nonce, record, place)


def open_sealed(cipher: AESGCM, place: bytes, sealed: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        FieldBroken: altered, or sealed for another place.
    """
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except (InvalidTag, ValueError):
        raise FieldBroken from None


def signing_key(secret: bytes) -> Ed25519PrivateKey:
    """What signs the heads of the log."""
    return Ed25519PrivateKey.from_private_bytes(derive(secret, b"bkx1/sign"))
