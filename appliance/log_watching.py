"""No audit, no bytes: looks every second whether the log keeps up, and tells the gate."""

import asyncio
import math
import os
import time
from pathlib import Path

import structlog

from appliance.indexing import DATABASE_AWAY
from core.audit import LogGate
from core.oversight import Oversight

_EVERY_SECONDS = 1.0
_PROBE = ".probe"

log = structlog.get_logger()


async def watch_log(
    gate: LogGate, oversight: Oversight, folder: Path, limit_seconds: float
) -> None:
    """Open and close `gate` until cancelled."""
    since = time.monotonic()
    while True:
        try:
            # A gate that is closed opens for nothing but a log that keeps up again.
            kept = time.monotonic() - since if gate.is_open else math.inf
            reason = await found(oversight, folder, limit_seconds, kept)
        except DATABASE_AWAY:
            since = time.monotonic()
            reason = gate.reason  # nobody is shown anything now; what was true before stays
        if reason != gate.reason:
            log.warning("log_gate_opened" if reason is None else "log_gate_closed")
            gate.reason = reason
        await asyncio.sleep(_EVERY_SECONDS)


async def found(
    oversight: Oversight, folder: Path, limit_seconds: float, kept_seconds: float
) -> str | None:
    """Why nobody may be shown a patient's data now, or None.

    The database has answered for `kept_seconds`: an act from before could not be sealed sooner.
    """
    if not await asyncio.to_thread(_takes_files, folder):
        return "the folder of the log cannot be written."
    standing = await oversight.log_standing()
    if not standing.takes_rows:
        return "the log takes no row."
    if min(standing.lag_seconds, kept_seconds) > limit_seconds:
        return f"an act waits for {standing.lag_seconds:.0f} s to be sealed."
    return None


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made there now: a full or read-only disk says so at once."""
    probe = folder / _PROBE
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, b".")
        finally:
            os.close(descriptor)
        probe.unlink()
    except OSError:
        return False
    return True
