"""What the box counts, and the two loopback pages that tell it: /metrics and /health.

No label ever carries an identifier, a name or anything a user typed: routes are
templates, states are our own words, everything else is a number.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPMethod
from uuid import UUID

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.oversight import SystemStatus

_TEMPLATE = re.compile(r"/(?:[a-z_.-]+/?|\{[a-z_]+\}/?)*")
_REQUEST_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class HealthPart:
    """One part of the box: whether it works, and a sentence that quotes no patient."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the box is, part by part; one part that fails makes it unhealthy."""

    parts: tuple[HealthPart, ...]
    box: UUID | None = None
    """Which box says so, so that one does not take another's word for its own."""

    @property
    def ok(self) -> bool:
        """Whether every part works."""
        return all(part.ok for part in self.parts)


class Metrics:
    """What one process counts, in a registry of its own."""

    def __init__(self) -> None:
        """Begin at zero."""
        own = self.registry = CollectorRegistry()
        self._requests = Histogram(
            "beeldkluis_request_seconds",
            "Requests by route template and status.",
            ("method", "route", "status"),
            buckets=_REQUEST_SECONDS,
            registry=own,
        )
        self._photos = Gauge(
            "beeldkluis_photos",
            "Photos by how far they are developed.",
            ("development",),
            registry=own,
        )
        self._jobs = Gauge("beeldkluis_jobs", "Jobs by where they stand.", ("state",), registry=own)
        self._index_documents = Gauge(
            "beeldkluis_index_documents", "Photos in the search index.", registry=own
        )
        self._index_lag_seconds = Gauge(
            "beeldkluis_index_lag_seconds", "Age of the oldest event not indexed.", registry=own
        )
        self._log_entries = Gauge(
            "beeldkluis_log_entries", "Entries of the sealed log.", registry=own
        )
        self._log_lag_seconds = Gauge(
            "beeldkluis_log_lag_seconds", "Age of the oldest act not sealed yet.", registry=own
        )
        self._disk_bytes = Gauge(
            "beeldkluis_disk_bytes", "The disk of the data folder.", ("part",), registry=own
        )

    def request_answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is its template (`/photos/{photo_id}`), never its path.

        What is not a template, or not a method of HTTP, is counted as `other`.
        """
        template = route if _TEMPLATE.fullmatch(route) else "other"
        known = method if method in HTTPMethod.__members__ else "other"
        self._requests.labels(known, template, str(status)).observe(seconds)

    def glanced(self, status: SystemStatus) -> None:
        """Show the state of the box: what all its processes did, as the database has it."""
        self._photos.labels("received").set(status.photos_received)
        self._photos.labels("ready").set(status.photos_ready)
        self._photos.labels("quarantined").set(status.photos_quarantined)
        self._jobs.labels("waiting").set(status.jobs.waiting)
        self._jobs.labels("running").set(status.jobs.running)
        self._jobs.labels("poisoned").set(status.jobs.poisoned)
        self._index_documents.set(status.index_documents)
        self._index_lag_seconds.set(status.index_lag_seconds)
        self._log_entries.set(status.log_entries)
        self._log_lag_seconds.set(status.log_lag_seconds)
        self._disk_bytes.labels("used").set(status.disk_used_bytes)
        self._disk_bytes.labels("total").set(status.disk_total_bytes)


def probe_app(metrics: Metrics, health: Callable[[], Awaitable[Health]]) -> Starlette:
    """The application of the loopback port: `/metrics`, and `/health` (503 when unwell)."""

    async def show_metrics(_request: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def show_health(_request: Request) -> Response:
        found = await health()
        parts = {part.name: {"ok": part.ok, "detail": part.detail} for part in found.parts}
        return JSONResponse(
            {"ok": found.ok, "box": found.box and str(found.box), "parts": parts},
            status_code=200 if found.ok else 503,
            headers={"Cache-Control": "no-store"},
        )

    return Starlette(routes=[Route("/metrics", show_metrics), Route("/health", show_health)])
