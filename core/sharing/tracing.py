"""From a picture that turned up somewhere back to the link by which it left."""

from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.imaging import Refused, sniff
from core.kit.actor import Actor
from core.kit.errors import Invalid
from core.sharing import reading
from core.sharing.models import ShareRow
from core.sharing.prints import Prints
from core.sharing.recipients import Recipients
from core.sharing.types import Share


@dataclass(frozen=True, slots=True)
class Tracing:
    """Reads what is hidden in a picture."""

    access: Access
    recipients: Recipients
    prints: Prints

    async def require(self, actor: Actor) -> None:
        """Refuse whoever may not ask, before a byte of the picture is read.

        Raises:
            Forbidden: not the privacy officer.
        """
        async with self.access.asking(actor, Verb.AUDIT):
            pass

    async def trace(self, actor: Actor, picture: bytes) -> Share | None:
        """The link by which a picture left; None if it bears no mark of this box.

        Nothing of the picture is kept.

        Raises:
            Forbidden: not the privacy officer.
            Invalid: it is no picture that can be read here.
        """
        await self.require(actor)
        mark = await self._mark(picture)
        async with self.access.act(actor, Verb.AUDIT) as work:
            row = await ShareRow.get_or_none(mark=mark) if mark is not None else None
            share = await reading.share(work, self.recipients, row) if row else None
            work.record(
                Tag.SHARE_TRACED, subject=row.id if row else None, detail={"found": bool(row)}
            )
        return share

    async def _mark(self, picture: bytes) -> bytes | None:
        kind = sniff(picture)
        try:
            if kind is not None:
                return await self.prints.mark_of(picture, kind)
        except Refused:
            pass
        raise Invalid("picture", "Send a picture: a JPEG, PNG or WebP file.")
