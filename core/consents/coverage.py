"""Which photos a consent is about, between its row and its record."""

from uuid import UUID

from core.consents.models import ConsentRow
from core.consents.types import Coverage
from core.decisions import Scope
from core.kit.errors import Invalid

_MOST_IDS = 500


def coverage_of(row: ConsentRow) -> Coverage:
    """The coverage in a row."""
    ids = frozenset(UUID(name) for name in row.scope_ids)
    return Coverage(Scope(row.scope), ids, row.first_day, row.last_day)


def require_coverage(coverage: Coverage) -> None:
    """Refuse a coverage that names nothing, too much, or days that contradict each other.

    Raises:
        Invalid: it does.
    """
    names = coverage.scope in {Scope.PHOTO, Scope.SESSION}
    if names and not 1 <= len(coverage.ids) <= _MOST_IDS:
        raise Invalid("coverage", f"Name the photos or sessions, 1 to {_MOST_IDS}.")
    first, last = coverage.first_day, coverage.last_day
    if coverage.scope is Scope.DATE_RANGE and (first is None and last is None):
        raise Invalid("coverage", "Give the first day, the last day, or both.")
    if first is not None and last is not None and last < first:
        raise Invalid("coverage", "The last day lies before the first.")
