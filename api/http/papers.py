"""`GET /consents/{consent}/…`: what was signed as the sealed PDF, and the consent as FHIR."""

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.context import actor_of, services_of
from api.scalars import read_id
from core.consents import ConsentId, FhirVersion
from core.kit.errors import Invalid, NotFound

_FHIR_NUMBERS = {FhirVersion.R5: "5.0", FhirVersion.R4B: "4.3"}


async def get_document(request: Request) -> Response:
    """The document of a consent; nothing of it is kept by a browser or proxy."""
    consent = _consent(request)
    pdf = await services_of(request).papers.open(actor_of(request), consent)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{consent}.pdf"',
    }
    return Response(pdf, media_type="application/pdf", headers=headers)


async def get_fhir(request: Request) -> Response:
    """A consent as a FHIR Consent, of R5 unless `?version=R4B` asks for that.

    Raises:
        Invalid: no version that the box speaks.
    """
    consent, version = _consent(request), _version(request)
    told = await services_of(request).papers.told(actor_of(request), consent, version)
    media_type = f"application/fhir+json; fhirVersion={_FHIR_NUMBERS[version]}"
    headers = {"Cache-Control": "private, no-store"}
    return Response(orjson.dumps(told), media_type=media_type, headers=headers)


def _consent(request: Request) -> ConsentId:
    """The consent in the path; anything malformed is simply not there."""
    try:
        return ConsentId(read_id(request.path_params["consent"]))
    except ValueError:
        raise NotFound from None


def _version(request: Request) -> FhirVersion:
    try:
        return FhirVersion(request.query_params.get("version", FhirVersion.R5))
    except ValueError:
        raise Invalid("version", "The box speaks FHIR R5 and R4B.") from None
