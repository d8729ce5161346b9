"""Whoever asked hears that photos came: once, when it is quiet, and not from whom."""

from datetime import timedelta

import pytest

from core.inbound import MadePhotoRequest
from core.kit.clock import SetClock
from core.services import Ports, build_inbound_receipts
from core.sharing import Receipts
from tests.support.inbound import SENDER, Clinic
from tests.support.sharing import Tray

MAIL = "chirurg@hospital.example"


@pytest.fixture
def post(ports: Ports) -> tuple[Receipts, Tray]:
    tray = Tray()
    return build_inbound_receipts(ports, tray), tray


async def test_when_these_are_all(
    clinic: Clinic, made: MadePhotoRequest, post: tuple[Receipts, Tray]
) -> None:
    receipts, tray = post
    await clinic.services.people.set_mail(clinic.cast.surgeon, MAIL)
    visit = await clinic.opened(made)
    for _ in range(2):
        await clinic.sent(visit)
    assert await receipts.round() == 0
    await clinic.services.sending.finish(SENDER, visit.secret)
    assert await receipts.round() == 1
    assert await receipts.round() == 0
    (letter,) = tray.letters
    assert letter.to == MAIL
    assert "Foto's van buiten ontvangen: 2." in letter.body
    assert "https://kluis.example/received" in letter.body
    said = letter.subject + letter.body
    assert not [word for word in ("Marijke", made.secret) if word in said]


async def test_or_when_nothing_more_came_for_a_while(
    clinic: Clinic, made: MadePhotoRequest, post: tuple[Receipts, Tray], clock: SetClock
) -> None:
    receipts, tray = post
    await clinic.services.people.set_mail(clinic.cast.surgeon, MAIL)
    visit = await clinic.opened(made)
    for _ in range(3):
        await clinic.sent(visit)
        assert await receipts.round() == 0
        clock.move(timedelta(minutes=9))
    assert await receipts.round() == 0
    clock.move(timedelta(minutes=1))
    assert await receipts.round() == 1
    assert "ontvangen: 3." in tray.letters[0].body


async def test_and_when_it_was_not_for_whoever_got_it(
    clinic: Clinic, made: MadePhotoRequest, post: tuple[Receipts, Tray]
) -> None:
    receipts, tray = post
    await clinic.services.people.set_mail(clinic.cast.surgeon, MAIL)
    await clinic.services.sending.decline(SENDER, made.secret)
    assert await receipts.round() == 1
    assert "Niet voor de ontvanger, en gestopt: 1." in tray.letters[0].body
