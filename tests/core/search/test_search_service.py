"""Searching as somebody: what they may see and not a count more, and every search in the log."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from core.kit.actor import Role
from core.kit.errors import Forbidden, Invalid, Unauthenticated, Unavailable
from core.patients import NewPatient, PatientId, Sex
from core.photos import Description, Laterality, Phase, PhotoId
from core.search import Filters, Finding, PhotoIndex, PhotoQuery
from core.services import Services
from core.vault import LocalKeys
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import received

KNEE = "72696002"


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
async def filed(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    photo = await received(services, cast.surgeon, 1, anna)
    said = Description(KNEE, Laterality.LEFT, None, Phase.PRE_OP, "TKP", "kwartsblauw verband")
    await services.photos.describe(cast.surgeon, photo, 1, said)
    await follow(services)
    return photo


@pytest.fixture
async def waiting(services: Services, cast: Cast) -> PhotoId:
    photo = await received(services, cast.surgeon, 2)
    said = Description(KNEE, caption="kwartsblauw en ongedeeld")
    await services.photos.describe(cast.surgeon, photo, 1, said)
    await follow(services)
    return photo


async def follow(services: Services) -> None:
    while await services.indexer.follow():
        pass


def ids(finding: Finding) -> list[PhotoId]:
    return [found.photo.id for found in finding.found]


class TestFinding:
    async def test_by_code_word_name_and_hint(
        self, services: Services, cast: Cast, filed: PhotoId
    ) -> None:
        for text in ("", "pre-op left knee", "linker knie", "kwartsblauw", "Zeldenrust", "TKP"):
            finding = await services.search.search(cast.viewer, PhotoQuery(text))
            assert (ids(finding), finding.total) == ([filed], 1), text
        finding = await services.search.search(cast.viewer, PhotoQuery("kwartsblauw"))
        (snippet,) = finding.found[0].hit.snippets
        assert snippet.fragment == "kwartsblauw verband"
        assert snippet.highlights == ((0, 11),)
        assert dict(finding.facets["body_site"]) == {KNEE: 1}
        assert finding.found[0].photo.description.caption == "kwartsblauw verband"

    async def test_page_by_page_nothing_twice_nothing_left_out(
        self, services: Services, cast: Cast, anna: PatientId
    ) -> None:
        made = {await received(services, cast.surgeon, n, anna) for n in range(7)}
        await follow(services)
        seen: list[PhotoId] = []
        query = PhotoQuery("", first=3)
        while True:
            finding = await services.search.search(cast.viewer, query)
            assert finding.total == 7
            seen += ids(finding)
            if finding.cursor is None:
                break
            query = replace(query, after=finding.cursor)
        assert (len(seen), set(seen)) == (7, made)

    async def test_the_log_has_counts_photos_and_a_keyed_hash_of_the_words(
        self, services: Services, cast: Cast, filed: PhotoId, keys: LocalKeys
    ) -> None:
        at = await state.last_act()
        await services.search.search(cast.viewer, PhotoQuery("KwartsBlauw"))

        (act,) = await state.acts(at)
        assert (act["tag"], act["person"]) == ("photo:searched", cast.viewer.person)
        terms = keys.keyed_hash("search", b"kwartsblauw").hex()
        assert act["detail"] == {"terms": terms, "total": 1, "photos": [str(filed)]}
        assert "kwartsblauw" not in str(act).lower()

    async def test_a_photo_that_changed_hands_since_is_silently_not_there(
        self, services: Services, cast: Cast, filed: PhotoId
    ) -> None:
        await state.rows("UPDATE photo SET department = 'dermatology' WHERE id = $1", filed)
        finding = await services.search.search(cast.viewer, PhotoQuery(""))
        assert finding.found == ()

    async def test_any_text_can_be_asked(self, services: Services, cast: Cast) -> None:
        for text in ("\0", "\ud800", "x" * 5000, '"', "a:b AND (", "*", "🦵", "\u202e", "' OR 1"):
            finding = await services.search.search(cast.viewer, PhotoQuery(text))
            assert finding.found == ()


class TestScope:
    async def test_another_department_learns_nothing(
        self, services: Services, cast: Cast, filed: PhotoId, waiting: PhotoId
    ) -> None:
        for text in ("", "kwartsblauw", "Zeldenrust", "linker knie", "kwartsblaauw"):
            finding = await services.search.search(cast.stranger, PhotoQuery(text))
            assert (finding.found, finding.total, finding.cursor) == ((), 0, None)
            assert not any(finding.facets.values())
        assert await services.search.suggest(cast.stranger, "kwar") == ()

    async def test_the_scope_in_the_question_is_not_believed(
        self, services: Services, cast: Cast, filed: PhotoId
    ) -> None:
        asked = PhotoQuery(
            "",
            scopes=frozenset({"orthopaedics", "orthopaedics#inbox"}),
            filters=Filters(department=frozenset({"orthopaedics"})),
        )
        finding = await services.search.search(cast.stranger, asked)
        assert (finding.found, finding.total) == ((), 0)

    async def test_the_inbox_is_found_by_those_who_assign(
        self, services: Services, cast: Cast, filed: PhotoId, waiting: PhotoId
    ) -> None:
        for role, expected in (
            (Role.VIEWER, {filed}),
            (Role.CLINICIAN, {filed, waiting}),
            (Role.SURGEON, {filed, waiting}),
            (Role.PHOTOGRAPHER, {filed, waiting}),
        ):
            who = cast.by_role(role)
            finding = await services.search.search(who, PhotoQuery("kwartsblauw"))
            assert (set(ids(finding)), finding.total) == (expected, len(expected))
            assert dict(finding.facets["body_site"]) == {KNEE: len(expected)}
        assert await services.search.suggest(cast.viewer, "onge") == ()
        assert await services.search.suggest(cast.surgeon, "onge") == ("ongedeeld",)

    @pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
    async def test_who_may_not_look_searches_nothing(
        self, services: Services, cast: Cast, role: Role
    ) -> None:
        who = cast.by_role(role)
        async with state.denied(person=who.person):
            with pytest.raises(Forbidden):
                await services.search.search(who, PhotoQuery("knie"))
        async with state.denied(person=who.person):
            with pytest.raises(Forbidden):
                await services.search.suggest(who, "kn")

    async def test_nobody_searches_nothing(self, services: Services) -> None:
        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await services.search.search(VISITOR, PhotoQuery("knie"))


class TestRefusing:
    async def test_an_index_that_is_still_being_built_answers_nothing(
        self, services: Services, cast: Cast, filed: PhotoId, index: PhotoIndex
    ) -> None:
        index.is_ready = False
        at = await state.last_act()
        async with state.unchanged():
            with pytest.raises(Unavailable):
                await services.search.search(cast.viewer, PhotoQuery(""))
        assert await state.acts(at) == []

    @pytest.mark.parametrize(
        "query",
        [
            PhotoQuery("", first=0),
            PhotoQuery("", first=101),
            PhotoQuery("", first=-1),
            PhotoQuery("", after="no cursor"),
            PhotoQuery("", after=""),
            PhotoQuery("", after="\0" * 50),
        ],
    )
    async def test_a_page_that_cannot_be(
        self, services: Services, cast: Cast, query: PhotoQuery
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.search.search(cast.viewer, query)

    async def test_a_patient_of_others_is_no_filter(
        self, services: Services, cast: Cast, filed: PhotoId, anna: PatientId
    ) -> None:
        for patient in (anna, UUID(int=404)):
            filters = Filters(patient=frozenset({patient}))
            finding = await services.search.search(cast.stranger, PhotoQuery("", filters=filters))
            assert finding.total == 0
