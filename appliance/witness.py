"""The witness program for a second host: `beeldkluis audit witness`.

It has a folder, a key that it makes for itself, and the public keys of the logs it vouches
for; no box, no database, nobody's data. One POST a checkpoint, `/add-checkpoint`, as C2SP
tlog-witness has it. What it was sent is public and signed, so it needs no secret of the box.
"""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.kit.clock import Clock, SystemClock
from core.kit.ids import SystemIds
from core.ledger import MOST_BYTES, SEED_BYTES, Checkpoint, Key, Refused, Witness
from core.vault.durable import make_folder, put

_SEED = "witness.key"
_DRAFT = "draft"
_SIZE_TYPE = "text/x.tlog.size"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FolderMemory:
    """The last checkpoint of each log as a file."""

    folder: Path

    def last(self, origin: str) -> Checkpoint | None:
        """The last checkpoint of a log that was vouched for.

        Raises:
            NoteBroken: somebody else wrote that file; the witness vouches for nothing then.
        """
        try:
            return Checkpoint.parse((self.folder / _name(origin)).read_bytes())
        except FileNotFoundError:
            return None

    def keep(self, head: Checkpoint) -> None:
        """Remember a checkpoint; on disk when this returns."""
        put(self.folder, _name(head.origin), bytes(head), _DRAFT)


def _name(origin: str) -> str:
    return f"{sha256(origin.encode()).hexdigest()}.checkpoint"


def witness_in(folder: Path, name: str, logs: list[Key]) -> Witness:
    """The witness whose memory and key are in `folder`; made there when there is none."""
    make_folder(folder)
    seed = folder / _SEED
    if not seed.exists():
        put(folder, _SEED, SystemIds().secret(SEED_BYTES), _DRAFT)
    known = {key.name: key for key in logs}
    return Witness.of(name, seed.read_bytes(), known, FolderMemory(folder))


def witness_app(witness: Witness, clock: Clock) -> Starlette:
    """The one route of a witness."""
    one_at_a_time = asyncio.Lock()

    async def add_checkpoint(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        async with one_at_a_time:
            now = int(clock.now().timestamp())
            try:
                return Response(await asyncio.to_thread(witness.add, body, now))
            except Refused as refusal:
                log.warning("witness_refused", status_code=refusal.status.value)
                return _answer(refusal)

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The whole body; None when it is longer than any request."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return body


def _answer(refusal: Refused) -> Response:
    if refusal.size is None:
        return Response(status_code=refusal.status)
    size = f"{refusal.size}\n"
    return Response(size, status_code=refusal.status, media_type=_SIZE_TYPE)


async def serve_witness(witness: Witness, host: str, port: int) -> None:
    """Answer until SIGTERM."""
    config = uvicorn.Config(
        witness_app(witness, SystemClock()),
        host=host,
        port=port,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    await uvicorn.Server(config).serve()
