"""The one photo's own process: lock the door, decode, answer, end.

It shares nothing that lives: no second photo has been or will be in this process.
"""

import mmap
import os
from collections.abc import Callable
from typing import Any

import pyvips

from core.imaging import render, stamping, wire
from core.imaging.lockdown import ANSWER_FD, Confinement
from core.imaging.refusals import Refusal, Refused
from core.imaging.types import MediaType, Rendition, Stamp

_MAX_FD = 1 << 20
_PNG_END = b"IEND\xaeB`\x82"
_MEMORY = ("out of memory", "insufficient memory", "unable to allocate", "cannot allocate")
_ENDED_EARLY = ("premature end", "end of file", "eof", "truncated", "not enough data")


def work(
    order: wire.Order, original: int, answer: int, confinement: Confinement, deadline: float
) -> None:
    """Do the `order` on the memory file `original`, write to the socket `answer`.

    `deadline`: seconds of processor time. The caller ends the process, whatever happens.

    Raises:
        CannotConfine: not a byte of the photo was looked at.
    """
    parent = os.getppid()
    data = mmap.mmap(original, 0, prot=mmap.PROT_READ)
    os.dup2(answer, ANSWER_FD)
    os.closerange(3, _MAX_FD)  # above all the answer sockets of other photos
    confinement.close_in(deadline, parent)
    _send(_answer(order, data))


def _answer(order: wire.Order, data: Any) -> bytes:
    try:
        return _TASKS[order.task](order, data)
    except Refused as refused:
        return wire.encode_refusal(refused.reason)
    except MemoryError:
        return wire.encode_refusal(Refusal.TOO_MUCH_MEMORY)
    except (pyvips.Error, ValueError, EOFError, RuntimeError) as error:
        return wire.encode_refusal(_reason(str(error).lower(), order.header.media_type, data))


def _stamped(order: wire.Order, data: Any) -> Rendition:
    at = len(data) - order.stamp_bytes
    picture, png = memoryview(data)[:at], bytes(data[at:])
    stamp = Stamp(png, bytes.fromhex(order.mark), bytes.fromhex(order.key), order.side)
    return stamping.stamped(picture, order.header, stamp)


def _rendition(made: Callable[[wire.Order, Any], Rendition]) -> Callable[[wire.Order, Any], bytes]:
    return lambda order, data: wire.encode_rendition(made(order, data))


_TASKS: dict[wire.Task, Callable[[wire.Order, Any], bytes]] = {
    wire.Task.DEVELOP: lambda order, data: wire.encode_developed(
        render.develop(data, order.header)
    ),
    wire.Task.PIXELS: lambda order, data: wire.encode_pixels(
        render.pixels(data, order.header, order.side)
    ),
    wire.Task.TRACE: lambda order, data: wire.encode_mark(
        stamping.traced(data, order.header, bytes.fromhex(order.key))
    ),
    wire.Task.ENLARGE: _rendition(lambda order, data: render.enlarge(data, order.header)),
    wire.Task.BLUR: _rendition(lambda order, data: render.blur(data, order.header)),
    wire.Task.MASK: _rendition(
        lambda order, data: render.mask(data, order.header, order.areas, order.side)
    ),
    wire.Task.STAMP: _rendition(_stamped),
}


def _reason(complaint: str, media_type: MediaType, data: Any) -> Refusal:
    """What a decoder's complaint means; the words are those of libvips and its codecs."""
    if any(word in complaint for word in _MEMORY):
        return Refusal.TOO_MUCH_MEMORY
    # libspng calls any fault a read error, so a PNG is asked for its last chunk.
    has_no_end = media_type is MediaType.PNG and data.find(_PNG_END) < 0
    if has_no_end or any(word in complaint for word in _ENDED_EARLY):
        return Refusal.TRUNCATED
    return Refusal.CORRUPT


def _send(answer: bytes) -> None:
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(ANSWER_FD, rest) :]
