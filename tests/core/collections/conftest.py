"""A ward with a cabinet of collections."""

import pytest

from core.services import Services
from tests.support.actors import Cast
from tests.support.collecting import Cabinet


@pytest.fixture
def cabinet(services: Services, cast: Cast) -> Cabinet:
    return Cabinet(services, cast)
