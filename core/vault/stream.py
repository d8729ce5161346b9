"""Sealing and opening the chunks of a blob, and naming what went wrong.

The chunks are the library's (`cryptography.cobblestone`); ours is only the naming.
The library says "invalid" in one way, so the cause is read from where it says so:
at the commitment the key or context is wrong, inside the stream a chunk is corrupt,
at the end the end is missing. No byte of plaintext leaves before its chunk has
authenticated, and only a clean end says that the blob was whole.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Self

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from core.vault.container import (
    FRAME_BYTES,
    HEAD_BYTES,
    HEADER_BYTES,
    MIN_SEALED_BYTES,
    SEALED_CHUNK_BYTES,
    Frame,
    KeySlot,
    plaintext_size,
)
from core.vault.errors import (
    BlobTruncated,
    BlobUnreadable,
    ChunkCorrupt,
    HeaderSwapped,
    WrongKey,
)

# One large update costs nine times as much as 64 KiB pieces (measured, sealing.md 3.2).
PIECE_BYTES = 65_536
_SEALED_PIECE_BYTES = 4 * SEALED_CHUNK_BYTES


class Sealing:
    """Turns plaintext of any lengths into the file of one blob, front to back.

    A data key belongs to one photo and the library draws a fresh salt for every blob,
    so no derived key is used twice and its counter nonces are safe.
    """

    def __init__(self, frame: Frame, slot: KeySlot, dek: bytes) -> None:
        header = frame.packed()
        self.frame_bytes = header + slot.packed()
        self._encryptor = Cobblestone256Encryptor(dek, header)

    def update(self, data: bytes) -> Iterator[bytes]:
        """The sealed bytes that `data` completes, possibly none yet."""
        view = memoryview(data)
        for start in range(0, len(view), PIECE_BYTES):
            yield self._encryptor.update(view[start : start + PIECE_BYTES])

    def finalize(self) -> bytes:
        """The last bytes: without them the blob does not open."""
        return self._encryptor.finalize()


def read_head(file: BinaryIO) -> tuple[Frame, KeySlot]:
    """What a blob says about itself; believed only once its commitment has matched.

    Raises:
        BlobTruncated, BlobUnreadable, UnknownFormat, ReservedNotZero, KeySlotDamaged: see each.
    """
    file.seek(0)
    head = read_some(file, FRAME_BYTES)
    if len(head) < FRAME_BYTES:
        raise BlobTruncated
    return Frame.parse(head[:HEADER_BYTES]), KeySlot.parse(head[HEADER_BYTES:])


class Opening:
    """The authenticated plaintext of one blob, in pieces of at most 64 KiB.

    Everything that can be known before the first piece is checked on construction, so
    that a response has not begun when it fails. Closes its file at the end, on failure
    and on `close`.

    Raises:
        HeaderSwapped: the header is not that of `frame`.
        WrongKey: `dek` does not open it.
        ChunkCorrupt: while reading, a chunk does not authenticate.
        BlobTruncated: the end is missing; from construction, or instead of a clean end.
        BlobUnreadable: the disk failed.
    """

    def __init__(self, file: BinaryIO, frame: Frame, dek: bytes) -> None:
        self._file = file
        self._key = (dek, frame.packed())
        self._open = True
        try:
            self._size = self._checked_size(frame)
            self._decryptor = self._decryptor_past_commitment()
        except BaseException:
            self.close()
            raise

    @property
    def plaintext_bytes(self) -> int:
        """How long the plaintext is, authenticated only by a clean end."""
        return plaintext_size(self._size)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if not self._open:
            raise StopIteration
        try:
            return self._next()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; nothing more comes."""
        self._open = False
        self._file.close()

    def _checked_size(self, frame: Frame) -> int:
        size = self._file.seek(0, 2)
        if size < MIN_SEALED_BYTES:
            raise BlobTruncated
        found, _ = read_head(self._file)
        if found != frame:
            raise HeaderSwapped
        return size

    def _decryptor_past_commitment(self) -> Cobblestone256Decryptor:
        self._file.seek(FRAME_BYTES)
        decryptor = Cobblestone256Decryptor(*self._key)
        try:
            decryptor.update(read_some(self._file, HEAD_BYTES - FRAME_BYTES))
        except InvalidTag:
            raise WrongKey from None
        plaintext_size(self._size)
        return decryptor

    def _next(self) -> bytes:
        sealed = read_some(self._file, _SEALED_PIECE_BYTES)
        if not sealed:
            return self._last()
        try:
            piece = self._decryptor.update(sealed)
        except InvalidTag:
            raise ChunkCorrupt(self._first_bad_chunk()) from None
        # The last, short chunk is held back until the end of the file is certain.
        return piece or self._next()

    def _last(self) -> bytes:
        self._open = False
        try:
            piece = self._decryptor.finalize()
        except InvalidTag:
            raise BlobTruncated from None
        self._file.close()
        if not piece:
            raise StopIteration
        return piece

    def _first_bad_chunk(self) -> int:
        decryptor = self._decryptor_past_commitment()
        chunk = 0
        with suppress(InvalidTag):
            while sealed := read_some(self._file, SEALED_CHUNK_BYTES):
                decryptor.update(sealed)
                chunk += 1
        return chunk


def read_some(file: BinaryIO, nbytes: int) -> bytes:
    """At most `nbytes` from where the file stands.

    Raises:
        BlobUnreadable: the disk failed.
    """
    try:
        return file.read(nbytes)
    except OSError:
        raise BlobUnreadable from None
