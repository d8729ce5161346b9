"""How the box is: for `/health`, the gauges of `/metrics`, and `doctor`."""

import asyncio
from uuid import UUID

import structlog

from appliance.indexing import DATABASE_AWAY
from appliance.metrics import Health, HealthPart, Metrics
from core.oversight import SystemStatus
from core.services import Services

_EVERY_SECONDS = 5.0
_LAG_SECONDS = 30.0
_LOG_LAG_SECONDS = 5.0
_PATIENCE_SECONDS = 3.0  # a database that takes longer to say how it is does not answer

log = structlog.get_logger()


async def health(services: Services, box: UUID) -> Health:
    """The parts of a running API process of `box`."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            status = await services.oversight.look()
    except (*DATABASE_AWAY, TimeoutError):
        silent = HealthPart("database", ok=False, detail="The database does not answer.")
        return Health((silent,), box)
    database = HealthPart("database", ok=True, detail="Answers.")
    parts = (
        database,
        _index(services, status),
        _jobs(status),
        _biometrics(status),
        _log(services, status),
    )
    return Health(parts, box)


def _index(services: Services, status: SystemStatus) -> HealthPart:
    """What search finds: nothing while it is being built, and no photo with a broken seal."""
    if not services.indexer.index.is_ready:
        return HealthPart("index", ok=False, detail="It is being built.")
    lag, unreadable = status.index_lag_seconds, len(services.indexer.unreadable)
    broken = f" {unreadable} cannot be read." if unreadable else ""
    return HealthPart(
        "index",
        ok=lag < _LAG_SECONDS and not unreadable,
        detail=f"{status.index_documents} photos, {lag:.0f} s behind.{broken}",
    )


def _jobs(status: SystemStatus) -> HealthPart:
    held = status.jobs.poisoned
    waiting = f"{status.jobs.waiting} waiting, {status.jobs.running} running, {held} held."
    return HealthPart("jobs", ok=held == 0, detail=waiting)


def _biometrics(status: SystemStatus) -> HealthPart:
    """No template of a face is there without a consent that allows it."""
    count = status.templates_without_consent
    return HealthPart("biometrics", ok=count == 0, detail=f"{count} templates without a consent.")


def _log(services: Services, status: SystemStatus) -> HealthPart:
    """Whether what is done is sealed in time; if not for longer, nobody is shown a patient."""
    lag, gate = status.log_lag_seconds, services.unit_of_work.gate
    told = f"{status.log_entries} entries, {lag:.0f} s behind."
    if gate.reason is not None:
        told += f" No patient's data is shown: {gate.reason}"
    return HealthPart("log", ok=lag < _LOG_LAG_SECONDS and gate.is_open, detail=told)


async def look_after(services: Services, metrics: Metrics) -> None:
    """Keep the gauges true until cancelled."""
    while True:
        try:
            metrics.glanced(await services.oversight.glance())
        except DATABASE_AWAY as error:
            log.warning("glance_failed", error=type(error).__name__)
        await asyncio.sleep(_EVERY_SECONDS)
