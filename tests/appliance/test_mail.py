"""The digest on its way: through a real mail server, and through all that can go wrong there."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from appliance.mail import SmtpMailer, mailer_of
from appliance.settings import Settings
from core.kit.clock import SetClock
from core.kit.errors import Invalid
from core.kit.language import Language
from core.notices import Delivery, Digest, Letter, Outcome, Post, post
from core.services import Ports, Services, build_post
from tests.support import state
from tests.support.actors import Cast
from tests.support.asking import NAME, Desk
from tests.support.cluster import TestDatabase
from tests.support.smtp import PASSWORD, USER, Postbox, certificate, postbox

MAIL = "chirurg@ziekenhuis.example"
LETTER = Letter(
    UUID(int=9), MAIL, datetime(2026, 3, 2, 8, tzinfo=UTC), Language.DUTCH, "Één taak", "één\n"
)
_KEPT = "SELECT state, tries, error, accepted_at FROM notice ORDER BY id"


@pytest.fixture
async def server() -> AsyncIterator[Postbox]:
    async with postbox() as made:
        yield made


def clear(port: int) -> SmtpMailer:
    return SmtpMailer("127.0.0.1", port, "kluis@ziekenhuis.example", "Sint Jans", None)


@dataclass
class Box:
    """A box in which one surgeon has tasks and an address."""

    services: Services
    ports: Ports
    cast: Cast
    clock: SetClock
    desk: Desk
    server: Postbox

    @property
    def post(self) -> Post:
        return build_post(self.ports, clear(self.server.port))

    async def kept(self) -> list[tuple[str, int, str | None]]:
        return [(row["state"], row["tries"], row["error"]) for row in await state.rows(_KEPT)]


@pytest.fixture
async def box(
    services: Services, ports: Ports, cast: Cast, clock: SetClock, server: Postbox
) -> Box:
    clock.at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    told = replace(ports, hospital_name="Sint Jans", public_address="https://kluis.example")
    made = Box(services, told, cast, clock, Desk(services, cast.surgeon), server)
    for number in range(1, 6):
        await made.desk.drafted(await made.desk.patient(f"MRN-KANARIE-{number}"))
    await services.planner.plan()
    await services.preferences.set_mail(cast.surgeon, MAIL)
    return made


class TestDigest:
    async def test_five_tasks_are_one_mail_that_was_accepted(self, box: Box) -> None:
        assert await box.post.round() == 1
        ((to, letter),) = box.server.accepted
        assert (to, letter["To"], letter["From"]) == (
            MAIL,
            MAIL,
            "Sint Jans <kluis@ziekenhuis.example>",
        )
        assert letter["Subject"] == "Sint Jans: 5 taken wachten"
        assert letter["Date"] == "Mon, 02 Mar 2026 08:00:00 +0000"
        assert letter.get_content().splitlines()[2:7] == [
            "Dit wacht in de fotokluis:",
            "",
            "- 5 toestemmingen om te laten ondertekenen",
            "",
            "U vindt ze hier: https://kluis.example",
        ]
        (row,) = await state.rows(_KEPT)
        assert (row["state"], row["tries"], row["accepted_at"]) == ("sent", 1, box.clock.at)

    async def test_it_leaves_once_a_day(self, box: Box) -> None:
        for hours in (0, 1, 15):
            box.clock.at = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=hours)
            await box.post.round()
        assert len(box.server.accepted) == 1
        box.clock.at = datetime(2026, 3, 3, 5, 59, tzinfo=UTC)
        assert await box.post.round() == 0
        box.clock.at = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
        assert await box.post.round() == 1

    async def test_two_workers_send_one(self, box: Box) -> None:
        outcomes = await state.at_once(box.post.round(), box.post.round())
        assert sorted(map(str, outcomes)) == ["0", "1"]
        assert len(box.server.accepted) == 1

    async def test_what_another_worker_has_in_hand_is_left_to_it(
        self, box: Box, tables: TestDatabase
    ) -> None:
        await build_post(box.ports, clear(1)).round()
        box.clock.move(timedelta(minutes=1))
        other = await asyncpg.connect(**tables.app)
        try:
            async with other.transaction():
                await other.fetch("SELECT id FROM notice FOR UPDATE")
                assert await asyncio.wait_for(box.post.round(), 5) == 0
        finally:
            await other.close()
        assert box.server.tried == 0
        assert await box.post.round() == 1

    async def test_nothing_in_it_is_of_a_patient(self, box: Box) -> None:
        await box.post.round()
        ((_, letter),) = box.server.accepted
        del letter["Message-ID"]  # chance alone may write a birthday in it
        said = f"{letter}\n{letter.get_content()}"
        patients = await state.rows("SELECT patient_id, consent_id, id FROM task")
        canaries = [*NAME.split()[::2], "MRN-KANARIE", "1961-", "02-04-19", "4-2-19"]
        canaries += [str(value) for row in patients for value in row.values()]
        assert [word for word in canaries if word.casefold() in said.casefold()] == []

    async def test_in_english_for_who_prefers_it(self, box: Box) -> None:
        await box.services.preferences.prefer(box.cast.surgeon, Digest.DAILY, Language.ENGLISH)
        await box.post.round()
        ((_, letter),) = box.server.accepted
        assert letter["Subject"] == "Sint Jans: 5 tasks wait"
        assert letter["Content-Language"] == "en"

    async def test_who_switched_it_off_is_told_nothing(self, box: Box) -> None:
        await box.services.preferences.prefer(box.cast.surgeon, Digest.OFF, Language.DUTCH)
        assert await box.post.round() == 0
        assert (box.server.tried, await box.kept()) == (0, [])

    async def test_who_switched_it_off_while_it_waited_is_told_nothing(self, box: Box) -> None:
        box.server.answers[MAIL] = "450 later"
        await box.post.round()
        await box.services.preferences.prefer(box.cast.surgeon, Digest.OFF, Language.DUTCH)
        box.server.answers.clear()
        box.clock.move(timedelta(hours=1))
        assert await box.post.round() == 0
        assert await box.kept() == []

    async def test_who_has_nothing_to_do_or_may_do_nothing_is_told_nothing(self, box: Box) -> None:
        for who in (box.cast.viewer, box.cast.administrator, box.cast.stranger):
            await box.services.preferences.set_mail(who, f"{who.role}@ziekenhuis.example")
        await box.post.round()
        assert [to for to, _ in box.server.accepted] == [MAIL]

    async def test_the_privacy_officer_is_told_how_many_are_late(self, box: Box) -> None:
        officer = "officer@ziekenhuis.example"
        await box.services.preferences.set_mail(box.cast.privacy_officer, officer)
        box.clock.move(timedelta(days=15))
        await box.services.planner.plan()
        await box.post.round()
        letters = dict(box.server.accepted)
        assert "- 5 taken in het ziekenhuis zijn te laat" in letters[officer].get_content()
        assert "- 5 daarvan zijn te laat" in letters[MAIL].get_content()


class TestWhatGoesWrong:
    async def test_a_refused_recipient_is_failed_and_counted(self, box: Box) -> None:
        box.server.answers[MAIL] = f"550 5.1.1 no {NAME} here"
        at = await state.last_act()
        assert await box.post.round() == 0
        box.clock.move(timedelta(hours=5))
        assert await box.post.round() == 0
        assert await box.kept() == [("failed", 1, "550")]
        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"], act["detail"]) == (
            "notice:failed",
            "failed",
            {"code": "550"},
        )
        status = await box.services.oversight.status(box.cast.administrator)
        assert (status.notices_failed, status.notices_waiting) == (1, 0)

    async def test_a_server_that_is_away_is_tried_again_ever_more_seldom(self, box: Box) -> None:
        box.ports = replace(box.ports)
        away = build_post(box.ports, clear(1))
        tries = []
        for minute in range(16):
            box.clock.at = datetime(2026, 3, 2, 8, minute, tzinfo=UTC)
            await away.round()
            tries.append((await box.kept())[0][1])
        assert [tries.index(number) for number in (1, 2, 3, 4, 5)] == [0, 1, 3, 7, 15]
        assert await box.kept() == [("waiting", 5, "away")]
        status = await box.services.oversight.status(box.cast.administrator)
        assert (status.notices_failed, status.notices_waiting) == (0, 1)
        box.clock.move(timedelta(minutes=16))
        assert await box.post.round() == 1
        assert await box.kept() == [("sent", 6, None)]

    async def test_a_day_without_a_server_is_one_failed_notice_and_one_new_mail(
        self, box: Box
    ) -> None:
        await build_post(box.ports, clear(1)).round()
        box.clock.move(timedelta(days=1))
        assert await box.post.round() == 1
        assert await box.kept() == [("failed", 1, "away"), ("sent", 1, None)]

    async def test_a_connection_lost_before_the_250_is_no_acceptance(self, box: Box) -> None:
        box.server.hangs_up_after_data = True
        assert await box.post.round() == 0
        assert await box.kept() == [("waiting", 1, "lost")]
        box.server.hangs_up_after_data = False
        box.clock.move(timedelta(minutes=1))
        assert await box.post.round() == 1
        assert await box.kept() == [("sent", 2, None)]

    async def test_a_server_that_never_says_250_is_given_up_and_tried_again(
        self, box: Box, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(post, "_LONGEST_TRY", timedelta(seconds=0.3))
        box.server.is_silent_after_data = True
        assert await box.post.round() == 0
        assert await box.kept() == [("waiting", 1, "timeout")]

    async def test_what_happens_after_the_250_undoes_nothing(self, box: Box) -> None:
        box.server.hangs_up_after_accepting = True
        assert await box.post.round() == 1
        assert await box.kept() == [("sent", 1, None)]

    @pytest.mark.parametrize(
        ("answer", "kept"),
        [("451 busy", ("waiting", 1, "451")), ("554 no thanks", ("failed", 1, "554"))],
    )
    async def test_a_letter_refused_at_its_end(
        self, box: Box, answer: str, kept: tuple[str, int, str]
    ) -> None:
        box.server.data_answer = answer
        assert await box.post.round() == 0
        assert await box.kept() == [kept]

    async def test_one_refusal_keeps_nobody_else_waiting(self, box: Box) -> None:
        other = "fotograaf@ziekenhuis.example"
        await box.services.preferences.set_mail(box.cast.photographer, other)
        assert box.cast.surgeon.person is not None
        await state.rows(
            "UPDATE task SET owner = NULL WHERE id = (SELECT min(id::text)::uuid FROM task)"
        )
        box.server.answers[MAIL] = "550 gone"
        assert await box.post.round() == 1
        assert [to for to, _ in box.server.accepted] == [other]


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "a@b.example\r\nBcc: all@b.example",
            "a@b.example\nSubject: x",
            "a@b.example, c@d.example",
            "a@b.example>\r\nRCPT TO:<c@d.example",
            "<a@b.example>",
            "Arts <a@b.example>",
            "a b@c.example",
            "a@b",
            "@b.example",
            "ä@b.example",
            "a@b.example\u0000",
            f"{'a' * 65}@b.example",
            f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.example",
            "",
        ],
    )
    async def test_what_is_not_one_address_is_refused(
        self, services: Services, cast: Cast, address: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid) as refused:
                await services.preferences.set_mail(cast.surgeon, address)
        assert refused.value.field == "address"

    async def test_it_can_be_taken_away(self, services: Services, cast: Cast) -> None:
        given = await services.preferences.set_mail(cast.surgeon, " o'brien+x@b.example ")
        assert given.mail == "o'brien+x@b.example"
        assert (await services.preferences.set_mail(cast.surgeon, None)).mail is None

    async def test_no_header_is_made_of_an_address(self, server: Postbox) -> None:
        letter = replace(LETTER, to="a@b.example\r\nBcc: all@b.example")
        with pytest.raises(ValueError):  # noqa: PT011 - whichever of Python's own
            await clear(server.port).send(letter)
        assert server.tried == 0


class TestTls:
    def mailer(self, port: int, proof: Path | None, host: str = "localhost") -> SmtpMailer:
        context = ssl.create_default_context(cafile=proof)
        return replace(clear(port), host=host, tls=context, timeout_seconds=5)

    async def test_a_letter_goes_through_starttls_with_a_log_in(self, tmp_path: Path) -> None:
        tls, proof = certificate(tmp_path)
        async with postbox(tls, wants_log_in=True) as server:
            mailer = self.mailer(server.port, proof)
            secret = tmp_path / "secret"
            known = replace(mailer, user=USER.decode(), password_file=secret)
            assert await known.send(LETTER) == Delivery(Outcome.LATER, "no-password")
            secret.write_text("guess")
            assert await known.send(LETTER) == Delivery(Outcome.LATER, "535")
            secret.write_bytes(PASSWORD + b"\n")
            assert await known.send(LETTER) == Delivery(Outcome.ACCEPTED, "250")
        ((_, letter),) = server.accepted
        assert (letter["Subject"], letter.get_content()) == ("Één taak", "één\r\n")
        assert letter["Message-ID"] == f"<{LETTER.id}@ziekenhuis.example>"

    async def test_a_letter_goes_through_tls_from_the_start(self, tmp_path: Path) -> None:
        tls, proof = certificate(tmp_path)
        async with postbox(tls, is_implicit=True) as server:
            mailer = replace(self.mailer(server.port, proof), is_tls_from_the_start=True)
            assert (await mailer.send(LETTER)).outcome is Outcome.ACCEPTED

    @pytest.mark.parametrize("is_implicit", [False, True])
    async def test_a_certificate_that_nobody_vouches_for_gets_no_letter(
        self, tmp_path: Path, is_implicit: bool
    ) -> None:
        tls, _ = certificate(tmp_path)
        async with postbox(tls, is_implicit=is_implicit) as server:
            mailer = replace(self.mailer(server.port, None), is_tls_from_the_start=is_implicit)
            assert await mailer.send(LETTER) == Delivery(Outcome.LATER, "tls")
        assert server.tried == 0

    async def test_nor_does_one_for_another_name(self, tmp_path: Path) -> None:
        tls, proof = certificate(tmp_path, "elsewhere.test")
        async with postbox(tls) as server:
            mailer = self.mailer(server.port, proof)
            assert await mailer.send(LETTER) == Delivery(Outcome.LATER, "tls")
        assert server.tried == 0

    async def test_nor_does_a_server_without_tls(self, server: Postbox) -> None:
        said = await self.mailer(server.port, None).send(LETTER)
        assert said == Delivery(Outcome.LATER, "unsupported")
        assert server.tried == 0


class TestSettings:
    def test_without_a_host_there_is_no_mail(self) -> None:
        assert mailer_of(Settings()) is None

    def test_they_become_a_mailer_that_verifies(self, tmp_path: Path) -> None:
        made = mailer_of(
            Settings(
                smtp_host="mail.example",
                smtp_sender="kluis@ziekenhuis.example",
                smtp_user="kluis",
                smtp_password_file=tmp_path / "secret",
            )
        )
        assert made is not None
        assert (made.port, made.user, made.password_file) == (587, "kluis", tmp_path / "secret")
        assert made.tls is not None
        assert (made.tls.verify_mode, made.tls.check_hostname) == (ssl.CERT_REQUIRED, True)
