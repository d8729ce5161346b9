"""Making a link: who may, to what, and what is kept of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.decisions import Purpose, Reason
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound, StepUpRequired
from core.kit.language import Language
from core.patients import PatientId
from core.people import Demands
from core.photos import PhotoId
from core.release import NotReleased, Use
from core.search import PhotoIndex
from core.services import Ports, build_services
from core.sharing import NewRecipient, NewShare, NoWay, Proof, RecipientId, Terms, Ways
from tests.support import state
from tests.support.permissions import UNKNOWN
from tests.support.sharing import JEROEN, PASSWORD, RESEARCH, Tray, Ward
from tests.support.treating import treats

TABLES = ("recipient", "share", "share_photo", "share_visit", "share_event")


async def everything() -> str:
    """All that the tables of the room hold, as text."""
    return "".join([str(await state.rows(f"SELECT * FROM {table}")) for table in TABLES])


async def links() -> int:
    return len(await state.rows("SELECT id FROM share"))


class TestMaking:
    async def test_it_is_for_somebody_for_something_for_a_while(
        self, ward: Ward, knee: PhotoId, clock: SetClock
    ) -> None:
        made = await ward.shared(knee, reference="KZ-118", message="Kijk naar de zwelling.")
        share = made.share
        assert (share.recipient.name, share.purpose, share.photos) == (
            "Jeroen Bakker",
            Purpose.CARE,
            (knee,),
        )
        assert share.ends_at == clock.now() + timedelta(days=7)
        assert (share.most_opens, share.opens, share.allows_download) == (5, 0, False)
        assert (share.reference, share.message) == ("KZ-118", "Kijk naar de zwelling.")
        assert (len(made.secret), made.password) == (43, None)

    async def test_each_photo_is_a_disclosure_in_the_log(
        self, ward: Ward, anna: PatientId, knee: PhotoId
    ) -> None:
        foot, at = await ward.photo(anna), await state.last_act()
        made = await ward.shared(knee, foot)
        acts = [act for act in await state.acts(at) if act["tag"] == "share:made"]
        assert [(act["photo"], act["patient"]) for act in acts] == [(knee, anna), (foot, anna)]
        assert {act["subject"] for act in acts} == {made.share.id}
        assert {act["purpose"] for act in acts} == {"care"}

    async def test_no_secret_and_no_word_lies_in_the_tables(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made = await ward.shared(knee, reference="KZ-118", message="Kijk naar de zwelling.")
        kept = await everything()
        for word in (made.secret, PASSWORD, "Jeroen", "fysio", "12345618", "KZ-118", "zwelling"):
            assert word not in kept
        (row,) = await state.rows("SELECT password_hash FROM share")
        assert row["password_hash"].startswith("$argon2id$")

    async def test_two_links_of_one_moment_have_nothing_in_common(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        one, other = await ward.shared(knee), await ward.shared(knee)
        assert one.secret != other.secret
        assert len({bytes(row["mark"]) for row in await state.rows("SELECT mark FROM share")}) == 2

    async def test_without_a_password_the_box_makes_one(self, ward: Ward, knee: PhotoId) -> None:
        new = NewShare((knee,), JEROEN)
        made = await ward.services.sharing.make(ward.cast.surgeon, new)
        assert made.password is not None
        assert len(made.password) == 19
        assert await ward.opened(made, made.password)

    async def test_whoever_is_known_is_there_once(self, ward: Ward, knee: PhotoId) -> None:
        first = await ward.shared(knee)
        again = await ward.shared(knee)
        assert first.share.recipient == again.share.recipient
        known = await ward.services.recipients.find(ward.cast.surgeon, "kanaal")
        assert known == (first.share.recipient,)
        new = NewShare((knee,), known[0].id, Terms(), PASSWORD)
        assert (await ward.services.sharing.make(ward.cast.surgeon, new)).share.recipient == known[
            0
        ]

    async def test_the_address_book_of_another_department_is_not_there(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        await ward.shared(knee)
        assert await ward.services.recipients.find(ward.cast.stranger, "jeroen") == ()

    async def test_it_never_outlives_the_consent_it_rests_on(
        self, ward: Ward, knee: PhotoId, anna: PatientId, clock: SetClock
    ) -> None:
        consent = await ward.agreed(anna)
        assert consent.ends is not None
        clock.at = consent.ends - timedelta(days=2)
        await treats(ward.services, anna, ward.cast.surgeon)
        made = await ward.shared(knee, use=RESEARCH, days=7)
        assert made.share.ends_at == consent.ends


class TestTheLetter:
    async def test_the_link_goes_by_mail_and_names_no_patient(
        self, ward: Ward, knee: PhotoId, tray: Tray
    ) -> None:
        made = await ward.shared(knee, message="Kijk", reference="KZ-118")
        (letter,) = tray.letters
        assert (made.is_mailed, letter.to) == (True, "j.bakker@fysio.example")
        assert f"https://kluis.example/s#{made.secret}" in letter.body
        assert "Surgeon" in letter.body
        said = letter.subject + letter.body
        assert not [word for word in ("Anna", "Vries", "P-1001", PASSWORD, "Kijk") if word in said]

    async def test_in_english(self, ward: Ward, knee: PhotoId, tray: Tray) -> None:
        await ward.shared(knee, language=Language.ENGLISH)
        assert "photos for you" in tray.letters[0].subject

    async def test_a_server_that_is_away_leaves_the_link_to_its_sender(
        self, ward: Ward, knee: PhotoId, tray: Tray
    ) -> None:
        tray.takes = False
        made = await ward.shared(knee)
        assert not made.is_mailed
        assert await ward.opened(made)

    async def test_link_and_code_do_not_go_the_same_way(
        self, ward: Ward, knee: PhotoId, tray: Tray
    ) -> None:
        new = NewShare((knee,), JEROEN, Terms(proof=Proof.MAIL))
        made = await ward.services.sharing.make(ward.cast.surgeon, new)
        assert (made.is_mailed, tray.letters) == (False, [])


class TestRefusals:
    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            (Terms(days=0), "days"),
            (Terms(days=31), "days"),
            (Terms(most_opens=0), "mostOpens"),
            (Terms(most_opens=101), "mostOpens"),
            (Terms(reference="x" * 41), "reference"),
            (Terms(message="x" * 501), "message"),
            (Terms(use=Use(Purpose.BIOMETRIC_MATCHING)), "purpose"),
            (Terms(use=RESEARCH, shows_name=True), "showsName"),
            (Terms(use=Use(Purpose.PUBLICATION), allows_download=True), "allowsDownload"),
            (Terms(use=Use(Purpose.MARKETING), allows_download=True), "allowsDownload"),
        ],
    )
    async def test_terms_that_will_not_do(
        self, ward: Ward, knee: PhotoId, terms: Terms, field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            await ward.services.sharing.make(
                ward.cast.surgeon, NewShare((knee,), JEROEN, terms, PASSWORD)
            )
        assert refused.value.field == field
        assert await links() == 0

    async def test_a_name_over_photos_of_two_patients(self, ward: Ward, knee: PhotoId) -> None:
        other = await ward.photo(await ward.patient("P-1002", "Bram Bakker"))
        with pytest.raises(Invalid) as refused:
            await ward.shared(knee, other, shows_name=True)
        assert (refused.value.field, await links()) == ("showsName", 0)
        assert (await ward.opened(await ward.shared(knee, other))).patient is None

    @pytest.mark.parametrize(
        ("who", "field"),
        [
            (replace(JEROEN, name=" "), "recipient.name"),
            (replace(JEROEN, name="Jeroen\nBcc: x"), "recipient.name"),
            (replace(JEROEN, mail="jeroen"), "recipient.mail"),
            (replace(JEROEN, phone="bel me"), "recipient.phone"),
        ],
    )
    async def test_recipients_who_cannot_be(
        self, ward: Ward, knee: PhotoId, who: NewRecipient, field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            await ward.services.sharing.make(ward.cast.surgeon, NewShare((knee,), who))
        assert refused.value.field == field

    async def test_a_password_that_is_too_short_or_beside_a_code(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        for terms, password in ((Terms(), "short"), (Terms(proof=Proof.SMS), PASSWORD)):
            with pytest.raises(Invalid):
                await ward.services.sharing.make(
                    ward.cast.surgeon, NewShare((knee,), JEROEN, terms, password)
                )

    async def test_a_code_without_a_number_or_a_gateway(
        self, ward: Ward, knee: PhotoId, ports: Ports, index: PhotoIndex
    ) -> None:
        new = NewShare((knee,), replace(JEROEN, phone=""), Terms(proof=Proof.SMS))
        with pytest.raises(Invalid):
            await ward.services.sharing.make(ward.cast.surgeon, new)
        bare = build_services(replace(ports, ways=Ways()), index)
        with pytest.raises(NoWay):
            await bare.sharing.make(ward.cast.surgeon, replace(new, recipient=JEROEN))
        assert await links() == 0

    async def test_none_twice_or_too_many_photos(self, ward: Ward, knee: PhotoId) -> None:
        for photos in ((), (knee, knee), tuple(PhotoId(UNKNOWN) for _ in range(51))):
            with pytest.raises(Invalid):
                await ward.shared(*photos)

    async def test_a_recipient_of_nobodys(self, ward: Ward, knee: PhotoId) -> None:
        new = NewShare((knee,), RecipientId(UNKNOWN), Terms(), PASSWORD)
        with pytest.raises(NotFound):
            await ward.services.sharing.make(ward.cast.surgeon, new)

    @pytest.mark.parametrize(
        "role", ["viewer", "clinician", "photographer", "communications", "administrator"]
    )
    async def test_roles_without_the_verb(self, ward: Ward, knee: PhotoId, role: str) -> None:
        with pytest.raises(Forbidden):
            await ward.shared(knee, by=getattr(ward.cast, role))
        assert await links() == 0

    async def test_another_department_learns_nothing(self, ward: Ward, knee: PhotoId) -> None:
        for photo in (knee, PhotoId(UNKNOWN)):
            with pytest.raises(NotFound):
                await ward.shared(photo, by=ward.cast.stranger)

    async def test_whoever_proved_themselves_long_ago(
        self, ward: Ward, knee: PhotoId, ports: Ports, index: PhotoIndex, clock: SetClock
    ) -> None:
        strict = build_services(
            replace(ports, demands=Demands(second_factor_required=False)), index
        )
        clock.move(timedelta(minutes=6))
        with pytest.raises(StepUpRequired):
            await strict.sharing.make(ward.cast.surgeon, NewShare((knee,), JEROEN))
        assert await links() == 0


class TestWhatMayLeave:
    async def test_without_consent_only_for_care(self, ward: Ward, knee: PhotoId) -> None:
        with pytest.raises(NotReleased) as refused:
            await ward.shared(knee, use=RESEARCH)
        assert refused.value.decision.reasons == (Reason.NOT_ASKED,)
        assert await links() == 0

    async def test_a_photo_in_which_nobody_looked_for_faces_stays(
        self, ward: Ward, anna: PatientId
    ) -> None:
        photo = await ward.photo(anna, is_looked_at=False)
        with pytest.raises(NotReleased) as refused:
            await ward.shared(photo)
        assert refused.value.decision.reasons == (Reason.NOT_LOOKED_AT,)

    async def test_somebody_else_in_it_stops_it_even_for_care(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        await ward.services.depictions.add(ward.cast.surgeon, knee, None)
        with pytest.raises(NotReleased) as refused:
            await ward.shared(knee)
        assert refused.value.decision.reasons == (Reason.UNKNOWN_PERSON,)
        (offer,) = await ward.services.offering.offers(ward.cast.surgeon, [knee], Use())
        assert (offer.kind, offer.decision.reasons) == (None, (Reason.UNKNOWN_PERSON,))

    async def test_what_the_dialog_is_told(self, ward: Ward, knee: PhotoId) -> None:
        (offer,) = await ward.services.offering.offers(ward.cast.surgeon, [knee], Use())
        assert (offer.photo, offer.kind) == (knee, "preview")
