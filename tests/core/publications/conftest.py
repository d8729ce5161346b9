"""A ward with one patient, a photo of hers in full, and her consent."""

import pytest

from core.consents import Consent
from core.patients import PatientId
from core.photos import Developing, PhotoId
from core.services import Services
from tests.support.actors import Cast
from tests.support.sharing import Ward


@pytest.fixture
def ward(services: Services, cast: Cast, developing: Developing) -> Ward:
    return Ward(services, cast, developing)


@pytest.fixture
async def anna(ward: Ward) -> PatientId:
    return await ward.patient()


@pytest.fixture
async def knee(ward: Ward, anna: PatientId) -> PhotoId:
    photo = await ward.photo(anna)
    await ward.developing.enlarge(photo)
    return photo


@pytest.fixture
async def consent(ward: Ward, anna: PatientId, knee: PhotoId) -> Consent:
    return await ward.agreed(anna)
