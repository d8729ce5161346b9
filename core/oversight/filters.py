"""What somebody chooses of the log, as a condition that an index answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.audit import KINDS, Category, Outcome, Tag
from core.kit.errors import Invalid

_LONGEST_ADDRESS = 45
_Part = tuple[str, object]


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which rows of the log; all that is given must hold. Moments: from `since`, before `until`."""

    patient: UUID | None = None
    person: UUID | None = None
    photo: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    category: Category | None = None
    tag: Tag | None = None
    outcome: Outcome | None = None
    emergency: bool = False
    address: str | None = None

    def require_sound(self) -> None:
        """Refuse what no row could be.

        Raises:
            Invalid: an address that is none.
        """
        if self.address is not None and not 1 <= len(self.address) <= _LONGEST_ADDRESS:
            raise Invalid("address", "Give one network address.")

    def conditions(self, first: int) -> tuple[str, list[object]]:
        """The condition on `e`, a row of the log, and its values, numbered from `first`."""
        parts = [part for part in self._parts() if part[1] is not None]
        said = [text.format(f"${number}") for number, (text, _) in enumerate(parts, first)]
        if self.emergency:
            said.append("e.emergency IS NOT NULL")
        return " AND ".join(said) or "true", [value for _, value in parts]

    def told(self) -> dict[str, object]:
        """The same for the log of who read it: identifiers, codes and moments."""
        told: dict[str, object] = {
            name: str(value)
            for name in ("patient", "person", "photo", "category", "tag", "outcome", "address")
            if (value := getattr(self, name)) is not None
        }
        moments = {"since": self.since, "until": self.until}
        told |= {name: each.isoformat() for name, each in moments.items() if each is not None}
        return told | ({"emergency": True} if self.emergency else {})

    def _parts(self) -> tuple[_Part, ...]:
        return (
            ("e.patient = {}::uuid", self.patient),
            ("e.person = {}::uuid", self.person),
            ("e.photo = {}::uuid", self.photo),
            ("e.at >= {}::timestamptz", self.since),
            ("e.at < {}::timestamptz", self.until),
            ("e.tag = ANY({}::text[])", self.category and tags_of(self.category)),
            ("e.tag = {}", self.tag and self.tag.value),
            # The small index is for what is not well, so that stands in the statement.
            *self._outcomes(),
            ("e.address = {}", self.address),
        )

    def _outcomes(self) -> tuple[_Part, ...]:
        if self.outcome is None:
            return ()
        rare = "" if self.outcome is Outcome.OK else " AND e.outcome <> 'ok'"
        return (("e.outcome = {}" + rare, self.outcome.value),)


def tags_of(category: Category) -> list[str]:
    """The tags of one kind of act."""
    return [tag.value for tag, kind in KINDS.items() if kind.category is category]
