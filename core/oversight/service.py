"""The oversight room's door."""

import asyncio
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from core.access import Access, Verb
from core.audit import LogStanding, Tag, TrailPage
from core.faces import EyeReport, eye_reports
from core.jobs import Job, JobPage, JobState, QueueCounts
from core.kit.actor import THE_BOX, Actor
from core.search import PhotoIndex
from core.work import UnitOfWork, Work

_NOTICES = """
SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'failed' AND day > $1) AS failed FROM notice
"""
# A template that no consent allows: deleted within a second, so none is ever counted for long.
_FACES = """
SELECT (SELECT count(*) FROM photo LEFT JOIN face_look ON face_look.photo_id = photo.id
        WHERE development = 'ready' AND face_look.photo_id IS NULL) AS unseen,
       (SELECT count(*) FROM face_template LEFT JOIN consent ON consent.id = consent_id
        WHERE consent.state IS DISTINCT FROM 'active' OR consent.ends <= $1) AS forbidden
"""
_RECENT = timedelta(days=7)
_UNCOMMITTED = timedelta(seconds=2)  # a change is seen when it is committed, and dated before
_NOW = "SELECT now() AS now"
_PHOTOS = "SELECT development, count(*) AS n FROM photo GROUP BY development"


MOST_CHANGED = 20
"""The most jobs told of at once; whoever wants all of them asks for the list."""


@dataclass(frozen=True, slots=True)
class JobNews:
    """How the jobs stand at a moment, and those that changed, the latest first."""

    counts: QueueCounts
    changed: tuple[Job, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """The box at a glance: counts, bytes and seconds, nobody's data.

    `notices_failed` are those of the last seven days. `photos_unseen` are developed and were not
    looked at for faces yet; `eyes` is what each worker says of what it looks with. `log_entries`
    and `log_lag_seconds` are of the sealed log.
    """

    jobs: QueueCounts
    photos_received: int
    photos_ready: int
    photos_quarantined: int
    index_documents: int
    index_waiting: int
    index_lag_seconds: float
    disk_used_bytes: int
    disk_total_bytes: int
    notices_waiting: int = 0
    notices_failed: int = 0
    eyes: tuple[EyeReport, ...] = ()
    photos_unseen: int = 0
    templates_without_consent: int = 0
    log_entries: int = 0
    log_lag_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Oversight:
    """What administrators and privacy officers look after."""

    access: Access
    unit_of_work: UnitOfWork
    index: PhotoIndex
    folder: Path

    async def trail(self, actor: Actor, photo: UUID, after: int, first: int) -> TrailPage:
        """Who did what to one photo, oldest first, at most `first` beyond row `after`.

        An unknown photo has an empty trail, like one that nobody ever touched.
        """
        async with self.access.act(actor, Verb.AUDIT, photo=photo) as work:
            page = await self.unit_of_work.trail.of_photo(work.connection, photo, after, first)
            work.record(Tag.AUDIT_VIEWED, photo=photo, detail={"count": len(page.events)})
        return page

    async def jobs(self, actor: Actor, state: JobState | None, after: int, first: int) -> JobPage:
        """The jobs that wait, run or are held, oldest first."""
        async with self.access.act(actor, Verb.ADMIN) as work:
            work.record(Tag.STATUS_VIEWED)
            return await self.unit_of_work.queue.page(work.connection, state, after, first)

    async def watch(self, actor: Actor) -> JobNews:
        """How the jobs stand, for whoever means to be told of each change: that is logged once."""
        async with self.access.act(actor, Verb.ADMIN) as work:
            work.record(Tag.STATUS_VIEWED, detail={"live": True})
            return await self._jobs_since(work, None)

    async def news(self, actor: Actor, since: datetime) -> JobNews:
        """How the jobs stand, and which changed since then: the verb is asked each time."""
        async with self.access.act(actor, Verb.ADMIN) as work:
            return await self._jobs_since(work, since - _UNCOMMITTED)

    async def _jobs_since(self, work: Work, since: datetime | None) -> JobNews:
        queue, connection = self.unit_of_work.queue, work.connection
        (now,) = await work.rows(_NOW)  # the queue's own clock is the database's
        counts = await queue.counts(connection)
        changed = await queue.changed(connection, since, MOST_CHANGED) if since else ()
        return JobNews(counts, changed, now["now"])

    async def retry(self, actor: Actor, job: int) -> None:
        """Let a held job try again.

        Raises:
            NotFound: no such job is held.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            await self.unit_of_work.queue.retry(work.connection, job)
            work.record(Tag.JOB_RETRIED, detail={"job": job})

    async def status(self, actor: Actor) -> SystemStatus:
        """The box at a glance, for an administrator."""
        async with self.access.act(actor, Verb.ADMIN) as work:
            work.record(Tag.STATUS_VIEWED)
        return await self.look()

    async def look(self) -> SystemStatus:
        """All of it, faces and templates counted too, for the box itself: its health."""
        glanced = await self.glance()
        async with self.unit_of_work(THE_BOX) as work:
            (faces,) = await work.rows(_FACES, work.at)
            return replace(
                glanced,
                eyes=await eye_reports(work),
                photos_unseen=faces["unseen"],
                templates_without_consent=faces["forbidden"],
            )

    async def glance(self) -> SystemStatus:
        """What is quickly told, for the gauges: they ask every few seconds."""
        async with self.unit_of_work(THE_BOX) as work:
            counts = await self.unit_of_work.queue.counts(work.connection)
            waiting, lag = await self.unit_of_work.outbox.lag(work.connection, work.at)
            photos = {row["development"]: row["n"] for row in await work.rows(_PHOTOS)}
            (notices,) = await work.rows(_NOTICES, (work.at - _RECENT).date())
            log = await self.unit_of_work.trail.standing(work.connection, work.at)
        disk = await asyncio.to_thread(shutil.disk_usage, self.folder)
        return SystemStatus(
            jobs=counts,
            photos_received=photos.get("received", 0),
            photos_ready=photos.get("ready", 0),
            photos_quarantined=photos.get("quarantined", 0),
            index_documents=self.index.size,
            index_waiting=waiting,
            index_lag_seconds=lag,
            disk_used_bytes=disk.used,
            disk_total_bytes=disk.total,
            notices_waiting=notices["waiting"],
            notices_failed=notices["failed"],
            log_entries=log.entries,
            log_lag_seconds=log.lag_seconds,
        )

    async def log_standing(self) -> LogStanding:
        """How far the sealed log is: the appliance asks every second."""
        async with self.unit_of_work(THE_BOX) as work:
            return await self.unit_of_work.trail.standing(work.connection, work.at)
