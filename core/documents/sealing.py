"""Sealing a document with the box's certificate: PAdES baseline B-B, as pyHanko writes it.

Offline and alone, so without a time stamp by a third party: the moment is the box's word,
which its log backs. The seal is one signature over the whole file and not to be seen on
the page; the words about it are in the document.
"""

import asyncio
from contextlib import closing
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from core.documents.types import Signet

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

FIELD = "Seal"
# Room for the signature with both certificates; what is left over is zeros, and checked.
_ROOM_BYTES = 6_000


def seal(pdf: bytes, signet: Signet, reason: str, at: datetime) -> bytes:
    """The PDF with the box's seal on it, sealed at `at`.

    Takes tens of milliseconds: call it from a thread, one without an event loop.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        """Adds the seal alone: the metadata stay as they were typeset, with one date."""

        def _update_meta(self) -> None: ...

    sealed = BytesIO()
    signing = _signer(signet, reason, at).async_sign_pdf(
        Writer(BytesIO(pdf)), bytes_reserved=2 * _ROOM_BYTES, output=sealed
    )
    # pyHanko's signing is a coroutine; in this thread it gets a loop for itself.
    with closing(asyncio.new_event_loop()) as loop:
        loop.run_until_complete(signing)
    return sealed.getvalue()


def _signer(signet: Signet, reason: str, at: datetime) -> "PdfSigner":
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Signer(PdfSigner):
        """Signs at the moment it is told, where pyHanko would ask the machine's clock."""

        def init_signing_session(
            self,
            pdf_out: BasePdfFileWriter,
            existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - as in pyHanko
        ) -> "PdfSigningSession":
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko leaves it so
    store.register(x509.Certificate.load(signet.authority))
    return Signer(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
        ),
        SimpleSigner(
            signing_cert=x509.Certificate.load(signet.certificate),
            signing_key=keys.PrivateKeyInfo.load(signet.private_key),
            cert_registry=store,
        ),
        # Out of the page's bounds: PDF/A wants a field that prints, PDF/UA one that hides.
        new_field_spec=SigFieldSpec(
            FIELD,
            readable_field_name=reason,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        ),
    )
