"""When the disk broke its word, the process ends: the supervisor starts a fresh one.

After a failed fsync nobody knows what the disk holds, so nothing more is acknowledged.
"""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from core.jobs import Handlers
from core.vault import DurabilityLost

log = structlog.get_logger()


def end_process() -> None:
    """Leave at once, without flushing or answering anything."""
    log.critical("durability_lost")
    os._exit(DurabilityLost.exit_code)


@dataclass(frozen=True, slots=True)
class EndOnLostDurability:
    """ASGI: outermost, because a server would answer 500 and go on."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or end."""
        try:
            await self.app(scope, receive, send)
        except DurabilityLost:
            end_process()


def guarded(handlers: Handlers) -> Handlers:
    """The same handlers, ending the process when durability is lost."""
    return {kind: _guard(handler) for kind, handler in handlers.items()}


def _guard(handler: Callable[[UUID], Awaitable[None]]) -> Callable[[UUID], Awaitable[None]]:
    async def run(photo: UUID) -> None:
        try:
            await handler(photo)
        except DurabilityLost:
            end_process()

    return run
