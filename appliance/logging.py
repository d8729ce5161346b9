"""Structured logs that cannot hold patient data: JSON for machines, colours for people.

Our own lines are events with keys (`log.info("photo_developed", photo_id=…, seconds=…)`)
and pass an allow-list (`logging_filter`). Lines of libraries keep only who spoke, how
loud, from which line of code, and the types and places of an exception. Whatever would
print a traceback by itself (an uncaught exception, a thread, a destructor) is caught too.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Literal, TextIO

import orjson
import structlog

from appliance.logging_filter import explain_exception, only_allowed, place

if TYPE_CHECKING:
    from structlog.typing import Processor

LogFormat = Literal["auto", "json", "console"]
LogLevel = Literal["debug", "info", "warning", "error"]

_LEVELS: dict[LogLevel, int] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def configure_logging(
    log_format: LogFormat = "auto", log_level: LogLevel = "info", stream: TextIO | None = None
) -> None:
    """Send every line of this process through the allow-list to `stream` (default: stderr)."""
    output = stream or sys.stderr
    is_console = log_format == "console" or (log_format == "auto" and output.isatty())
    level = _LEVELS[log_level]
    structlog.configure(
        processors=_processors(is_console=is_console),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(output),
        cache_logger_on_first_use=False,
    )
    _take_over_libraries(level)
    _take_over_last_words()


class LibraryHandler(logging.Handler):
    """Says that a library said something, and where, but not what."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record's origin; its message, arguments and extras are left out."""
        structlog.get_logger().log(
            _known_level(record.levelno),
            "library_message",
            logger=record.name,
            origin=f"{place(record.pathname)}:{record.lineno}",
            exc_info=record.exc_info,
        )


def _known_level(level: int) -> int:
    """The standard level at or below `level`; libraries invent levels of their own."""
    return max(logging.DEBUG, min(logging.CRITICAL, level // 10 * 10))


def _processors(*, is_console: bool) -> list["Processor"]:
    renderer: Processor = structlog.processors.JSONRenderer(serializer=_json)
    if is_console:
        renderer = structlog.dev.ConsoleRenderer()
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        explain_exception,
        only_allowed,
        renderer,
    ]


def _json(line: object, **_options: object) -> str:
    return orjson.dumps(line).decode()


def _take_over_libraries(level: int) -> None:
    """Leave no logger with a handler, a level or a formatter of its own."""
    # Without its text a library's chatter says nothing: only trouble is worth a line.
    least = level if level <= logging.DEBUG else max(level, logging.WARNING)
    logging.basicConfig(handlers=[LibraryHandler()], level=least, force=True)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    logging.captureWarnings(capture=True)
    # A handler that fails would print the message and its arguments to stderr.
    logging.raiseExceptions = False


def _take_over_last_words() -> None:
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda unraisable: _say("unraisable_exception", unraisable.exc_value)
    threading.excepthook = lambda ended: _say("thread_exception", ended.exc_value)


def _uncaught(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    _say("uncaught_exception", error)


def _say(event: str, error: BaseException | None) -> None:
    structlog.get_logger().error(event, exc_info=error)
