"""`python -m benchmarks [NAME …]`: run these benchmarks, or all; one JSON line each.

Each runs in a process of its own, so that none warms or crowds the next. Options after a
single NAME are its own: `python -m benchmarks ingest --photos 500 --alone`. `crashes` takes
long and measures no speed, so it runs only when it is named; nor does `recognition`, which wants
photos that only it needs. Exit status 1 says that one
of them failed; the others run all the same.
"""

import subprocess
import sys

NAMES = (
    "ingest",
    "search",
    "media",
    "graphql",
    "attacks",
    "renditions",
    "search_engine",
    "decision",
    "faces",
    "gallery",
    "templates",
    "audit",
    "rls",
    "room",
    "hidden_mark",
    "share_guesses",
)
ONLY_NAMED = ("crashes", "pages", "batch", "recognition")


class Unknown(Exception):
    """There is no benchmark of that name."""


def orders(arguments: list[str]) -> list[list[str]]:
    """The name and options of each benchmark to run.

    Raises:
        Unknown: neither a name nor the options of a single one.
    """
    known = NAMES + ONLY_NAMED
    if arguments and arguments[0] in known and not set(arguments[1:]) & set(known):
        return [arguments]
    if not set(arguments) <= set(known):
        raise Unknown(f"Choose from: {', '.join(known)}.")
    return [[name] for name in arguments or NAMES]


def main() -> int:
    """Run them; returns the exit status."""
    try:
        chosen = orders(sys.argv[1:])
    except Unknown as mistake:
        sys.stderr.write(f"{mistake}\n")
        return 2
    statuses = [_run(name, options) for name, *options in chosen]
    return int(any(statuses))


def _run(name: str, options: list[str]) -> int:
    command = (sys.executable, "-m", f"benchmarks.{name}", *options)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
