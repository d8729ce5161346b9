"""A link opens one consent to whoever has its secret, and nothing to anybody else."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from core.consents import (
    Capacity,
    Consent,
    ConsentLinks,
    ConsentState,
    LinkKind,
    Method,
    SentLink,
    Signing,
)
from core.decisions import Purpose
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import NewPatient, Sex
from core.services import Services
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import received

ALL = dict.fromkeys(
    (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING), True
)


def said(answers: Mapping[Purpose, bool] = ALL, method: Method = Method.LINK) -> Signing:
    return Signing("Anna de Vries", Capacity.SELF, method, answers)


@pytest.fixture
def links(services: Services) -> ConsentLinks:
    return services.consent_links


@pytest.fixture
async def drafted(services: Services, cast: Cast) -> Consent:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    anna = (await services.patients.create(cast.surgeon, new)).id
    await received(services, cast.photographer, 1, anna)
    (found,) = await services.consents.of_patient(cast.surgeon, anna)
    return found


@pytest.fixture
async def sent(links: ConsentLinks, cast: Cast, drafted: Consent) -> SentLink:
    return await links.send(cast.surgeon, drafted.id, 7)


class TestSigningByLink:
    async def test_the_box_knows_who_scanned_it(self, links: ConsentLinks, sent: SentLink) -> None:
        assert (await links.open(VISITOR, sent.scanned)).kind is LinkKind.SIGN
        signed = await links.sign(VISITOR, sent.scanned, said())
        assert [each.method for each in signed.guest.consent.signatures] == [Method.QR]
        with pytest.raises(NotFound):
            await links.open(VISITOR, sent.secret)

    async def test_it_shows_the_form_takes_the_signature_and_gives_a_receipt(
        self, links: ConsentLinks, sent: SentLink, drafted: Consent
    ) -> None:
        guest = await links.open(VISITOR, sent.secret)
        assert (guest.kind, guest.consent.state) == (LinkKind.SIGN, ConsentState.SENT)
        assert guest.patient.name == "Anna de Vries"
        signed = await links.sign(VISITOR, sent.secret, said(method=Method.TABLET))
        assert signed.guest.consent.state is ConsentState.ACTIVE
        assert [each.method for each in signed.guest.consent.signatures] == [Method.LINK]
        with pytest.raises(NotFound):
            await links.open(VISITOR, sent.scanned)
        assert signed.receipt is not None
        seen = await links.open(VISITOR, signed.receipt.secret)
        assert (seen.kind, seen.consent.id) == (LinkKind.SEE, drafted.id)
        with pytest.raises(NotFound):
            await links.open(VISITOR, sent.secret)

    async def test_it_is_taken_back_as_easily_as_given(
        self, links: ConsentLinks, sent: SentLink
    ) -> None:
        signed = await links.sign(VISITOR, sent.secret, said())
        assert signed.receipt is not None
        taken = await links.withdraw(VISITOR, signed.receipt.secret)
        assert taken.consent.state is ConsentState.WITHDRAWN
        with pytest.raises(Conflict):
            await links.withdraw(VISITOR, signed.receipt.secret)

    async def test_a_receipt_signs_nothing(self, links: ConsentLinks, sent: SentLink) -> None:
        signed = await links.sign(VISITOR, sent.secret, said())
        assert signed.receipt is not None
        with pytest.raises(NotFound):
            await links.sign(VISITOR, signed.receipt.secret, said())

    async def test_whoever_signed_at_a_tablet_gets_a_link_as_well(
        self, services: Services, links: ConsentLinks, cast: Cast, drafted: Consent
    ) -> None:
        with pytest.raises(Conflict, match="Nobody has signed"):
            await links.receipt(cast.surgeon, drafted.id)
        await services.consents.sign(
            cast.surgeon, drafted.id, drafted.version, said(method=Method.TABLET)
        )
        given = await links.receipt(cast.surgeon, drafted.id)
        assert (await links.open(VISITOR, given.secret)).kind is LinkKind.SEE


class TestSecrets:
    async def test_only_a_hash_of_256_bits_is_kept_and_no_two_are_alike(
        self, links: ConsentLinks, cast: Cast, drafted: Consent, sent: SentLink
    ) -> None:
        again = await links.send(cast.surgeon, drafted.id, 7)
        assert again.secret != sent.secret
        assert len(sent.secret) == 43
        kept = str(await state.contents())
        assert sent.secret not in kept
        assert again.secret not in kept

    async def test_a_new_link_closes_the_one_before(
        self, links: ConsentLinks, cast: Cast, drafted: Consent, sent: SentLink
    ) -> None:
        await links.send(cast.surgeon, drafted.id, 7)
        with pytest.raises(NotFound):
            await links.open(VISITOR, sent.secret)

    async def test_it_ends_at_the_second(
        self, links: ConsentLinks, sent: SentLink, clock: SetClock
    ) -> None:
        clock.at = sent.expires_at - timedelta(microseconds=1)
        assert await links.open(VISITOR, sent.secret)
        clock.at = sent.expires_at
        async with state.unchanged():
            for act in (links.open(VISITOR, sent.secret), links.withdraw(VISITOR, sent.secret)):
                with pytest.raises(NotFound):
                    await act
            with pytest.raises(NotFound):
                await links.sign(VISITOR, sent.secret, said())

    @pytest.mark.parametrize("secret", ["", "x", "A" * 43, "A" * 65, "é"])
    async def test_for_anybody_else_there_is_nothing(
        self, links: ConsentLinks, sent: SentLink, secret: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(NotFound):
                await links.open(VISITOR, secret)


class TestSending:
    @pytest.mark.parametrize("days", [0, 31])
    async def test_a_link_has_an_end(
        self, links: ConsentLinks, cast: Cast, drafted: Consent, days: int
    ) -> None:
        with pytest.raises(Invalid):
            await links.send(cast.surgeon, drafted.id, days)

    async def test_who_may_only_look_or_is_elsewhere_sends_none(
        self, links: ConsentLinks, cast: Cast, drafted: Consent
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Forbidden):
                await links.send(cast.viewer, drafted.id, 7)
            with pytest.raises(NotFound):
                await links.send(cast.stranger, drafted.id, 7)
            with pytest.raises(NotFound):
                await links.receipt(cast.stranger, drafted.id)
