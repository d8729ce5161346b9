"""The auditor's laptop: `python -m core.ledger verify FOLDER KEY` and `verify-proof FILE KEY`.

KEY is a verifier key, or a file with one. Exit status: 0 whole, 1 not, 2 misused.
"""

import argparse
import sys
from pathlib import Path

from core.ledger.checkpoint import Key, NoteBroken
from core.ledger.proof import LogProof, ProofBroken
from core.ledger.reading import LogFolder
from core.ledger.verifying import Anchors, verify


def main() -> int:
    """Check, and say what was found."""
    asked = _arguments().parse_args()
    try:
        key = read_key(asked.key)
        named = asked.witness_key if asked.command == "verify" else None
        witness = None if named is None else read_key(named)
    except (NoteBroken, OSError):
        return _said("This is no verifier key.", 2)
    if asked.command == "verify-proof":
        return _proof(asked.file, key)
    anchors = Anchors(_bytes(asked.since), _bytes(asked.witness), witness)
    report = verify(LogFolder(asked.folder), key, anchors)
    told = "".join(f"{each.fault}: {each.where}\n" for each in report.faults)
    return _said(f"{told}{report.size} entries.", 0 if report.is_whole else 1)


def read_key(text: str) -> Key:
    """A verifier key from the command line: itself, or a file that holds it.

    Raises:
        NoteBroken: it is none.
    """
    return Key.parse(text if "+" in text else Path(text).read_text("utf-8"))


def _proof(file: Path, key: Key) -> int:
    try:
        leaf, head = LogProof.parse(file.read_bytes()).verified(key)
    except ProofBroken as broken:
        return _said(broken.__doc__ or "", 1)
    return _said(f"Entry {leaf.seq} is one of the {head.size} of {head.origin}.", 0)


def _bytes(file: Path | None) -> bytes | None:
    return None if file is None else file.read_bytes()


def _said(text: str, status: int) -> int:
    sys.stdout.write(f"{text}\n")
    return status


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.ledger", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("verify", help="A whole log.")
    whole.add_argument("folder", type=Path)
    whole.add_argument("key")
    whole.add_argument("--since", type=Path, help="A checkpoint that was kept earlier.")
    whole.add_argument("--witness", type=Path, help="The checkpoint that a witness cosigned.")
    whole.add_argument("--witness-key", help="The key of that witness.")
    one = commands.add_parser("verify-proof", help="One entry.")
    one.add_argument("file", type=Path)
    one.add_argument("key")
    return parser


if __name__ == "__main__":
    sys.exit(main())
