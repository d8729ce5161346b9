"""Finding photos by what they may be used for: as decided, at that second."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.consents import Capacity, Consent, Method, Signing
from core.decisions import DUTCH_DEFAULT, Purpose, Status
from core.kit.clock import SetClock
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId
from core.search import Filters, PhotoIndex, PhotoQuery, Use
from core.services import Services
from tests.support.actors import Cast
from tests.support.arriving import received

EVERY = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)
NOT_ASKED = {f"{purpose}:not_asked": 1 for purpose in EVERY}


@pytest.fixture
def index(index: PhotoIndex) -> PhotoIndex:
    """The index of a process that has read everything."""
    index.is_ready = True
    return index


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna Zeldenrust", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    made = await received(services, cast.surgeon, 1, anna)
    await services.naming.looked(cast.surgeon, made)
    return made


async def follow(services: Services) -> None:
    while await services.indexer.follow():
        pass


async def signed(
    services: Services, cast: Cast, patient: PatientId, yes: Iterable[Purpose] = EVERY
) -> Consent:
    (drafted, *_) = await services.consents.of_patient(cast.surgeon, patient)
    answers = {purpose: purpose in set(yes) for purpose in EVERY}
    said = Signing("Anna", Capacity.SELF, Method.TABLET, answers)
    return await services.consents.sign(cast.surgeon, drafted.id, drafted.version, said)


async def counts(services: Services, cast: Cast) -> dict[str, int]:
    finding = await services.search.search(cast.viewer, PhotoQuery(""))
    return dict(finding.facets["use"])


async def found(services: Services, cast: Cast, *uses: tuple[Purpose, Status]) -> set[PhotoId]:
    filters = Filters(use=frozenset(Use(*each) for each in uses))
    finding = await services.search.search(cast.viewer, PhotoQuery("", filters=filters))
    assert finding.total == len(finding.found)
    return {each.photo.id for each in finding.found}


class TestCounting:
    async def test_each_purpose_is_counted_where_it_stands(
        self, services: Services, cast: Cast, anna: PatientId, photo: PhotoId
    ) -> None:
        await follow(services)
        assert await counts(services, cast) == NOT_ASKED
        await signed(services, cast, anna, {Purpose.RESEARCH})
        await follow(services)
        assert await counts(services, cast) == {
            "education:refused": 1,
            "research:permitted": 1,
            "publication:refused": 1,
            "marketing:refused": 1,
        }

    async def test_a_photo_in_the_inbox_has_no_use(self, services: Services, cast: Cast) -> None:
        await received(services, cast.surgeon, 2)
        await follow(services)
        finding = await services.search.search(cast.surgeon, PhotoQuery(""))
        assert (finding.total, finding.facets["use"]) == (1, ())


class TestTheClock:
    async def test_it_runs_out_at_the_second_with_nothing_running(
        self,
        services: Services,
        cast: Cast,
        anna: PatientId,
        photo: PhotoId,
        clock: SetClock,
    ) -> None:
        consent = await signed(services, cast, anna)
        await follow(services)
        assert consent.ends is not None
        second = timedelta(seconds=1)
        for at, status in (
            (consent.ends - timedelta(days=90) - second, Status.PERMITTED),
            (consent.ends - timedelta(days=90), Status.EXPIRING),
            (consent.ends - second, Status.EXPIRING),
            (consent.ends, Status.EXPIRED),
            (consent.ends + timedelta(days=900), Status.EXPIRED),
        ):
            clock.at = at
            assert await counts(services, cast) == {f"{each}:{status}": 1 for each in EVERY}
            (stamp,) = (await services.release.stamps(cast.viewer, [photo])).values()
            assert {mark.status for mark in stamp} == {status}
            for other in Status:
                hits = await found(services, cast, (Purpose.RESEARCH, other))
                assert hits == ({photo} if other is status else set())

    async def test_a_clock_that_is_set_back_gives_nothing_back(
        self,
        services: Services,
        cast: Cast,
        anna: PatientId,
        photo: PhotoId,
        clock: SetClock,
    ) -> None:
        consent = await signed(services, cast, anna)
        await follow(services)
        assert consent.ends is not None
        clock.at = consent.ends
        assert await found(services, cast, (Purpose.RESEARCH, Status.EXPIRED)) == {photo}
        clock.at = consent.ends - timedelta(days=11)
        assert await found(services, cast, (Purpose.RESEARCH, Status.EXPIRED)) == {photo}
        assert await found(services, cast, (Purpose.RESEARCH, Status.EXPIRING)) == set()


class TestChanges:
    async def test_taking_back_is_found_at_the_next_breath(
        self, services: Services, cast: Cast, anna: PatientId, photo: PhotoId
    ) -> None:
        consent = await signed(services, cast, anna)
        await follow(services)
        assert await found(services, cast, (Purpose.MARKETING, Status.PERMITTED)) == {photo}
        await services.consents.withdraw(cast.surgeon, consent.id, "")
        await follow(services)
        assert await found(services, cast, (Purpose.MARKETING, Status.WITHDRAWN)) == {photo}
        assert await found(services, cast, (Purpose.MARKETING, Status.PERMITTED)) == set()

    async def test_somebody_else_in_the_photo_counts(
        self, services: Services, cast: Cast, anna: PatientId, photo: PhotoId
    ) -> None:
        new = NewPatient("P-2", "Omar", date(1970, 1, 1), Sex.MALE)
        omar = (await services.patients.create(cast.surgeon, new)).id
        of_omar = await received(services, cast.surgeon, 3, omar)
        await services.naming.looked(cast.surgeon, of_omar)
        await signed(services, cast, anna)
        other = await services.depictions.add(cast.surgeon, photo, omar)
        await follow(services)
        assert await found(services, cast, (Purpose.RESEARCH, Status.PERMITTED)) == set()
        await signed(services, cast, omar)
        await follow(services)
        assert photo in await found(services, cast, (Purpose.RESEARCH, Status.PERMITTED))
        nobody = await services.depictions.add(cast.surgeon, photo, None)
        await follow(services)
        assert photo not in await found(services, cast, (Purpose.RESEARCH, Status.PERMITTED))
        for each in (nobody, other):
            await services.depictions.remove(cast.surgeon, photo, each.id)
        await follow(services)
        assert photo in await found(services, cast, (Purpose.RESEARCH, Status.PERMITTED))

    async def test_a_new_policy_is_a_new_answer(
        self, services: Services, cast: Cast, anna: PatientId, photo: PhotoId
    ) -> None:
        await signed(services, cast, anna)
        await follow(services)
        assert (await counts(services, cast))["marketing:permitted"] == 1
        rules = dict(DUTCH_DEFAULT.rules)
        del rules[Purpose.MARKETING]
        wanted = replace(DUTCH_DEFAULT, rules=rules)
        await services.policies.change(cast.privacy_officer, 1, wanted)
        await follow(services)
        assert set(await counts(services, cast)) == {
            "education:permitted",
            "research:permitted",
            "publication:permitted",
        }

    async def test_an_index_that_starts_now_says_the_same(
        self, services: Services, cast: Cast, anna: PatientId, photo: PhotoId
    ) -> None:
        await signed(services, cast, anna, {Purpose.RESEARCH})
        await follow(services)
        said = await counts(services, cast)
        for _ in range(2):  # laid out anew, and from what was kept
            await services.indexer.rebuild()
            assert await counts(services, cast) == said


class TestFilters:
    async def test_of_one_purpose_any_and_of_several_each(
        self, services: Services, cast: Cast, anna: PatientId, photo: PhotoId
    ) -> None:
        await signed(services, cast, anna, {Purpose.RESEARCH})
        await follow(services)
        research = (Purpose.RESEARCH, Status.PERMITTED)
        either = (Purpose.RESEARCH, Status.WITHDRAWN)
        assert await found(services, cast, research, either) == {photo}
        assert await found(services, cast, research, (Purpose.MARKETING, Status.REFUSED)) == {photo}
        assert await found(services, cast, research, (Purpose.MARKETING, Status.PERMITTED)) == set()
