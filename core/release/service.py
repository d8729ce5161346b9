"""The release room's door."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol, Self
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.audit.trail import AuditEntry
from core.jobs import JobKind
from core.kit.actor import Actor
from core.kit.errors import NotFound, Unavailable
from core.photos import BLOB_KINDS, PhotoId, RenditionKind, rows
from core.photos.rows import Row
from core.vault import BlobStore, Frame, KeyProvider, KeyRef
from core.work import UnitOfWork

_VERBS = {RenditionKind.ORIGINAL: Verb.DOWNLOAD}
_TAGS = {RenditionKind.ORIGINAL: Tag.PHOTO_DOWNLOADED}


class NotDeveloped(Unavailable):
    """The picture is being made; ask again in a moment."""

    code = "NOT_DEVELOPED"


class Pieces(Protocol):
    """Authenticated plaintext, piece by piece, out of an open file."""

    def __iter__(self) -> Self: ...

    def __next__(self) -> bytes: ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@dataclass(frozen=True, slots=True)
class Released:
    """A sealed file that may leave: what it is, and how its bytes are read.

    `blob` names the ciphertext and never changes, so it serves as the entity tag.
    """

    photo: PhotoId
    blob: UUID
    media_type: str
    size_bytes: int
    frame: Frame
    dek: bytes
    blobs: BlobStore

    def whole(self) -> AsyncIterator[bytes]:
        """All bytes in pieces, each authenticated before it is given."""
        return _off_the_loop(lambda: self.blobs.reader(self.frame, self.dek))

    def part(self, start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes `start` up to and including `end`, in authenticated pieces."""
        return _off_the_loop(lambda: self.blobs.read_range(self.frame, self.dek, start, end + 1))

    async def small(self) -> bytes:
        """All bytes at once, for renditions of some hundred kilobytes."""
        return await asyncio.to_thread(self.blobs.read, self.frame, self.dek)


@dataclass(frozen=True, slots=True)
class Release:
    """Decides about every byte."""

    access: Access
    unit_of_work: UnitOfWork
    keys: KeyProvider
    blobs: BlobStore

    async def open(self, actor: Actor, photo: PhotoId, kind: RenditionKind) -> Released:
        """The file `kind` of `photo`, for `actor` to read now.

        The log row is committed before this returns, so before the first byte.

        Raises:
            Forbidden: the role does not grant looking, or downloading the original.
            NotFound: no such photo, or not one this actor may know of; or it has no
                such rendition because it is quarantined.
            NotDeveloped: the rendition is being made.
        """
        async with self.access.asking(actor, _VERBS.get(kind, Verb.VIEW), photo=photo):
            row = await self._look(actor, photo, kind)
        if row["file_id"] is None:
            await self._ask_for(actor, photo, kind)
            raise NotDeveloped
        return self._released(row, kind)

    async def _look(self, actor: Actor, photo: PhotoId, kind: RenditionKind) -> Row:
        """The photo with its file of that kind, logged as seen if there is one."""
        entry = AuditEntry(_TAGS.get(kind, Tag.PHOTO_SEEN), detail={"rendition": kind.value})
        department = self.access.department(actor)
        assigns = self.access.may(actor, Verb.ASSIGN)
        found = await self.unit_of_work.see(
            actor, entry, rows.FILE, photo, kind.value, department, assigns
        )
        if not found or (found[0]["file_id"] is None and found[0]["quarantine_code"] is not None):
            raise NotFound
        return found[0]

    async def _ask_for(self, actor: Actor, photo: PhotoId, kind: RenditionKind) -> None:
        """Have the full resolution made; the everyday renditions are being made already."""
        if kind is RenditionKind.FULL:
            async with self.unit_of_work(actor) as work:
                work.enqueue(JobKind.ENLARGE, photo)

    def _released(self, row: Row, kind: RenditionKind) -> Released:
        ref = KeyRef(row["key_id"], row["key_generation"])
        return Released(
            photo=PhotoId(row["id"]),
            blob=row["file_id"],
            media_type=row["file_media_type"],
            size_bytes=row["file_size_bytes"],
            frame=Frame(BLOB_KINDS[kind], row["id"], row["file_id"], row["file_generation"]),
            dek=self.keys.unwrap(ref, row["id"], row["dek_generation"], row["dek"]),
            blobs=self.blobs,
        )


async def _off_the_loop(start: Callable[[], Pieces]) -> AsyncIterator[bytes]:
    """Open and draw each piece in a thread: reading must not hold up anyone else."""
    pieces = await asyncio.to_thread(start)
    try:
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
    finally:
        # A reader that walks away would leave an open file behind.
        await asyncio.to_thread(pieces.close)
