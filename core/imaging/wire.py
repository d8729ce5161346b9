"""How darkroom, zygote and child talk: small JSON messages and one framed answer.

The child may have been captured by its photo, so its answer is read as untrusted input:
every field is checked and every rendition must be the picture it claims to be.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.imaging.refusals import Refusal, Refused
from core.imaging.sniff import inspect
from core.imaging.types import (
    CLOSE_SIDE,
    PREVIEW_SIDE,
    Area,
    CaptureMetadata,
    Developed,
    Header,
    MediaType,
    Pixels,
    Rendition,
)

READY, CANNOT_CONFINE = b"ready", b"cannot confine"  # the zygote's first word
MAX_MESSAGE_BYTES = 8192
MOST_AREAS = 50
MARK_BYTES = 8
_PREFIX_BYTES = 4
_MAX_TEXT = 80
_RGB = 3
_TINT_BYTES = 3


class Task(StrEnum):
    """What a child is asked to do with its photo."""

    DEVELOP = "develop"
    ENLARGE = "enlarge"
    PIXELS = "pixels"
    MASK = "mask"
    BLUR = "blur"
    STAMP = "stamp"
    TRACE = "trace"


class Outcome(StrEnum):
    """How a child ended, as the zygote saw it."""

    DONE = "done"
    LATE = "late"
    KILLED = "killed"
    CRASHED = "crashed"
    UNCONFINED = "unconfined"


@dataclass(frozen=True, slots=True)
class Order:
    """One photo to work on; its bytes travel beside the message, as a sealed memory file.

    `areas` are what MASK makes unreadable, at most `MOST_AREAS`; `side` is the longest side of
    what PIXELS, STAMP and MASK give, of the first two at most `CLOSE_SIDE`. STAMP takes a stamp
    whose PNG is the last `stamp_bytes` of the memory file; TRACE looks for a mark of `key`.
    """

    number: int
    task: Task
    header: Header
    areas: tuple[Area, ...] = ()
    side: int = PREVIEW_SIDE
    stamp_bytes: int = 0
    mark: str = ""
    key: str = field(default="", repr=False)

    def encode(self) -> bytes:
        """The order as a message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, message: bytes) -> "Order":
        """The order out of a message of our own."""
        fields = json.loads(message)
        header = fields["header"] | {"media_type": MediaType(fields["header"]["media_type"])}
        areas = tuple(Area(**each) for each in fields["areas"])
        read = {"task": Task(fields["task"]), "header": Header(**header), "areas": areas}
        return cls(**fields | read)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The zygote's word on a child that has ended."""

    number: int
    outcome: Outcome
    cpu_seconds: float
    peak_bytes: int

    def encode(self) -> bytes:
        """The verdict as a message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, message: bytes) -> "Verdict":
        """The verdict out of a message of our own."""
        fields = json.loads(message)
        return cls(**fields | {"outcome": Outcome(fields["outcome"])})


def encode_refusal(reason: Refusal) -> bytes:
    """The answer of a child that could not do its task."""
    return _frame({"refused": reason.value}, [])


def encode_developed(developed: Developed) -> bytes:
    """The answer to DEVELOP."""
    metadata = asdict(developed.metadata)
    if developed.metadata.captured_at:
        metadata["captured_at"] = developed.metadata.captured_at.isoformat()
    fields = {
        "width": developed.width,
        "height": developed.height,
        "fingerprint": developed.fingerprint,
        "tint": int.from_bytes(developed.tint, "big"),
        "metadata": metadata,
    }
    return _frame(fields, [developed.thumbnail, developed.preview])


def encode_rendition(rendition: Rendition) -> bytes:
    """The answer to ENLARGE, MASK, BLUR and STAMP."""
    return _frame({}, [rendition])


def encode_pixels(pixels: Pixels) -> bytes:
    """The answer to PIXELS."""
    return _head({"width": pixels.width, "height": pixels.height}) + pixels.data


def decode_pixels(answer: bytes) -> Pixels:
    """The answer to PIXELS, checked: as many bytes as its size says, and no other.

    Raises:
        Refused: the child refused, or its answer is not one a sound child gives.
    """
    try:
        fields, end = _read_head(answer)
        width = _number(fields["width"], 1, CLOSE_SIDE)
        height = _number(fields["height"], 1, CLOSE_SIDE)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Refused(Refusal.CRASHED) from None
    if len(answer) - end != width * height * _RGB:
        raise Refused(Refusal.CRASHED)
    return Pixels(answer[end:], width, height)


def decode_developed(answer: bytes) -> Developed:
    """The answer to DEVELOP, checked.

    Raises:
        Refused: the child refused, or its answer is not one a sound child gives.
    """
    fields, (thumbnail, preview) = _unframe(answer, pictures=2)
    try:
        return Developed(
            width=_number(fields["width"], 1, 30_000),
            height=_number(fields["height"], 1, 30_000),
            thumbnail=thumbnail,
            preview=preview,
            fingerprint=_number(fields["fingerprint"], 0, 2**64 - 1),
            tint=_number(fields["tint"], 0, 0xFFFFFF).to_bytes(_TINT_BYTES, "big"),
            metadata=_metadata(fields["metadata"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Refused(Refusal.CRASHED) from None


def decode_rendition(answer: bytes) -> Rendition:
    """The answer to ENLARGE, MASK, BLUR or STAMP, checked.

    Raises:
        Refused: the child refused, or its answer is not one a sound child gives.
    """
    _, (rendition,) = _unframe(answer, pictures=1)
    return rendition


def encode_mark(mark: bytes | None) -> bytes:
    """The answer to TRACE."""
    return _head({"mark": mark.hex() if mark is not None else None})


def decode_mark(answer: bytes) -> bytes | None:
    """The answer to TRACE, checked.

    Raises:
        Refused: the child refused, or its answer is not one a sound child gives.
    """
    try:
        fields, end = _read_head(answer)
        mark = None if fields["mark"] is None else bytes.fromhex(fields["mark"])
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Refused(Refusal.CRASHED) from None
    if end != len(answer) or (mark is not None and len(mark) != MARK_BYTES):
        raise Refused(Refusal.CRASHED)
    return mark


def _frame(fields: dict[str, Any], renditions: list[Rendition]) -> bytes:
    lengths = {"lengths": [len(rendition.data) for rendition in renditions]}
    return b"".join([_head(fields | lengths), *(rendition.data for rendition in renditions)])


def _head(fields: dict[str, Any]) -> bytes:
    head = json.dumps(fields).encode()
    return len(head).to_bytes(_PREFIX_BYTES, "big") + head


def _read_head(answer: bytes) -> tuple[dict[str, Any], int]:
    """The fields of an answer, and where they end; a refusal is raised."""
    end = _PREFIX_BYTES + int.from_bytes(answer[:_PREFIX_BYTES], "big")
    fields = json.loads(answer[_PREFIX_BYTES:end])
    if "refused" in fields:
        raise Refused(Refusal(fields["refused"]))
    return fields, end


def _unframe(answer: bytes, *, pictures: int) -> tuple[dict[str, Any], list[Rendition]]:
    try:
        fields, end = _read_head(answer)
        lengths = [_number(length, 1, len(answer)) for length in fields["lengths"]]
        if len(lengths) != pictures or end + sum(lengths) != len(answer):
            raise Refused(Refusal.CRASHED)
        return fields, _renditions(answer, end, lengths)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Refused(Refusal.CRASHED) from None


def _renditions(answer: bytes, start: int, lengths: list[int]) -> list[Rendition]:
    renditions = []
    for length in lengths:
        data = answer[start : start + length]
        renditions.append(_rendition(data))
        start += length
    return renditions


def _rendition(data: bytes) -> Rendition:
    """The picture in `data`, by its own header: a child cannot pass off anything else."""
    try:
        header = inspect(data)
    except Refused:
        raise Refused(Refusal.CRASHED) from None
    if header.media_type is not MediaType.JPEG:
        raise Refused(Refusal.CRASHED)
    return Rendition(data, header.media_type, header.width, header.height)


def _number(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError("out of range")
    return value


def _metadata(fields: dict[str, Any]) -> CaptureMetadata:
    captured_at = fields["captured_at"]
    return CaptureMetadata(
        captured_at=None if captured_at is None else _naive(captured_at),
        camera=_text(fields["camera"]),
        lens=_text(fields["lens"]),
        has_gps=fields["has_gps"] is True,
        orientation=_number(fields["orientation"], 1, 8),
    )


def _naive(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is not None:
        raise ValueError("cameras know no zone")
    return moment


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _MAX_TEXT or not value.isprintable():
        raise ValueError("not a short printable text")
    return value
