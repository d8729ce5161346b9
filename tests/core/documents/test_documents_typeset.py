"""What a form says is in the PDF as it was said, and the PDF is what archives ask for."""

import random  # noqa: TID251 - cases, not secrets
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import Evidence, Level, Signer, Subject, level_sentence
from core.documents.fonts import shapes, spelled
from core.documents.typeset import typeset
from core.kit.errors import Invalid
from core.kit.language import Language
from tests.support.forms import SIGNED_AT, signed_form, squeezed, text_of

CODE = [
    '#panic("out")',
    "$x^2$",
    "*not bold* _nor this_",
    "a \\ b \\u{41} \\#",
    "= no heading",
    "- no list",
    "/ no: term",
    "// no comment",
    "/* nor this */",
    "`code` ```raw```",
    "<label> @reference",
    '#import "@preview/x:1.0.0": *',
    '#read("/etc/passwd")',
    "https://elsewhere.example/",
    "quotes \" ' -- --- ... ~",
    '{"json": [1]}',
    "]#[",
]
LETTERS = ["Łukasz Żółć", "Ωμέγα", "Жуков", "naïve ÅØß", "😀", "☎", "١٢٣"]


def everywhere(text: str) -> dict[str, Any]:
    """A form with the text in each of its places."""
    signer = Signer(text, text, text, SIGNED_AT, text, typed_name=text)
    return {
        "hospital": text,
        "title": text,
        "paragraphs": (text,),
        "subject": Subject(text, None, text),
        "signers": (signer,),
        "evidence": (Evidence(text, text),),
        "note": text,
    }


class TestLiteral:
    @pytest.mark.parametrize("text", [*CODE, *LETTERS])
    def test_text_appears_as_it_is_in_each_place(self, text: str) -> None:
        found = text_of(typeset(signed_form(**everywhere(text)), SIGNED_AT))

        assert found.count(squeezed(text)) == 13

    @pytest.mark.parametrize("text", ["שלום עולם", "ירושלים"])
    def test_what_reads_from_the_right_is_there_letter_by_letter(self, text: str) -> None:
        found = text_of(typeset(signed_form(paragraphs=(text,)), SIGNED_AT))

        assert all(word in found or word[::-1] in found for word in text.split())

    def test_a_name_without_spaces_stays_on_the_page(self) -> None:
        name = "".join(random.Random(1).choices("abcdefghijklmnop", k=200))
        pdf = typeset(signed_form(**everywhere(name)), SIGNED_AT)

        assert text_of(pdf).count(name) == 13
        places: list[float] = []
        for page in pypdf.PdfReader(BytesIO(pdf)).pages:
            page.extract_text(visitor_text=lambda text, _, at, *__: places.append(at[4]))
        assert max(places) < 595

    def test_a_line_break_breaks_the_line(self) -> None:
        pdf = typeset(signed_form(paragraphs=("first\nsecond\r\nthird\rlast",)), SIGNED_AT)
        lines = pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text().splitlines()

        assert {"first", "second", "third", "last"} <= {line.strip() for line in lines}

    def test_what_has_no_shape_or_hides_is_spelled_and_explained(self) -> None:
        found = text_of(typeset(signed_form(paragraphs=("中\u202ex\x00\ud800\ufeff",)), SIGNED_AT))

        assert "[U+4E2D][U+202E]x[U+0000][U+D800][U+FEFF]" in found
        assert "nummerinUnicode" in found
        assert "nummerinUnicode" not in text_of(typeset(signed_form(), SIGNED_AT))

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=80))
    def test_no_text_is_refused(self, text: str) -> None:
        typeset(signed_form(**{**everywhere(text), "title": f"T {text}"}), SIGNED_AT)

    def test_every_character_that_counts_as_shown_can_be_set(self) -> None:
        points = sorted(shapes())
        assert len(points) > 5_000
        for first in range(0, len(points), 500):
            some = "".join(map(chr, points[first : first + 500]))
            typeset(signed_form(paragraphs=(spelled(some), " ".join(some))), SIGNED_AT)


class TestForm:
    def test_it_says_who_what_and_when(self) -> None:
        found = text_of(typeset(signed_form(), SIGNED_AT))
        told = [
            "Sint Jans Ziekenhuis",
            "Toestemming voor foto's",
            "Anna de Vries",
            "2 april 1961",
            "P-1001",
            "U mag altijd van gedachten veranderen.",
            "Publicatie in een vakblad Ja 31 maart 2031",
            "Website van het ziekenhuis Nee -",
            "1 januari 2026, 09:30:15 UTC (10:30 in Amsterdam)",
            "Getypte naam Jan de Boer",
            "5e" * 32,
            level_sentence(Level.SES, Language.DUTCH),
            "Verzegeld door het ziekenhuis.",
        ]
        assert [each for each in told if squeezed(each) not in found] == []

    def test_it_speaks_english(self) -> None:
        found = text_of(typeset(signed_form(language=Language.ENGLISH), SIGNED_AT))

        for each in ("Date of birth 2 April 1961", "31 March 2031", "Page 1 of"):
            assert squeezed(each) in found

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("level", Level)
    def test_no_level_claims_to_be_qualified(self, level: Level, language: Language) -> None:
        no = {Language.DUTCH: "geen gekwalificeerde", Language.ENGLISH: "not a qualified"}
        assert no[language] in level_sentence(level, language)

    def test_many_pages_are_numbered(self) -> None:
        pdf = typeset(signed_form(paragraphs=("Een lange alinea. " * 80,) * 20), SIGNED_AT)
        pages = pypdf.PdfReader(BytesIO(pdf)).pages

        assert len(pages) > 3
        assert f"Bladzijde {len(pages)} van {len(pages)}" in pages[-1].extract_text()

    def test_it_may_have_no_answers_no_signers_and_no_evidence(self) -> None:
        assert typeset(signed_form(answers=(), signers=(), evidence=(), note=""), SIGNED_AT)

    @pytest.mark.parametrize("title", ["", " \n\t"])
    def test_without_a_title_it_is_refused(self, title: str) -> None:
        with pytest.raises(Invalid):
            typeset(signed_form(title=title), SIGNED_AT)

    def test_a_picture_from_elsewhere_is_refused(self) -> None:
        (first, _) = signed_form().signers
        with pytest.raises(Invalid):
            typeset(signed_form(signers=(replace(first, drawn=b"<svg/>"),)), SIGNED_AT)


class TestArchive:
    def test_equal_input_gives_equal_bytes(self) -> None:
        one, same = (typeset(signed_form(), SIGNED_AT) for _ in range(2))
        assert one == same

    def test_it_claims_archive_and_accessibility(self) -> None:
        claims = metadata(typeset(signed_form(), SIGNED_AT))

        assert claims == {"pdfaid:part": "2", "pdfaid:conformance": "B", "pdfuaid:part": "1"}

    def test_it_is_tagged_has_a_language_and_a_title(self) -> None:
        reader = pypdf.PdfReader(BytesIO(typeset(signed_form(), SIGNED_AT)))
        root: Any = reader.trailer["/Root"]

        assert root["/Lang"] == "nl"
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert reader.metadata
        assert reader.metadata.title == "Toestemming voor foto's"
        assert reader.metadata.creation_date == SIGNED_AT

    def test_it_brings_its_own_letters_and_acts_on_nothing(self) -> None:
        pdf = typeset(signed_form(**everywhere("Aë Ж ש ب 😀")), SIGNED_AT)
        reader = pypdf.PdfReader(BytesIO(pdf))
        names, is_embedded = zip(*fonts(reader), strict=True)

        assert all(is_embedded)
        assert all(re.fullmatch(r"/[A-Z]{6}\+(Atkinson|Noto).*", name) for name in names)
        root: Any = reader.trailer["/Root"]
        assert {"/OpenAction", "/AA", "/AcroForm"} & set(root) == set()
        assert b"/JavaScript" not in pdf


def metadata(pdf: bytes) -> dict[str, str]:
    """What the document claims to be."""
    found = re.findall(rb"<(pdf[ua]+id:\w+)>(\w+)</", pdf)
    return {name.decode(): value.decode() for name, value in found}


def fonts(reader: pypdf.PdfReader) -> Iterator[tuple[str, bool]]:
    """Each font's name, and whether its shapes are in the file."""
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            (inner,) = reference.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            yield descriptor["/FontName"], "/FontFile2" in descriptor or "/FontFile3" in descriptor
