"""The seal: one changed or added byte breaks it, and judges that are not ours agree."""

import asyncio
import json
import random  # noqa: TID251 - cases, not secrets
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from ssl import DER_cert_to_PEM_cert
from typing import Any
from uuid import UUID

import pypdf
import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from core.documents import Verdict, Verification
from core.documents.certificate import new_signet
from core.documents.sealing import seal
from core.documents.types import Signet
from core.documents.typeset import typeset
from core.documents.verifying import verify
from core.kit.language import Language
from tests.support.cluster import ROOT
from tests.support.forms import SIGNED_AT, signed_form, text_of

HOSPITAL = "Sint Jans Ziekenhuis"
OFFSETS = 200
# Somebody else's validator, in a process that has none of our code.
_JUDGE = """
import json, sys
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

pdf, authority = sys.argv[1:]
with open(authority, "rb") as opened:
    root = x509.Certificate.load(pem.unarmor(opened.read())[2])
context = ValidationContext(trust_roots=[root], allow_fetching=False)
with open(pdf, "rb") as opened:
    (signature,) = PdfFileReader(opened).embedded_signatures
    told = validate_pdf_signature(signature, context)
    print(json.dumps({
        "bottom_line": told.bottom_line, "intact": told.intact, "trusted": told.trusted,
        "coverage": told.coverage.name, "at": told.signer_reported_dt.isoformat(),
        "subfilter": str(signature.sig_object["/SubFilter"]),
        "signer": told.signing_cert.subject.native["organization_name"],
    }))
"""


def signet(hospital: str = HOSPITAL, at: datetime = SIGNED_AT) -> Signet:
    some = random.Random(7).randbytes
    return new_signet(hospital, UUID(int=5), (some(16), some(16)), at)


@cache
def ours() -> Signet:
    return signet()


@cache
def plain() -> bytes:
    return typeset(signed_form(), SIGNED_AT)


@cache
def sealed() -> bytes:
    return seal(plain(), ours(), "Verzegeld", SIGNED_AT)


def looked_at(pdf: bytes, *authorities: bytes) -> Verification:
    return verify(pdf, authorities or (ours().authority,), Language.ENGLISH)


class TestIntact:
    def test_it_says_by_whom_and_when(self) -> None:
        sentence = (
            "This document is unchanged since Sint Jans Ziekenhuis sealed it on"
            " 1 January 2026, 09:30:15 UTC."
        )
        told = looked_at(sealed())

        assert told == Verification(Verdict.SEALED, sentence, HOSPITAL, SIGNED_AT)
        assert (told.is_intact, told.covers_whole_file) == (True, True)

    def test_the_document_is_what_was_typeset_and_says_the_same(self) -> None:
        assert sealed().startswith(plain())
        assert text_of(sealed()) == text_of(plain())

    def test_its_archive_claims_and_its_one_date_are_untouched(self) -> None:
        """No metadata are written again, so none contradict each other."""
        told = pypdf.PdfReader(BytesIO(sealed())).metadata

        assert b"xpacket" not in sealed()[len(plain()) :]
        assert told
        assert told == pypdf.PdfReader(BytesIO(plain())).metadata
        assert (told.creation_date, told.modification_date) == (SIGNED_AT, SIGNED_AT)

    def test_the_field_prints_has_a_name_and_is_not_seen(self) -> None:
        (field,) = (pypdf.PdfReader(BytesIO(sealed())).get_fields() or {}).values()
        told: Any = field.indirect_reference
        widget = told.get_object()

        assert widget["/Rect"] == [-9999] * 4
        assert (widget["/TU"], widget["/F"] & 4) == ("Verzegeld", 4)

    def test_each_trusted_authority_will_do(self) -> None:
        other = signet()
        assert looked_at(sealed(), other.authority, ours().authority).is_intact

    @pytest.mark.parametrize("reason", ["(()", "\\", "\n/M (D\\07220990101000000Z)\n", "é中😀"])
    def test_no_reason_confuses_it(self, reason: str) -> None:
        told = looked_at(seal(plain(), ours(), reason, SIGNED_AT))
        assert (told.verdict, told.signed_at) == (Verdict.SEALED, SIGNED_AT)

    def test_words_that_look_like_a_seal_are_words(self) -> None:
        fake = sealed()[sealed().rindex(b"\n/ByteRange") :][:300].decode("latin-1")
        form = signed_form(title=fake, paragraphs=(fake,), hospital=fake)

        assert looked_at(typeset(form, SIGNED_AT)).verdict is not Verdict.SEALED
        assert looked_at(seal(typeset(form, SIGNED_AT), ours(), "x", SIGNED_AT)).is_intact


class TestChanged:
    def test_one_other_byte_anywhere(self) -> None:
        chance = random.Random(20260101)
        offsets = [*chance.sample(range(len(sealed())), OFFSETS), 0, len(sealed()) - 1]
        files = {at: changed(at, chance.randrange(1, 256)) for at in offsets}

        assert [at for at, file in files.items() if looked_at(file).is_intact] == []

    @pytest.mark.slow
    def test_one_other_byte_in_all_that_sealing_added(self) -> None:
        """The signature does not cover its own place in the file: the layout does."""
        zeros = re.search(rb"0{999,}", sealed())
        assert zeros
        some = [zeros.start(), zeros.start() + 1, zeros.start() + 2, zeros.end() - 1]
        before, behind = range(len(plain()), zeros.start()), range(zeros.end(), len(sealed()))
        offsets = [*before, *some, *behind]

        assert len(offsets) > 4000
        assert [at for at in offsets if looked_at(changed(at, 1)).is_intact] == []

    def test_the_same_signature_in_other_digits(self) -> None:
        start = sealed().index(b"/Contents <", len(plain()))
        lower = sealed()[:start] + sealed()[start:].replace(b"A", b"a", 1)
        assert len(lower) == len(sealed())
        assert not looked_at(lower).is_intact

    @pytest.mark.parametrize("size", [0, 1, 1000, 40_000, -200, -1])
    def test_a_file_cut_short(self, size: int) -> None:
        assert not looked_at(sealed()[:size]).is_intact

    @pytest.mark.parametrize("more", [b"\n", b"\0", b" "])
    def test_a_byte_before(self, more: bytes) -> None:
        assert looked_at(more + sealed()).verdict is Verdict.CHANGED

    def test_a_signature_by_another_key_under_our_name(self) -> None:
        forged = replace(signet(), authority=ours().authority)
        told = looked_at(seal(plain(), forged, "Verzegeld", SIGNED_AT))
        assert (told.verdict, told.signer) == (Verdict.CHANGED, None)

    def test_a_moment_at_which_the_certificate_did_not_hold(self) -> None:
        for at in (SIGNED_AT - timedelta(days=2), ours().valid_until + timedelta(seconds=1)):
            assert looked_at(seal(plain(), ours(), "x", at)).verdict is Verdict.CHANGED
        assert looked_at(seal(plain(), ours(), "x", ours().valid_until)).is_intact


class TestAdded:
    @pytest.mark.parametrize("more", [b"\n", b"\0", b"%%EOF\n", b"%PDF-1.7\n"])
    def test_a_byte_behind(self, more: bytes) -> None:
        told = looked_at(sealed() + more)
        assert told.verdict is Verdict.EXTENDED
        assert (told.is_intact, told.covers_whole_file) == (False, False)

    def test_a_revision_that_a_reader_would_show(self) -> None:
        """An incremental update is how a PDF is edited without breaking its signature."""
        writer: Any = IncrementalPdfFileWriter(BytesIO(sealed()))
        writer.root["/PageMode"] = writer.root["/Lang"]
        writer.update_root()
        edited = BytesIO()
        writer.write(edited)

        assert edited.getvalue().startswith(sealed())
        assert looked_at(edited.getvalue()).verdict is Verdict.EXTENDED

    def test_a_second_revision_with_a_copy_of_our_seal(self) -> None:
        tail = sealed()[len(plain()) :]
        assert looked_at(sealed() + tail).verdict is Verdict.EXTENDED


class TestForeign:
    def test_a_box_of_the_same_name_is_another_box(self) -> None:
        told = looked_at(seal(plain(), signet(), "Verzegeld", SIGNED_AT))
        assert (told.verdict, told.signer, told.signed_at) == (Verdict.FOREIGN, None, None)
        assert not told.is_intact

    @pytest.mark.parametrize("file", [b"", b"\xff" * 99, b"%PDF-1.7", b"\n<>\n"])
    def test_a_file_without_a_seal(self, file: bytes) -> None:
        assert looked_at(file).verdict is Verdict.UNSEALED

    @pytest.mark.parametrize("length", [0, 1, 2, 40, 4000])
    @pytest.mark.parametrize("filling", [b"30", b"A0", b"FF", b"00", b"3080", b"0681"])
    def test_rubbish_in_the_place_of_a_seal(self, filling: bytes, length: int) -> None:
        gap = b"<" + filling * length + b">"
        behind = sealed()[sealed().rindex(b"\n/ByteRange") :]
        ranged = f"[0 2 {2 + len(gap)} 200]".encode()
        start, end = behind.index(b"["), behind.index(b"]") + 1

        told = looked_at(b"%P" + gap + behind[:start] + ranged + behind[end:] + b" " * 200)
        assert told.verdict is Verdict.CHANGED

    @pytest.mark.parametrize("verdict", Verdict)
    @pytest.mark.parametrize("language", Language)
    def test_every_verdict_is_a_sentence(self, language: Language, verdict: Verdict) -> None:
        pdfs = {
            Verdict.SEALED: sealed(),
            Verdict.EXTENDED: sealed() + b"\n",
            Verdict.CHANGED: changed(99, 1),
            Verdict.FOREIGN: seal(plain(), signet(), "x", SIGNED_AT),
            Verdict.UNSEALED: plain(),
        }
        told = verify(pdfs[verdict], [ours().authority], language)
        assert told.verdict is verdict
        assert told.sentence.endswith(".")


class TestOtherJudges:
    """What others make of it, who do not know us and to whom we are strangers."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> Callable[[bytes], tuple[Path, Path]]:
        def put(pdf: bytes) -> tuple[Path, Path]:
            (tmp_path / "form.pdf").write_bytes(pdf)
            (tmp_path / "authority.pem").write_text(DER_cert_to_PEM_cert(ours().authority))
            return tmp_path / "form.pdf", tmp_path / "authority.pem"

        return put

    async def judged(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run,
            [str(each) for each in arguments],
            cwd=ROOT.parent,
            check=False,
            capture_output=True,
            text=True,
        )

    async def test_the_validator_of_pyhanko(
        self, files: Callable[[bytes], tuple[Path, Path]]
    ) -> None:
        # Its certificates must hold on the day that this test runs.
        today = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the judge's own clock
        mine = signet(at=today)
        pdf, authority = files(await asyncio.to_thread(seal, plain(), mine, "Verzegeld", today))
        authority.write_text(DER_cert_to_PEM_cert(mine.authority))
        done = await self.judged(sys.executable, "-c", _JUDGE, pdf, authority)

        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {
            "bottom_line": True,
            "intact": True,
            "trusted": True,
            "coverage": "ENTIRE_FILE",
            "at": today.isoformat(),
            "subfilter": "/ETSI.CAdES.detached",
            "signer": HOSPITAL,
        }

    @pytest.mark.parametrize(
        ("alter", "verdict", "covered"),
        [
            (lambda pdf: pdf, "Signature is Valid.", True),
            (lambda pdf: pdf.replace(b"1.7", b"1.6", 1), "Digest Mismatch.", True),
            (lambda pdf: pdf + b"\n%more\n", "Signature is Valid.", False),
        ],
        ids=["sealed", "changed", "extended"],
    )
    async def test_the_pdfsig_of_poppler(
        self,
        files: Callable[[bytes], tuple[Path, Path]],
        alter: Callable[[bytes], bytes],
        verdict: str,
        covered: bool,
    ) -> None:
        """`make browser` installs it, from Debian's poppler-utils."""
        path, _ = files(alter(await asyncio.to_thread(sealed)))
        done = await self.judged("pdfsig", path)

        assert f"Signature Validation: {verdict}" in done.stdout
        assert f"O={HOSPITAL}" in done.stdout
        assert "ETSI.CAdES.detached" in done.stdout
        assert ("Total document signed" in done.stdout) is covered


class TestCertificate:
    def test_the_authority_vouches_for_the_seal_and_for_no_more(self) -> None:
        authority, certificate = (
            x509.load_der_x509_certificate(each) for each in (ours().authority, ours().certificate)
        )
        certificate.verify_directly_issued_by(authority)
        limits = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)

        assert (limits.ca, limits.path_length) == (True, 0)
        assert usage.critical
        assert (usage.value.digital_signature, usage.value.content_commitment) == (True, True)
        assert (usage.value.key_cert_sign, usage.value.crl_sign) == (False, False)
        assert authority.serial_number != certificate.serial_number
        assert f"{certificate.serial_number:x}" == ours().serial

    def test_both_hold_ten_years_from_the_day_before(self) -> None:
        for each in (ours().authority, ours().certificate):
            told = x509.load_der_x509_certificate(each)
            assert told.not_valid_before_utc == SIGNED_AT - timedelta(days=1)
            assert told.not_valid_after_utc == ours().valid_until
            assert told.not_valid_after_utc == SIGNED_AT + timedelta(days=3652)

    @pytest.mark.parametrize("hospital", ["Z" * 80, "Noord-Óost, 't Gooi = #1", "中" * 80])
    def test_any_name_of_a_hospital_will_do(self, hospital: str) -> None:
        mine = signet(hospital)
        told = looked_at(seal(plain(), mine, "x", SIGNED_AT), mine.authority)
        subject = x509.load_der_x509_certificate(mine.certificate).subject

        assert (told.is_intact, told.signer) == (True, hospital[:64])
        (number,) = subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        assert number.value == str(UUID(int=5))

    def test_the_private_key_is_not_shown(self) -> None:
        assert "private_key" not in repr(ours())


def changed(at: int, mask: int) -> bytes:
    """The sealed document with one byte changed."""
    altered = bytearray(sealed())
    altered[at] ^= mask
    return bytes(altered)
