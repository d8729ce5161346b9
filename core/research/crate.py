"""Packing: files into a ZIP, and the ZIP sealed with age for one public key, piece by piece.

Nothing is held but one file at a time, and nothing lies on the disk. A ZIP that breaks off half-way
ends without the last piece of the seal, so that nobody can take it for a whole one.
"""

import asyncio
import os
import threading
import zipfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, cast

_PIECE_BYTES = 1 << 16
# A moment would tell when a patient was seen; all of a ZIP's files have this one.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the archive."""

    name: str
    data: bytes = field(repr=False)


class _Sink:
    """Where the ZIP is written: kept until it is taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held


async def zipped(files: AsyncIterator[File]) -> AsyncIterator[bytes]:
    """The bytes of a ZIP with these files. Pictures do not get smaller, so none is compressed."""
    sink = _Sink()
    with zipfile.ZipFile(cast(BinaryIO, sink), "w", zipfile.ZIP_STORED) as archive:
        async for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, _NO_MOMENT), file.data)
            yield sink.taken()
    yield sink.taken()


async def sealed(pieces: AsyncIterator[bytes], recipient: str) -> AsyncIterator[bytes]:
    """The same, encrypted with age (age-encryption.org/v1) for one public key.

    Raises:
        Exception: whatever `pieces` raises; what was given until then is no whole file.
    """
    loop = asyncio.get_running_loop()
    (plain_end, plain_start), (sealed_end, sealed_start) = os.pipe(), os.pipe()
    # age draws and pushes as it likes, so it does that in a thread of its own, between two pipes.
    sealing = _Sealing(plain_end, sealed_start, recipient)
    sealing.start()
    feeding = asyncio.create_task(_feed(pieces, plain_start))
    reader = asyncio.StreamReader()
    leaving, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(sealed_end, "rb", 0)
    )
    try:
        while piece := await reader.read(_PIECE_BYTES):
            # The last piece comes only after all was fed: a fault is told before it is given.
            if feeding.done():
                feeding.result()
            yield piece
        await feeding
        if sealing.fault is not None:
            raise sealing.fault
    finally:
        feeding.cancel()
        leaving.close()
        with suppress(asyncio.CancelledError, Exception):
            await feeding
        await asyncio.to_thread(sealing.join)


async def _feed(pieces: AsyncIterator[bytes], start: int) -> None:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(
        asyncio.streams.FlowControlMixin, os.fdopen(start, "wb", 0)
    )
    writer = asyncio.StreamWriter(transport, protocol, None, loop)
    try:
        async for piece in pieces:
            writer.write(piece)
            await writer.drain()
    except BaseException:
        transport.abort()  # nobody waits for what is still in it
        raise
    writer.close()


class _Sealing(threading.Thread):
    """Encrypts what comes out of one pipe into another; `fault` is why it could not."""

    def __init__(self, plain: int, target: int, recipient: str) -> None:
        super().__init__(daemon=True)
        self.ends = plain, target
        self.recipient = recipient
        self.fault: Exception | None = None

    def run(self) -> None:
        """Until the first pipe ends, or nobody takes what the second gives."""
        import pyrage

        plain, target = self.ends
        try:
            with os.fdopen(plain, "rb", 0) as source, os.fdopen(target, "wb", 0) as sink:
                key = pyrage.x25519.Recipient.from_str(self.recipient)
                pyrage.encrypt_io(source, sink, [key])
        except (OSError, pyrage.EncryptError, pyrage.RecipientError) as fault:
            self.fault = fault
