"""The built user interface, served from memory.

Promises: only what was built is served, read once at the start; no path of a request ever
meets a folder. An address of the pages gives the one page, an address of the build gives
its file, and every other request passes through.

Does not: know who asks. The page and its code hold nothing of a patient; all data comes
by the API, which asks who is there.
"""

import gzip
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Self

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.middleware.headers import NONCE, content_security_policy

_STAFF = frozenset(
    {
        "",
        "photos",
        "compare",
        "patients",
        "upload",
        "capture",
        "inbox",
        "log",
        "faces",
        "tasks",
        "check",
        "policy",
        "access",
        "people",
        "forms",
        "system",
        "account",
        "collections",
        "shares",
        "publications",
        "room",
        "received",
        "studies",
    }
)
_PATIENTS = frozenset({"sign", "mine"})
_VISITORS = {"s": "share.html", "v": "share.html", "u": "upload.html"}
ROUTES = _STAFF | _PATIENTS
"""The first segments of the addresses that the page itself knows how to show."""

# Files of the box below an address of the pages.
_FILES = (".pdf", "/export")
_OF_PAGES = ".html"
_PAGE = "index.html"
_ASSETS = "assets"
_LOOSE = frozenset({"icon.svg"})
_METHODS = frozenset({"GET", "HEAD"})
_FOR_EVER = "public, max-age=31536000, immutable"  # the name of an asset holds its hash
_NOT_BUILT = "The pages of this box were not built; `make setup` builds them.\n"
_TYPES = mimetypes.MimeTypes()  # the machine's own tables would answer differently elsewhere
_TYPES.add_type("font/woff2", ".woff2")


@dataclass(frozen=True, slots=True)
class Built:
    """One file of the build, as it is and compressed."""

    plain: bytes
    zipped: bytes | None
    media_type: str

    @classmethod
    def of(cls, file: Traversable) -> Self:
        """Read a file and compress it, if that makes it smaller."""
        plain = file.read_bytes()
        zipped = gzip.compress(plain, 9, mtime=0)
        media_type = _TYPES.guess_type(file.name)[0] or "application/octet-stream"
        return cls(plain, zipped if len(zipped) < len(plain) else None, media_type)

    def answer(self, headers: Headers) -> Response:
        """The file, compressed for whoever says to understand that."""
        accepted = {part.partition(";")[0].strip() for part in _accepted(headers).split(",")}
        said = {"Vary": "Accept-Encoding"}
        if self.zipped is not None and "gzip" in accepted:
            said["Content-Encoding"] = "gzip"
            return Response(self.zipped, media_type=self.media_type, headers=said)
        return Response(self.plain, media_type=self.media_type, headers=said)


def of_this_build() -> Mapping[str, Built]:
    """What was built, by its path below the root; empty where nothing was."""
    web = files("api").joinpath("web")
    return {path: Built.of(file) for path, file in _found(web)} if web.is_dir() else {}


def _found(web: Traversable) -> Iterator[tuple[str, Traversable]]:
    for file in web.iterdir():
        if file.name in {_PAGE, *_VISITORS.values(), *_LOOSE}:
            yield file.name, file
        elif file.name == _ASSETS:
            yield from ((f"{_ASSETS}/{asset.name}", asset) for asset in file.iterdir())


@dataclass(frozen=True, slots=True)
class Pages:
    """ASGI: answers for the pages and their files, and passes everything else on."""

    app: ASGIApp
    built: Mapping[str, Built]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the page or one of its files, or pass the request on."""
        answer = self._answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        if scope["method"] not in _METHODS:
            return None
        path = scope["path"].removeprefix("/")
        if path.partition("/")[0] in ROUTES and not path.endswith(_FILES):
            return self._page(scope, _PAGE)
        if path in _VISITORS:
            return self._page(scope, _VISITORS[path])
        file = self.built.get(path) if not path.endswith(_OF_PAGES) else None
        if file is None:
            return None
        answer = file.answer(Headers(scope=scope))
        if path.startswith(_ASSETS):
            answer.headers["Cache-Control"] = _FOR_EVER
        return answer

    def _page(self, scope: Scope, name: str) -> Response:
        page = self.built.get(name)
        if page is None:
            return PlainTextResponse(_NOT_BUILT, 503)
        answer = page.answer(Headers(scope=scope))
        answer.headers["Content-Security-Policy"] = (
            f"{content_security_policy(scope['state'][NONCE])}; font-src 'self'"
        )
        return answer


def _accepted(headers: Headers) -> str:
    return ",".join(headers.getlist("accept-encoding"))
