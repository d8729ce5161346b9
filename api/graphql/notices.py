"""What there is to do, and how somebody wants to be told: types and resolvers."""

from datetime import date, datetime

import strawberry

from api.context import Info
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import notices as core
from core.consents import ConsentId
from core.kit.actor import PersonId
from core.kit.language import Language
from core.notices import CloseReason, Digest, Place, TaskId, TaskKind, TaskState
from core.patients import PatientId

_TASKS, _ESCALATIONS = "tasks", "escalations"


@strawberry.type(description="Something to do about a consent.")
class Task:
    """A task."""

    id: TaskId
    kind: TaskKind
    state: TaskState
    consent_id: ConsentId
    patient_id: PatientId
    due: date = strawberry.field(description="The last day on which it is in time.")
    due_in_days: int = strawberry.field(description="Negative once that day has passed.")
    level: int = strawberry.field(description="Reminders so far, from 0; 3: the day has passed.")
    owner: PersonId | None
    owner_name: str | None
    created_at: datetime

    @classmethod
    def of(cls, task: core.Task) -> "Task":
        """Show a task."""
        return cls(
            id=task.id,
            kind=task.kind,
            state=task.state,
            consent_id=task.consent,
            patient_id=task.patient,
            due=task.due,
            due_in_days=task.due_in_days,
            level=task.level,
            owner=task.owner,
            owner_name=task.owner_name,
            created_at=task.created_at,
        )


@strawberry.type(description="A task whose day has passed, without its patient.")
class Escalation:
    """A late task."""

    id: TaskId
    kind: TaskKind
    department: str
    has_owner: bool
    due: date
    due_in_days: int
    created_at: datetime

    @classmethod
    def of(cls, late: core.Escalation) -> "Escalation":
        """Show a late task."""
        return cls(
            id=late.id,
            kind=late.kind,
            department=late.department,
            has_owner=late.has_owner,
            due=late.due,
            due_in_days=late.due_in_days,
            created_at=late.created_at,
        )


@strawberry.type(description="How you want to be told what there is to do.")
class NoticePreference:
    """A preference."""

    mail: str | None = strawberry.field(description="Where mail goes; null: none leaves.")
    digest: Digest
    language: Language

    @classmethod
    def of(cls, preference: core.Preference) -> "NoticePreference":
        """Show a preference."""
        return cls(mail=preference.mail, digest=preference.digest, language=preference.language)


def _place(args: PageArgs) -> Place:
    if args.after is None or not isinstance(args.after.key, int):
        return core.FIRST
    return Place(args.after.key, args.after.id)


def _cursor(task: core.Task | core.Escalation) -> Cursor:
    return Cursor(task.place.number, task.place.id)


@strawberry.type
class NoticesQuery:
    """What can be asked about tasks and notices."""

    @strawberry.field(description="Open tasks of your department: your own first, then by day.")
    async def tasks(self, info: Info, first: int, after: str | None = None) -> Connection[Task]:
        """A page of tasks."""
        args = PageArgs.of(_TASKS, first, after)
        service = info.context.services.notices
        found = await service.tasks(info.context.actor, args.first + 1, _place(args))
        shown, more = found[: args.first], len(found) > args.first
        return page_of(_TASKS, shown, Task.of, _cursor, has_more=more)

    @strawberry.field(description="Late tasks of the hospital, for the privacy officer.")
    async def escalations(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Escalation]:
        """A page of late tasks."""
        args = PageArgs.of(_ESCALATIONS, first, after)
        service = info.context.services.notices
        found = await service.escalations(info.context.actor, args.first + 1, _place(args))
        shown, more = found[: args.first], len(found) > args.first
        return page_of(_ESCALATIONS, shown, Escalation.of, _cursor, has_more=more)

    @strawberry.field(description="How many tasks are yours; the late ones, if you see those.")
    async def tasks_waiting(self, info: Info) -> int:
        """A number only."""
        return await info.context.services.notices.waiting(info.context.actor)

    @strawberry.field(description="How you want to be told.")
    async def notice_preference(self, info: Info) -> NoticePreference:
        """Your own preference."""
        service = info.context.services.preferences
        return NoticePreference.of(await service.own(info.context.actor))


@strawberry.type
class NoticesMutation:
    """What can be done about tasks and notices."""

    @strawberry.mutation(description="Make a task of your department your own.")
    async def take_task(self, info: Info, id: TaskId) -> Task:
        """Take a task."""
        return Task.of(await info.context.services.notices.take(info.context.actor, id))

    @strawberry.mutation(description="Say that an end or a birthday needs nothing more.")
    async def close_task(self, info: Info, id: TaskId, reason: CloseReason) -> Task:
        """Close a task by hand."""
        service = info.context.services.notices
        return Task.of(await service.close(info.context.actor, id, reason))

    @strawberry.mutation(description="Give your own address for mail; null takes it away.")
    async def set_my_mail(self, info: Info, address: str | None = None) -> NoticePreference:
        """Set your address."""
        service = info.context.services.preferences
        return NoticePreference.of(await service.set_mail(info.context.actor, address))

    @strawberry.mutation(description="Say how often you want to be told, and in which language.")
    async def set_notice_preference(
        self, info: Info, digest: Digest, language: Language
    ) -> NoticePreference:
        """Set your preference."""
        service = info.context.services.preferences
        return NoticePreference.of(await service.prefer(info.context.actor, digest, language))
