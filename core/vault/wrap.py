"""Deriving and wrapping keys, always bound to the place they are for.

Wrap(K, context, secret) = AES-KW(HKDF-Expand-SHA512(K, "bkx1/wrap" 00 context), secret)
after sealing.md 3.1 (RFC 5869 and RFC 3394). The context does what associated data
would do: a wrapped key moved to another photo, owner, generation or version does not
unwrap. There is no nonce, so wrapping twice gives the same bytes and a re-wrap that
was interrupted can simply be done again.

Every integer is big-endian and every UUID is its 16 bytes, so a context has one
reading; KEK, patient-key and data-key contexts can look alike in length, but never
meet under the same wrapping key.
"""

from struct import pack
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from core.vault.errors import WrongKey
from core.vault.keys import KeyRef, Purpose

KEY_BYTES = 32
WRAPPED_BYTES = 40

_SHA512 = SHA512()


def derive(key: bytes, info: bytes, length: int = KEY_BYTES) -> bytes:
    """HKDF-Expand-SHA512: `key` must be uniformly random, as every key of the vault is."""
    return HKDFExpand(_SHA512, length, info).derive(key)


def wrap(key: bytes, context: bytes, secret: bytes) -> bytes:
    """Wrap a 32-byte `secret` under `key` for `context`: 40 bytes, deterministic."""
    if len(secret) != KEY_BYTES:
        raise ValueError("only 32-byte keys are wrapped")
    return aes_key_wrap(_wrapping_key(key, context), secret)


def unwrap(key: bytes, context: bytes, wrapped: bytes) -> bytes:
    """Give back the secret.

    Raises:
        WrongKey: another key or context, or the 40 bytes were altered.
    """
    if len(wrapped) != WRAPPED_BYTES:
        raise WrongKey
    try:
        return aes_key_unwrap(_wrapping_key(key, context), wrapped)
    except InvalidUnwrap:
        raise WrongKey from None


def kek_context(appliance_id: UUID, purpose: Purpose, version: int) -> bytes:
    """What a key-encryption key is bound to: this box, its purpose, its version."""
    return appliance_id.bytes + purpose.encode("ascii") + pack(">I", version)


def patient_key_context(owner: UUID, ref: KeyRef, kek_version: int) -> bytes:
    """What a patient or inbox key is bound to: its owner, its name, the KEK over it."""
    return owner.bytes + ref.key_id.bytes + pack(">II", ref.generation, kek_version)


def dek_context(photo_id: UUID, dek_generation: int, ref: KeyRef) -> bytes:
    """What a data key is bound to: its photo and the patient key over it."""
    place = photo_id.bytes + pack(">I", dek_generation)
    return place + ref.key_id.bytes + pack(">I", ref.generation)


def _wrapping_key(key: bytes, context: bytes) -> bytes:
    return derive(key, b"bkx1/wrap\0" + context)
