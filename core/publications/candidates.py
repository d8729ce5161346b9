"""Which photos the release decision is asked about at all: a sieve, never an answer.

Each condition is one without which the decision says no, so what it keeps out may not leave; of
what comes through, the decision is asked of each photo. Whose patient never agreed to the use is
not even counted: the work of a page does not grow with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.decisions import Purpose
from core.work import Work

# A masked copy may do where the photo itself may not, whoever is in it.
_MAYBE = """
SELECT photo.id FROM photo
WHERE photo.patient_id IN (
    SELECT c.patient_id FROM consent c JOIN consent_provision p ON p.consent_id = c.id
    WHERE p.purpose = $1 AND p.effect = 'permit'
      AND c.starts <= $2 AND (c.ends > $2 OR c.ends IS NULL)
      AND (c.closed_at > $2 OR c.closed_at IS NULL))
  AND photo.quarantine_code IS NULL
  AND EXISTS (SELECT FROM face_look AS f WHERE f.photo_id = photo.id)
  AND (EXISTS (SELECT FROM rendition AS r WHERE r.photo_id = photo.id AND r.kind = 'masked')
    OR NOT EXISTS (SELECT FROM face_region AS f WHERE f.photo_id = photo.id
        AND f.declared_by IS NULL AND f.depiction_id IS NULL))
  AND (photo.id < $3 OR $3::uuid IS NULL) AND (photo.body_site = $4 OR $4::text IS NULL)
ORDER BY photo.id DESC LIMIT $5
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: photos for a purpose, of one body site if named."""

    purpose: Purpose
    body_site: str | None = None


async def candidates(work: Work, wanted: Wanted, before: UUID | None, limit: int) -> Sequence[UUID]:
    """The newest `limit` photos beyond `before` that the decision may say yes to."""
    # By the box's eyes: who asks reads the rows with their own.
    async with work.beyond():
        asked = (wanted.purpose.value, work.at, before, wanted.body_site, limit)
        return [row["id"] for row in await work.rows(_MAYBE, *asked)]
