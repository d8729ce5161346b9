"""The fields of the index, and how a photo is laid out in them.

Every text arrives folded and lemmatised by our own reader, so the engine only splits on
spaces: a caption and a query can never be cut differently. The index lives in RAM and is
rebuilt at every start, so there is no schema version to keep beside it.

Nothing is scored by word frequencies: those count the photos of every department, and a
score built from them would tell of photos that the asker may not see.
"""

from typing import Any
from uuid import UUID

import tantivy

from core.search.analysis import Reader
from core.search.lexicon import Meaning
from core.search.text import composed, keys
from core.search.types import Kind, Mark, SearchDocument

FACETS = ("body_site", "laterality", "phase", "department", "year")

_EARLIEST = 1 << 32
_SECONDS, _TIES = 33, 31


def build_schema() -> tantivy.Schema:
    """The schema of the photo index."""
    fields = tantivy.SchemaBuilder()
    for facet in FACETS:
        fields.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for exact in ("id", "scope", "any_site", "coded", "term", "patient_id"):
        fields.add_text_field(exact, tokenizer_name="raw", index_option="basic")
    for spoken in ("words", "source"):
        fields.add_text_field(spoken, tokenizer_name="whitespace", index_option="position")
    fields.add_text_field("person", tokenizer_name="whitespace", index_option="basic")
    fields.add_bytes_field("caption", stored=True)
    for number in ("order", "id_high", "id_low"):
        fields.add_unsigned_field(number, indexed=number == "order", fast=True)
    return fields.build()


def order_of(photo_id: UUID, captured_at: int) -> int:
    """A number that sorts photos by time; 31 bits of the id part photos of one second.

    Covers the years 1834 to 2106; a time outside them sorts at the end of that range.
    """
    seconds = min(max(captured_at + _EARLIEST, 0), (1 << _SECONDS) - 1)
    return seconds << _TIES | photo_id.int & (1 << _TIES) - 1


def lay_out(document: SearchDocument, reader: Reader) -> dict[str, Any]:
    """The values of one photo for each field of the schema."""
    photo_id = document.photo_id
    fields: dict[str, Any] = {
        "id": photo_id.hex,
        "id_high": photo_id.int >> 64,
        "id_low": photo_id.int & 0xFFFF_FFFF_FFFF_FFFF,
        "order": order_of(photo_id, document.captured_at),
        "scope": printable(document.scope),
        "department": printable(document.department),
        "caption": composed(document.caption).encode("utf-8", "replace"),
        "person": " ".join(keys(document.patient)),
    }
    if document.year is not None:
        fields["year"] = str(document.year)
    if document.patient_id is not None:
        fields["patient_id"] = document.patient_id.hex
    _lay_out_text(fields, document, reader)
    return fields


def _lay_out_text(fields: dict[str, Any], document: SearchDocument, reader: Reader) -> None:
    caption = reader.read(document.caption)
    procedure = reader.read(document.procedure)
    source = reader.read(document.source)
    fields["words"] = [caption.lemmas, procedure.lemmas]
    fields["source"] = source.lemmas
    _lay_out_meaning(fields, document, caption.marks | procedure.marks | source.marks)


def _lay_out_meaning(fields: dict[str, Any], document: SearchDocument, marks: Meaning) -> None:
    """What is coded counts; where nothing is coded, what the text says fills in.

    So a photo coded right is never found as left, whatever its file name says. Only a body
    site said beside the coded one is still findable, for a picture may show both.
    """
    said: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for mark in marks:
        said[mark.kind].append(mark.code)
    coded = []
    for kind, code in (
        (Kind.BODY_SITE, document.body_site),
        (Kind.LATERALITY, document.laterality),
        (Kind.PHASE, document.phase),
    ):
        if code:
            coded.append(coded_term(Mark(kind, printable(code))))
        fields[kind.value] = [printable(code)] if code else said[kind]
    fields["coded"] = coded
    fields["any_site"] = [*said[Kind.BODY_SITE], *fields["body_site"]]
    if document.view:
        said[Kind.TERM].append(_view_term(document.view))
    fields["term"] = said[Kind.TERM]


def coded_term(mark: Mark) -> str:
    """How the index writes that a photo is coded with `mark`, not merely said to be."""
    return f"{mark.kind.value}:{mark.code}"


def printable(text: str) -> str:
    """The text without lone surrogates, which no index can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _view_term(view: str) -> str:
    """A coded view answers to the words for it; left and right stay the patient's side."""
    return "view_lateral" if view.startswith("lateral") else f"view_{view}"
