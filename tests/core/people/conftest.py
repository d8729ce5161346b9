"""A box as a hospital has it: a second factor is asked for, and step-ups last five minutes."""

from dataclasses import replace

import pytest

from core.people import Demands
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from tests.support.actors import Cast


@pytest.fixture
def strict(ports: Ports, index: PhotoIndex, cast: Cast) -> Services:
    """The same box, with the people of the cast, as strict as it comes."""
    return build_services(replace(ports, demands=Demands()), index)
