"""A ward that does research: its patients agreed, its networks are installed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pyrage
import pytest

from core.faces import Eye, Shelf
from core.kit.actor import Role
from core.lettering import Reader
from core.patients import PatientId
from core.photos import Developing
from core.services import Ports, Services, build_deidentifying
from tests.support.actors import ORTHOPAEDICS, Cast, new_actor
from tests.support.sharing import Ward
from tests.support.studying import Study, new_project

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
async def eye() -> AsyncIterator[Eye]:
    """The real network that finds faces."""
    shelf = Shelf(ROOT / ".cache" / "models")
    if not shelf.installed():
        pytest.fail("The networks are not installed: run `make models`.")
    async with Eye(shelf) as opened:
        yield opened


@pytest.fixture(scope="session")
async def reader() -> AsyncIterator[Reader]:
    """The real network that reads."""
    async with Reader() as opened:
        yield opened


@pytest.fixture
def ward(services: Services, cast: Cast, developing: Developing) -> Ward:
    return Ward(services, cast, developing)


@pytest.fixture
async def study(ward: Ward, ports: Ports, eye: Eye, reader: Reader) -> Study:
    identity = pyrage.x25519.Identity.generate()
    project = await ward.services.projects.begin(ward.cast.surgeon, new_project(identity))
    making = build_deidentifying(ports, ward.developing, eye, reader)
    colleague = await new_actor(
        ward.services, ward.cast.administrator, "colleague", Role.SURGEON, ORTHOPAEDICS
    )
    return Study(ward, making, project, identity, colleague)


@pytest.fixture
async def anna(ward: Ward) -> PatientId:
    return await ward.patient()
