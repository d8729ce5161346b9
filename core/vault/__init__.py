"""Bytes in, sealed bytes out: the only room that knows keys.

Threat: someone has the disk, a database dump, a backup or the powered-off box.
Promises: they learn how many blobs there are, how large and when, and nothing else; a
blob, a field or a key that was altered, cut, swapped or moved is refused by name and
gives no plaintext; a blob that was committed is on disk and was read back.
Does not promise: to keep anything from the memory of the running process, or to know who
may see what: the release room asks that before it comes here.
"""

from core.vault.blobs import BlobStore
from core.vault.container import Frame, KeySlot, Kind, plaintext_size, sealed_size
from core.vault.errors import (
    BlobMissing,
    BlobTruncated,
    BlobUnreadable,
    ChunkCorrupt,
    DurabilityLost,
    FieldBroken,
    HeaderSwapped,
    KeyMissing,
    KeySlotDamaged,
    KeystoreBroken,
    KeyTooOld,
    ReadBackFailed,
    ReservedNotZero,
    RotationIncomplete,
    SealBroken,
    UnknownFormat,
    WrongKey,
    WrongPassphrase,
    WrongRecoveryKey,
)
from core.vault.keys import KeyProvider, KeyRef, Label, Purpose
from core.vault.keystore import Keystore
from core.vault.local import LocalKeys
from core.vault.recovering import RecoverReport, recover
from core.vault.rotating import Rotation, rotate
from core.vault.slots import PassphraseCost, require_passphrase
from core.vault.stream import Opening
from core.vault.verifying import Failure, VerifyReport, verify
from core.vault.writer import BlobWriter, Sealed

__all__ = [
    "BlobMissing",
    "BlobStore",
    "BlobTruncated",
    "BlobUnreadable",
    "BlobWriter",
    "ChunkCorrupt",
    "DurabilityLost",
    "Failure",
    "FieldBroken",
    "Frame",
    "HeaderSwapped",
    "KeyMissing",
    "KeyProvider",
    "KeyRef",
    "KeySlot",
    "KeySlotDamaged",
    "KeyTooOld",
    "Keystore",
    "KeystoreBroken",
    "Kind",
    "Label",
    "LocalKeys",
    "Opening",
    "PassphraseCost",
    "Purpose",
    "ReadBackFailed",
    "RecoverReport",
    "ReservedNotZero",
    "Rotation",
    "RotationIncomplete",
    "SealBroken",
    "Sealed",
    "UnknownFormat",
    "VerifyReport",
    "WrongKey",
    "WrongPassphrase",
    "WrongRecoveryKey",
    "plaintext_size",
    "recover",
    "require_passphrase",
    "rotate",
    "sealed_size",
    "verify",
]
