"""An application, and what it hears."""

import pytest
from starlette.types import ASGIApp

from api.live.news import News
from core.services import Services
from tests.support.live import built


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def app(services: Services, news: News) -> ASGIApp:
    return built(services, news)
