"""The log as files: chosen rows as CSV or FHIR, and a patient's own log as a PDF."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import actor_of, services_of
from api.scalars import read_id
from core.audit import Category, Outcome, Tag
from core.kit.errors import Invalid, NotFound
from core.kit.language import Language
from core.oversight import ExportFormat, LogFilter, Period
from core.patients import PatientId

_TYPES: Mapping[ExportFormat, tuple[str, str]] = {
    ExportFormat.CSV: ("text/csv; charset=utf-8", "csv"),
    ExportFormat.FHIR: ("application/fhir+ndjson; fhirVersion=5.0", "ndjson"),
}
_LONGEST_MOMENT = 40
Code = TypeVar("Code", bound=StrEnum)


async def get_export(request: Request) -> Response:
    """The chosen rows of the log, streamed; a step-up is asked before the first byte."""
    form = _code(request, "format", ExportFormat) or ExportFormat.CSV
    pieces = await services_of(request).log.export(
        actor_of(request), _chosen(request), form, _language(request)
    )
    media_type, ending = _TYPES[form]
    headers = _headers(f"log.{ending}")
    return StreamingResponse(pieces, media_type=media_type, headers=headers)


async def get_paper(request: Request) -> Response:
    """Who looked at a patient's photos, for who treats the patient; nothing of it is kept."""
    patient, language = PatientId(_patient(request)), _language(request)
    service = services_of(request).extracts
    pdf = await service.paper(actor_of(request), patient, _period(request), language)
    return _pdf(pdf, patient)


async def get_officers_paper(request: Request) -> Response:
    """The same for whoever may read the log, by the identifier alone."""
    patient, language = _patient(request), _language(request)
    service = services_of(request).extracts
    pdf = await service.officers_paper(actor_of(request), patient, _period(request), language)
    return _pdf(pdf, patient)


def _pdf(pdf: bytes, patient: UUID) -> Response:
    return Response(pdf, media_type="application/pdf", headers=_headers(f"{patient}.pdf"))


def _headers(name: str) -> dict[str, str]:
    return {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }


def _patient(request: Request) -> UUID:
    """The patient in the path; anything malformed is simply not there."""
    try:
        return read_id(request.path_params["patient"])
    except ValueError:
        raise NotFound from None


def _chosen(request: Request) -> LogFilter:
    """What is chosen, as `LogFilterInput` has it: identifiers, codes and moments only."""
    return LogFilter(
        patient=_id(request, "patient"),
        person=_id(request, "person"),
        photo=_id(request, "photo"),
        since=_moment(request, "since"),
        until=_moment(request, "until"),
        category=_code(request, "category", Category),
        tag=_code(request, "tag", Tag),
        outcome=_code(request, "outcome", Outcome),
        emergency=request.query_params.get("emergency") == "true",
        address=request.query_params.get("address"),
    )


def _language(request: Request) -> Language:
    return _code(request, "language", Language) or Language.DUTCH


def _period(request: Request) -> Period:
    return Period(_day(request, "since"), _day(request, "until"))


def _id(request: Request, name: str) -> UUID | None:
    given = request.query_params.get(name)
    try:
        return None if given is None else read_id(given)
    except ValueError:
        raise Invalid(name, "This is not an identifier.") from None


def _code(request: Request, name: str, codes: type[Code]) -> Code | None:
    given = request.query_params.get(name)
    try:
        return None if given is None else codes(given)
    except ValueError:
        raise Invalid(name, "The box knows no such code.") from None


def _moment(request: Request, name: str) -> datetime | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given[:_LONGEST_MOMENT])
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(name, "This is not a date and time with its time zone.")


def _day(request: Request, name: str) -> date | None:
    given = request.query_params.get(name)
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise Invalid(name, "This is not a day as YYYY-MM-DD.") from None
