"""Senders hear that their links were opened, and not of whom."""

import pytest

from core.kit.language import Language
from core.notices import Digest
from core.photos import PhotoId
from core.services import Ports, build_receipts
from core.sharing import MadeShare, Receipts
from tests.support import state
from tests.support.sharing import GUEST, Tray, Ward

MAIL = "chirurg@hospital.example"


@pytest.fixture
async def made(ward: Ward, knee: PhotoId) -> MadeShare:
    return await ward.shared(knee)


@pytest.fixture
def post(ports: Ports) -> tuple[Receipts, Tray]:
    tray = Tray()
    return build_receipts(ports, tray), tray


async def untold() -> int:
    return len(await state.rows("SELECT id FROM share_event WHERE told_at IS NULL"))


async def test_one_letter_for_all_that_happened(
    ward: Ward, made: MadeShare, post: tuple[Receipts, Tray]
) -> None:
    receipts, tray = post
    await ward.services.people.set_mail(ward.cast.surgeon, MAIL)
    await ward.seen(await ward.opened(made))
    await ward.opened(made)
    await ward.services.visiting.decline(GUEST, made.secret)
    assert await receipts.round() == 1
    assert await receipts.round() == 0
    (letter,) = tray.letters
    assert letter.to == MAIL
    assert "Geopend: 2." in letter.body
    assert "gestopt: 1." in letter.body
    assert "https://kluis.example/shares" in letter.body
    said = letter.subject + letter.body
    assert not [word for word in ("Anna", "Jeroen", made.secret) if word in said]


async def test_in_their_language(ward: Ward, made: MadeShare, post: tuple[Receipts, Tray]) -> None:
    receipts, tray = post
    await ward.services.people.set_mail(ward.cast.surgeon, MAIL)
    await ward.services.preferences.prefer(ward.cast.surgeon, Digest.DAILY, Language.ENGLISH)
    await ward.opened(made)
    await receipts.round()
    assert "Opened: 1." in tray.letters[0].body


async def test_a_server_that_is_away_is_tried_again(
    ward: Ward, made: MadeShare, post: tuple[Receipts, Tray]
) -> None:
    receipts, tray = post
    await ward.services.people.set_mail(ward.cast.surgeon, MAIL)
    await ward.opened(made)
    tray.takes = False
    assert (await receipts.round(), await untold()) == (0, 1)
    tray.takes = True
    assert (await receipts.round(), await untold()) == (1, 0)


async def test_who_wants_no_mail_or_has_none_is_not_written_to(
    ward: Ward, made: MadeShare, post: tuple[Receipts, Tray]
) -> None:
    receipts, tray = post
    await ward.opened(made)
    assert (await receipts.round(), await untold()) == (0, 0)
    await ward.services.people.set_mail(ward.cast.surgeon, MAIL)
    await ward.services.preferences.prefer(ward.cast.surgeon, Digest.OFF, Language.DUTCH)
    await ward.opened(made)
    assert (await receipts.round(), await untold()) == (0, 0)
    assert tray.letters == []


async def test_what_is_refused_for_good_is_not_sent_again(
    ward: Ward, made: MadeShare, post: tuple[Receipts, Tray]
) -> None:
    receipts, tray = post
    await ward.services.people.set_mail(ward.cast.surgeon, MAIL)
    await ward.opened(made)
    tray.refuses = True
    assert (await receipts.round(), await untold()) == (0, 0)


async def test_many_events_of_one_sender_keep_nobody_waiting(
    ward: Ward,
    made: MadeShare,
    post: tuple[Receipts, Tray],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.sharing.receipts._AT_ONCE", 1)
    receipts, tray = post
    await ward.services.people.set_mail(ward.cast.surgeon, MAIL)
    for _ in range(3):
        await ward.opened(made)
    assert (await receipts.round(), await untold()) == (1, 0)
    assert "Geopend: 3." in tray.letters[0].body
