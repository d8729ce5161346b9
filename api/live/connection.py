"""One connection: who it is, what it subscribes to, and how it ends."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLError
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.types import ExecutionResult

from api.context import Context
from api.documents import TrustedDocuments, text_of
from api.errors import Incidents
from api.live.messages import PROTOCOL, BadMessage, Close, Message, written
from api.live.news import News
from api.live.room import Full, Room
from api.patience import Patience
from api.recognition import Recognition
from api.refusals import safe_error
from api.requests import Operation
from api.view import GuardedSchema
from core.kit.actor import Actor
from core.kit.errors import CoreError, TooMany, Unavailable
from core.people import Pass
from core.services import Services

_BEARER = "bearer "
_NOBODY = Actor(None, None, None)
_NO_PASS = Pass("", is_session=False)


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """What connections may take of the box."""

    init_seconds: float = 5.0
    """Within which a connection must say who it is."""
    subscriptions: int = 10
    """The most of one connection at a time."""
    connections: int = 20
    """The most of one person, at one process."""
    strangers: int = 200
    """The most that have not said yet who they are."""
    message_bytes: int = 65_536
    messages: int = 100
    """The most in ten seconds, of any kind."""
    send_seconds: float = 5.0
    """Within which a reader must take what it is told."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What a connection may ask for and at."""

    schema: GuardedSchema
    incidents: Incidents
    documents: TrustedDocuments | None
    room: Room
    news: News
    patience: Patience
    services: Services
    recognition: Recognition


@dataclass(slots=True)
class Connection:
    """A WebSocket that speaks `graphql-transport-ws`.

    `visitor` is what the handshake says of who connects, `brought` the session or token in it;
    `on_known` is called once it is clear who it is.
    """

    socket: WebSocket
    doors: Doors
    limits: LiveLimits
    visitor: Actor
    brought: Pass | None
    on_known: Callable[[], None]
    actor: Actor = _NOBODY
    ticket: Pass = _NO_PASS
    is_known: bool = False
    _ended: asyncio.Future[Close] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _heard: list[float] = field(default_factory=list)

    def end(self, code: Close) -> None:
        """Close the connection with `code`, after which nothing more is told."""
        if not self._ended.done():
            self._ended.set_result(code)

    async def serve(self) -> None:
        """Speak until one of both ends it."""
        await self.socket.accept(subprotocol=PROTOCOL)
        listening = asyncio.create_task(self._listen())
        listening.add_done_callback(lambda _: self.end(Close.AGAIN_LATER))
        try:
            await self._ended
        finally:
            self.doors.room.leave(self)
            await _cancelled(listening, *self._running.values())
        await self._close(self._ended.result())

    async def _close(self, code: Close) -> None:
        # Nothing of what came is repeated in the reason. A reader that is gone, or does not read,
        # is not waited for.
        with suppress(Exception):
            async with asyncio.timeout(self.limits.send_seconds):
                await self.socket.close(code, code.name.replace("_", " ").capitalize())

    async def _listen(self) -> None:
        try:
            async with asyncio.timeout(self.limits.init_seconds):
                first = await self._next()
                if first.kind != "connection_init":
                    self.end(Close.UNAUTHENTICATED)
                    return
                await self._begin(first)
            while not self._ended.done():
                await self._take(await self._next())
        except TimeoutError:
            self.end(Close.TOO_LATE)
        except BadMessage:
            self.end(Close.BAD_MESSAGE)
        except WebSocketDisconnect:
            return
        except Unavailable:
            self.end(Close.AGAIN_LATER)
        except Exception as fault:  # noqa: BLE001 - an incident, and never the server's own log
            self.doors.incidents.judge(fault)
            self.end(Close.AGAIN_LATER)

    async def _next(self) -> Message:
        try:
            text = await self.socket.receive_text()
        except KeyError:  # bytes
            raise BadMessage from None
        now = asyncio.get_running_loop().time()
        self._heard = [*(at for at in self._heard if now - at < 10), now]
        if len(self._heard) > self.limits.messages:
            self.end(Close.TOO_MANY)
            await asyncio.Future()  # until this is cancelled: not one more is read
        return Message.read(text, self.limits.message_bytes)

    async def _begin(self, first: Message) -> None:
        """Find out who this is: by a token in the message, or by what came with the handshake."""
        said = first.payload.get("authorization")
        ticket = self.brought
        if isinstance(said, str) and said.lower().startswith(_BEARER):
            ticket = Pass.of_token(said[len(_BEARER) :].strip())
        known = await self.doors.room.who(ticket) if ticket else None
        if ticket is None or known is None:
            self.end(Close.UNAUTHENTICATED)
            return
        self.ticket = ticket
        self.actor = replace(
            known,
            request=self.visitor.request,
            address=self.visitor.address,
            client=self.visitor.client,
        )
        try:
            self.doors.room.enter(self)
        except Full:
            self.end(Close.TOO_MANY)
            return
        self.is_known = True
        self.on_known()
        await self._tell(written("connection_ack"))

    async def _take(self, message: Message) -> None:
        match message.kind:
            case "ping":
                await self._tell(written("pong"))
            case "pong":
                pass
            case "complete":
                task = self._running.pop(message.id, None)
                if task is not None:
                    task.cancel()
            case "subscribe" if message.id:
                await self._subscribe(message)
            case "connection_init":
                self.end(Close.TOO_MANY)
            case _:
                raise BadMessage

    async def _subscribe(self, message: Message) -> None:
        if message.id in self._running:
            self.end(Close.TAKEN)
            return
        try:
            if len(self._running) >= self.limits.subscriptions:
                raise TooMany
            operation = Operation.of(message.payload)
            text = self._text(operation)
        except CoreError as refused:
            await self._refuse(message.id, [_graphql(refused)])
            return
        running = asyncio.create_task(self._run(message.id, text, operation))
        self._running[message.id] = running

    def _text(self, operation: Operation) -> str:
        if self.doors.documents is None:
            return text_of(operation.query)
        return self.doors.documents.text_for(self.actor, operation.document, operation.query)

    async def _run(self, number: str, text: str, operation: Operation) -> None:
        try:
            schema, patience = self.doors.schema, self.doors.patience
            errors = await schema.refusals(text, self.actor, patience)
            if errors:
                await self._refuse(number, errors)
                return
            results = await schema.subscribe(
                text, operation.variables, self._context(), None, operation.operation_name
            )
            async with aclosing(results):
                async for result in results:
                    if not await self._next_result(number, result):
                        return
            await self._tell(written("complete", number))
        except CoreError as refused:
            await self._refuse(number, [_graphql(refused)])
        except WebSocketDisconnect:
            return
        except Exception as fault:  # noqa: BLE001 - masked like any other
            await self._refuse(number, [_graphql(fault)])
        finally:
            if self._running.get(number) is asyncio.current_task():
                del self._running[number]

    async def _next_result(self, number: str, result: ExecutionResult) -> bool:
        """Tell one result; False if it was a refusal, which ends the subscription."""
        if result.errors and not result.data:
            await self._refuse(number, result.errors)
            return False
        payload: dict[str, Any] = {"data": result.data}
        if result.errors:
            payload["errors"] = [error.formatted for error in result.errors]
        await self._tell(written("next", number, payload))
        return True

    async def _refuse(self, number: str, errors: list[GraphQLError]) -> None:
        safe = [
            safe_error(each, self.doors.incidents) if _is_raw(each) else each for each in errors
        ]
        with suppress(WebSocketDisconnect):
            await self._tell(written("error", number, [each.formatted for each in safe]))

    async def _tell(self, text: str) -> None:
        """Send, unless it has ended; a reader that does not read is let go."""
        if self._ended.done():
            return
        try:
            async with asyncio.timeout(self.limits.send_seconds):
                await self.socket.send_text(text)
        except TimeoutError:
            self.end(Close.TOO_SLOW)

    def _context(self) -> Context:
        doors = self.doors
        return Context(self.actor, doors.services, Response(), doors.recognition, doors.news)


def _graphql(fault: Exception) -> GraphQLError:
    return GraphQLError("", original_error=fault)


def _is_raw(error: GraphQLError) -> bool:
    return "code" not in (error.extensions or {})


async def _cancelled(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
