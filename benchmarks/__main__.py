"""`python -m benchmarks [NAME …]`: run these benchmarks, or all; one JSON line each.

Each runs in a process of its own, so that none warms or crowds the next. Options after a
single NAME are its own: `python -m benchmarks ingest --photos 500 --alone`. Exit status 1
says that one of them failed; the others run all the same.
"""

import subprocess
import sys

NAMES = ("ingest", "search", "media", "graphql", "renditions", "search_engine")


def orders(arguments: list[str]) -> list[list[str]]:
    """The name and options of each benchmark to run.

    Raises:
        ValueError: there is no benchmark of that name.
    """
    names = [each for each in arguments if each in NAMES]
    options = [each for each in arguments if each not in NAMES]
    if options and (len(names) != 1 or arguments[0] not in NAMES):
        raise ValueError(f"Choose from: {', '.join(NAMES)}.")
    return [[name, *options] for name in names or NAMES]


def main() -> int:
    """Run them; returns the exit status."""
    try:
        chosen = orders(sys.argv[1:])
    except ValueError as mistake:
        sys.stderr.write(f"{mistake}\n")
        return 2
    statuses = [_run(name, options) for name, *options in chosen]
    return int(any(statuses))


def _run(name: str, options: list[str]) -> int:
    command = (sys.executable, "-m", f"benchmarks.{name}", *options)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
