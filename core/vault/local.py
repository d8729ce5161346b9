"""The keys in this process: `KeyProvider` answered from an unlocked keystore.

What it does not promise: Python cannot wipe memory, so whoever reads this process's
memory has its keys. The separate key process is the answer to that, behind the same
protocol.
"""

import hmac
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.kit.ids import Ids
from core.vault import envelope, recording
from core.vault.errors import FieldBroken, KeystoreBroken, WrongKey
from core.vault.keys import KeyRef, Label, Purpose
from core.vault.keytable import KeyRow, KeyTable
from core.vault.wrap import (
    KEY_BYTES,
    dek_context,
    derive,
    kek_context,
    patient_key_context,
    unwrap,
    wrap,
)

BLIND_INDEX_VERSION = 1
BLIND_INDEX_BYTES = 16
CACHED_KEYS = 100_000


class LocalKeys:
    """The unlocked keys of this box, safe to share between threads.

    Keeps the last `cached_keys` patient keys and field ciphers in memory, so that
    opening a field costs microseconds.
    """

    def __init__(
        self, table: KeyTable, root: bytes, ids: Ids, *, cached_keys: int = CACHED_KEYS
    ) -> None:
        self._table = table
        self._root = root
        self._ids = ids
        self.appliance_id = table.appliance_id()
        self._blind_key = derive(root, b"bkx1/blind\0" + BLIND_INDEX_VERSION.to_bytes(4))
        self.kek = lru_cache(maxsize=None)(self._load_kek)
        self._ahead: dict[KeyRef, KeyRow] = {}
        self._patient_key = lru_cache(maxsize=cached_keys)(self._load_patient_key)
        self._field_key = lru_cache(maxsize=cached_keys)(self._load_field_key)
        self._record_key = lru_cache(maxsize=cached_keys)(self._load_record_key)
        self._signing_key = lru_cache(maxsize=1)(self._load_signing_key)
        self._hash_key = lru_cache(maxsize=256)(self._load_hash_key)

    def __repr__(self) -> str:
        return "LocalKeys()"

    @property
    def root(self) -> bytes:
        """The root key, for the keystore's own slots; no other room has a use for it."""
        return self._root

    @property
    def blind_index_version(self) -> int:
        """The version of the blind-index key."""
        return BLIND_INDEX_VERSION

    def new_key(self, purpose: Purpose, owner: UUID) -> KeyRef:
        """Make a fresh key for `owner`; on disk before it is returned."""
        (ref,) = self.new_keys(purpose, (owner,))
        return ref

    def new_keys(self, purpose: Purpose, owners: Sequence[UUID]) -> list[KeyRef]:
        """Make a fresh key for each of `owners`; on disk before they are returned."""
        with self._table.writing():
            return [self._added_key(purpose, owner) for owner in owners]

    def destroy_key(self, ref: KeyRef) -> None:
        """Destroy a key; other processes forget it when they next start."""
        with self._table.writing():
            self._table.drop_key(ref)
        self._patient_key.cache_clear()
        self._field_key.cache_clear()
        self._record_key.cache_clear()
        self._ahead = {}

    def wrap(self, ref: KeyRef, photo_id: UUID, dek_generation: int, dek: bytes) -> bytes:
        """Wrap a photo's data key: 40 bytes."""
        return wrap(self._patient_key(ref), dek_context(photo_id, dek_generation, ref), dek)

    def unwrap(self, ref: KeyRef, photo_id: UUID, dek_generation: int, wrapped: bytes) -> bytes:
        """Give back a photo's data key."""
        return unwrap(self._patient_key(ref), dek_context(photo_id, dek_generation, ref), wrapped)

    def seal_field(self, ref: KeyRef, label: Label, plaintext: bytes) -> bytes:
        """Seal a column value."""
        if not 0 <= ref.generation <= envelope.MAX_GENERATION:
            raise FieldBroken
        nonce = self._ids.secret(envelope.NONCE_BYTES)
        return envelope.seal(self._field_key(ref), ref.generation, label, nonce, plaintext)

    def open_field(self, ref: KeyRef, label: Label, sealed: bytes) -> bytes:
        """Open a column value."""
        return envelope.open_sealed(self._field_key(ref), ref.generation, label, sealed)

    def read_ahead(self, refs: Collection[KeyRef]) -> None:
        """Look the keys up together that will be asked for next."""
        self._ahead = {row.ref: row for row in self._table.keys(tuple(refs))}

    def open_fields(
        self, ref: KeyRef, table: str, row: UUID, sealed: Mapping[str, bytes | None]
    ) -> dict[str, bytes]:
        """Open several columns of one row."""
        cipher, generation = self._field_key(ref), ref.generation
        return {
            column: envelope.open_sealed(cipher, generation, Label(table, column, row), value)
            if value
            else b""
            for column, value in sealed.items()
        }

    def seal_record(self, ref: KeyRef, place: bytes, record: bytes) -> bytes:
        """Seal a record of the log."""
        nonce = self._ids.secret(recording.NONCE_BYTES)
        return recording.seal(self._record_key(ref), place, nonce, record)

    def open_record(self, ref: KeyRef, place: bytes, sealed: bytes) -> bytes:
        """Open a record of the log."""
        return recording.open_sealed(self._record_key(ref), place, sealed)

    def sign_checkpoint(self, message: bytes) -> bytes:
        """The box's signature under a head of its log."""
        return self._signing_key().sign(message)

    def checkpoint_key(self) -> bytes:
        """The public key of that signature."""
        return self._signing_key().public_key().public_bytes_raw()

    def blind_index(self, field: str, normalised: str) -> bytes:
        """16 bytes for exact lookup; `field` holds no NUL, `normalised` may."""
        if "\0" in field:
            raise ValueError("a field name holds no NUL")
        message = f"{field}\0{normalised}".encode()
        return hmac.digest(self._blind_key, message, "sha256")[:BLIND_INDEX_BYTES]

    def keyed_hash(self, label: str, value: bytes) -> bytes:
        """HMAC-SHA256 of `value` under a key of its own for `label`: 32 bytes."""
        return hmac.digest(self._hash_key(label), value, "sha256")

    def unwrapped_key(self, row: KeyRow) -> bytes:
        """The key in a keystore row.

        Raises:
            KeystoreBroken: the row was altered, or moved to another owner.
        """
        context = patient_key_context(row.owner, row.ref, row.kek_version)
        try:
            return unwrap(self.kek(row.purpose, row.kek_version), context, row.wrapped)
        except WrongKey:
            raise KeystoreBroken from None

    def wrapped_key(self, row: KeyRow, secret: bytes) -> KeyRow:
        """The row that keeps `secret` under the row's owner, name and KEK version."""
        context = patient_key_context(row.owner, row.ref, row.kek_version)
        kek = self.kek(row.purpose, row.kek_version)
        return row._replace(wrapped=wrap(kek, context, secret))

    def new_kek(self, purpose: Purpose, version: int) -> bytes:
        """A fresh key-encryption key, wrapped under the root key: 40 bytes."""
        context = kek_context(self.appliance_id, purpose, version)
        return wrap(self._root, context, self._ids.secret(KEY_BYTES))

    def _load_kek(self, purpose: Purpose, version: int) -> bytes:
        context = kek_context(self.appliance_id, purpose, version)
        try:
            return unwrap(self._root, context, self._table.kek(purpose, version))
        except WrongKey:
            raise KeystoreBroken from None

    def _load_patient_key(self, ref: KeyRef) -> bytes:
        row = self._ahead.get(ref)  # others may read at the same time
        return self.unwrapped_key(self._table.key(ref) if row is None else row)

    def _added_key(self, purpose: Purpose, owner: UUID) -> KeyRef:
        """Make a key, inside a write transaction.

        The version is read there: a rotation that has begun is seen, so no new key lands
        on a version that is being emptied.
        """
        ref = KeyRef(self._ids.new(), 1)
        version = self._table.versions(purpose).current
        row = KeyRow(ref, purpose, owner, version, b"")
        self._table.add_key(self.wrapped_key(row, self._ids.secret(KEY_BYTES)))
        return ref

    def _load_signing_key(self) -> Ed25519PrivateKey:
        """Made on first use: the one audit key whose owner is the box itself."""
        with self._table.writing():
            ref = self._table.key_of(Purpose.AUDIT, self.appliance_id)
            ref = ref or self._added_key(Purpose.AUDIT, self.appliance_id)
        return recording.signing_key(self.unwrapped_key(self._table.key(ref)))

    def _load_record_key(self, ref: KeyRef) -> AESGCM:
        return recording.record_key(self._patient_key(ref))

    def _load_field_key(self, ref: KeyRef) -> AESGCM:
        return envelope.field_key(self._patient_key(ref))

    def _load_hash_key(self, label: str) -> bytes:
        return derive(self._root, b"bkx1/hash\0" + label.encode())
