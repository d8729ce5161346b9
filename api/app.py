"""The application: routes and middleware, in the order in which a request meets them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute, request_response
from starlette.types import ASGIApp

from api.context import COOKIE, Context, actor_of, device_of, services_of
from api.documents import TrustedDocuments
from api.errors import Incidents, MaskFaults, exception_handlers
from api.http import arrivals, log, sign_on, tus, verifying, visits
from api.http.held import get_held
from api.http.media import get_media
from api.http.papers import get_document, get_fhir
from api.http.passports import LIMIT_BYTES, post_passport
from api.http.research import get_archive
from api.http.robots import no_robots
from api.http.room import get_look
from api.http.spoken import LIMIT_BYTES as SPOKEN_BYTES
from api.http.traces import LIMIT_BYTES as TRACE_BYTES
from api.http.traces import post_trace
from api.http.upload import put_photo
from api.limits import GraphQLLimits
from api.live.connection import Doors, LiveLimits
from api.live.news import News
from api.live.room import Room
from api.live.view import LiveView
from api.middleware.answers import Answered, CountAnswers
from api.middleware.body_limit import BodyLimit
from api.middleware.csrf import CsrfGuard
from api.middleware.headers import SecurityHeaders
from api.middleware.pages import Pages, of_this_build
from api.middleware.request_id import RequestId
from api.middleware.session import SessionMiddleware
from api.patience import Patience
from api.recognition import Recognition
from api.schema import build_schema
from api.view import GraphQLView
from core.kit.ids import Ids
from core.services import Services

Endpoint = Callable[[Request], Awaitable[Response]]


def _nobody_counts(method: str, route: str, status: int, seconds: float) -> None:
    """For an application without metrics."""


@dataclass(frozen=True, slots=True)
class ApiOptions:
    """What the appliance may set of the API."""

    limits: GraphQLLimits = field(default_factory=GraphQLLimits)
    allowed_origins: tuple[str, ...] = ()
    body_limit_bytes: int = 65_536
    upload_deadline_seconds: float = 600
    remember_person_seconds: float = 1.0
    live: LiveLimits = field(default_factory=LiveLimits)
    look_seconds: float = 0.5
    """How often it is asked whether those who are connected may still be."""
    development: bool = False
    is_rehearsed: bool = False
    """Whether the schema is made ready now; else the first request waits a tenth of a second."""
    patience: Patience = field(default_factory=Patience)
    documents: TrustedDocuments | None = field(default_factory=TrustedDocuments.of_this_build)
    """None lets anybody send query text: only for tests of what texts can do."""


class View(GraphQLView[Context]):
    """The GraphQL address of the box."""

    async def get_context(self, request: Request, response: Response) -> Context:  # type: ignore[override] # ours is narrower
        """Who asks, and the doors of the core."""
        recognition: Recognition = request.app.state.recognition
        return Context(
            actor_of(request),
            services_of(request),
            response,
            recognition,
            device=device_of(request),
        )


def build_app(
    services: Services,
    ids: Ids,
    options: ApiOptions,
    answered: Answered = _nobody_counts,
    news: News | None = None,
) -> ASGIApp:
    """The whole application around `services`; `answered` is told of every answer.

    Whoever subscribes hears what is told to `news`.
    """
    incidents = Incidents(ids)
    recognition = Recognition(
        services.sessions.who, services.tokens.who, options.remember_person_seconds
    )
    schema = build_schema(incidents, options.limits, development=options.development)
    if options.is_rehearsed:
        schema.rehearse()
    view = View(schema, incidents, options.documents, options.patience)
    graphql: ASGIApp = BodyLimit(view, options.body_limit_bytes)
    doors = Doors(
        schema,
        incidents,
        options.documents,
        Room(services.standing.of, options.live.connections, options.look_seconds),
        news or News(),
        options.patience,
        services,
        recognition,
    )
    starlette = Starlette(
        routes=[
            Route("/graphql", graphql, methods=["POST"]),
            WebSocketRoute("/graphql", LiveView(doors, options.live)),
            Route("/photos", put_photo, methods=["PUT"]),
            Route("/uploads", tus.describe, methods=["OPTIONS"]),
            Route("/uploads", tus.begin, methods=["POST"]),
            Route("/uploads/{upload}", tus.look, methods=["HEAD"]),
            Route("/uploads/{upload}", tus.append, methods=["PATCH"]),
            Route("/uploads/{upload}", tus.drop, methods=["DELETE"]),
            Route("/media/{photo}/{rendition}", get_media, methods=["GET"]),
            Route("/media/{photo}/room/{size}", get_look, methods=["GET"]),
            Route("/passports", _limited(post_passport, LIMIT_BYTES), methods=["POST"]),
            Route("/held/{photo}/{copy}", get_held, methods=["GET"]),
            *_visits(),
            *_arrivals(),
            Route("/v/check", _limited(verifying.check, SPOKEN_BYTES), methods=["POST"]),
            Route("/traces", _limited(post_trace, TRACE_BYTES), methods=["POST"]),
            Route("/research/{export}", get_archive, methods=["GET"]),
            Route("/robots.txt", no_robots, methods=["GET"]),
            Route("/consents/{consent}/document", get_document, methods=["GET"]),
            Route("/consents/{consent}/fhir", get_fhir, methods=["GET"]),
            Route("/patients/{patient}/log.pdf", log.get_paper, methods=["GET"]),
            Route("/log/export", log.get_export, methods=["GET"]),
            Route("/log/patients/{patient}.pdf", log.get_officers_paper, methods=["GET"]),
            *(_sign_on(options.body_limit_bytes) if services.entrance.sign_ons else ()),
        ],
        exception_handlers=exception_handlers(incidents),
    )
    # A redirect would lead to whatever host the asker named.
    starlette.router.redirect_slashes = False
    starlette.state.services = services
    starlette.state.recognition = recognition
    starlette.state.upload_deadline_seconds = options.upload_deadline_seconds
    counted = CountAnswers(starlette, answered)
    return _around(counted, recognition, ids, incidents, options)


def _limited(endpoint: Endpoint, limit_bytes: int) -> ASGIApp:
    """An endpoint whose body is no longer than that."""
    return BodyLimit(request_response(endpoint), limit_bytes)


def _visits() -> tuple[Route, ...]:
    """All that somebody with a link can reach."""
    return tuple(
        Route(f"/s/{name}", _limited(endpoint, SPOKEN_BYTES), methods=["POST"])
        for name, endpoint in (
            ("knock", visits.knock),
            ("code", visits.send_code),
            ("open", visits.open_link),
            ("photo", visits.get_photo),
            ("still", visits.still),
            ("close", visits.close),
            ("decline", visits.decline),
        )
    )


def _arrivals() -> tuple[Route, ...]:
    """All that somebody who was asked for photos can reach."""
    spoken = tuple(
        Route(f"/u/{name}", _limited(endpoint, SPOKEN_BYTES), methods=["POST"])
        for name, endpoint in (
            ("knock", arrivals.knock),
            ("code", arrivals.send_code),
            ("open", arrivals.open_request),
            ("withdraw", arrivals.withdraw),
            ("finish", arrivals.finish),
            ("decline", arrivals.decline),
        )
    )
    return (*spoken, Route("/u/photo", arrivals.put_photo, methods=["PUT"]))


def _sign_on(limit_bytes: int) -> tuple[Route, ...]:
    """To the hospital's single sign-on and back."""
    return (
        Route("/oidc/start", sign_on.start, methods=["GET"]),
        Route("/oidc/callback", sign_on.callback, methods=["GET"]),
        Route(
            "/oidc/backchannel-logout", _limited(sign_on.sign_out, limit_bytes), methods=["POST"]
        ),
    )


def _around(
    app: ASGIApp, recognition: Recognition, ids: Ids, incidents: Incidents, options: ApiOptions
) -> ASGIApp:
    """The middleware, innermost first."""
    app = SessionMiddleware(app, recognition)
    app = CsrfGuard(app, frozenset(options.allowed_origins), frozenset({COOKIE}))
    app = MaskFaults(app, incidents)
    app = Pages(app, of_this_build())
    app = SecurityHeaders(app, ids)
    return RequestId(app, ids)
