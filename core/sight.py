"""What one transaction may see of photos and patients: computed above, enforced below.

The access room works out a `Sight` from the policy and the actor. It is used twice, and
neither use knows of the other: as conditions of the statements that list things, and as
the context of PostgreSQL's row level security, which hides what a statement forgot to ask.

Masks are the labels (`core.access.Sensitivity`) that may be on what is seen; None: nothing
is seen that way.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

_NEVER = -1  # in the context of the database, where an empty setting and none look alike

_TREATED = """(SELECT patient_id FROM care_relation
    WHERE person_id = {person} AND starts <= {now} AND ends > {now})"""


@dataclass(frozen=True, slots=True)
class Sight:
    """One actor's view.

    `own`: photos of their department. `treating`: the same of patients they treat.
    `anywhere`: of patients they treat, in any department. `hospital`: of all. `inbox`:
    unassigned photos of their department. `emergency`: the patient of a running
    break-glass grant. `room`: what may be published. The flags say which verbs they have
    that are about no photo in particular.
    """

    is_box: bool = False
    person: UUID | None = None
    department: str | None = None
    own: int | None = None
    treating: int | None = None
    anywhere: int | None = None
    hospital: int | None = None
    emergency: UUID | None = None
    inbox: bool = False
    room: bool = False
    writes: bool = False
    audits: bool = False
    held: bool = False
    """Photos that are held for them: out of every other sight, also the box's."""

    def context(self, now: datetime) -> tuple[str, ...]:
        """The arguments of the database's `bk_context`, in its order."""
        return (
            _flag(self.is_box),
            str(self.person or ""),
            self.department or "",
            *(str(_NEVER if mask is None else mask) for mask in self._masks()),
            str(self.emergency or ""),
            _flag(self.inbox),
            _flag(self.room),
            _flag(self.writes),
            _flag(self.audits),
            now.isoformat(),
            _flag(self.held),
        )

    def of_patients(self, now: datetime) -> tuple[object, ...]:
        """The values for `seen_patient`, in the order of their numbers."""
        return (self.department, self.person, now, *self._masks(), self.emergency)

    def of_photos(self, now: datetime) -> tuple[object, ...]:
        """The values for `seen_photo`: those of patients, and whether the inbox is seen."""
        return (*self.of_patients(now), self.inbox)

    def _masks(self) -> tuple[int | None, ...]:
        return self.own, self.treating, self.anywhere, self.hospital


BLIND = Sight()
ALL_SEEING = Sight(is_box=True)
EVEN_HELD = Sight(is_box=True, held=True)
"""The box's, where it works on a photo that is held: only there."""
OF_PATIENTS, OF_PHOTOS = 8, 9
"""How many values each condition takes."""


def seen_photo(first: int) -> str:
    """A condition on `photo`: what a `Sight` sees; its values are numbered from `first`."""
    at = _numbered(first)
    return f"""(
    photo.department = {at[0]} AND photo.patient_id IS NOT NULL AND {_covered("photo", at[3])}
    OR photo.department = {at[0]} AND photo.patient_id IS NULL AND {at[8]}::boolean
    OR photo.patient_id IN {_TREATED.format(person=f"{at[1]}::uuid", now=f"{at[2]}::timestamptz")}
        AND (photo.department = {at[0]} AND {_covered("photo", at[4])}
            OR {_covered("photo", at[5])})
    OR photo.patient_id IS NOT NULL AND {_covered("photo", at[6])}
    OR photo.patient_id = {at[7]}::uuid)"""


def seen_patient(first: int) -> str:
    """A condition on `patient`, as `seen_photo`."""
    at = _numbered(first)
    return f"""(
    {_covered("patient", at[3])} AND EXISTS (SELECT FROM patient_department treats
        WHERE treats.patient_id = patient.id AND treats.department = {at[0]})
    OR patient.id IN {_TREATED.format(person=f"{at[1]}::uuid", now=f"{at[2]}::timestamptz")}
        AND ({_covered("patient", at[4])} OR {_covered("patient", at[5])})
    OR {_covered("patient", at[6])}
    OR patient.id = {at[7]}::uuid)"""


def _numbered(first: int) -> tuple[str, ...]:
    return tuple(f"${number}" for number in range(first, first + OF_PHOTOS))


def _covered(table: str, mask: str) -> str:
    """No mask is NULL, which is neither true nor false, so nothing is seen."""
    return f"({table}.sensitivity & ~{mask}::int) = 0"


def _flag(value: bool) -> str:  # noqa: FBT001 - a flag is what it is about
    return "on" if value else "off"
