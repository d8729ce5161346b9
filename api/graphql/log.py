"""The log: read by a privacy officer, and told to the patient; resolvers."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.graphql.log_types import LogEvent, LogFilterInput, LogState, PatientView, PersonLog
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import oversight as core
from core.kit.actor import PersonId
from core.oversight import Period, Place
from core.patients import NumberSystem, PatientId

_EVENTS, _VIEWS = "auditEvents", "views"


@strawberry.type
class LogQuery:
    """What can be asked of the log."""

    @strawberry.field(description="The log, newest first, as far as chosen.")
    async def audit_events(
        self, info: Info, filter: LogFilterInput, first: int, after: str | None = None
    ) -> Connection[LogEvent]:
        """A page of the log."""
        args = PageArgs.of(_EVENTS, first, after)
        service = info.context.services.log
        place = _place(args.after)
        page = await service.page(info.context.actor, filter.said(), place, args.first)
        return page_of(
            _EVENTS, page.rows, LogEvent.of, lambda r: _cursor(r.place), has_more=page.has_more
        )

    @strawberry.field(description="How far the sealed log is.")
    async def log_state(self, info: Info) -> LogState:
        """The state of the sealed log."""
        return LogState.of(await info.context.services.log.standing(info.context.actor))

    @strawberry.field(description="By which identifier the log knows whoever has this number.")
    async def log_patient(self, info: Info, system: NumberSystem, value: str) -> PatientId:
        """A patient's identifier."""
        service = info.context.services.log
        return PatientId(await service.find(info.context.actor, system, value))

    @strawberry.field(description="What one person did, day by day; both days included.")
    async def person_log(self, info: Info, person: PersonId, since: date, until: date) -> PersonLog:
        """The days of a person."""
        service = info.context.services.people_days
        return PersonLog.of(await service.of(info.context.actor, person, since, until))

    @strawberry.field(description="Who looked at your patient's photos, newest first.")
    async def patient_views(
        self,
        info: Info,
        patient: PatientId,
        first: int,
        after: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Connection[PatientView]:
        """A page of who looked, for who treats the patient."""
        args, period = PageArgs.of(_VIEWS, first, after), Period(since, until)
        service, actor = info.context.services.extracts, info.context.actor
        page = await service.views(actor, patient, period, _place(args.after), args.first)
        return _lines(page)

    @strawberry.field(description="Who looked at a patient's photos, for a privacy officer.")
    async def patient_log(
        self,
        info: Info,
        patient: PatientId,
        first: int,
        after: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Connection[PatientView]:
        """A page of who looked, for whoever may read the log."""
        args, period = PageArgs.of(_VIEWS, first, after), Period(since, until)
        service, actor = info.context.services.extracts, info.context.actor
        page = await service.of_officer(actor, patient, period, _place(args.after), args.first)
        return _lines(page)


def _lines(page: core.ViewPage) -> Connection[PatientView]:
    return page_of(
        _VIEWS, page.lines, PatientView.of, lambda li: _cursor(li.place), has_more=page.has_more
    )


def _cursor(place: Place) -> Cursor:
    return Cursor(place.at, UUID(int=place.id))


def _place(cursor: Cursor | None) -> Place | None:
    if cursor is None or not isinstance(cursor.key, datetime):
        return None
    return Place(cursor.key, cursor.id.int & (2**63 - 1))  # fits a bigint, whoever wrote it
