"""The fields of the index, and how a photo is laid out in them.

Every text arrives folded and lemmatised by our own reader, and all that a photo says or is
coded with as a list of marks, so the engine only splits on spaces: a caption and a query
can never be cut differently. The index lives in RAM and is
rebuilt at every start, so there is no schema version to keep beside it.

Nothing is scored by word frequencies: those count the photos of every department, and a
score built from them would tell of photos that the asker may not see.
"""

from base64 import b64encode
from typing import Any
from uuid import UUID

import orjson
import tantivy

from core.search.analysis import Reader
from core.search.lexicon import Meaning
from core.search.text import composed
from core.search.types import Kind, Mark, SearchDocument, mark
from core.search.uses import PURPOSES, field_of

FACETS = ("body_site", "laterality", "phase", "department", "year")

CODED = "="
"""Before a mark in the field `says`: the photo is coded so, not merely said to be."""

_EARLIEST = 1 << 32
_SECONDS, _TIES = 33, 31
_LOW = (1 << 64) - 1


def build_schema() -> tantivy.Schema:
    """The schema of the photo index."""
    fields = tantivy.SchemaBuilder()
    for facet in FACETS:
        fields.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for exact in ("id", "scope", "patient_id"):
        fields.add_text_field(exact, tokenizer_name="raw", index_option="basic")
    for spoken in ("words", "source"):
        fields.add_text_field(spoken, tokenizer_name="whitespace", index_option="position")
    for listed in ("says", "person"):
        fields.add_text_field(listed, tokenizer_name="whitespace", index_option="basic")
    fields.add_bytes_field("caption", stored=True)
    for number in ("order", "id_high", "id_low"):
        fields.add_unsigned_field(number, indexed=number == "order", fast=True)
    fields.add_text_field("use", fast=True, tokenizer_name="raw", index_option="basic")
    for purpose in PURPOSES:
        fields.add_unsigned_field(field_of(purpose), indexed=True, fast=True)
    return fields.build()


def order_of(photo_id: UUID, captured_at: int) -> int:
    """A number that sorts photos by time; 31 bits of the id part photos of one second.

    Covers the years 1834 to 2106; a time outside them sorts at the end of that range.
    """
    seconds = min(max(captured_at + _EARLIEST, 0), (1 << _SECONDS) - 1)
    return seconds << _TIES | photo_id.int & (1 << _TIES) - 1


Fields = dict[str, Any]
"""The values of one photo, by field of the schema."""


def lay_out(document: SearchDocument, reader: Reader) -> Fields:
    """The values of one photo for each field but those of its uses; what it lacks is left out."""
    number = document.photo_id.int
    caption, marks = reader.read(document.caption)
    fields: Fields = {
        "id": document.photo_id.hex,
        "id_high": number >> 64,
        "id_low": number & _LOW,
        "order": order_of(document.photo_id, document.captured_at),
        "scope": printable(document.scope),
        "department": printable(document.department),
        "words": caption,
        "caption": composed(document.caption).encode("utf-8", "replace"),
    }
    if document.procedure:
        procedure, said = reader.read(document.procedure)
        fields["words"] = [caption, procedure]
        marks |= said
    if document.source:
        fields["source"], said = reader.read(document.source)
        marks |= said
    if document.patient:
        fields["person"] = reader.names(document.patient)
    if document.year is not None:
        fields["year"] = str(document.year)
    if document.patient_id is not None:
        fields["patient_id"] = document.patient_id.hex
    _lay_out_meaning(fields, document, marks)
    return fields


def line(fields: Fields) -> bytes:
    """The values of one photo as JSON, as the engine takes and we keep them."""
    # The engine takes bytes in JSON as base64.
    return orjson.dumps({**fields, "caption": b64encode(fields["caption"]).decode()})


def stamped(laid_out: bytes, uses: Fields) -> bytes:
    """A photo from `line` with the fields of its uses."""
    return laid_out[:-1] + b"," + orjson.dumps(uses)[1:]


def _lay_out_meaning(fields: dict[str, Any], document: SearchDocument, marks: Meaning) -> None:
    """What is coded counts; where nothing is coded, what the text says fills in.

    So a photo coded right is never found as left, whatever its file name says. Only a body
    site said beside the coded one is still findable, for a picture may show both.
    """
    says: list[str] = list(marks)
    for kind, opening, code in (
        ("body_site", "body_site:", document.body_site),
        ("laterality", "laterality:", document.laterality),
        ("phase", "phase:", document.phase),
    ):
        if code:
            fields[kind] = value = printable(code)
            says.append(f"{CODED}{opening}{value}")
        else:
            fields[kind] = [said[len(opening) :] for said in marks if said.startswith(opening)]
    if document.body_site:
        says.append(f"body_site:{fields['body_site']}")
    if document.view:
        says.append(_view_mark(document.view))
    fields["says"] = " ".join(says)  # one value: a photo of nine marks costs what one does


def printable(text: str) -> str:
    """The text without lone surrogates, which no index can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _view_mark(view: str) -> Mark:
    """A coded view answers to the words for it; left and right stay the patient's side."""
    view = printable(view)
    return mark(Kind.TERM, "view_lateral" if view.startswith("lateral") else f"view_{view}")
