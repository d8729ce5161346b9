"""Other settings are in the log: which, and never what they are."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from appliance.noting import note_settings
from appliance.settings import Settings
from core.services import Services
from core.vault import LocalKeys
from tests.support import state
from tests.support.cluster import TestDatabase

_NOTED = "SELECT detail FROM audit_event WHERE tag = 'box:configured' ORDER BY id"


async def noted() -> list[dict[str, Any]]:
    return [json.loads(row["detail"]) for row in await state.rows(_NOTED)]


@pytest.mark.usefixtures("cast")
class TestNoting:
    async def test_the_first_start_and_what_changed_after_it(
        self, services: Services, keys: LocalKeys
    ) -> None:
        first = Settings(hospital_name="Sint Maarten")
        await note_settings(services.unit_of_work, keys, first)
        await note_settings(services.unit_of_work, keys, first)
        (one,) = await noted()
        assert one["changed"] == ["hospital_name"]

        await note_settings(services.unit_of_work, keys, Settings(session_idle_minutes=30))
        two = (await noted())[1]
        assert two["changed"] == ["hospital_name", "session_idle_minutes"]
        assert set(two["settings"]) == {"session_idle_minutes"}

        await note_settings(services.unit_of_work, keys, Settings(session_idle_minutes=20))
        assert (await noted())[2]["changed"] == ["session_idle_minutes"]

    async def test_no_value_is_written_down(self, services: Services, keys: LocalKeys) -> None:
        given = Settings(
            smtp_host="mail.sint-maarten.example",
            smtp_sender="kluis@sint-maarten.example",
            hospital_name="Sint Maarten",
        )
        await note_settings(services.unit_of_work, keys, given)
        said = str(await noted())
        assert "smtp_host" in said
        assert "aarten" not in said

    async def test_a_box_as_it_comes_is_noted_once(
        self, services: Services, keys: LocalKeys
    ) -> None:
        for _ in range(2):
            await note_settings(services.unit_of_work, keys, Settings())
        (one,) = await noted()
        assert one == {"changed": [], "settings": {}}

    async def test_it_waits_until_it_can_be_logged(
        self, services: Services, keys: LocalKeys, tables: TestDatabase
    ) -> None:
        owner = await asyncpg.connect(**tables.owner)
        await owner.execute("REVOKE INSERT ON audit_event FROM bk_app")
        try:
            noting = asyncio.create_task(note_settings(services.unit_of_work, keys, Settings()))
            await asyncio.sleep(0.2)
            assert not noting.done()
            assert await noted() == []
        finally:
            await owner.execute("GRANT INSERT ON audit_event TO bk_app")
            await owner.close()
        async with asyncio.timeout(10):
            await noting
        assert len(await noted()) == 1
