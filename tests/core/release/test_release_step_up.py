"""A copy that leaves takes a fresh proof of who takes it; looking does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.kit.clock import SetClock
from core.kit.errors import StepUpRequired
from core.patients import NewPatient, Sex
from core.people import Demands
from core.photos import Developing, PhotoId, RenditionKind
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received


@pytest.fixture
def strict(services: Services, ports: Ports, index: PhotoIndex) -> Services:
    """The same hospital, where a proof holds for five minutes."""
    demands = Demands(second_factor_required=False)
    return build_services(replace(ports, demands=demands), index)


@pytest.fixture
async def photo(services: Services, cast: Cast, developing: Developing) -> PhotoId:
    new = NewPatient("P-1", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    anna = (await services.patients.create(cast.surgeon, new)).id
    photo = await received(services, cast.surgeon, 1, anna)
    await developing.develop(photo)
    return photo


async def test_the_original_takes_a_fresh_proof(
    strict: Services, cast: Cast, photo: PhotoId, clock: SetClock
) -> None:
    assert await strict.release.open(cast.surgeon, photo, RenditionKind.ORIGINAL)
    clock.move(timedelta(minutes=5, seconds=1))
    at = await state.last_act()
    with pytest.raises(StepUpRequired):
        await strict.release.open(cast.surgeon, photo, RenditionKind.ORIGINAL)
    assert "photo:downloaded" not in [act["tag"] for act in await state.acts(at)]
    assert await strict.release.open(cast.surgeon, photo, RenditionKind.THUMBNAIL)
