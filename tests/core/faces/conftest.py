"""The installed networks, and a real face to show them."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.faces import Shelf
from core.faces.model.catalogue import CASIA
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import Embedder, trusted_embedder
from core.services import Ports, Services
from tests.support.actors import Cast
from tests.support.town import Town, town_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    found = Shelf(ROOT / ".cache" / "models")
    if not found.installed():
        pytest.fail("The networks are not installed: run `make models`.")
    return found


@pytest.fixture(scope="session")
def find(shelf: Shelf) -> FaceFinder:
    return FaceFinder.of(shelf)


@pytest.fixture(scope="session")
def embed(shelf: Shelf) -> Embedder:
    return trusted_embedder(shelf, CASIA.id)


@pytest.fixture(scope="session")
def astronaut() -> NDArray[np.uint8]:
    """Eileen Collins, by NASA: 512 by 512, with one face that looks into the camera."""
    path = ROOT / ".cache" / "demo" / "astronaut.png"
    if not path.is_file():
        pytest.fail("The photo is not there: run `make photos`.")
    return np.asarray(Image.open(path).convert("RGB"))


@pytest.fixture
async def town(services: Services, ports: Ports, cast: Cast) -> Town:
    """A hospital where faces may be compared."""
    return await town_of(services, ports, cast)
