"""The script that measures from inside a page."""

from pathlib import Path

WATCH = Path(__file__).with_suffix(".js").read_text()
