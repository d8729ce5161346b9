"""What a log line may say: an allow-list of keys, each with the shape its value must have.

Threat: whoever reads or ships the logs may not see patients. So nothing is logged because
it looks harmless; a value is logged because its key is listed here and its shape fits.
What a library says is never trusted: its messages quote file names, parameters and rows.
"""

import re
import sys
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any
from uuid import UUID

REDACTED = "[redacted]"

_NO_NUMBER = r"(?!.*\d{4})"  # a run of digits may be a patient's number
_EVENT = re.compile(_NO_NUMBER + r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(_NO_NUMBER + r"(?:[a-z0-9_.:/{}+-]{1,80}|[A-Z0-9_]{1,80})")
_SOURCE = re.compile(r"[\w.<>/-]{1,100}(?::\d{1,6})?")
_TYPES = re.compile(r"[\w.<>/]{1,300}")
_MIGRATION = re.compile(r"\d{4}_[a-z0-9_]{1,60}")
_TIME = re.compile(r"[0-9TZ:.+-]{1,40}")
_FRAME = re.compile(r"[\w./<>-]{1,120}:\d{1,6} [\w<>]{1,60}")
_CHAIN_LENGTH = 6
_FRAME_COUNT = 12


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float)


def _is_id(value: object) -> bool:
    if isinstance(value, UUID):
        return True
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _like(shape: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and shape.fullmatch(value) is not None


def _are_frames(value: object) -> bool:
    return isinstance(value, list) and all(map(_like(_FRAME), value))


_NUMBERS = (
    "attempt attempts bytes count done documents exit_code fraction jobs lag_seconds "
    "milliseconds ok per_second pid port refused restarts seconds status_code total workers"
)
_IDS = "actor_id incident_id job_id patient_id person_id photo_id request_id session_id"
_CODES = (
    "child code kind level method os_account part queue reason rendition role route signal state "
    "status tag version"
)

ALLOWED: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(_NUMBERS.split(), _is_number),
    **dict.fromkeys(_IDS.split(), _is_id),
    **dict.fromkeys(_CODES.split(), _like(_CODE)),
    "logger": _like(_SOURCE),
    "origin": _like(_SOURCE),
    "error": _like(_TYPES),
    "migration": _like(_MIGRATION),
    "timestamp": _like(_TIME),
    "frames": _are_frames,
}
"""Every key that may carry a value, and the shape that the value must have.

A code is a word of our source: lower case or upper case, without spaces or long numbers.
"""


def only_allowed(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Structlog's last processor but the renderer: drop what is not listed, redact what misfits."""
    event = str(line.pop("event", ""))
    kept: dict[str, Any] = {"event": event if _EVENT.fullmatch(event) else REDACTED}
    for key, value in line.items():
        fits = ALLOWED.get(key)
        if fits is not None:
            kept[key] = _plain(value) if fits(value) else REDACTED
    return kept


def explain_exception(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Turn `exc_info` into the types and places of the failure, never its words."""
    exc_info = line.pop("exc_info", None)
    error = _raised(exc_info)
    if error is not None:
        line.update(described(error))
    return line


def described(error: BaseException) -> dict[str, object]:
    """The type chain of `error` (outermost first) and where it came from (innermost last)."""
    chain = _chain(error)
    frames = [frame for link in reversed(chain) for frame in _frames(link.__traceback__)]
    fit = [frame for frame in frames if _FRAME.fullmatch(frame)]
    return {"error": "/".join(map(_type_name, chain)), "frames": fit[-_FRAME_COUNT:]}


def _type_name(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _raised(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None


def _chain(error: BaseException) -> list[BaseException]:
    """`error` and what it came from; a chain that bites its tail ends there."""
    links: dict[int, BaseException] = {}
    link: BaseException | None = error
    while link is not None and id(link) not in links and len(links) < _CHAIN_LENGTH:
        links[id(link)] = link
        link = link.__cause__ or link.__context__ or _first_of_group(link)
    return list(links.values())


def _first_of_group(error: BaseException) -> BaseException | None:
    return error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{place(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


def place(path: str) -> str:
    """The last two parts of a source file's path: enough to find it, nothing of the machine."""
    return "/".join(path.split("/")[-2:])


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
