"""The frame of a blob file, BKX1 (sealing.md 3.2): what stands before the chunks.

    0   magic "BKX1"          24  blob_id 16             84  wrapped data key 40
    4   format 1              40  generation u32         124 CRC-32C of 64..123
    5   suite 1               44  zero 20                128 salt 24      } the library's
    6   kind                  64  key_id 16              152 commitment 32} Cobblestone-256
    7   flags 0               80  key generation u32     184 chunks       } stream
    8   photo_id 16

Bytes 0..63 never change and are the Cobblestone context, so they are authenticated by
the commitment. Bytes 64..127 are the key slot: replaced in place when a photo moves to
another patient, hence outside the context, and guarded by AES-KW; the CRC only tells a
typing error from a wrong key. All integers are big-endian.
"""

from dataclasses import dataclass
from enum import IntEnum
from struct import Struct
from typing import Self
from uuid import UUID

import google_crc32c

from core.vault.errors import BlobTruncated, KeySlotDamaged, ReservedNotZero, UnknownFormat
from core.vault.keys import KeyRef
from core.vault.wrap import WRAPPED_BYTES

HEADER_BYTES = 64
FRAME_BYTES = 128
HEAD_BYTES = 184
CHUNK_BYTES = 16_384
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
MIN_SEALED_BYTES = HEAD_BYTES + TAG_BYTES

_HEADER = Struct(">4sBBBB16s16sI20s")
_SLOT = Struct(">16sI40s")
_CRC = Struct(">I")
_MAGIC, _FORMAT, _SUITE, _RESERVED = b"BKX1", 1, 1, bytes(20)


class Kind(IntEnum):
    """What a blob is of its photo, or of the box; the numbers are the file format."""

    ORIGINAL = 0
    THUMB = 1
    PREVIEW = 2
    WEB = 3
    ANNOTATION = 4
    CONSENT_DOC = 5
    INDEX_SNAPSHOT = 6
    KEYSTORE_BUNDLE = 7
    METADATA_COPY = 8
    PART = 9
    MASKED = 10
    BLURRED = 11
    DEIDENTIFIED = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """Which blob this is: what its header must say, rebuilt from the database row."""

    kind: Kind
    photo_id: UUID
    blob_id: UUID
    generation: int = 1

    def packed(self) -> bytes:
        """The 64 header bytes, which are also the encryption context."""
        names = (self.photo_id.bytes, self.blob_id.bytes, self.generation)
        return _HEADER.pack(_MAGIC, _FORMAT, _SUITE, self.kind, 0, *names, _RESERVED)

    @classmethod
    def parse(cls, header: bytes) -> Self:
        """Read 64 header bytes.

        Raises:
            UnknownFormat: the magic, format, suite or kind is not ours.
            ReservedNotZero: flags or reserved bytes are set.
        """
        magic, version, suite, kind, flags, photo, blob, generation, zero = _HEADER.unpack(header)
        if (magic, version, suite) != (_MAGIC, _FORMAT, _SUITE) or kind not in _KINDS:
            raise UnknownFormat
        if flags or zero != _RESERVED:
            raise ReservedNotZero
        return cls(Kind(kind), UUID(bytes=photo), UUID(bytes=blob), generation)


_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class KeySlot:
    """The photo's wrapped data key (40 bytes) and the name of the key over it."""

    ref: KeyRef
    wrapped: bytes

    def packed(self) -> bytes:
        """The 64 slot bytes with their checksum."""
        if len(self.wrapped) != WRAPPED_BYTES:
            raise ValueError("a wrapped data key is 40 bytes")
        body = _SLOT.pack(self.ref.key_id.bytes, self.ref.generation, self.wrapped)
        return body + _CRC.pack(google_crc32c.value(body))

    @classmethod
    def parse(cls, slot: bytes) -> Self:
        """Read 64 slot bytes.

        Raises:
            KeySlotDamaged: the checksum does not match.
        """
        body, crc = slot[: _SLOT.size], slot[_SLOT.size :]
        if _CRC.pack(google_crc32c.value(body)) != crc:
            raise KeySlotDamaged
        key_id, generation, wrapped = _SLOT.unpack(body)
        return cls(KeyRef(UUID(bytes=key_id), generation), wrapped)


def sealed_size(plaintext_bytes: int) -> int:
    """How long the file of this much plaintext is."""
    return MIN_SEALED_BYTES + plaintext_bytes + plaintext_bytes // CHUNK_BYTES * TAG_BYTES


def plaintext_size(sealed_bytes: int) -> int:
    """How much plaintext a file of this length holds.

    Raises:
        BlobTruncated: no blob has this length.
    """
    chunks, tail = divmod(sealed_bytes - HEAD_BYTES, SEALED_CHUNK_BYTES)
    if chunks < 0 or tail < TAG_BYTES:
        raise BlobTruncated
    return chunks * CHUNK_BYTES + tail - TAG_BYTES
