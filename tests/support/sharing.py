"""A ward that shares photos with people outside, for the tests of links."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from core.consents import Capacity, Consent, Method, Signing
from core.decisions import Purpose
from core.imaging import MediaType
from core.kit.actor import Actor
from core.notices import Delivery, Letter, Outcome
from core.patients import NewPatient, PatientId, Sex
from core.photos import Arrival, Developing, PhotoId
from core.release import FOR_CARE, Use
from core.services import Services
from core.sharing import MadeShare, NewRecipient, NewShare, Terms, Visit
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import body
from tests.support.pictures import jpeg
from tests.support.pictures import photo as drawn

PASSWORD = "seven herons wait"
JEROEN = NewRecipient(
    "Jeroen Bakker", "Fysio Kanaalzicht", "j.bakker@fysio.example", "+31612345618"
)
GUEST = replace(VISITOR, address="145.97.20.7")
RESEARCH = Use(Purpose.RESEARCH)
ALL = dict.fromkeys(
    (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING), True
)


@dataclass(slots=True)
class Tray:
    """A mail server and a gateway for text messages, of which a test reads what they took."""

    letters: list[Letter] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    takes: bool = True
    refuses: bool = False

    async def send(self, letter: Letter) -> Delivery:
        if self.refuses:
            return Delivery(Outcome.REFUSED, "550")
        if self.takes:
            self.letters.append(letter)
        return Delivery(Outcome.ACCEPTED if self.takes else Outcome.LATER, "250")


@dataclass(slots=True)
class Gateway:
    """The text messages of a tray."""

    tray: Tray

    async def send(self, number: str, text: str) -> bool:
        if self.tray.takes:
            self.tray.texts.append((number, text))
        return self.tray.takes


@dataclass(slots=True)
class Ward:
    """Where a surgeon shares photos of a patient of theirs."""

    services: Services
    cast: Cast
    developing: Developing
    count: int = 0

    async def patient(self, mrn: str = "P-1001", name: str = "Anna de Vries") -> PatientId:
        new = NewPatient(mrn, name, date(1961, 4, 2), Sex.FEMALE)
        return (await self.services.patients.create(self.cast.surgeon, new)).id

    async def photo(self, patient: PatientId, *, is_looked_at: bool = True) -> PhotoId:
        """A photo of the patient that the real darkroom developed."""
        self.count += 1
        data = jpeg(drawn(480, 360, seed=self.count))
        digest = hashlib.sha256(data).digest()
        key = f"shared-photo-{self.count:06}"
        told = Arrival(MediaType.JPEG, len(data), digest, key, "IMG_0001", patient)
        photo = (await self.services.intake.receive(self.cast.surgeon, told, body(data))).photo
        await self.developing.develop(photo)
        if is_looked_at:
            await self.services.naming.looked(self.cast.surgeon, photo)
        return photo

    async def agreed(
        self, patient: PatientId, answers: Mapping[Purpose, bool] | None = None
    ) -> Consent:
        """The patient signs what was drafted when the photo came."""
        drafted, *_ = await self.services.consents.of_patient(self.cast.surgeon, patient)
        said = Signing("Anna de Vries", Capacity.SELF, Method.TABLET, answers or ALL)
        return await self.services.consents.sign(
            self.cast.surgeon, drafted.id, drafted.version, said
        )

    async def shared(
        self, *photos: PhotoId, by: Actor | None = None, use: Use = FOR_CARE, **terms: Any
    ) -> MadeShare:
        """A link to the photos, with `PASSWORD`."""
        new = NewShare(photos, JEROEN, Terms(use=use, **terms), PASSWORD)
        return await self.services.sharing.make(by or self.cast.surgeon, new)

    async def opened(self, made: MadeShare, said: str = PASSWORD, by: Actor = GUEST) -> Visit:
        return await self.services.visiting.open(by, made.secret, said)

    async def seen(self, visit: Visit, number: int = 1, *, keeps: bool = False) -> bytes:
        """The bytes of a photo of the visit."""
        picture = await self.services.visiting.photo(GUEST, visit.secret, number, keeps=keeps)
        return b"".join([piece async for piece in picture.pieces()])
