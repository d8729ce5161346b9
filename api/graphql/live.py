"""Being told of changes: the subscriptions. A message says what changed; a query asks what to."""

from collections.abc import AsyncIterator
from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.oversight import Job
from api.live.news import Topic
from core.jobs import Job as CoreJob
from core.notices import TaskId
from core.oversight import MOST_CHANGED, JobNews
from core.photos import Development, PhotoId
from core.photos import Photo as CorePhoto

_MOST_TASKS = 100


@strawberry.type(description="How many jobs stand where, and which changed.")
class JobUpdate:
    """News of the jobs."""

    jobs_waiting: int
    jobs_running: int
    jobs_poisoned: int
    changed: list[Job] = strawberry.field(
        metadata={LONGEST: MOST_CHANGED},
        description="The latest first, at most twenty; a job that is done is not there any more.",
    )

    @classmethod
    def of(cls, news: JobNews, changed: list[CoreJob]) -> "JobUpdate":
        """Show news of the jobs."""
        return cls(
            jobs_waiting=news.counts.waiting,
            jobs_running=news.counts.running,
            jobs_poisoned=news.counts.poisoned,
            changed=[Job.of(job) for job in changed],
        )


@strawberry.type(description="How many tasks are yours, and which changed.")
class TaskUpdate:
    """News of the tasks."""

    waiting: int = strawberry.field(description="As `tasksWaiting`.")
    changed: list[TaskId] = strawberry.field(
        metadata={LONGEST: _MOST_TASKS},
        description="Tasks that you may know of; `tasks` says what they are.",
    )


@strawberry.type(description="How far a photo is.")
class PhotoUpdate:
    """News of a photo."""

    id: PhotoId
    development: Development
    version: int

    @classmethod
    def of(cls, photo: CorePhoto) -> "PhotoUpdate":
        """Show how far a photo is."""
        return cls(id=photo.id, development=photo.development, version=photo.version)


@strawberry.type
class LiveSubscription:
    """What one can be told of. The first message comes at once and says how it stands."""

    @strawberry.subscription(description="The jobs of the box, at each change.")
    async def job_updates(self, info: Info) -> AsyncIterator[JobUpdate]:
        """Counts, and the jobs that changed."""
        service, actor = info.context.services.oversight, info.context.actor
        with info.context.news.listening(Topic.JOBS) as ear:
            last = await service.watch(actor)
            yield JobUpdate.of(last, [])
            told: dict[int, datetime] = {}
            while True:
                await ear.news()
                now = await service.news(actor, last.at)
                fresh = [job for job in now.changed if told.get(job.id) != job.updated_at]
                if fresh or now.counts != last.counts:
                    yield JobUpdate.of(now, fresh)
                told, last = {job.id: job.updated_at for job in now.changed}, now

    @strawberry.subscription(description="Your tasks, at each change.")
    async def task_updates(self, info: Info) -> AsyncIterator[TaskUpdate]:
        """A count, and the identifiers of what changed."""
        service, actor = info.context.services.notices, info.context.actor
        with info.context.news.listening(Topic.TASKS) as ear:
            last = await service.watch(actor)
            yield TaskUpdate(waiting=last, changed=[])
            while True:
                tasks = await ear.news()
                changed, waiting = await service.among(actor, tasks), await service.waiting(actor)
                if changed or waiting != last:
                    yield TaskUpdate(waiting=waiting, changed=list(changed))
                last = waiting

    @strawberry.subscription(description="One photo, at each change: until it is developed.")
    async def photo_updates(self, info: Info, photo: PhotoId) -> AsyncIterator[PhotoUpdate]:
        """How far it is."""
        service, actor = info.context.services.photos, info.context.actor
        with info.context.news.listening(Topic.PHOTOS) as ear:
            last = PhotoUpdate.of(await service.get(actor, photo))
            yield last
            while last.development is Development.RECEIVED:
                await ear.news_of(photo)
                now = PhotoUpdate.of(await service.glance(actor, photo))
                if now != last:
                    yield now
                last = now
