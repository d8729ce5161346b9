"""HTTP off the wire, within bounds that uvicorn does not set.

Promises: the head of a request is read to a limit and no further, whether it comes in one
piece or never ends; what is no HTTP is refused in the words and with the headers of every
other refusal, and so is a WebSocket that is not to be; of an
answer little waits in the kernel, so that a photo whose consent is taken back while a slow
reader takes it in can still be held back.
"""

import asyncio
import logging
import socket
from http import HTTPStatus
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Response
from websockets.server import ServerProtocol

from api.errors import BadRequest, HeadTooLarge, describe
from api.middleware.headers import ON_REFUSALS
from core.kit.errors import CoreError

HEAD_LIMIT_BYTES = 64 * 1024
MESSAGE_LIMIT_BYTES = 64 * 1024
"""The longest message over a WebSocket, in one frame or in many; longer ones end it."""
UNSENT_LIMIT_BYTES = 128 * 1024
"""What may wait in the kernel for a reader; by itself Linux takes megabytes at once."""

_log = logging.getLogger("uvicorn.error")
_INTERNET = {socket.AF_INET, socket.AF_INET6}
_TCP_NOTSENT_LOWAT = 25  # tcp(7); Python's socket module has no name for it before 3.12


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with a limit for the head and refusals of ours."""

    _head_bytes: int | None = 0
    """How much of the head came; None while the body does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Somebody connected."""
        super().connection_made(transport)
        connected = transport.get_extra_info("socket")
        if connected is not None and connected.family in _INTERNET:
            connected.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, UNSENT_LIMIT_BYTES)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too long already."""
        if self._head_bytes is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes is not None and self._head_bytes > HEAD_LIMIT_BYTES:
            self._refuse(HeadTooLarge())

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole: take it, if it is not too long."""
        said = sum(len(name) + len(value) for name, value in self.headers)
        if len(self.url) + said > HEAD_LIMIT_BYTES:
            self._refuse(HeadTooLarge())
            return
        self._head_bytes = None
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; `msg` would say so in other words."""
        self._refuse(BadRequest())

    def _refuse(self, refused: CoreError) -> None:
        if self.transport.is_closing():
            return
        body = orjson.dumps({"error": describe(refused)})
        phrase = HTTPStatus(refused.status).phrase
        told = ON_REFUSALS | {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {refused.status} {phrase}", *(f"{n}: {v}" for n, v in told.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()


class BoundedSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, whose answer to a handshake has the headers of every other answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Somebody asked for a WebSocket."""
        super().__init__(*args, **kwargs)
        self.conn = _Handshake(max_size=self.config.ws_max_size, logger=_log)


class _Handshake(ServerProtocol):
    """One that compresses nothing."""

    def send_response(self, response: Response) -> None:
        """Say yes, or no: to a page elsewhere, to who may not, to what is no handshake."""
        for name, value in ON_REFUSALS.items():
            response.headers.setdefault(name, value)
        super().send_response(response)
