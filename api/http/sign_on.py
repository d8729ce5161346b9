"""`/oidc/…`: to the hospital's single sign-on and back; there only where one is configured.

The browser comes back from another site, so what it kept is in a cookie of its own that lasts ten
minutes and goes along with such a visit (`SameSite=Lax`). The session cookie stays strict.
"""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.context import actor_of, device_of, services_of, set_cookies
from api.cookies import cookies_named
from core.kit.errors import CoreError, NotFound, Unavailable
from core.people import SignedIn, SignOnRefused, SignOns

STATE = "__Host-bk-sso"
_STATE_SECONDS = 600
_SEE_OTHER = 303
_OUR_PERSON = frozenset({"same-origin", "none"})
"""What a browser says of a visit that a page of ours, or the address bar, began."""


async def start(request: Request) -> Response:
    """Send the browser to the provider; `?again` for a step-up.

    Only from a page of ours: else any page could have somebody signed in without a word.
    """
    sites = request.headers.getlist("sec-fetch-site")
    if len(sites) != 1 or sites[0] not in _OUR_PERSON:
        return RedirectResponse("/?refused=elsewhere", _SEE_OTHER)
    again = "again" in request.query_params
    try:
        way = await _sign_ons(request).start(actor_of(request), again=again)
    except (SignOnRefused, Unavailable):
        return _refused("away")
    answer = RedirectResponse(way.address, _SEE_OTHER)
    answer.set_cookie(
        STATE,
        way.state,
        max_age=_STATE_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return answer


async def callback(request: Request) -> Response:
    """Take the browser back: signed in, or to the sign-in page with the reason why not."""
    kept = cookies_named(request.headers, STATE)
    state = kept[0] if len(kept) == 1 else None
    try:
        done = await _sign_ons(request).finish(
            actor_of(request), state, dict(request.query_params), device_of(request)
        )
    except SignOnRefused as refusal:
        return _refused(refusal.reason)
    except CoreError:
        return _refused("away")
    answer = RedirectResponse("/", _SEE_OTHER)
    set_cookies(answer, done.token, done.device if isinstance(done, SignedIn) else None)
    return _forgotten(answer)


async def sign_out(request: Request) -> Response:
    """Back-channel logout: end the sessions of whoever the provider signed out."""
    said = parse_qs((await request.body()).decode("ascii", "replace"), max_num_fields=9)
    tokens = said.get("logout_token", [])
    try:
        await _sign_ons(request).end("".join(tokens[:1]))
    except SignOnRefused:
        return JSONResponse({"error": "invalid_request"}, 400)
    return Response(status_code=200)


def _sign_ons(request: Request) -> SignOns:
    found = services_of(request).entrance.sign_ons
    if found is None:
        raise NotFound
    return found


def _refused(reason: str) -> Response:
    return _forgotten(RedirectResponse(f"/?refused={reason}", _SEE_OTHER))


def _forgotten(answer: Response) -> Response:
    answer.delete_cookie(STATE, path="/", secure=True, httponly=True, samesite="lax")
    return answer
