"""Starting and stopping the yardsticks' server beside a benchmark."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE_SECONDS = 20.0


@contextmanager
def plain_server(folder: Path, dsn: str | None = None) -> Iterator[int]:
    """A running `benchmarks.plain_server`; gives its port."""
    port = _free_port()
    arguments = (str(port), str(folder), *([dsn] if dsn else []))
    process = subprocess.Popen((sys.executable, "-m", "benchmarks.plain_server", *arguments))
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _answers(port):
        if time.monotonic() > deadline:
            raise TimeoutError("the yardstick's server did not start")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
