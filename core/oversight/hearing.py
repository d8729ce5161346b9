"""What is new in the box since the last look, for those who are told of changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.jobs import EmergencyChanged, Event, Pending, PhotoChanged, TaskChanged
from core.kit.actor import THE_BOX
from core.work import UnitOfWork

_OVERLAP = 200  # of two acts the later number may be committed first


@dataclass(frozen=True, slots=True)
class Heard:
    """Identifiers of what changed, and whether any job did."""

    photos: frozenset[UUID]
    tasks: frozenset[UUID]
    has_jobs: bool


@dataclass(slots=True)
class Hearing:
    """Reads on in the outbox and looks at the queue, for one process."""

    unit_of_work: UnitOfWork
    _newest: int | None = None
    _heard: frozenset[int] = frozenset()
    _mark: tuple[object, ...] = field(default_factory=tuple)

    async def look(self) -> Heard:
        """What changed since the last time; the first time, nothing did."""
        async with self.unit_of_work(THE_BOX) as work:
            outbox, connection = self.unit_of_work.outbox, work.connection
            newest = await outbox.newest(connection)
            after = (newest if self._newest is None else self._newest) - _OVERLAP
            found = {each.id: each for each in await outbox.all_news(connection, after)}
            mark = await self.unit_of_work.queue.mark(connection)
        fresh = {number: each for number, each in found.items() if number not in self._heard}
        if self._newest is None:
            fresh, self._mark = {}, mark
        told = Heard(
            photos=_of(fresh, PhotoChanged),
            tasks=_of(fresh, TaskChanged, EmergencyChanged),
            has_jobs=mark != self._mark,
        )
        self._newest, self._heard, self._mark = newest, frozenset(found), mark
        return told


def _of(found: Mapping[int, Pending], *events: type[Event]) -> frozenset[UUID]:
    kinds = {event.kind for event in events}
    return frozenset(each.subject for each in found.values() if each.kind in kinds)
