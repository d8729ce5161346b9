"""Taking copies for the public, and reading the ledger of them."""

from core.decisions import Channel, Purpose
from core.photos import PhotoId, RenditionKind
from core.publications import Publication
from core.release import Use
from tests.support.sharing import Ward

WEBSITE = Use(Purpose.MARKETING, Channel.WEBSITE)
FULL = RenditionKind.FULL


async def taken(ward: Ward, photo: PhotoId, use: Use = WEBSITE) -> bytes:
    released = await ward.services.release.open(ward.cast.surgeon, photo, FULL, use)
    return b"".join([piece async for piece in released.whole()])


async def ledger(ward: Ward) -> tuple[Publication, ...]:
    page = await ward.services.publications.page(ward.cast.surgeon, None, 50)
    return page.publications


async def only(ward: Ward) -> Publication:
    (found,) = await ledger(ward)
    return found
