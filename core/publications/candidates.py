"""Which photos the release decision is asked about at all: a sieve, never an answer.

Each condition is one without which the decision says no, so what it keeps out may not leave; of
what comes through, the decision is asked of each photo. It begins with who agreed to the use:
whose patient did not is not even looked at, so the work of a page does not grow with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from core.decisions import Purpose
from core.work import Work

FEW: Final = 1000
"""Of so many people the photos are looked up one by one; of more, among all that there are."""

_AGREED = """
SELECT DISTINCT c.patient_id FROM consent_provision p JOIN consent c ON c.id = p.consent_id
WHERE p.purpose = $1 AND p.effect = 'permit'
  AND c.starts <= $2 AND (c.ends > $2 OR c.ends IS NULL)
  AND (c.closed_at > $2 OR c.closed_at IS NULL)
"""
# A masked copy may do where the photo itself may not, whoever is in it.
_MAYBE = """
    photo.quarantine_code IS NULL
    AND (photo.id < $2 OR $2::uuid IS NULL) AND (photo.body_site = $3 OR $3::text IS NULL)
    AND EXISTS (SELECT FROM face_look AS f WHERE f.photo_id = photo.id)
    AND (NOT EXISTS (SELECT FROM face_region AS f WHERE f.photo_id = photo.id
            AND f.declared_by IS NULL AND f.depiction_id IS NULL)
        OR EXISTS (SELECT FROM rendition AS r WHERE r.photo_id = photo.id AND r.kind = 'masked'))
    ORDER BY photo.id DESC LIMIT $4
"""
_OF_FEW = f"""
SELECT theirs.id FROM unnest($1::uuid[]) AS agreed (patient)
CROSS JOIN LATERAL (
    SELECT photo.id FROM photo WHERE photo.patient_id = agreed.patient AND {_MAYBE}
) AS theirs
ORDER BY theirs.id DESC LIMIT $4
"""  # noqa: S608 - a condition of ours
_OF_MANY = f"""
SELECT photo.id FROM photo WHERE photo.patient_id = ANY($1::uuid[]) AND {_MAYBE}
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: photos for a purpose, of one body site if named."""

    purpose: Purpose
    body_site: str | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The photos of everybody who agreed, by the box's eyes: who asks reads them with their own."""

    wanted: Wanted
    agreed: Sequence[UUID]

    @classmethod
    async def of(cls, work: Work, wanted: Wanted) -> "Candidates":
        """Find who agreed to the use, to whatever of it and of whichever photos."""
        async with work.beyond():
            found = await work.rows(_AGREED, wanted.purpose.value, work.at)
        return cls(wanted, [row["patient_id"] for row in found])

    async def after(self, work: Work, before: UUID | None, limit: int) -> Sequence[UUID]:
        """The newest `limit` photos beyond `before` that the decision may say yes to."""
        statement = _OF_FEW if len(self.agreed) <= FEW else _OF_MANY
        async with work.beyond():
            asked = (list(self.agreed), before, self.wanted.body_site, limit)
            return [row["id"] for row in await work.rows(statement, *asked)]
