"""Seal slots: the ways to get at the root key, any one of which is enough.

A passphrase slot stretches what a person or a key file says with Argon2id (RFC 9106)
and wraps the root key under the result. A recovery slot seals the root key to a public
key with HPKE (RFC 9180, ML-KEM-768 with X25519); its private half is a text that is
printed once for the safe and stored nowhere. Both are bound to this box and to every
parameter they were made with, so a slot cannot be weakened without breaking it.
"""

import unicodedata
from dataclasses import dataclass
from struct import pack
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from core.kit.errors import Invalid
from core.vault.errors import KeystoreBroken, WrongKey, WrongPassphrase, WrongRecoveryKey
from core.vault.wrap import KEY_BYTES, derive, unwrap, wrap

MIN_PASSPHRASE_CHARACTERS = 12
SALT_BYTES = 16

_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA512, hpke.AEAD.AES_256_GCM)
_MLKEM_SEED_BYTES = 64


@dataclass(frozen=True, slots=True)
class PassphraseCost:
    """What one guess at the passphrase costs; the default is about a second and 256 MiB."""

    memory_kib: int = 256 * 1024
    iterations: int = 3
    lanes: int = 2

    def require_sane(self) -> None:
        """Refuse costs that only an altered keystore would name, before paying them.

        Raises:
            KeystoreBroken: more than 4 GiB, 64 passes or 16 lanes.
        """
        within = self.memory_kib <= 4 * 1024 * 1024 and self.iterations <= 64 and self.lanes <= 16
        if not within or min(self.memory_kib, self.iterations, self.lanes) < 1:
            raise KeystoreBroken


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """The root key wrapped under a stretched passphrase: 40 sealed bytes."""

    slot_id: UUID
    salt: bytes
    cost: PassphraseCost
    sealed: bytes


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The root key sealed to the offline recovery key: 1,168 sealed bytes."""

    slot_id: UUID
    sealed: bytes


def require_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short to be worth stretching.

    Raises:
        Invalid: fewer than 12 characters.
    """
    if len(passphrase) < MIN_PASSPHRASE_CHARACTERS:
        message = f"A passphrase has at least {MIN_PASSPHRASE_CHARACTERS} characters."
        raise Invalid("passphrase", message)


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """The box and slot that a sealed root key is bound to."""

    appliance_id: UUID
    slot_id: UUID

    def seal_to_passphrase(
        self, root: bytes, passphrase: str, salt: bytes, cost: PassphraseCost
    ) -> PassphraseSlot:
        """Make the slot that opens with `passphrase`; `salt` is 16 fresh random bytes."""
        sealed = wrap(_stretched(passphrase, salt, cost), self._context(cost), root)
        return PassphraseSlot(self.slot_id, salt, cost, sealed)

    def open_with_passphrase(self, slot: PassphraseSlot, passphrase: str) -> bytes:
        """The root key.

        Raises:
            WrongPassphrase: another passphrase, or the slot was altered.
            KeystoreBroken: the slot names an absurd cost.
        """
        slot.cost.require_sane()
        try:
            key = _stretched(passphrase, slot.salt, slot.cost)
            return unwrap(key, self._context(slot.cost), slot.sealed)
        except (WrongKey, ValueError):
            raise WrongPassphrase from None

    def seal_to_recovery(self, root: bytes, seed: bytes) -> RecoverySlot:
        """Make the slot that opens with the recovery key grown from 32-byte `seed`."""
        public = _recovery_key(seed).public_key()
        return RecoverySlot(self.slot_id, _SUITE.encrypt(root, public, self._info()))

    def open_with_recovery(self, slot: RecoverySlot, seed: bytes) -> bytes:
        """The root key.

        Raises:
            WrongRecoveryKey: another box's key, or the slot was altered.
        """
        try:
            return _SUITE.decrypt(slot.sealed, _recovery_key(seed), self._info())
        except (InvalidTag, ValueError):
            raise WrongRecoveryKey from None

    def _context(self, cost: PassphraseCost) -> bytes:
        costs = pack(">III", cost.memory_kib, cost.iterations, cost.lanes)
        return b"passphrase\0" + self.appliance_id.bytes + self.slot_id.bytes + costs

    def _info(self) -> bytes:
        return b"bkx1/recovery\0" + self.appliance_id.bytes + self.slot_id.bytes


def _stretched(passphrase: str, salt: bytes, cost: PassphraseCost) -> bytes:
    # The same letters can be typed as different code points on another keyboard.
    spoken = unicodedata.normalize("NFC", passphrase).encode()
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(spoken)


def _recovery_key(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    grown = derive(seed, b"bkx1/recovery-key", _MLKEM_SEED_BYTES + KEY_BYTES)
    return hpke.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(grown[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(grown[_MLKEM_SEED_BYTES:]),
    )
