"""The second proof: codes, wrong tries, and what those do."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.kit.clock import SetClock
from core.kit.errors import NotFound, TooMany
from core.photos import PhotoId
from core.sharing import (
    MOST_WRONG,
    Happened,
    MadeShare,
    NewShare,
    NotSent,
    Proof,
    Proving,
    ShareState,
    Terms,
    Visit,
    WrongProof,
)
from tests.support import state
from tests.support.sharing import GUEST, JEROEN, PASSWORD, Tray, Ward


async def by_code(ward: Ward, photo: PhotoId, proof: Proof = Proof.SMS) -> MadeShare:
    new = NewShare((photo,), JEROEN, Terms(proof=proof))
    return await ward.services.sharing.make(ward.cast.surgeon, new)


async def code_sent(ward: Ward, made: MadeShare, tray: Tray) -> str:
    await ward.services.proving.send_code(GUEST, made.secret)
    said = tray.texts[-1][1] if tray.texts else tray.letters[-1].body
    found = re.search(r"\b[0-9]{6}\b", said)
    assert found is not None
    return found[0]


async def wrong(ward: Ward, made: MadeShare, clock: SetClock, times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongProof, NotFound)):
            await ward.opened(made, "not the password")
        clock.move(timedelta(hours=1))


class TestCodes:
    async def test_a_code_by_text_message_opens_it_once(
        self, ward: Ward, knee: PhotoId, tray: Tray
    ) -> None:
        made = await by_code(ward, knee)
        door = await ward.services.proving.knock(GUEST, made.secret)
        assert (door.proof, door.hint) == (Proof.SMS, "18")
        code = await code_sent(ward, made, tray)
        assert tray.texts[0][0] == "+31612345618"
        assert await ward.opened(made, f" {code[:3]} {code[3:]} ")
        with pytest.raises(WrongProof):
            await ward.opened(made, code)

    async def test_a_code_by_mail(self, ward: Ward, knee: PhotoId, tray: Tray) -> None:
        made = await by_code(ward, knee, Proof.MAIL)
        door = await ward.services.proving.knock(GUEST, made.secret)
        assert door.hint == "j•••@fysio.example"
        code = await code_sent(ward, made, tray)
        assert "Anna" not in tray.letters[0].body
        assert await ward.opened(made, code)

    async def test_it_holds_ten_minutes(
        self, ward: Ward, knee: PhotoId, tray: Tray, clock: SetClock
    ) -> None:
        made = await by_code(ward, knee)
        code = await code_sent(ward, made, tray)
        clock.move(timedelta(minutes=10))
        with pytest.raises(WrongProof):
            await ward.opened(made, code)

    async def test_a_newer_one_replaces_it(
        self, ward: Ward, knee: PhotoId, tray: Tray, clock: SetClock
    ) -> None:
        made = await by_code(ward, knee)
        first = await code_sent(ward, made, tray)
        with pytest.raises(TooMany):
            await ward.services.proving.send_code(GUEST, made.secret)
        clock.move(timedelta(seconds=31))
        second = await code_sent(ward, made, tray)
        assert first != second
        with pytest.raises(WrongProof):
            await ward.opened(made, first)
        assert await ward.opened(made, second)

    async def test_nor_does_one_that_was_replaced_while_it_was_looked_at(
        self,
        ward: Ward,
        knee: PhotoId,
        tray: Tray,
        clock: SetClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        made = await by_code(ward, knee)
        first, prove = await code_sent(ward, made, tray), Proving.prove
        seconds: list[str] = []

        async def replaced(*asked: Any) -> str | None:
            shown = await prove(*asked)
            clock.move(timedelta(seconds=31))
            seconds.append(await code_sent(ward, made, tray))
            return shown

        with monkeypatch.context() as patch:
            patch.setattr(Proving, "prove", replaced)
            with pytest.raises(NotFound):
                await ward.opened(made, first)
        assert await ward.opened(made, seconds[0])

    async def test_before_one_was_sent_nothing_opens_it(self, ward: Ward, knee: PhotoId) -> None:
        made = await by_code(ward, knee)
        for said in ("", "000000"):
            with pytest.raises(WrongProof):
                await ward.opened(made, said)

    async def test_ten_codes_and_no_more(
        self, ward: Ward, knee: PhotoId, tray: Tray, clock: SetClock
    ) -> None:
        made = await by_code(ward, knee)
        for _ in range(10):
            await code_sent(ward, made, tray)
            clock.move(timedelta(minutes=1))
        with pytest.raises(TooMany):
            await ward.services.proving.send_code(GUEST, made.secret)

    async def test_each_opening_has_codes_of_its_own(
        self, ward: Ward, knee: PhotoId, tray: Tray, clock: SetClock
    ) -> None:
        made = await ward.services.sharing.make(
            ward.cast.surgeon, NewShare((knee,), JEROEN, Terms(proof=Proof.SMS, most_opens=25))
        )
        for _ in range(12):
            await ward.opened(made, await code_sent(ward, made, tray))
            clock.move(timedelta(minutes=1))

    async def test_said_twice_at_once_it_opens_once(
        self, ward: Ward, knee: PhotoId, tray: Tray
    ) -> None:
        made = await by_code(ward, knee)
        code = await code_sent(ward, made, tray)
        tries = [ward.opened(made, code) for _ in range(6)]
        told = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(each, Visit) for each in told) == 1
        # Whoever says it after it was used is wrong, and after some of those has to wait.
        expected = Visit | NotFound | WrongProof | TooMany
        assert all(isinstance(each, expected) for each in told), told

    async def test_a_gateway_that_is_away_is_said(
        self, ward: Ward, knee: PhotoId, tray: Tray
    ) -> None:
        made = await by_code(ward, knee)
        tray.takes = False
        with pytest.raises(NotSent):
            await ward.services.proving.send_code(GUEST, made.secret)

    async def test_of_a_link_with_a_password_there_is_no_code(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made = await ward.shared(knee)
        with pytest.raises(NotFound):
            await ward.services.proving.send_code(GUEST, made.secret)

    async def test_the_code_lies_nowhere(self, ward: Ward, knee: PhotoId, tray: Tray) -> None:
        made = await by_code(ward, knee)
        code = await code_sent(ward, made, tray)
        (row,) = await state.rows("SELECT * FROM share")
        assert code not in str({name: row[name] for name in row if name != "code_hash"})
        assert len(row["code_hash"]) == 64


class TestWrongTries:
    async def test_ten_of_them_and_it_is_dead(
        self, ward: Ward, knee: PhotoId, clock: SetClock
    ) -> None:
        made = await ward.shared(knee)
        await wrong(ward, made, clock, MOST_WRONG - 1)
        assert (await ward.services.proving.knock(GUEST, made.secret)).proof is Proof.PASSWORD
        await wrong(ward, made, clock, 1)
        with pytest.raises(NotFound):
            await ward.opened(made)
        share = await ward.services.shares.get(ward.cast.surgeon, made.share.id)
        assert (share.state, share.refusals) == (ShareState.LOCKED, MOST_WRONG + 1)

    async def test_after_three_each_has_to_wait_longer(
        self, ward: Ward, knee: PhotoId, clock: SetClock
    ) -> None:
        made = await ward.shared(knee)
        for wait in (0, 0, 5, 10, 20):
            with pytest.raises(WrongProof):
                await ward.opened(made, "not the password")
            if wait:
                clock.move(timedelta(seconds=wait - 1))
                with pytest.raises(TooMany):
                    await ward.opened(made)
                clock.move(timedelta(seconds=1))
        assert await ward.opened(made)

    async def test_the_right_one_forgets_them(
        self, ward: Ward, knee: PhotoId, clock: SetClock
    ) -> None:
        made = await ward.shared(knee)
        for _ in range(2):
            await wrong(ward, made, clock, MOST_WRONG - 1)
            assert await ward.opened(made)

    async def test_those_of_one_link_do_not_count_for_another(
        self, ward: Ward, knee: PhotoId, clock: SetClock
    ) -> None:
        one, other = await ward.shared(knee), await ward.shared(knee)
        await wrong(ward, one, clock, MOST_WRONG)
        assert await ward.opened(other, PASSWORD)

    async def test_whom_it_is_for_is_no_secret_to_its_sender_only(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        new = NewShare((knee,), replace(JEROEN, mail=""), Terms(), PASSWORD)
        made = await ward.services.sharing.make(ward.cast.surgeon, new)
        door = await ward.services.proving.knock(GUEST, made.secret)
        assert "Jeroen" not in str(door)


class TestLate:
    async def test_a_try_after_the_end_is_told_to_its_sender_and_to_nobody_else(
        self, ward: Ward, knee: PhotoId, clock: SetClock
    ) -> None:
        made = await ward.shared(knee)
        clock.at = made.share.ends_at
        with pytest.raises(NotFound) as late:
            await ward.services.proving.knock(GUEST, made.secret)
        with pytest.raises(NotFound):
            await ward.opened(made)
        with pytest.raises(NotFound) as never:
            await ward.services.proving.knock(GUEST, "x" * 43)
        assert late.value.message == never.value.message
        surgeon, share = ward.cast.surgeon, made.share.id
        events = await ward.services.shares.events(surgeon, share)
        assert [event.what for event in events] == [Happened.LATE]
        assert (await ward.services.shares.get(surgeon, share)).refusals == 1
        (row,) = await state.rows(
            "SELECT outcome, subject, detail FROM audit_event WHERE tag = 'share:refused'"
        )
        assert (row["outcome"], row["subject"]) == ("denied", share)
