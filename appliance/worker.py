"""A worker process: takes jobs, hands photos to the darkroom, seals what comes out."""

import asyncio
import contextlib
import os
import signal

import structlog
from pgqueuer.core.qm import QueueManager

from appliance.assembly import app_credentials, model_shelf, ports, read_passphrase, unlock
from appliance.database import connect, database
from appliance.durability import guarded
from appliance.indexing import DATABASE_AWAY
from appliance.mail import mailer_of
from appliance.settings import Settings
from core.faces import Eye
from core.imaging import Darkroom
from core.jobs import Runner
from core.lettering import Reader
from core.notices import Alarms, Post
from core.publications import Recalls
from core.services import (
    Chores,
    Workshop,
    build_alarms,
    build_chores,
    build_inbound_receipts,
    build_post,
    build_recalls,
    build_receipts,
    build_workshop,
)
from core.sharing import Receipts

_RECONNECT_SECONDS = 1.0
_TIDY_SECONDS = 3600.0
_POST_SECONDS = 30.0
_RECALL_SECONDS = 600.0  # each publication is decided on; a week is left to take one back
_CURRENT_SECONDS = 0.5
_REPORT_SECONDS = 30.0

log = structlog.get_logger()


async def work(settings: Settings) -> None:
    """Unlock the box and do its jobs until SIGTERM; jobs in hand are finished first."""
    keys = await asyncio.to_thread(unlock, settings, read_passphrase(settings))
    given, mailer = ports(settings, keys), mailer_of(settings)
    stop = _stop_on_sigterm()
    async with (
        database(app_credentials(settings), settings.database_pool_size),
        Darkroom(at_once=settings.darkroom_count) as darkroom,
        Eye(model_shelf(settings)) as eye,
        Reader() as reader,
    ):
        workshop = build_workshop(given, darkroom, eye, reader)
        handlers = guarded(workshop.handlers())
        await _know_faces(workshop)
        # More than the darkroom takes, so that it never waits for bytes from the disk.
        looks = settings.looks_at_once
        runner = Runner(handlers, settings.darkroom_count + looks, looks)
        aside = [
            asyncio.create_task(_tidy(build_chores(given, workshop.seeing))),
            asyncio.create_task(_keep_current(workshop)),
            asyncio.create_task(_report(workshop, eye)),
        ]
        aside.append(asyncio.create_task(_post(_RECALL_SECONDS, build_recalls(given, mailer))))
        if mailer is not None:
            aside.append(
                asyncio.create_task(
                    _post(
                        _POST_SECONDS,
                        build_alarms(given, mailer),
                        build_receipts(given, mailer),
                        build_inbound_receipts(given, mailer),
                        build_post(given, mailer),
                    )
                )
            )
        await _run(runner, settings, stop)
        for task in aside:
            task.cancel()
        await asyncio.gather(*aside, return_exceptions=True)


async def _run(runner: Runner, settings: Settings, stop: asyncio.Event) -> None:
    """Take jobs until told to stop; wait and try again while the database is away."""
    while not stop.is_set():
        try:
            await _take_jobs(runner, settings, stop)
        except* DATABASE_AWAY as errors:
            log.warning("worker_waits_for_database", error=type(errors.exceptions[0]).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RECONNECT_SECONDS)


async def _take_jobs(runner: Runner, settings: Settings, stop: asyncio.Event) -> None:
    connection = await connect(app_credentials(settings))
    try:
        manager = runner.on(connection)
        stopping = asyncio.create_task(_pass_on(stop, manager))
        log.info("worker_ready")
        try:
            await runner.run(manager)
        finally:
            stopping.cancel()
    finally:
        connection.terminate()


async def _pass_on(stop: asyncio.Event, manager: QueueManager) -> None:
    await stop.wait()
    manager.shutdown.set()


def _stop_on_sigterm() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _tidy(chores: Chores) -> None:
    """Tidy up at the start and then every hour."""
    while True:
        try:
            count = await chores.tidy()
            log.info("tidied", count=count)
        except Exception as error:  # noqa: BLE001 - a chore that fails is done an hour later
            log.warning("tidying_failed", error=type(error).__name__)
        await asyncio.sleep(_TIDY_SECONDS)


async def _know_faces(workshop: Workshop) -> None:
    """Open the gallery before the first photo comes; if that fails, it is tried every second."""
    try:
        await workshop.matcher.tick()
    except Exception as error:  # noqa: BLE001 - as below
        log.warning("matcher_failed", error=type(error).__name__)


async def _keep_current(workshop: Workshop) -> None:
    """Keep the known faces to what is allowed, every second: what ended is deleted."""
    while True:
        try:
            await workshop.matcher.tick()
        except Exception as error:  # noqa: BLE001 - asked again in a second; nothing is used meanwhile
            log.warning("matcher_failed", error=type(error).__name__)
        await asyncio.sleep(_CURRENT_SECONDS)


async def _report(workshop: Workshop, eye: Eye) -> None:
    """Say how the eye is, for the status of the box."""
    while True:
        try:
            await workshop.reports.tell(str(os.getpid()), eye)
        except Exception as error:  # noqa: BLE001 - said again half a minute later
            log.warning("eye_report_failed", error=type(error).__name__)
        await asyncio.sleep(_REPORT_SECONDS)


async def _post(every_seconds: float, *letters: Alarms | Receipts | Recalls | Post) -> None:
    """Send what there is to tell, now and then every so often."""
    while True:
        try:
            if count := sum([await each.round() for each in letters]):
                log.info("notices_sent", count=count)
        except Exception as error:  # noqa: BLE001 - what was not sent is sent at the next round
            log.warning("posting_failed", error=type(error).__name__)
        await asyncio.sleep(every_seconds)
