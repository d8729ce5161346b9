"""Rows of the log as a file: CSV for a spreadsheet, FHIR for other systems.

What a spreadsheet would take for a formula is made text. Of FHIR only what is sealed leaves,
each entry as the sealed log has it; a person's own words, which may name a patient, do not.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

import orjson

from core.audit import OpenedEntry, Source, audit_event
from core.kit.language import Language
from core.oversight.rows import LogRow

_STARTS_FORMULA = frozenset("=+-@\t\r\n")
_HEADINGS = (
    "seq",
    "at",
    "who",
    "role",
    "department",
    "did",
    "why",
    "outcome",
    "patient",
    "photo",
    "emergency",
    "purpose",
    "behalf",
    "address",
    "tag",
    "person",
    "request",
    "detail",
)


class ExportFormat(StrEnum):
    """How rows leave."""

    CSV = "csv"
    FHIR = "fhir"


def headings() -> bytes:
    """The first line of a CSV file, after the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + _lines([_HEADINGS])


def csv_lines(rows: Iterable[LogRow], language: Language) -> bytes:
    """Rows as CSV (RFC 4180)."""
    return _lines([_cells(row, language) for row in rows])


def fhir_lines(entries: Iterable[OpenedEntry], source: Source) -> bytes:
    """Entries as NDJSON, each an AuditEvent. Loads `fhir.resources`: call it from a thread."""
    return b"".join(
        orjson.dumps(audit_event(_without_words(each), source)) + b"\n" for each in entries
    )


def escaped(text: str) -> str:
    """The text as a spreadsheet shows it, never as a formula that it runs."""
    return f"'{text}" if text[:1] in _STARTS_FORMULA and text else text


def _cells(row: LogRow, language: Language) -> list[str]:
    said = (
        row.seq,
        row.at.isoformat(),
        row.who.of(language),
        row.role.of(language),
        row.department,
        row.did.of(language),
        row.why.of(language),
        row.outcome.value,
        row.patient,
        row.photo,
        row.emergency,
        row.purpose,
        row.behalf,
        row.address,
        row.tag,
        row.person,
        row.request,
        orjson.dumps(row.detail).decode() if row.detail else None,
    )
    return [escaped("" if each is None else str(each)) for each in said]


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    into = io.StringIO()
    csv.writer(into).writerows(rows)
    return into.getvalue().encode()


def _without_words(entry: OpenedEntry) -> OpenedEntry:
    if entry.record is None or "private" not in entry.record:
        return entry
    kept = {name: value for name, value in entry.record.items() if name != "private"}
    return OpenedEntry(entry.leaf, entry.hash, kept)
