"""The process that reads, as the box holds it: started for a question, ended when idle."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import TracebackType
from typing import ClassVar, Protocol, Self

import orjson

from core.imaging import Pixels
from core.kit.aside import Aside, block
from core.kit.errors import CoreError, Unavailable
from core.lettering.types import Text

READING = "core.lettering.reading"

_PACKAGE = "rapidocr"
_ANSWER_SECONDS = 120.0
_IDLE_SECONDS = 30.0  # it holds up to a gigabyte, and is asked a few times a day
_MOST_TOLD_BYTES = 1 << 20


class NoReader(Unavailable):
    """Text in photos cannot be read here: the package `rapidocr` is not installed."""

    code: ClassVar[str] = "NO_READER"


class ReaderLost(CoreError):
    """The process that reads text in photos ended; it is started again."""

    code: ClassVar[str] = "READER_LOST"
    status: ClassVar[int] = 503


class ReaderPort(Protocol):
    """What reads, as other rooms need it."""

    def require(self) -> None:
        """Refuse where there is nothing to read with; raises NoReader."""
        ...

    async def read(self, pixels: Pixels) -> tuple[Text, ...]:
        """The lines of text in a picture."""
        ...


@dataclass(slots=True)
class Reader:
    """Reads one picture at a time. Close it, or its process stays. `module`: what that runs."""

    module: str = READING
    idle_seconds: float = _IDLE_SECONDS
    _aside: Aside = field(init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _resting: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        """Nothing is started yet."""
        self._aside = Aside(self.module)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._resting is not None:
            self._resting.cancel()
            with suppress(asyncio.CancelledError):
                await self._resting
        await self._aside.close()

    def require(self) -> None:
        """Refuse where there is nothing to read with.

        Raises:
            NoReader: the package is missing.
        """
        if find_spec(_PACKAGE) is None:
            raise NoReader

    async def read(self, pixels: Pixels) -> tuple[Text, ...]:
        """The lines of text in a picture, in no order.

        Raises:
            NoReader: there is nothing to read with.
            ReaderLost: the process ended, took too long, or answered nonsense.
        """
        self.require()
        async with self._turn:
            if self._resting is not None:
                self._resting.cancel()
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    return await self._read(pixels)
            except (OSError, EOFError, TimeoutError, KeyError, TypeError, ValueError) as fault:
                await self._aside.close()
                raise ReaderLost from fault
            except asyncio.CancelledError:
                # Half a picture was told: the next answer would be about this one.
                await self._aside.close()
                raise
            finally:
                self._resting = asyncio.create_task(self._rest())

    async def _read(self, pixels: Pixels) -> tuple[Text, ...]:
        if len(pixels.data) != pixels.width * pixels.height * 3:
            raise ValueError("this picture is not of the size that it says")
        if await self._aside.open():
            await self._aside.hear(_MOST_TOLD_BYTES)
        await self._aside.tell(block(orjson.dumps((pixels.height, pixels.width))))
        await self._aside.tell(pixels.data)
        return tuple(map(_text, orjson.loads(await self._aside.hear(_MOST_TOLD_BYTES))))

    async def _rest(self) -> None:
        await asyncio.sleep(self.idle_seconds)
        async with self._turn:
            await self._aside.close()


def _text(told: dict[str, float | str]) -> Text:
    left, top, right, bottom, score = (
        float(told[name]) for name in ("left", "top", "right", "bottom", "score")
    )
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise ValueError("a line of text outside of its picture")
    return Text(left, top, right, bottom, score, str(told["words"]))
