"""What whoever runs the box does to it, as rows of its log: at the console, and by its settings."""

import asyncio
from typing import Any

import orjson
import structlog

from appliance.assembly import app_credentials, ports
from appliance.database import database
from appliance.indexing import DATABASE_AWAY
from appliance.settings import Settings
from core.audit import Tag
from core.audit.trail import AuditEntry
from core.kit.actor import THE_BOX
from core.kit.errors import LogUnavailable
from core.services import build_unit_of_work
from core.vault import LocalKeys
from core.work import UnitOfWork

_AGAIN_SECONDS = 1.0
_DIGITS = 12
_LAST = """
SELECT detail FROM audit_event WHERE tag = 'box:configured' ORDER BY at DESC, id DESC LIMIT 1
"""

log = structlog.get_logger()


async def note_act(settings: Settings, keys: LocalKeys, tag: Tag, **detail: str) -> None:
    """Log an act of the console, before it is done; the database has to be there."""
    unit_of_work = build_unit_of_work(ports(settings, keys))
    async with database(app_credentials(settings), 1):
        await unit_of_work.log(THE_BOX, AuditEntry(tag, detail=detail))


async def note_settings(unit_of_work: UnitOfWork, keys: LocalKeys, settings: Settings) -> None:
    """Log which settings are not as they were at the start before, as soon as that can be logged.

    Of values only a keyed hash is kept: that something changed is for the log, and what it is
    now stands in the settings file.
    """
    while True:
        try:
            await _noted(unit_of_work, _hashes(keys, settings))
        except (*DATABASE_AWAY, LogUnavailable):
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return


async def _noted(unit_of_work: UnitOfWork, now: dict[str, str]) -> None:
    async with unit_of_work(THE_BOX) as work:
        rows = await work.rows(_LAST)
        before = orjson.loads(rows[0]["detail"])["settings"] if rows else {}
        changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
        if changed or not rows:
            detail = {"changed": changed, "settings": now}
            work.record(Tag.BOX_CONFIGURED, detail=detail)
            log.info("settings_noted", count=len(changed))


def _hashes(keys: LocalKeys, settings: Settings) -> dict[str, str]:
    """A hash of each setting that is not as the box comes."""
    said: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    written = {name: orjson.dumps([name, value]) for name, value in sorted(said.items())}
    return {
        name: keys.keyed_hash("settings", each).hex()[:_DIGITS] for name, each in written.items()
    }
