"""The log as files over HTTP: what is chosen, how it is named, and that no page is in its place."""

from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import ApiOptions, build_app
from core.kit.ids import SystemIds
from core.services import Services
from tests.core.oversight.looking import patient_of
from tests.support import state
from tests.support.actors import Cast, sign_in
from tests.support.permissions import ORIGIN, with_cookie


@pytest.fixture
async def officer(services: Services, cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    """The privacy officer, signed in."""
    app = build_app(services, SystemIds(), ApiOptions(allowed_origins=(ORIGIN,)))
    headers = with_cookie(await sign_in(services, "privacy_officer"))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as client:
        yield client


class TestExport:
    async def test_a_file_that_nobody_keeps(
        self, services: Services, cast: Cast, officer: httpx.AsyncClient
    ) -> None:
        patient = await patient_of(services, cast.surgeon)

        answer = await officer.get("/log/export", params={"patient": str(patient)})

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"] == 'attachment; filename="log.csv"'
        assert answer.headers["cache-control"] == "private, no-store"
        assert "patient:created" in answer.text

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("patient", "M. de Vries"),
            ("since", "gisteren"),
            ("since", "2026-01-01T00:00:00"),
            ("category", "everything"),
            ("tag", "photo:eaten"),
            ("outcome", "fine"),
            ("format", "xlsx"),
            ("address", "x" * 46),
        ],
    )
    async def test_what_no_row_could_be_is_refused_and_not_repeated(
        self, officer: httpx.AsyncClient, name: str, value: str
    ) -> None:
        at = await state.last_act()
        answer = await officer.get("/log/export", params={name: value})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID")
        assert value not in answer.text
        assert await state.tags(at) == []

    @pytest.mark.parametrize("patient", ["nobody", "018f", "../../etc"])
    async def test_a_malformed_patient_is_not_there(
        self, officer: httpx.AsyncClient, patient: str
    ) -> None:
        answer = await officer.get(f"/log/patients/{patient}.pdf")
        assert answer.status_code == 404
