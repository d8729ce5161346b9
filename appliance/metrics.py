"""What the box counts, and the two loopback pages that tell it: /metrics and /health.

No label ever carries an identifier, a name or anything a user typed: routes are
templates, reasons are members of an enum, everything else is a number.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from http import HTTPMethod

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_TEMPLATE = re.compile(r"/(?:[a-z_.-]+/?|\{[a-z_]+\}/?)*")
_REQUEST_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_DEVELOP_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 30)


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

    @property
    def ok(self) -> bool:
        """Whether every part works."""
        return all(part.ok for part in self.parts)


class Metrics:
    """The counters of one process, in a registry of their own."""

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
        self.photos_received = Counter(
            "beeldkluis_photos_received", "Photos that were acknowledged.", registry=own
        )
        self.develop_seconds = Histogram(
            "beeldkluis_photo_develop_seconds",
            "Photos developed, and how long it took.",
            buckets=_DEVELOP_SECONDS,
            registry=own,
        )
        self._quarantined = Counter(
            "beeldkluis_photos_quarantined",
            "Photos put aside, by reason.",
            ("reason",),
            registry=own,
        )
        self.jobs_waiting = Gauge("beeldkluis_jobs_waiting", "Jobs not yet taken.", registry=own)
        self.jobs_poisoned = Gauge(
            "beeldkluis_jobs_poisoned", "Jobs that a person must look at.", registry=own
        )
        self.index_documents = Gauge(
            "beeldkluis_index_documents", "Photos in the search index.", registry=own
        )
        self.index_lag_seconds = Gauge(
            "beeldkluis_index_lag_seconds", "Age of the oldest event not indexed.", registry=own
        )
        self.vault_opens = Counter(
            "beeldkluis_vault_opens", "Sealed blobs opened for somebody.", registry=own
        )
        self.audit_rows = Counter("beeldkluis_audit_rows", "Audit rows written.", registry=own)

    def request_answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is its template (`/photos/{photo_id}`), never its path.

        What is not a template, or not a method of HTTP, is counted as `other`.
        """
        template = route if _TEMPLATE.fullmatch(route) else "other"
        known = method if method in HTTPMethod.__members__ else "other"
        self._requests.labels(known, template, str(status)).observe(seconds)

    def photo_quarantined(self, reason: Enum) -> None:
        """Count a photo that was put aside; an enum's member cannot hold a patient's data."""
        self._quarantined.labels(reason.name.lower()).inc()


def probe_app(metrics: Metrics, health: Callable[[], Awaitable[Health]]) -> Starlette:
    """The application of the loopback port: `/metrics`, and `/health` (503 when unwell)."""

    async def show_metrics(_request: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def show_health(_request: Request) -> Response:
        found = await health()
        parts = {part.name: {"ok": part.ok, "detail": part.detail} for part in found.parts}
        return JSONResponse(
            {"ok": found.ok, "parts": parts},
            status_code=200 if found.ok else 503,
            headers={"Cache-Control": "no-store"},
        )

    return Starlette(routes=[Route("/metrics", show_metrics), Route("/health", show_health)])
