"""A provider on loopback that signs whatever a test tells it to, and says what it was asked."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from joserfc import jws
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.support.sign_on import free_port

NONCE, CLIENT = "a nonce of ours", "beeldkluis"


@dataclass
class PaperProvider:
    """Serves `about`, its public key, and `token` for any code; `moved` sends askers away."""

    port: int
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    token: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    moved: str | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        """Its name."""
        return f"http://localhost:{self.port}"

    def claims(self, **other: object) -> dict[str, Any]:
        """Those of a good ID token, but for `other`; what is None is left out."""
        now = int(time.time())
        good = {"iss": self.issuer, "aud": CLIENT, "sub": "pieters", "nonce": NONCE}
        times = {"iat": now, "exp": now + 300, "groups": ["staff"]}
        return {k: v for k, v in {**good, **times, **other}.items() if v is not None}

    def signed(
        self, claims: dict[str, Any], key: Any = None, typ: str | None = None, alg: str = "RS256"
    ) -> str:
        """The token of some `claims`."""
        head = {"alg": alg, "kid": "one"} | ({"typ": typ} if typ else {})
        return jws.serialize_compact(head, json.dumps(claims), key or self.key, algorithms=[alg])

    async def answer(self, request: Request) -> Response:
        """One of its pages."""
        self.asked.append(request.url.path)
        if self.moved and request.url.path == "/token":
            return RedirectResponse(self.moved, 307)
        told: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/there",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.about,
            },
            "/keys": {"keys": [self.key.as_dict(private=False)]},
        }
        return JSONResponse(told.get(request.url.path, {"id_token": self.token}))


@asynccontextmanager
async def paper_provider() -> AsyncIterator[PaperProvider]:
    """One that answers."""
    made = PaperProvider(free_port())
    app = Starlette(routes=[Route("/{path:path}", made.answer, methods=["GET", "POST"])])
    config = uvicorn.Config(app, "localhost", made.port, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # which leaves the signals alone
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    yield made
    server.should_exit = True
    await task
