"""The yardsticks' server: Starlette under the box's own uvicorn settings, and nothing else.

`python -m benchmarks.plain_server PORT FOLDER [DSN]` serves `/file/{name}` from FOLDER by
`FileResponse` and `/rows` from the table `listed` of a database by asyncpg and orjson. No
session, no permission, no log row, nothing sealed: what a request costs at the very least.
"""

import sys
from pathlib import Path

import asyncpg
import orjson
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

ROWS = """
SELECT id, caption, laterality, phase, view, captured_at, received_at, version
FROM listed ORDER BY id DESC LIMIT $1
"""
_MOST_CONNECTIONS = 10


async def send_file(request: Request) -> FileResponse:
    """A file as it lies on the disk."""
    folder: Path = request.app.state.folder
    return FileResponse(folder / request.path_params["name"])


async def send_rows(request: Request) -> Response:
    """As many rows as `first` says, as JSON."""
    first = int(request.query_params["first"])
    rows = await request.app.state.pool.fetch(ROWS, first)
    return Response(orjson.dumps([dict(row) for row in rows]), media_type="application/json")


async def serve(port: int, folder: Path, dsn: str | None) -> None:
    """Answer until SIGTERM, in one process."""
    app = Starlette(
        routes=[Route("/file/{name}", send_file), Route("/rows", send_rows)],
    )
    app.state.folder = folder
    if dsn is not None:
        app.state.pool = await asyncpg.create_pool(
            dsn, min_size=1, max_size=_MOST_CONNECTIONS, init=_read_ids_plainly
        )
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    await uvicorn.Server(config).serve()


async def _read_ids_plainly(connection: asyncpg.Connection) -> None:
    """Ids as text: orjson does not know asyncpg's own UUID class."""
    await connection.set_type_codec("uuid", encoder=str, decoder=str, schema="pg_catalog")


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if sys.argv[3:] else None))
