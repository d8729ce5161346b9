"""What leaves for somebody outside who has no account: decided anew each time, as a copy of ours.

The original is never among it: a preview without camera data, or the copy in which others are
masked. The room that asks knows who it is for, and keeps the log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.decisions import Copy, Decision
from core.kit.errors import NotFound
from core.photos import RenditionKind
from core.photos.rows import Row
from core.release.asking import Asking, Use
from core.release.opening import named, sealed
from core.release.released import Released
from core.vault import BlobStore, KeyProvider
from core.work import Work

COPIES = (RenditionKind.PREVIEW, RenditionKind.MASKED)
"""What may leave, the fullest first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The copy of a photo that would leave, and the decision about it.

    Of a photo of which no copy may leave it is the fullest, with what stands in its way.
    """

    row: Row
    kind: RenditionKind
    file: Row | None
    decision: Decision

    @property
    def may_leave(self) -> bool:
        """True if it may, and is there."""
        return self.decision.is_permitted and self.file is not None


@dataclass(frozen=True, slots=True)
class Outside:
    """Decides about what leaves, and opens it, inside somebody else's unit of work."""

    asking: Asking
    keys: KeyProvider
    blobs: BlobStore

    async def candidates(
        self,
        work: Work,
        photos: Sequence[Row],
        use: Use,
        kinds: Sequence[RenditionKind] = COPIES,
    ) -> list[Candidate]:
        """Those of `each` that may leave now."""
        found = await self.each(work, photos, use, kinds)
        return [candidate for candidate in found if candidate is not None and candidate.may_leave]

    async def each(
        self,
        work: Work,
        photos: Sequence[Row],
        use: Use,
        kinds: Sequence[RenditionKind] = COPIES,
    ) -> list[Candidate | None]:
        """Of each of `photos`, in their order, the first of `kinds` that may leave now.

        Else the fullest, with what stands in its way; None of what was put apart or has no such
        copy. It takes as many statements for a hundred photos as for one.
        """
        if not photos:
            return []
        files = await self.asking.copies(work, [row["id"] for row in photos], kinds)
        deciders = await self.asking.deciders(work, photos, use)
        return [
            _first(row, files.get(row["id"], {}), decide, kinds)
            for row, decide in zip(photos, deciders, strict=True)
        ]

    def open(self, candidate: Candidate) -> Released:
        """The sealed file of what may leave.

        Raises:
            NotFound: it may not, or is not there.
        """
        if not candidate.may_leave:
            raise NotFound
        row = {**candidate.row, **named(candidate.file)}
        return sealed(self.keys, self.blobs, row, candidate.kind, candidate.decision)


def _first(
    row: Row,
    files: Mapping[RenditionKind, tuple[Row, Copy]],
    decide: Callable[[Copy], Decision],
    kinds: Sequence[RenditionKind],
) -> Candidate | None:
    if row["quarantine_code"] is not None:
        return None
    refused: Candidate | None = None
    for kind in kinds:
        file, copy = files.get(kind, (None, Copy(kind)))
        if file is None and kind is not RenditionKind.PREVIEW:
            continue  # nobody made one; a preview comes by itself
        candidate = Candidate(row, kind, file, decide(copy))
        if candidate.decision.is_permitted:
            return candidate
        refused = refused or candidate
    return refused
