"""The log, the jobs and the state of the box: types and resolvers."""

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.cost import LONGEST
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import jobs as core_jobs
from core import oversight as core
from core.audit import AuditEvent as CoreEvent
from core.faces import EyeReport
from core.jobs import JobState
from core.kit.actor import PersonId
from core.kit.errors import NotFound
from core.patients import PatientId
from core.photos import PhotoId

_TRAIL, _JOBS = "trail", "jobs"
_NOBODY = UUID(int=0)
_MOST_WORKERS = 16
_JOB_DIGITS = 18  # fits a bigint


@strawberry.type(description="One act in the log.")
class AuditEvent:
    """A row of the log."""

    at: datetime
    tag: str
    outcome: str
    person: PersonId | None
    role: str | None
    department: str | None
    photo: PhotoId | None
    patient: PatientId | None
    subject: UUID | None
    detail: JSON

    @classmethod
    def of(cls, event: CoreEvent) -> "AuditEvent":
        """Show a row of the log."""
        return cls(
            at=event.at,
            tag=event.tag,
            outcome=event.outcome,
            person=PersonId(event.person) if event.person else None,
            role=event.role,
            department=event.department,
            photo=PhotoId(event.photo) if event.photo else None,
            patient=PatientId(event.patient) if event.patient else None,
            subject=event.subject,
            detail=JSON(event.detail),
        )


@strawberry.type(description="Work that waits, runs, or is held after five failures.")
class Job:
    """A job."""

    id: strawberry.ID
    kind: str
    state: JobState
    photo: PhotoId
    starts: int
    reason: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, job: core_jobs.Job) -> "Job":
        """Show a job."""
        return cls(
            id=strawberry.ID(str(job.id)),
            kind=job.kind.value,
            state=job.state,
            photo=PhotoId(job.photo),
            starts=job.starts,
            reason=job.reason,
            created_at=job.created_at,
            updated_at=job.updated_at,
        )


@strawberry.type(description="What a worker says of what it looks for faces with.")
class Eye:
    """An eye."""

    at: datetime
    missing: str | None = strawberry.field(description="The code of what it lacks.")
    detector: str
    recogniser: str | None
    engine: str | None
    device: str | None
    batch: int = strawberry.field(description="Faces at once: less than at first if it was full.")
    restarts: int
    out_of_memory: int

    @classmethod
    def of(cls, report: EyeReport) -> "Eye":
        """Show an eye."""
        state = report.state
        return cls(
            at=report.at,
            missing=report.missing,
            detector=state.detector,
            recogniser=state.recogniser,
            engine=state.engine,
            device=state.device,
            batch=state.batch,
            restarts=state.restarts,
            out_of_memory=state.out_of_memory,
        )


@strawberry.type(description="The box at a glance.")
class SystemStatus:
    """Counts, bytes and seconds."""

    jobs_waiting: int
    jobs_running: int
    jobs_poisoned: int
    photos_received: int
    photos_ready: int
    photos_quarantined: int
    index_documents: int
    index_waiting: int
    index_lag_seconds: float
    disk_used_bytes: float = strawberry.field(description="Whole bytes; too many for an Int.")
    disk_total_bytes: float = strawberry.field(description="Whole bytes; too many for an Int.")
    notices_waiting: int = strawberry.field(description="Mail that no server has accepted yet.")
    notices_failed: int = strawberry.field(description="Mail refused in the last seven days.")
    photos_unseen: int = strawberry.field(description="Not looked at for faces yet.")
    templates_without_consent: int = strawberry.field(description="Always 0.")
    log_entries: float = strawberry.field(description="Whole entries; too many for an Int.")
    log_lag_seconds: float = strawberry.field(description="Age of the oldest act not sealed yet.")
    eyes: list[Eye] = strawberry.field(metadata={LONGEST: _MOST_WORKERS})

    @classmethod
    def of(cls, status: core.SystemStatus) -> "SystemStatus":
        """Show the state of the box."""
        return cls(
            jobs_waiting=status.jobs.waiting,
            jobs_running=status.jobs.running,
            jobs_poisoned=status.jobs.poisoned,
            photos_received=status.photos_received,
            photos_ready=status.photos_ready,
            photos_quarantined=status.photos_quarantined,
            index_documents=status.index_documents,
            index_waiting=status.index_waiting,
            index_lag_seconds=status.index_lag_seconds,
            disk_used_bytes=status.disk_used_bytes,
            disk_total_bytes=status.disk_total_bytes,
            notices_waiting=status.notices_waiting,
            notices_failed=status.notices_failed,
            photos_unseen=status.photos_unseen,
            templates_without_consent=status.templates_without_consent,
            log_entries=status.log_entries,
            log_lag_seconds=status.log_lag_seconds,
            eyes=[Eye.of(each) for each in status.eyes[:_MOST_WORKERS]],
        )


@strawberry.type
class OversightQuery:
    """What administrators and privacy officers can ask."""

    @strawberry.field(description="Who did what to one photo, oldest first.")
    async def audit_trail(
        self, info: Info, photo: PhotoId, first: int, after: str | None = None
    ) -> Connection[AuditEvent]:
        """A page of the log."""
        args = PageArgs.of(_TRAIL, first, after)
        last = int(args.after.key) if args.after and isinstance(args.after.key, int) else 0
        service = info.context.services.oversight
        page = await service.trail(info.context.actor, photo, last, args.first)
        return page_of(
            _TRAIL,
            page.events,
            AuditEvent.of,
            lambda e: Cursor(e.id, _NOBODY),
            has_more=page.has_more,
        )

    @strawberry.field(description="The jobs of the box, oldest first.")
    async def jobs(
        self, info: Info, first: int, after: str | None = None, state: JobState | None = None
    ) -> Connection[Job]:
        """A page of jobs."""
        args = PageArgs.of(_JOBS, first, after)
        last = int(args.after.key) if args.after and isinstance(args.after.key, int) else 0
        service = info.context.services.oversight
        page = await service.jobs(info.context.actor, state, last, args.first)
        return page_of(
            _JOBS, page.jobs, Job.of, lambda j: Cursor(j.id, j.photo), has_more=page.has_more
        )

    @strawberry.field(description="The box at a glance.")
    async def system_status(self, info: Info) -> SystemStatus:
        """The state of the box."""
        service = info.context.services.oversight
        return SystemStatus.of(await service.status(info.context.actor))


@strawberry.type
class OversightMutation:
    """What administrators can do."""

    @strawberry.mutation(description="Let a held job try again.")
    async def retry_job(self, info: Info, id: strawberry.ID) -> bool:
        """Retry a job."""
        await info.context.services.oversight.retry(info.context.actor, _job_number(id))
        return True


def _job_number(text: str) -> int:
    """The number of a job; anything that is none names no job."""
    if not (text.isascii() and text.isdigit() and len(text) <= _JOB_DIGITS):
        raise NotFound
    return int(text)
