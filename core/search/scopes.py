"""In whose sight a photo is, as the index has it: a word that each photo carries.

A scope is a department and the labels on the photo, or the inbox of a department. What an
asker may see becomes a set of such words, and for patients whom they treat a wider set.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from core.sight import Sight

_INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Related:
    """What is seen of some patients only; of `emergency` everything that is filed."""

    patients: frozenset[UUID] = frozenset()
    scopes: frozenset[str] = frozenset()
    emergency: UUID | None = None

    def __bool__(self) -> bool:
        """Whether anything is seen that way."""
        return bool(self.patients and self.scopes) or self.emergency is not None


NOBODY = Related()


def scope_of(department: str, sensitivity: int, *, is_filed: bool) -> str:
    """The scope of a photo."""
    if not is_filed:
        return inbox_scope(department)
    return f"{department}#{sensitivity}" if sensitivity else department


def inbox_scope(department: str) -> str:
    """The scope of a department's unassigned photos, which only some may see."""
    return f"{department}#{_INBOX}"


def scopes_in(sight: Sight, departments: Iterable[str]) -> frozenset[str]:
    """The scopes that are seen whoever the patient is; `departments` are all there are."""
    here = (sight.department,) if sight.department is not None else ()
    seen = {*_scopes(here, sight.own), *_scopes(departments, sight.hospital)}
    if sight.inbox and sight.department is not None:
        seen.add(inbox_scope(sight.department))
    return frozenset(seen)


def related_in(sight: Sight, departments: Iterable[str], treated: Iterable[UUID]) -> Related:
    """What is seen beside that, of patients whom the asker treats."""
    here = (sight.department,) if sight.department is not None else ()
    scopes = {*_scopes(here, sight.treating), *_scopes(departments, sight.anywhere)}
    return Related(frozenset(treated), frozenset(scopes), sight.emergency)


def _scopes(departments: Iterable[str], mask: int | None) -> Iterator[str]:
    """Each department with each set of labels that the mask covers."""
    if mask is None:
        return
    for department in departments:
        labels = mask
        while labels:
            yield scope_of(department, labels, is_filed=True)
            labels = (labels - 1) & mask
        yield department
