"""How a refusal leaves the box: a stable code and a sentence that is safe to show.

Promises: what core refused keeps its code and its sentence; what nobody foresaw
leaves as `INTERNAL` with the number of an incident, and the log line of that
incident names the exception's type and place, never its message, because
messages quote data. "Missing" and "not for you to know of" read the same,
whether core or the route table said so. All codes are in `docs/errors.md`.
"""

from asyncio import CancelledError
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from core.kit.errors import CoreError, NotFound, TooLarge, Unavailable
from core.kit.ids import Ids

_ANSWERED = "beeldkluis.answered"
_CLIENT_LEFT = 499  # in no RFC, but what every web server calls it


class ApiError(CoreError):
    """The request could not be taken as it was sent."""

    code: ClassVar[str] = "BAD_REQUEST"
    status: ClassVar[int] = 400

    @property
    def headers(self) -> Mapping[str, str]:
        """Response headers that belong to this refusal."""
        return {}


class BadRequest(ApiError):
    """The request is not what this door expects."""


class TooDeep(ApiError):
    """The query nests too deeply."""

    code = "TOO_DEEP"


class TooCostly(ApiError):
    """The query asks for too much at once; ask for smaller pages."""

    code = "TOO_COSTLY"


class TooManyAliases(ApiError):
    """The query renames too many fields."""

    code = "TOO_MANY_ALIASES"


class TooManyTokens(ApiError):
    """The query text is too long."""

    code = "TOO_MANY_TOKENS"


class Deadline(ApiError):
    """The answer took too long to make and was stopped."""

    code = "DEADLINE"
    status = 504


class CsrfRefused(ApiError):
    """This request did not come from our own pages."""

    code = "CSRF"
    status = 403


class MethodNotAllowed(ApiError):
    """This address does not take that method."""

    code = "METHOD_NOT_ALLOWED"
    status = 405

    def __init__(self, allowed: str = "") -> None:
        """Name the methods `allowed` here, as the Allow header lists them."""
        super().__init__()
        self.allowed = allowed

    @property
    def headers(self) -> Mapping[str, str]:
        """What RFC 9110 asks of a 405."""
        return {"Allow": self.allowed} if self.allowed else {}


class UnsupportedMediaType(ApiError):
    """The body is not of a media type that is taken here."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class ChecksumMismatch(ApiError):
    """These bytes are not what their checksum says; none of them was kept."""

    code = "CHECKSUM_MISMATCH"
    status = 460


class UnsupportedVersion(ApiError):
    """The upload speaks another version of tus."""

    code = "UNSUPPORTED_VERSION"
    status = 412

    def __init__(self, version: str) -> None:
        """Tell the `version` that is understood."""
        super().__init__()
        self.version = version

    @property
    def headers(self) -> Mapping[str, str]:
        """What tus asks of a 412."""
        return {"Tus-Version": self.version}


class HeadTooLarge(ApiError):
    """The headers of the request are longer than any that is taken here."""

    code = "HEAD_TOO_LARGE"
    status = 431


class RangeNotSatisfiable(ApiError):
    """The bytes asked for do not exist, overlap, or come in too many pieces."""

    code = "RANGE_NOT_SATISFIABLE"
    status = 416

    def __init__(self, size: int) -> None:
        """Tell the `size` in bytes of what there is."""
        super().__init__()
        self.size = size

    @property
    def headers(self) -> Mapping[str, str]:
        """What RFC 9110 asks of a 416."""
        return {"Content-Range": f"bytes */{self.size}"}


class Internal(ApiError):
    """Something went wrong inside the box; quote the incident to whoever runs it."""

    code = "INTERNAL"
    status = 500


def all_errors(root: type[CoreError] = CoreError) -> Iterator[type[CoreError]]:
    """Every way of saying no that is known to this process, `root` first."""
    yield root
    for kind in root.__subclasses__():
        yield from all_errors(kind)


ALL_CODES = frozenset(kind.code for kind in all_errors(ApiError))
"""The codes that the API itself adds to those of core."""


def describe(refused: CoreError, incident: UUID | None = None) -> dict[str, object]:
    """The refusal as data: `code`, `message`; where they apply `field`, `incident`, `reasons`."""
    # One sentence for every NotFound: a second one would tell hidden from missing.
    hidden = refused.code == NotFound.code
    message = NotFound().message if hidden else refused.message
    said: dict[str, object] = {"code": refused.code, "message": message}
    for part in ("field", "reasons"):
        if hasattr(refused, part):
            said[part] = getattr(refused, part)
    if incident is not None:
        said["incident"] = str(incident)
    return said


def error_response(refused: CoreError, incident: UUID | None = None) -> JSONResponse:
    """The refusal as an HTTP answer: `{"error": {"code", "message"}}`."""
    headers = dict(refused.headers) if isinstance(refused, ApiError) else {}
    body = {"error": describe(refused, incident)}
    return JSONResponse(body, status_code=refused.status, headers=headers)


@dataclass(frozen=True, slots=True)
class Incidents:
    """Gives what nobody foresaw a number, and tells the log as little as it needs."""

    ids: Ids

    def judge(self, fault: BaseException) -> tuple[CoreError, UUID | None]:
        """What may be said about `fault`, and its incident if it is one of ours to mend."""
        refused = fault if isinstance(fault, CoreError) else Internal()
        if refused.status != Internal.status:
            return refused, None
        incident = self.ids.new()
        what, where = type(fault).__qualname__, _place(fault)
        structlog.get_logger().error("incident", incident_id=incident, error=what, origin=where)
        return refused, incident

    def response(self, fault: BaseException) -> JSONResponse:
        """The HTTP answer to `fault`."""
        return error_response(*self.judge(fault))


def _place(fault: BaseException) -> str:
    """Module and line where `fault` was raised: code, never data."""
    trace = fault.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def exception_handlers(incidents: Incidents) -> dict[type[Exception], ExceptionHandler]:
    """What Starlette must be given so that each of its routes refuses as we do."""

    async def refused(_: Request, fault: Exception) -> Response:
        return incidents.response(fault)

    async def http(_: Request, fault: Exception) -> Response:
        return incidents.response(_translated(fault))

    async def unforeseen(request: Request, fault: Exception) -> Response:
        request.scope[_ANSWERED] = True  # Starlette raises it again after this answer
        return incidents.response(fault)

    async def left(_: Request, __: Exception) -> Response:
        return Response(status_code=_CLIENT_LEFT)  # seen by whoever counts, and by nobody else

    return {
        CoreError: refused,
        HTTPException: http,
        ClientDisconnect: left,
        Exception: unforeseen,
    }


def _translated(fault: Exception) -> Exception:
    """Starlette's own refusals in our words."""
    if not isinstance(fault, HTTPException) or fault.status_code >= Internal.status:
        return fault
    match fault.status_code:
        case 404:
            return NotFound()
        case 405:
            return MethodNotAllowed((fault.headers or {}).get("Allow", ""))
        case 413:
            return TooLarge()
        case 415:
            return UnsupportedMediaType()
        case _:
            return BadRequest()


@dataclass(frozen=True, slots=True)
class MaskFaults:
    """ASGI: the last net. Nothing unforeseen reaches the server, whose log would quote it.

    Wrap it around the Starlette application, which raises again what it has answered,
    and inside `SecurityHeaders`, so that its own answers carry those.
    """

    app: ASGIApp
    incidents: Incidents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and answer a fault with its incident when nothing was sent yet."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is listening any more
        except CancelledError:
            if started or scope["type"] != "http":
                raise
            # The box is being stopped and has waited for this request as long as it may.
            await error_response(Unavailable())(scope, receive, send)
        except Exception as fault:  # noqa: BLE001 - this is the net
            if _ANSWERED in scope:
                return
            response = self.incidents.response(fault)
            if not started and scope["type"] == "http":
                await response(scope, receive, send)
