"""The log: one row an act, read oldest first, in pages; its tags keep to their grammar."""

import re
from dataclasses import replace
from uuid import UUID

from core.audit import Outcome, Tag, Trail, TrailPage
from core.audit.trail import AuditEntry
from core.kit.actor import Actor, DepartmentCode, PersonId, Role
from core.services import Services
from core.sight import ALL_SEEING
from core.work import UnitOfWork

PHOTO, OTHER = UUID(int=7), UUID(int=8)
WHO = Actor(
    PersonId(UUID(int=1)),
    Role.SURGEON,
    DepartmentCode("ward"),
    session=UUID(int=2),
    request=UUID(int=3),
    address="10.1.2.3",
)


async def write(unit: UnitOfWork, *photos: UUID) -> None:
    async with unit(WHO, ALL_SEEING) as work:
        for number, photo in enumerate(photos):
            work.record(Tag.PHOTO_SEEN, photo=photo, detail={"n": number})


async def read(unit: UnitOfWork, photo: UUID, after: int, first: int) -> TrailPage:
    async with unit(WHO, ALL_SEEING) as work:
        return await Trail().of_photo(work.connection, photo, after, first)


class TestTrail:
    async def test_an_act_is_read_as_it_was_written(self, services: Services) -> None:
        unit = services.unit_of_work
        entry = AuditEntry(
            Tag.PHOTO_QUARANTINED,
            Outcome.FAILED,
            photo=PHOTO,
            patient=OTHER,
            subject=UUID(int=9),
            detail={"reason": "corrupt", "list": [1, None]},
        )
        await unit.log(WHO, entry)

        (event,) = (await read(unit, PHOTO, 0, 10)).events
        assert (event.tag, event.outcome) == ("photo:quarantined", "failed")
        assert (event.photo, event.patient, event.subject) == (PHOTO, OTHER, UUID(int=9))
        assert (event.person, event.role, event.department) == (WHO.person, "surgeon", "ward")
        assert event.at == services.unit_of_work.clock.now()
        assert event.detail == {"reason": "corrupt", "list": [1, None]}

    async def test_session_request_and_address_are_kept(self, services: Services) -> None:
        await write(services.unit_of_work, PHOTO)

        async with services.unit_of_work(WHO, ALL_SEEING) as work:
            (row,) = await work.rows("SELECT session, request, address FROM audit_event")
        assert row == {"session": WHO.session, "request": WHO.request, "address": "10.1.2.3"}

    async def test_the_box_signs_with_no_person(self, services: Services) -> None:
        nobody = replace(WHO, person=None, role=None, department=None)
        await services.unit_of_work.log(nobody, AuditEntry(Tag.PHOTO_DEVELOPED, photo=PHOTO))

        (event,) = (await read(services.unit_of_work, PHOTO, 0, 10)).events
        assert (event.person, event.role, event.department) == (None, None, None)

    async def test_pages_of_one_photo_oldest_first(self, services: Services) -> None:
        unit = services.unit_of_work
        await write(unit, PHOTO, OTHER, PHOTO, PHOTO, OTHER, PHOTO)

        first = await read(unit, PHOTO, 0, 3)
        rest = await read(unit, PHOTO, first.events[-1].id, 3)

        assert [event.detail["n"] for event in first.events] == [0, 2, 3]
        assert first.has_more
        assert [event.detail["n"] for event in rest.events] == [5]
        assert not rest.has_more
        assert await read(unit, UUID(int=99), 0, 3) == TrailPage((), has_more=False)


class TestTags:
    def test_each_is_a_subject_and_what_was_done_to_it(self) -> None:
        grammar = re.compile(r"[a-z]+:[a-z]+(-[a-z]+)?")
        assert [tag for tag in Tag if not grammar.fullmatch(tag)] == []
        assert max(map(len, Tag)) <= 40

    def test_each_is_named_as_it_is_written(self) -> None:
        named = {tag.name.lower().replace("_", ":", 1).replace("_", "-") for tag in Tag}
        written = {tag.value.replace("login", "login") for tag in Tag}
        assert named == written
