import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from appliance.logging_filter import described, only_allowed

ROOT = Path(__file__).parents[2]
CANARIES = {
    "name": "Wilhelmina Kanarie",
    "mrn": "Z4711-0815",
    "bsn": "123456782",
    "caption": "litteken linker knie, zie foto",
    "file": "KANARIE_W_1970-01-01.jpg",
}

# Says every canary in every way a program can say something, through real loggers.
_TALKER = """
import asyncio, gc, json, logging, sys, threading, warnings
import structlog
canaries = json.loads(sys.argv[1])
leak = " ".join(canaries.values())
early = logging.getLogger("uvicorn.access")
early.addHandler(logging.StreamHandler()); early.propagate = False; early.setLevel("DEBUG")
from appliance.logging import configure_logging
configure_logging(sys.argv[2], "debug")

class Spilled(ValueError):
    pass

def nested():
    try:
        try:
            raise KeyError(leak)
        except KeyError as error:
            raise Spilled(leak, {"patient": leak}) from error
    except Spilled as error:
        error.add_note(leak)
        raise RuntimeError(f"could not store {leak}")

log = structlog.get_logger()
for key, canary in canaries.items():
    log.info("photo_developed", **{key: canary}, reason=canary, kind=canary, photo_id=canary,
             count=canary, status=canary, patient=canary, row={"a": canary}, frames=[canary])
    log.warning(canary)
    log.warning(f"photo of {canary}")
    log.bind(title=canary).error("photo_refused", child=canary)
    for name in ("uvicorn.error", "uvicorn.access", "tortoise", "asyncpg", "strawberry.execution",
                 "pgqueuer", "PIL.Image", "core.photos"):
        logger = logging.getLogger(name)
        logger.warning(canary)
        logger.error("parameters %s %r", canary, {"p": canary})
        logger.info("x %d", canary)
        logger.critical("extra", extra={"patient": canary, "reason": canary})
    logging.warning(canary)
    logging.log(5, canary)
    logging.log(35, canary)
    warnings.warn(canary)
try:
    nested()
except RuntimeError as error:
    log.exception("photo_failed")
    log.error("photo_failed", exc_info=error)
    logging.getLogger("tortoise").exception("failed %s", leak)
    logging.getLogger("asyncpg").error(error, exc_info=error, stack_info=True)
    logging.getLogger("pgqueuer").error("group", exc_info=ExceptionGroup(leak, [error]))

class Doomed:
    def __del__(self):
        raise ValueError(leak)

Doomed(); gc.collect()
thread = threading.Thread(target=nested, name=leak); thread.start(); thread.join()

async def forgotten():
    asyncio.create_task(fails(), name=leak)
    await asyncio.sleep(0.01)

async def fails():
    raise ValueError(leak)

asyncio.run(forgotten()); gc.collect()
nested()
"""


def talk(log_format: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _TALKER, json.dumps(CANARIES), log_format],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


class TestCanaries:
    def test_none_is_in_the_json_and_the_failures_still_are(self) -> None:
        said = talk("json")
        for canary in [*CANARIES.values(), "Kanarie", "KANARIE", "Wilhelmina", "litteken"]:
            assert canary not in said

        lines = [json.loads(line) for line in said.splitlines()]
        events = {line["event"] for line in lines}
        assert {"uncaught_exception", "thread_exception", "unraisable_exception"} <= events
        failed = next(line for line in lines if line["event"] == "photo_failed")
        assert failed["error"] == "RuntimeError/__main__.Spilled/KeyError"
        assert [frame.split(" ")[1] for frame in failed["frames"]] == [
            *("nested", "nested"),  # where the cause, then its consequence were raised
            *("<module>", "nested"),
        ]
        loggers = {line.get("logger") for line in lines}
        assert {"uvicorn.access", "tortoise", "asyncpg", "pgqueuer", "asyncio"} <= loggers

    def test_none_is_in_the_console_lines(self) -> None:
        said = talk("console")
        for canary in [*CANARIES.values(), "Kanarie", "KANARIE", "Wilhelmina", "litteken"]:
            assert canary not in said
        assert "photo_failed" in said


def filtered(**line: Any) -> dict[str, Any]:
    return dict(only_allowed(None, "info", line))


class TestAllowList:
    def test_what_is_listed_and_fits_is_kept(self) -> None:
        photo_id = UUID(int=7)
        line = filtered(
            event="photo_developed", photo_id=photo_id, seconds=0.25, ok=True, reason="TOO_LARGE"
        )
        assert line == {
            "event": "photo_developed",
            "photo_id": str(photo_id),
            "seconds": 0.25,
            "ok": True,
            "reason": "TOO_LARGE",
        }

    def test_what_is_not_listed_is_dropped(self) -> None:
        assert filtered(event="x", caption="knie", patient="Jansen") == {"event": "x"}

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("reason", "Jansen"),
            ("reason", "te groot"),
            ("reason", "123456782"),
            ("reason", "a" * 81),
            ("reason", {"a": 1}),
            ("count", "12"),
            ("seconds", [1]),
            ("photo_id", "Jansen"),
            ("frames", ["Jansen was here"]),
            ("logger", "a b"),
        ],
    )
    def test_what_is_listed_and_does_not_fit_is_redacted(self, key: str, value: object) -> None:
        assert filtered(event="x", **{key: value}) == {"event": "x", key: "[redacted]"}

    @pytest.mark.parametrize("event", ["Photo of Jansen", "Jansen", "photo_4711", "", "a" * 61])
    def test_an_event_is_a_fixed_word(self, event: str) -> None:
        assert filtered(event=event) == {"event": "[redacted]"}


class TestDescribed:
    def test_a_chain_that_bites_its_tail_ends(self) -> None:
        first, second = ValueError("x"), KeyError("y")
        first.__context__, second.__context__ = second, first
        assert described(first) == {"error": "ValueError/KeyError", "frames": []}
