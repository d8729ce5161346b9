"""A ward with one patient and two photos of hers."""

from dataclasses import replace

import pytest

from core.patients import PatientId
from core.photos import Developing, PhotoId
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from core.sharing import Ways
from tests.support.actors import Cast
from tests.support.cluster import TestDatabase
from tests.support.sharing import Gateway, Tray, Ward


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def ports(ports: Ports, tray: Tray) -> Ports:
    return replace(ports, ways=Ways(tray, Gateway(tray)), public_address="https://kluis.example")


@pytest.fixture
def services(ports: Ports, index: PhotoIndex, tables: TestDatabase) -> Services:
    return build_services(ports, index)


@pytest.fixture
def ward(services: Services, cast: Cast, developing: Developing) -> Ward:
    return Ward(services, cast, developing)


@pytest.fixture
async def anna(ward: Ward) -> PatientId:
    return await ward.patient()


@pytest.fixture
async def knee(ward: Ward, anna: PatientId) -> PhotoId:
    return await ward.photo(anna)
