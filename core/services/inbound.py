"""The doors of the inbound room: built once, of the same parts."""

from dataclasses import dataclass

from core.access import Access
from core.inbound import REQUESTS, HeldPhotos, Landing, PhotoRequests, Sending
from core.patients import Patients
from core.people import Passwords, People
from core.photos import Filing, Holding, Photos, Taking
from core.release import HeldLooks
from core.services.ports import Ports
from core.sharing import Proving, Recipients, Telling


@dataclass(frozen=True, slots=True)
class Inward:
    """How photos come from people outside."""

    photo_requests: PhotoRequests
    sending: Sending
    held_photos: HeldPhotos
    held_looks: HeldLooks


def build_inbound(
    ports: Ports,
    access: Access,
    patients: Patients,
    photos: Photos,
    filing: Filing,
    taking: Taking,
    people: People,
    passwords: Passwords,
    recipients: Recipients,
) -> Inward:
    """The inbound room of this box."""
    telling = Telling(ports.ways, ports.hospital_name, ports.public_address, ports.time_zone)
    holding = Holding(access, patients, photos, filing, taking)
    unit_of_work = access.unit_of_work
    proving = Proving(REQUESTS, access, recipients, passwords, telling, ports.ids, ports.keys)
    landing = Landing(unit_of_work, ports.keys, holding, ports.ids)
    return Inward(
        photo_requests=PhotoRequests(
            access, patients, recipients, people, passwords, telling, ports.ids, ports.share_days
        ),
        sending=Sending(unit_of_work, proving, recipients, holding, landing, ports.ids),
        held_photos=HeldPhotos(access, holding, recipients),
        held_looks=HeldLooks(access, ports.keys, ports.blobs),
    )
