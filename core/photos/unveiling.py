"""Choosing to see a sensitive photo as it is: one's own act, for a while, in the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.access import Access, Verb
from core.audit import Tag
from core.kit.actor import Actor
from core.kit.ids import Ids
from core.photos import rows
from core.photos.service import Photos
from core.photos.types import PhotoId

LASTS = timedelta(minutes=15)
_UNVEIL = """
INSERT INTO unveiling (id, person_id, photo_id, until) VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id, photo_id) DO UPDATE SET until = excluded.until
"""


@dataclass(frozen=True, slots=True)
class Unveiling:
    """Lets a person see what is blurred."""

    access: Access
    photos: Photos
    ids: Ids

    async def open(self, actor: Actor, photo: PhotoId) -> datetime:
        """Show this photo unblurred to the actor, and to nobody else; returns until when.

        Raises:
            NotFound: no such photo, or not one in the actor's sight.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            until = work.at + LASTS
            await work.rows(_UNVEIL, self.ids.new(), actor.person, photo, until)
            work.record(Tag.PHOTO_UNVEILED, photo=photo, patient=row["patient_id"])
        return until
