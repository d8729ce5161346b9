"""Whoever answers for a publication is told once that it has to be taken back."""

from datetime import timedelta

import pytest

from core.consents import Capacity, Consent, Method, Signing
from core.kit.clock import SetClock
from core.kit.language import Language
from core.notices import Digest
from core.photos import PhotoId
from core.publications import Outcome, PublicationState
from core.services import Ports, build_recalls
from tests.support import state
from tests.support.publishing import ledger, only, taken
from tests.support.sharing import ALL, Tray, Ward


async def test_who_answers_for_it_is_written_to_once_and_of_nobody(
    ward: Ward, knee: PhotoId, consent: Consent, ports: Ports
) -> None:
    tray = Tray()
    recalls = build_recalls(ports, tray)
    await ward.services.people.set_mail(ward.cast.surgeon, "chirurg@hospital.example")
    await taken(ward, knee)
    assert await recalls.round() == 0
    await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
    tray.takes = False
    assert await recalls.round() == 0
    publications, officer = ward.services.publications, ward.cast.privacy_officer
    for who, count in ((ward.cast.surgeon, 1), (ward.cast.stranger, 0), (officer, 1)):
        assert await publications.due_count(who) == count
    tray.takes = True
    assert (await recalls.round(), await recalls.round()) == (1, 0)
    (letter,) = tray.letters
    assert "Van 1 gepubliceerde foto's" in letter.body
    assert not [word for word in ("Anna", "Vries") if word in letter.subject + letter.body]


async def test_whoever_agreed_again_and_took_that_back_is_told_of_again(
    ward: Ward, knee: PhotoId, consent: Consent, clock: SetClock, ports: Ports
) -> None:
    recalls, surgeon = build_recalls(ports, Tray()), ward.cast.surgeon
    await ward.services.people.set_mail(surgeon, "chirurg@hospital.example")
    await taken(ward, knee)
    assert consent.ends is not None
    clock.at = consent.ends
    assert await recalls.round() == 1
    drafted = await ward.services.drafts.renew(surgeon, consent.id)
    said = Signing("Anna de Vries", Capacity.SELF, Method.TABLET, ALL)
    await ward.services.consents.sign(surgeon, drafted.id, drafted.version, said)
    assert await recalls.round() == 0
    await ward.services.consents.withdraw(surgeon, drafted.id, "")
    assert await recalls.round() == 1


@pytest.mark.usefixtures("consent")
async def test_many_that_are_permitted_hide_none_that_is_not(
    ward: Ward, knee: PhotoId, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.publications.recalls._AT_ONCE", 1)
    tray = Tray()
    recalls = build_recalls(ports, tray)
    await ward.services.people.set_mail(ward.cast.surgeon, "chirurg@hospital.example")
    other = await ward.photo(bram := await ward.patient("P-2", "Bram"))
    await ward.developing.enlarge(other)
    taken_back = await ward.agreed(bram)
    for photo in (knee, other, knee, other):
        await taken(ward, photo)
    await ward.services.consents.withdraw(ward.cast.surgeon, taken_back.id, "")
    assert await recalls.round() == 1
    (letter,) = tray.letters
    assert "Van 2 gepubliceerde foto's" in letter.body


@pytest.mark.usefixtures("consent")
async def test_the_day_does_not_move_when_nobody_knows_what_ended_it(
    ward: Ward, knee: PhotoId, clock: SetClock, ports: Ports
) -> None:
    await taken(ward, knee)
    await state.rows(f"UPDATE photo SET quarantine_code = 'corrupt' WHERE id = '{knee}'")
    await build_recalls(ports, None).round()
    last = (await only(ward)).recall_by
    clock.move(timedelta(days=3))
    assert (await only(ward)).recall_by == last


async def test_of_whoever_left_the_privacy_officer_is_told_and_closes_it(
    ward: Ward, knee: PhotoId, consent: Consent, ports: Ports
) -> None:
    tray, cast = Tray(), ward.cast
    await ward.services.people.set_mail(cast.privacy_officer, "fg@hospital.example")
    await taken(ward, knee)
    found = await only(ward)
    await ward.services.consents.withdraw(cast.surgeon, consent.id, "")
    assert cast.surgeon.person is not None
    await ward.services.people.disable(cast.administrator, cast.surgeon.person)
    assert await build_recalls(ports, tray).round() == 1
    assert [letter.to for letter in tray.letters] == ["fg@hospital.example"]
    words = "Van de site gehaald, gezien op 3 januari."
    closed = await ward.services.publications.close(
        cast.privacy_officer, found.id, Outcome.RECALLED, words
    )
    assert closed.state is PublicationState.RECALLED


async def test_a_server_that_refuses_for_good_is_not_asked_again(
    ward: Ward, knee: PhotoId, consent: Consent, ports: Ports
) -> None:
    tray = Tray(refuses=True)
    recalls = build_recalls(ports, tray)
    await ward.services.people.set_mail(ward.cast.surgeon, "chirurg@hospital.example")
    await taken(ward, knee)
    await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
    assert await recalls.round() == 0
    tray.refuses = False
    assert await recalls.round() == 0
    assert (await ledger(ward))[0].state is PublicationState.RECALL_DUE


async def test_whoever_wants_no_digest_is_told_of_this(
    ward: Ward, knee: PhotoId, consent: Consent, ports: Ports
) -> None:
    surgeon = ward.cast.surgeon
    await ward.services.people.set_mail(surgeon, "chirurg@hospital.example")
    await ward.services.preferences.prefer(surgeon, Digest.OFF, Language.DUTCH)
    await taken(ward, knee)
    await ward.services.consents.withdraw(surgeon, consent.id, "")
    assert await build_recalls(ports, Tray()).round() == 1
