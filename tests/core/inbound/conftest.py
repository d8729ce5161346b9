"""A clinic with one patient, which reaches people outside by mail and text message."""

from dataclasses import replace

import pytest

from core.inbound import MadePhotoRequest
from core.patients import PatientId
from core.photos import Developing
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from core.sharing import Ways
from tests.support.actors import Cast
from tests.support.cluster import TestDatabase
from tests.support.inbound import Clinic
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
def clinic(services: Services, cast: Cast, developing: Developing) -> Clinic:
    return Clinic(services, cast, developing)


@pytest.fixture
async def anna(clinic: Clinic) -> PatientId:
    return await Ward(clinic.services, clinic.cast, clinic.developing).patient()


@pytest.fixture
async def made(clinic: Clinic) -> MadePhotoRequest:
    return await clinic.asked()
