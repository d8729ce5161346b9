"""The process that keeps the log: places what was done, seals it, signs it, for ever.

It outlives a database restart. When the log is not what it signed, it signs nothing more and
says so every few seconds: the lag grows, and the gate closes (`appliance/log_watching.py`).
"""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from typing import Any

import structlog

from appliance.assembly import app_credentials, places, ports, read_passphrase, unlock
from appliance.database import connect
from appliance.durability import end_process
from appliance.indexing import DATABASE_AWAY
from appliance.settings import Settings
from appliance.syslog import Receiver, SyslogStream
from appliance.witnessed import Witnessed
from core.audit import AuditKeys, Book, LogInconsistent, NotAlone, Sequencer, Source
from core.ledger import Key, LogFolder
from core.services import Ports
from core.vault import DurabilityLost

# A round for every few acts would sync the disk as often; a signature a second is the promise.
_GATHER_SECONDS = 0.5
_AGAIN_SECONDS = 1.0
_LOOK_AGAIN_SECONDS = 5.0

log = structlog.get_logger()


async def keep_log(settings: Settings) -> None:
    """Keep the log until SIGTERM; what was done until then is sealed first."""
    places(settings)
    keys = await asyncio.to_thread(unlock, settings, read_passphrase(settings))
    given, stop = ports(settings, keys), _stop_on_sigterm()
    aside = [asyncio.create_task(work) for work in _beside(settings, given)]
    try:
        await _keep(settings, given, stop)
    finally:
        for task in aside:
            task.cancel()
        await asyncio.gather(*aside, return_exceptions=True)


async def _keep(settings: Settings, given: Ports, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await _one_life(settings, given, stop)
        except (*DATABASE_AWAY, NotAlone) as trouble:
            log.warning("log_waits", error=type(trouble).__name__)
            await _wait(stop, _AGAIN_SECONDS)
        except LogInconsistent:  # `audit verify` says where
            log.critical("log_inconsistent")
            await _wait(stop, _LOOK_AGAIN_SECONDS)
        except DurabilityLost:
            end_process()


def _beside(settings: Settings, given: Ports) -> Iterator[Coroutine[Any, Any, None]]:
    """What tells others of the log, if they are there."""
    folder = LogFolder(places(settings).log)
    if settings.audit_syslog_host:
        receiver = Receiver(
            settings.audit_syslog_host, settings.audit_syslog_port, settings.audit_syslog_ca_file
        )
        keys, credentials = AuditKeys(given.keys), app_credentials(settings)
        yield SyslogStream(folder, keys, receiver, credentials).keep_sending()
    if settings.audit_witness_url and settings.audit_witness_key:
        key = Key.parse(settings.audit_witness_key)
        yield Witnessed(folder, settings.audit_witness_url, key).keep_asking()


async def _one_life(settings: Settings, given: Ports, stop: asyncio.Event) -> None:
    """From a fresh connection and what the files say, round by round."""
    connection = await connect(app_credentials(settings))
    try:
        sequencer = await _sequencer(settings, given, connection)
        await sequencer.begin()
        log.info("log_kept", count=sequencer.book.growth.size)
        while not stop.is_set():
            if await sequencer.round() < sequencer.at_once:
                await _wait(stop, _GATHER_SECONDS)
        while await sequencer.round():
            pass
    finally:
        connection.terminate()


async def _sequencer(settings: Settings, given: Ports, connection: Any) -> Sequencer:
    path, name = places(settings).log, settings.hospital_name
    book = await asyncio.to_thread(Book.open, path, given.keys, name)
    source = Source(given.keys.appliance_id, name)
    return Sequencer(connection, AuditKeys(given.keys), book, given.clock, source)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


def _stop_on_sigterm() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
