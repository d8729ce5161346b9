"""Looking after links: who sees them, who ends them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import pytest

from core.access import DEFAULT_POLICY, AccessPolicy, Verb
from core.decisions import Purpose
from core.kit.errors import Forbidden, Invalid, NotFound
from core.patients import PatientId
from core.photos import PhotoId
from core.search import PhotoIndex
from core.services import Ports, build_services
from core.sharing import Happened, MadeShare, RecipientId, ShareId, ShareState, WrongProof
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, sign_in
from tests.support.arriving import picture
from tests.support.permissions import UNKNOWN
from tests.support.sharing import Ward


@pytest.fixture
async def made(ward: Ward, knee: PhotoId) -> MadeShare:
    return await ward.shared(knee)


class TestLooking:
    async def test_its_sender_sees_what_became_of_it(self, ward: Ward, made: MadeShare) -> None:
        with pytest.raises(WrongProof):
            await ward.opened(made, "not the password")
        await ward.seen(await ward.opened(made))
        share = await ward.services.shares.get(ward.cast.surgeon, made.share.id)
        assert (share.opens, share.views, share.downloads, share.refusals) == (1, 1, 0, 1)
        events = await ward.services.shares.events(ward.cast.surgeon, made.share.id)
        assert {each.what for each in events} == {
            Happened.SEEN,
            Happened.OPENED,
            Happened.REFUSED,
        }
        assert {each.origin for each in events} == {"145.97.0.0/16"}

    async def test_links_come_newest_first_and_page_by_page(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made = [(await ward.shared(knee)).share.id for _ in range(3)]
        shares = ward.services.shares
        first = await shares.page(ward.cast.surgeon, None, 2)
        assert ([each.id for each in first.shares], first.has_more) == (made[:0:-1], True)
        rest = await shares.page(ward.cast.surgeon, first.shares[-1].id, 2)
        assert ([each.id for each in rest.shares], rest.has_more) == (made[:1], False)

    async def test_another_sharer_has_other_links(self, ward: Ward, made: MadeShare) -> None:
        shares, stranger = ward.services.shares, ward.cast.stranger
        assert (await shares.page(stranger, None, 10)).shares == ()
        for share in (made.share.id, ShareId(UNKNOWN)):
            for asked in (shares.get, shares.events, shares.end):
                with pytest.raises(NotFound):
                    await asked(stranger, share)
        assert (await shares.get(ward.cast.surgeon, made.share.id)).state is ShareState.ACTIVE

    async def test_the_privacy_officer_sees_and_ends_all(self, ward: Ward, made: MadeShare) -> None:
        shares, officer = ward.services.shares, ward.cast.privacy_officer
        found = (await shares.all(officer, None, 10)).shares
        assert [each.id for each in found] == [made.share.id]
        await shares.revoke(officer, made.share.id)
        ended = await shares.get(ward.cast.surgeon, made.share.id)
        assert ended.state is ShareState.REVOKED
        for asked in (shares.end, shares.get):
            with pytest.raises(Forbidden):
                await asked(officer, made.share.id)
        with pytest.raises(NotFound):
            await shares.revoke(officer, ShareId(UNKNOWN))

    @pytest.mark.parametrize("role", ["viewer", "clinician", "communications", "administrator"])
    async def test_others_have_none(self, ward: Ward, made: MadeShare, role: str) -> None:
        who, shares = getattr(ward.cast, role), ward.services.shares
        for asked in (shares.page(who, None, 10), shares.all(who, None, 10)):
            with pytest.raises(Forbidden):
                await asked
        for end in (shares.end, shares.revoke):
            with pytest.raises(Forbidden):
                await end(who, made.share.id)


Ending = Callable[[Ward, MadeShare, PhotoId, PatientId], Awaitable[int]]


async def of_photo(ward: Ward, _: MadeShare, knee: PhotoId, __: PatientId) -> int:
    return await ward.services.shares.end_of_photo(ward.cast.surgeon, knee)


async def of_patient(ward: Ward, _: MadeShare, __: PhotoId, anna: PatientId) -> int:
    return await ward.services.shares.end_of_patient(ward.cast.surgeon, anna)


async def of_recipient(ward: Ward, made: MadeShare, _: PhotoId, __: PatientId) -> int:
    shares = ward.services.shares
    return await shares.end_of_recipient(ward.cast.surgeon, made.share.recipient.id)


class TestEndingAll:
    @pytest.mark.parametrize("ending", [of_photo, of_patient, of_recipient])
    async def test_all_of_one_thing_and_each_is_logged(
        self, ward: Ward, made: MadeShare, knee: PhotoId, anna: PatientId, ending: Ending
    ) -> None:
        other, at = await ward.shared(knee), await state.last_act()
        assert await ending(ward, made, knee, anna) == 2
        assert await ending(ward, made, knee, anna) == 0
        ended = [act for act in await state.acts(at) if act["tag"] == "share:ended"]
        assert {act["subject"] for act in ended} == {made.share.id, other.share.id}
        for each in (made, other):
            with pytest.raises(NotFound):
                await ward.opened(each)

    async def test_other_photos_and_people_stay_shared(
        self, ward: Ward, made: MadeShare, anna: PatientId
    ) -> None:
        foot = await ward.photo(anna)
        bea = await ward.patient("P-1002", "Bea Bakker")
        assert await ward.services.shares.end_of_photo(ward.cast.surgeon, foot) == 0
        assert await ward.services.shares.end_of_patient(ward.cast.surgeon, bea) == 0
        assert await ward.opened(made)

    async def test_whoever_may_not_share_it_ends_nothing(
        self, ward: Ward, made: MadeShare, knee: PhotoId, anna: PatientId
    ) -> None:
        shares, stranger = ward.services.shares, ward.cast.stranger
        who = made.share.recipient.id
        for asked in (
            shares.end_of_photo(stranger, knee),
            shares.end_of_patient(stranger, anna),
            shares.end_of_recipient(stranger, who),
            shares.end_of_recipient(stranger, RecipientId(UNKNOWN)),
        ):
            with pytest.raises(NotFound):
                await asked
        assert await ward.opened(made)

    async def test_how_many_links_show_a_photo(
        self, ward: Ward, made: MadeShare, knee: PhotoId
    ) -> None:
        assert await ward.services.shares.of_photo(ward.cast.surgeon, knee) == 1
        await ward.services.shares.end(ward.cast.surgeon, made.share.id)
        assert await ward.services.shares.of_photo(ward.cast.surgeon, knee) == 0


class TestTracing:
    async def test_a_picture_that_never_left_has_no_link(self, ward: Ward) -> None:
        assert await ward.services.tracing.trace(ward.cast.privacy_officer, picture()) is None

    async def test_only_for_the_privacy_officer(self, ward: Ward) -> None:
        with pytest.raises(Forbidden):
            await ward.services.tracing.trace(ward.cast.surgeon, picture())

    async def test_what_is_no_picture_is_said(self, ward: Ward) -> None:
        for data in (b"", b"%PDF-1.7", picture()[:100]):
            with pytest.raises(Invalid):
                await ward.services.tracing.trace(ward.cast.privacy_officer, data)


async def test_row_security_hides_the_links_of_others(
    ward: Ward, made: MadeShare, knee: PhotoId
) -> None:
    await ward.opened(made)

    async def counted(who: str) -> dict[str, int]:
        actor = getattr(ward.cast, who)
        found: dict[str, int] = {}
        async with ward.services.unit_of_work(
            actor, ward.services.sharing.access.sight(actor)
        ) as work:
            for table in ("recipient", "share", "share_photo", "share_visit", "share_event"):
                found[table] = len(await work.rows(f"SELECT id FROM {table}"))
        return found

    tables = ("recipient", "share", "share_photo", "share_visit", "share_event")
    assert await counted("surgeon") == dict.fromkeys(tables, 1)
    assert await counted("privacy_officer") == dict.fromkeys(tables, 1)
    assert await counted("stranger") == dict.fromkeys(tables, 0)
    # A colleague knows the same people outside, and none of the links.
    assert await counted("clinician") == {**dict.fromkeys(tables, 0), "recipient": 1}
    assert isinstance(knee, UUID)


def _sharing(*purposes: Purpose) -> AccessPolicy:
    """The default policy, by which surgeons share for `purposes` alone."""
    rule = DEFAULT_POLICY.roles["surgeon"]
    others = tuple(each for each in rule.grants if each.verb is not Verb.SHARE)
    (grant,) = set(rule.grants) - set(others)
    shares = (replace(grant, purposes=frozenset(purposes)),) if purposes else ()
    roles = {**DEFAULT_POLICY.roles, "surgeon": replace(rule, grants=others + shares)}
    return replace(DEFAULT_POLICY, roles=roles)


class TestPolicy:
    @pytest.mark.parametrize("purposes", [(), (Purpose.RESEARCH,)])
    async def test_by_a_policy_that_lets_nobody_share_no_link_opens_also_after_a_restart(
        self,
        ward: Ward,
        made: MadeShare,
        ports: Ports,
        index: PhotoIndex,
        purposes: tuple[Purpose, ...],
    ) -> None:
        visit = await ward.opened(made)
        policies = ward.services.access_policies
        await policies.change(ward.cast.privacy_officer, 1, _sharing(*purposes))
        restarted = replace(ward, services=build_services(ports, index))
        for each in (ward, restarted):
            for act in (each.opened(made), each.seen(visit)):
                with pytest.raises(NotFound):
                    await act


class TestWhoMoves:
    async def test_in_another_department_one_still_ends_ones_own_links(
        self, ward: Ward, made: MadeShare
    ) -> None:
        assert ward.cast.surgeon.person is not None
        await ward.services.accounts.change(
            ward.cast.administrator, ward.cast.surgeon.person, "surgeon", DERMATOLOGY
        )
        moved = await ward.services.sessions.who(await sign_in(ward.services, "surgeon"))
        (shown,) = (await ward.services.shares.page(moved, None, 5)).shares
        assert shown.recipient.name == "Jeroen Bakker"
        await ward.services.shares.end(moved, made.share.id)
        with pytest.raises(NotFound):
            await ward.opened(made)

    async def test_of_whoever_may_not_share_any_more_no_link_opens(
        self, ward: Ward, made: MadeShare
    ) -> None:
        visit = await ward.opened(made)
        assert ward.cast.surgeon.person is not None
        await ward.services.accounts.change(
            ward.cast.administrator, ward.cast.surgeon.person, "viewer", ORTHOPAEDICS
        )
        for act in (ward.opened(made), ward.seen(visit)):
            with pytest.raises(NotFound):
                await act
