"""Processor time by part of the box: what a busy neighbour on the machine hardly changes."""

from collections.abc import Callable, Mapping

import psutil

from tests.support.box import Box

Parts = Mapping[str, float]


def cpu_by_part(box: Box) -> Parts:
    """Processor seconds so far of the API, the worker, its decoders and PostgreSQL.

    `whole_machine` is all of it, whoever's: much more than the sum means noisy neighbours.
    """
    return {
        "api": _own(process_of(box, "api")),
        "worker": _own(process_of(box, "worker")),
        "decoders": _all(process_of(box, "decoder")),
        "database": _all(process_of(box, "postgres")),
        "whole_machine": _busy(),
    }


def process_of(box: Box, kind: str) -> psutil.Process:
    """One of the processes of the box; the `decoder` is the one that forks one a photo."""
    return psutil.Process(box.pids(kind)[0])


def spent(box: Box, work: Callable[[], object]) -> Parts:
    """Processor seconds of each part while `work` runs."""
    before = cpu_by_part(box)
    work()
    return since(before, box)


def since(before: Parts, box: Box) -> Parts:
    """Processor seconds of each part since `before` was taken."""
    return {part: seconds - before[part] for part, seconds in cpu_by_part(box).items()}


def milliseconds_each(parts: list[Parts], count: int) -> dict[str, float]:
    """Processor milliseconds of each part for each of `count` pieces of work."""
    names = parts[0] if parts else {}
    return {name: 1000 * sum(part[name] for part in parts) / count for name in names}


def _busy() -> float:
    used = psutil.cpu_times()
    return float(sum(used) - used.idle - used.iowait - used.guest - used.guest_nice)


def _own(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _all(process: psutil.Process) -> float:
    """Of the process, of children that ended, and of those that run."""
    try:
        used = process.cpu_times()
        ended = float(used.children_user + used.children_system)
        return _own(process) + ended + sum(_all(child) for child in process.children())
    except psutil.NoSuchProcess:
        return 0.0
