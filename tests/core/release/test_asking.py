"""Gathering the facts of a whole page takes three statements, however many photos it has."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from core.kit.actor import THE_BOX
from core.patients import NewPatient, Sex
from core.services import Services
from core.work import Work
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    asked: list[str] = []
    rows = Work.rows

    async def watched(work: Work, sql: str, *values: object) -> list[dict[str, Any]]:
        asked.append(sql)
        return await rows(work, sql, *values)

    with monkeypatch.context() as patched:
        patched.setattr(Work, "rows", watched)
        yield asked


async def test_stamps_of_a_page_take_three_statements(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        new = NewPatient(f"P-{number}", "Anna", date(1961, 4, 2), Sex.FEMALE)
        patient = (await services.patients.create(cast.surgeon, new)).id
        await received(services, cast.photographer, number, patient)
    found = await state.rows("SELECT * FROM photo")
    with counted(monkeypatch) as asked:
        async with services.unit_of_work(THE_BOX) as work:
            stamps = await services.release.asking.stamps(work, found)
    assert len(stamps) == len(found) == 6
    assert len(asked) == 3
