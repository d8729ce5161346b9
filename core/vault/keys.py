"""The seam between the vault and whoever holds the keys.

`KeyProvider` is what the rest of the vault may ask of the keys. Today it is
answered in process by `LocalKeys`; a separate key process answers the same
questions later, so nothing here hands out a patient key, a KEK or the root key.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID


class Purpose(StrEnum):
    """What a family of keys is for; each purpose has its own key-encryption keys."""

    PATIENT = "patient"
    CONSENT = "consent"
    AUDIT = "audit"
    BACKUP = "backup"
    CONFIG = "config"


class KeyRef(NamedTuple):
    """The name of one patient or inbox key: what rows and blobs store instead of a key."""

    key_id: UUID
    generation: int


class Label(NamedTuple):
    """The one place a sealed field belongs to; elsewhere it does not open.

    `table` and `column` are names from the code, never user input, and hold no NUL.
    """

    table: str
    column: str
    row: UUID


class KeyProvider(Protocol):
    """Wraps, unwraps, seals and indexes under keys it never shows."""

    @property
    def appliance_id(self) -> UUID:
        """Which box these are the keys of."""
        ...

    @property
    def blind_index_version(self) -> int:
        """The version of the blind-index key, to be stored beside every index value."""
        ...

    def new_key(self, purpose: Purpose, owner: UUID) -> KeyRef:
        """Make a fresh key for `owner` (a patient or an inbox); durable on return.

        Every call makes another key: a caller whose transaction fails leaves an
        unused key behind, never a shared one.
        """
        ...

    def new_keys(self, purpose: Purpose, owners: Sequence[UUID]) -> list[KeyRef]:
        """Make a fresh key for each of `owners`, in one write; durable on return."""
        ...

    def destroy_key(self, ref: KeyRef) -> None:
        """Destroy a key: what is sealed under it opens never again; durable on return."""
        ...

    def wrap(self, ref: KeyRef, photo_id: UUID, dek_generation: int, dek: bytes) -> bytes:
        """Wrap the 32-byte data key of a photo; 40 bytes, the same on every call.

        Raises:
            KeyMissing: there is no key `ref`.
        """
        ...

    def unwrap(self, ref: KeyRef, photo_id: UUID, dek_generation: int, wrapped: bytes) -> bytes:
        """Give back the 32-byte data key.

        Raises:
            KeyMissing: there is no key `ref`.
            WrongKey: not wrapped under this key for this photo and generation.
        """
        ...

    def seal_field(self, ref: KeyRef, label: Label, plaintext: bytes) -> bytes:
        """Seal a column value: 31 bytes longer, different on every call."""
        ...

    def open_field(self, ref: KeyRef, label: Label, sealed: bytes) -> bytes:
        """Open a column value.

        Raises:
            FieldBroken: altered, or sealed for another place or key.
            UnknownFormat: not a field envelope.
            KeyMissing: there is no key `ref`.
        """
        ...

    def read_ahead(self, refs: Collection[KeyRef]) -> None:
        """Say which keys will be asked for next, so that they are looked up together.

        A help for who reads many rows under keys of their own; it changes no answer.
        """
        ...

    def open_fields(
        self, ref: KeyRef, table: str, row: UUID, sealed: Mapping[str, bytes | None]
    ) -> dict[str, bytes]:
        """Open several columns of one row at once; an empty column is empty bytes.

        Raises:
            FieldBroken, UnknownFormat, KeyMissing: as `open_field`, and then nothing is opened.
        """
        ...

    def seal_record(self, ref: KeyRef, place: bytes, record: bytes) -> bytes:
        """Seal a record of the log for its `place`: 28 bytes longer, different on every call."""
        ...

    def open_record(self, ref: KeyRef, place: bytes, sealed: bytes) -> bytes:
        """Open a record of the log.

        Raises:
            FieldBroken: altered, or sealed for another place or key.
            KeyMissing: the key was destroyed.
        """
        ...

    def sign_checkpoint(self, message: bytes) -> bytes:
        """The box's signature under a head of its log: Ed25519, 64 bytes."""
        ...

    def checkpoint_key(self) -> bytes:
        """The public key of that signature: 32 bytes."""
        ...

    def blind_index(self, field: str, normalised: str) -> bytes:
        """16 bytes that are equal exactly when field and value are: for exact lookup."""
        ...

    def keyed_hash(self, label: str, value: bytes) -> bytes:
        """32 bytes that nobody without the root key can match to a guessed `value`."""
        ...
