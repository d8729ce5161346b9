"""A clinic that asks people outside for photos, for the tests of what comes."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from core.imaging import MediaType
from core.inbound import (
    MadePhotoRequest,
    NewPhotoRequest,
    RequestTerms,
    SendingVisit,
    SentPhoto,
)
from core.kit.actor import Actor
from core.patients import PatientId
from core.photos import Arrival, Developing, PhotoId
from core.services import Services
from core.sharing import NewRecipient
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import body, picture

PASSWORD = "seven herons wait"
MARIJKE = NewRecipient(
    "Marijke Smit", "Huisartsenpraktijk De Brink", "m.smit@brink.example", "+31612345618"
)
SENDER = replace(VISITOR, address="145.97.20.7")
_PHOTO = "SELECT photo_id FROM photo_request_photo ORDER BY photo_id DESC LIMIT 1"


def told_of(data: bytes, media_type: MediaType = MediaType.JPEG) -> Arrival:
    """What an honest page says of a photo."""
    digest = hashlib.sha256(data).digest()
    return Arrival(media_type, len(data), digest, digest.hex())


@dataclass(slots=True)
class Clinic:
    """Where a surgeon asks a general practitioner for photos."""

    services: Services
    cast: Cast
    developing: Developing
    count: int = field(default=100)

    async def asked(
        self, patient: PatientId | None = None, by: Actor | None = None, **terms: Any
    ) -> MadePhotoRequest:
        """A request to `MARIJKE`, with `PASSWORD`."""
        new = NewPhotoRequest(MARIJKE, patient, RequestTerms(**terms), PASSWORD)
        return await self.services.photo_requests.make(by or self.cast.surgeon, new)

    async def opened(self, made: MadePhotoRequest, said: str = PASSWORD) -> SendingVisit:
        return await self.services.sending.open(SENDER, made.secret, said)

    def next_picture(self) -> bytes:
        """A photo that nobody has sent yet."""
        self.count += 1
        return picture(self.count)

    async def sent(self, visit: SendingVisit, data: bytes | None = None) -> SentPhoto:
        """A photo that came by the visit."""
        data = self.next_picture() if data is None else data
        sending, told = self.services.sending, told_of(data)
        return (await sending.send(SENDER, visit.secret, told, body(data))).photo

    async def held(
        self,
        made: MadePhotoRequest | None = None,
        *,
        is_developed: bool = True,
        data: bytes | None = None,
    ) -> PhotoId:
        """A photo that is held for whoever asked, and may be looked at."""
        visit = await self.opened(made or await self.asked())
        await self.sent(visit, data)
        photo = PhotoId(await state.one(_PHOTO))
        if is_developed:
            await self.developing.develop(photo)
        return photo
