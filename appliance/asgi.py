"""The API process: the application on its address, and the probes on a loopback port."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Collection, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog
import uvicorn
from starlette.types import ASGIApp

from api.app import ApiOptions, build_app
from api.limits import GraphQLLimits
from api.live.news import News
from appliance.assembly import Places, app_credentials, ports, read_passphrase, unlock
from appliance.database import database
from appliance.durability import EndOnLostDurability
from appliance.health import health, look_after
from appliance.indexing import keep_index
from appliance.log_watching import watch_log
from appliance.looking_up import keep_looking_up
from appliance.metrics import Metrics, probe_app
from appliance.news import tell_news
from appliance.noting import note_settings
from appliance.settings import Settings
from appliance.wire import MESSAGE_LIMIT_BYTES, BoundedProtocol, BoundedSocket
from core.imaging import Darkroom
from core.kit.ids import SystemIds
from core.oversight import Hearing
from core.search import PhotoIndex
from core.services import Services, build_chores, build_services

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_GRACE_SECONDS = 10
_PING_SECONDS = 15.0  # a connection that says nothing is asked, and closed if it does not answer
_CLEARING_SECONDS = 3.0  # both together less than the supervisor waits before it kills

log = structlog.get_logger()


def options(settings: Settings) -> ApiOptions:
    """What the settings say of the API."""
    own = (f"http://{settings.host}:{settings.port}", f"http://localhost:{settings.port}")
    return ApiOptions(
        limits=GraphQLLimits(
            max_depth=settings.graphql_max_depth,
            max_aliases=settings.graphql_max_aliases,
            max_tokens=settings.graphql_max_tokens,
            max_cost=settings.graphql_max_cost,
            deadline_seconds=settings.graphql_deadline_seconds,
        ),
        allowed_origins=(*own, *settings.allowed_origins),
        body_limit_bytes=settings.request_body_limit_bytes,
        upload_deadline_seconds=settings.upload_deadline_seconds,
        development=settings.development,
        is_rehearsed=True,
    )


async def serve(settings: Settings) -> None:
    """Unlock the box and answer until SIGTERM."""
    passphrase = read_passphrase(settings)
    keys = await asyncio.to_thread(unlock, settings, passphrase)
    stamps = Darkroom(at_once=settings.darkroom_count)
    given = replace(ports(settings, keys), stamps=stamps)
    services = build_services(given, PhotoIndex())
    await build_chores(given).housekeeping.sweep_drafts()
    credentials = app_credentials(settings)
    async with database(credentials, settings.database_pool_size), stamps:
        metrics, news = Metrics(), News()
        async with _beside(
            keep_index(services.indexer, credentials),
            look_after(services, metrics),
            tell_news(news, Hearing(services.unit_of_work), credentials),
            watch_log(
                given.gate,
                services.oversight,
                Places(settings.data_folder).log,
                settings.audit_lag_limit_seconds,
            ),
            note_settings(services.unit_of_work, keys, settings),
            keep_looking_up(services.entrance.lookups, settings.ldap_every_seconds),
        ):
            await _answer(settings, services, metrics, news, keys.appliance_id)


async def _answer(
    settings: Settings, services: Services, metrics: Metrics, news: News, box: UUID
) -> None:
    app = build_app(services, SystemIds(), options(settings), metrics.request_answered, news)
    probes = probe_app(metrics, lambda: health(services, box))
    probe = _Quiet(_config(probes, "127.0.0.1", settings.probe_port))
    main = _Quiet(
        _config(EndOnLostDurability(app), settings.host, settings.port, settings.trusted_proxies)
    )
    gc.collect()
    gc.freeze()  # code and schema stay: to look through them again would hold everybody up
    async with _beside(probe.serve()):
        log.info("listening", port=settings.port)
        with _stopped_by_signals(main):
            await main.serve()
        await _ended(main.server_state.tasks)


def _config(app: ASGIApp, host: str, port: int, proxies: Sequence[str] = ()) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http=BoundedProtocol,
        ws=BoundedSocket,
        ws_max_size=MESSAGE_LIMIT_BYTES,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PING_SECONDS,
        ws_per_message_deflate=False,  # a message is no longer than it came; `BoundedSocket` too
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


class _Quiet(uvicorn.Server):
    """A server that leaves the signals to us.

    By itself it would send them again at its end: that kills the process before anything
    is put away, above all the drafts of uploads that were broken off.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Have the first SIGTERM or SIGINT stop `server` gently."""
    loop = asyncio.get_running_loop()
    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, server.handle_exit, number, None)
    try:
        yield
    finally:
        for number in _STOP_SIGNALS:
            loop.remove_signal_handler(number)


async def _ended(requests: Collection[asyncio.Task[None]]) -> None:
    """Give requests that were broken off a moment to leave nothing behind."""
    if requests:
        await asyncio.wait(requests, timeout=_CLEARING_SECONDS)


@asynccontextmanager
async def _beside(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `works` beside the body and cancel them at its end."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
