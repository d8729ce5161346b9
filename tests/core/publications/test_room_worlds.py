"""In every world: the room holds exactly what the one door would let out, as the same copy."""

import random  # noqa: TID251 - cases, not secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from core.access import AccessPolicy, Grant, Reach, RoleRule, Sensitivity, Verb
from core.access.defaults import DEFAULT_POLICY
from core.decisions import FOR_THE_PUBLIC, Channel, Purpose
from core.faces import Box, MaskMaking, Wish
from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, NotFound
from core.photos import PhotoId, RenditionKind
from core.publications import RoomSize, candidates
from core.release import NotReleased, Use
from tests.support import state
from tests.support.actors import ORTHOPAEDICS
from tests.support.cluster import TestDatabase
from tests.support.permissions import UNKNOWN
from tests.support.publishing import WEBSITE
from tests.support.sharing import Ward
from tests.support.worlds import Worlds

PRINTED = Use(Purpose.PUBLICATION, Channel.PRINT)
USES = (WEBSITE, Use(Purpose.MARKETING), PRINTED)
WORLDS = 40
Found = dict[PhotoId, tuple[bool, datetime | None]]

_SOME = Sensitivity.MINOR | Sensitivity.FORENSIC | Sensitivity.GRAPHIC
_LOOKING = Grant(Verb.VIEW, Reach.HOSPITAL, covers=_SOME, purposes=FOR_THE_PUBLIC)
_TAKING = Grant(Verb.DOWNLOAD, Reach.HOSPITAL, covers=_SOME, purposes=FOR_THE_PUBLIC)
RULES = {
    "communications": None,
    "also sees photos for care": (Grant(Verb.VIEW, covers=Sensitivity.MINOR), _LOOKING, _TAKING),
    "takes those of whom they treat": (_LOOKING, replace(_TAKING, treating=True)),
    "looks in one department": (replace(_LOOKING, reach=Reach.DEPARTMENT), _TAKING),
}
_TREATS = """
INSERT INTO care_relation (id, person_id, patient_id, basis, source, starts, ends)
VALUES ($1, $2, $3, 'treating', 'claimed', $4, $5)
"""


@pytest.fixture
async def worlds(ward: Ward, clock: SetClock, tables: TestDatabase) -> AsyncIterator[Worlds]:
    surgeon = ward.cast.surgeon
    patients = [await ward.patient(f"P-{number}", "Anna") for number in range(3)]
    masking = MaskMaking(ward.services.unit_of_work, ward.developing)
    photos: dict[UUID, UUID] = {}
    owner = await asyncpg.connect(**tables.owner)
    for number in range(9):
        clock.move(timedelta(hours=20))
        photo = await ward.photo(patients[number % 3])
        await ward.developing.enlarge(photo)
        wish = Wish(drawn=(Box(0.1, 0.1, 0.3, 0.3),))
        await ward.services.maskings.ask(surgeon, photo, wish)
        await masking.make(photo)
        photos[photo] = await owner.fetchval(
            "SELECT id FROM rendition WHERE photo_id = $1 AND kind = 'masked'", photo
        )
    assert surgeon.person is not None
    chance = random.Random(20260301)
    yield Worlds(owner, chance, clock.now(), photos, patients, surgeon.person)
    await owner.close()


async def ruled(ward: Ward, grants: tuple[Grant, ...]) -> None:
    """From now on communications staff may do that."""
    rule = RoleRule({"nl": "Communicatie", "en": "Communications"}, grants)
    policies, officer = ward.services.access_policies, ward.cast.privacy_officer
    roles = {**DEFAULT_POLICY.roles, Role.COMMUNICATIONS: rule}
    policy = AccessPolicy(2, roles, DEFAULT_POLICY.veiled)
    await policies.change(officer, 1, policy)


async def of_the_door(ward: Ward, who: Actor, worlds: Worlds, use: Use) -> Found:
    """What may be taken: each photo is asked for, whole first."""
    found: Found = {}
    for photo in map(PhotoId, worlds.photos):
        for kind in (RenditionKind.FULL, RenditionKind.MASKED):
            try:
                released = await ward.services.release.open(who, photo, kind, use)
            except (NotFound, NotReleased, Forbidden):
                continue
            found[photo] = kind is RenditionKind.MASKED, released.decision.until
            break
    return found


async def of_the_room(ward: Ward, who: Actor, use: Use, first: int) -> list[tuple[PhotoId, Found]]:
    """What is in the room, page after page."""
    room, found, place = ward.services.room, [], None
    while True:
        page = await room.page(who, use, first, place)
        found += [(each.id, {each.id: (each.is_masked, each.until)}) for each in page.photos]
        assert len(page.photos) <= first
        if page.end is None:
            return found
        assert len(page.photos) == first  # no page shows where others are
        place = page.end


@pytest.mark.parametrize("rule", RULES)
async def test_the_room_is_what_the_door_lets_out(
    ward: Ward, worlds: Worlds, clock: SetClock, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    who, room, grants = ward.cast.communications, ward.services.room, RULES[rule]
    if grants is not None:
        await ruled(ward, grants)
    spans = (worlds.now - timedelta(days=9), worlds.now + timedelta(days=9))
    await worlds.owner.execute(_TREATS, UNKNOWN, who.person, worlds.patients[0], *spans)
    sizes = set()
    for number in range(WORLDS):
        await worlds.make()
        # By the statement for few who agreed, and by that for many.
        monkeypatch.setattr(candidates, "FEW", number % 2 * 1000)
        use = USES[number % len(USES)]
        for hours in (0, 30):  # the same world, a little later
            clock.at = worlds.now + timedelta(hours=hours)
            expected = await of_the_door(ward, who, worlds, use)
            if rule == "looks in one department":
                expected = {each: expected[each] for each in expected if await near(each)}
            shown = await of_the_room(ward, who, use, first=1 + number % 4)
            names = [photo for photo, _ in shown]
            assert names == sorted(expected, reverse=True)
            assert {k: v for _, told in shown for k, v in told.items()} == expected
            sizes.add(len(names))
        for photo in map(PhotoId, worlds.photos):
            if photo not in names:
                with pytest.raises(NotFound):
                    await room.look(who, photo, use, RoomSize.THUMBNAIL)
    assert len(sizes) > 2, "the worlds are all alike"


async def near(photo: PhotoId) -> bool:
    """Whether a photo is of the department of who looks."""
    said = await state.one("SELECT department FROM photo WHERE id = $1", photo)
    return bool(said == ORTHOPAEDICS)
