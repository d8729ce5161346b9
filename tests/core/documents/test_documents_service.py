"""The box and its certificate: made once, kept sealed, renewed, and handed out."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from core.documents import Documents, Verdict
from core.kit.clock import SetClock
from core.kit.ids import SystemIds
from core.kit.language import Language
from core.services import Ports, Services
from core.vault import FieldBroken, KeyRef, Label, LocalKeys
from core.work import UnitOfWork
from tests.support import state
from tests.support.cluster import ROOT
from tests.support.forms import signed_form, squeezed, text_of

_ROWS = "SELECT * FROM signing_certificate ORDER BY number"


@pytest.fixture
def room(services: Services) -> Documents:
    return services.documents


def elsewhere(ports: Ports) -> Documents:
    """The same room as another process of the box has it."""
    return Documents(UnitOfWork(ports.clock), SystemIds(), ports.keys, ports.hospital_name)


class TestSealed:
    async def test_a_form_becomes_a_document_that_holds(
        self, room: Documents, clock: SetClock
    ) -> None:
        pdf = await room.sealed(signed_form(), clock.now())
        told = await room.verify(pdf, Language.DUTCH)

        assert squeezed("Anna de Vries") in text_of(pdf)
        assert (told.verdict, told.signer) == (Verdict.SEALED, "Beeldkluis")
        assert told.signed_at == clock.now()
        assert not (await room.verify(pdf + b" ", Language.DUTCH)).is_intact

    async def test_before_there_is_a_certificate_no_document_is_ours(
        self, room: Documents, clock: SetClock
    ) -> None:
        assert (await room.verify(b"%PDF", Language.DUTCH)).verdict is Verdict.UNSEALED
        assert await state.rows(_ROWS) == []

    async def test_many_at_once(self, room: Documents, clock: SetClock) -> None:
        forms = [signed_form(title=f"Formulier {number}") for number in range(6)]
        pdfs = await asyncio.gather(*(room.sealed(form, clock.now()) for form in forms))

        assert all(f"Formulier{number}" in text_of(pdf) for number, pdf in enumerate(pdfs))
        told = [await room.verify(pdf, Language.DUTCH) for pdf in pdfs]
        assert all(each.is_intact for each in told)


class TestCertificate:
    async def test_it_is_made_once_and_logged(self, room: Documents, clock: SetClock) -> None:
        at = await state.last_act()
        for _ in range(2):
            await room.sealed(signed_form(), clock.now())
        (row,) = await state.rows(_ROWS)

        (act,) = await state.acts(at)
        assert (act["tag"], act["person"], act["subject"]) == (
            "certificate:created",
            None,
            row["id"],
        )
        assert row["number"] == 1
        assert row["created_at"] == clock.now()

    async def test_processes_that_race_end_with_one(self, ports: Ports, services: Services) -> None:
        at, now = await state.last_act(), ports.clock.now()
        rooms = [elsewhere(ports) for _ in range(6)]
        authorities = await asyncio.gather(*(room.authority() for room in rooms))

        assert len(await state.rows(_ROWS)) == 1
        assert await state.tags(at) == ["certificate:created"]
        assert len(set(authorities)) == 1
        pdfs = await asyncio.gather(*(room.sealed(signed_form(), now) for room in rooms))
        told = [await services.documents.verify(pdf, Language.DUTCH) for pdf in pdfs]
        assert all(each.is_intact for each in told)

    async def test_the_private_key_is_never_in_the_row(
        self, room: Documents, clock: SetClock, keys: LocalKeys
    ) -> None:
        await room.sealed(signed_form(), clock.now())
        (row,) = await state.rows(_ROWS)
        ref, label = KeyRef(row["key_id"], row["key_generation"]), "signing_certificate"
        private = keys.open_field(ref, Label(label, "private_key", row["id"]), row["private_key"])
        key = load_der_private_key(private, None)

        assert isinstance(key, EllipticCurvePrivateKey)
        secret = key.private_numbers().private_value.to_bytes(32)
        stored = b"".join(each for each in row.values() if isinstance(each, bytes))
        assert secret in private
        assert secret not in stored
        assert secret.hex() not in str(row)
        with pytest.raises(FieldBroken):
            keys.open_field(ref, Label(label, "certificate", row["id"]), row["private_key"])

    async def test_it_says_which_box_of_which_hospital(
        self, room: Documents, clock: SetClock, keys: LocalKeys
    ) -> None:
        authority = x509.load_pem_x509_certificate(await room.authority())

        assert authority.subject.rfc4514_string() == (
            f"2.5.4.5={keys.appliance_id},CN=Document authority,O=Beeldkluis"
        )

    async def test_after_ten_years_there_is_another_and_the_old_documents_hold(
        self, room: Documents, clock: SetClock
    ) -> None:
        old = await room.sealed(signed_form(), clock.now())
        clock.move(timedelta(days=3652))
        new = await room.sealed(signed_form(), clock.now())

        first, second = await state.rows(_ROWS)
        assert (first["number"], second["number"]) == (1, 2)
        assert first["serial"] != second["serial"]
        for pdf in (old, new):
            assert (await room.verify(pdf, Language.DUTCH)).is_intact
        newest, oldest = x509.load_pem_x509_certificates(await room.authority())
        assert newest.not_valid_after_utc > oldest.not_valid_after_utc


class TestStart:
    async def test_a_process_that_makes_no_document_loads_no_typesetter(self) -> None:
        code = (
            "import sys, core.services, appliance.asgi;"
            "print({'typst', 'pyhanko', 'asn1crypto'} & set(sys.modules))"
        )
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "set()"
