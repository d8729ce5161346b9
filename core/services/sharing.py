"""The doors of the sharing room: built once, of the same parts."""

from dataclasses import dataclass

from core.access import Access
from core.patients import Patients
from core.people import Passwords, People
from core.photos import Photos
from core.release import Printing
from core.services.collections import Gathered
from core.services.ports import Ports
from core.sharing import (
    SHARES,
    Offering,
    Prints,
    Proving,
    Recipients,
    ShareProving,
    Shares,
    Sharing,
    Showing,
    Telling,
    Tracing,
    Visiting,
)


@dataclass(frozen=True, slots=True)
class Outward:
    """How photos are shown to people outside."""

    offering: Offering
    recipients: Recipients
    sharing: Sharing
    shares: Shares
    proving: ShareProving
    visiting: Visiting
    tracing: Tracing


def build_sharing(
    ports: Ports,
    access: Access,
    patients: Patients,
    photos: Photos,
    people: People,
    passwords: Passwords,
    printing: Printing,
    gathered: Gathered,
) -> Outward:
    """The sharing room of this box."""
    outside = printing.outside
    offering = Offering(access, photos, gathered.contents, outside)
    recipients = Recipients(access, ports.ids, ports.keys)
    telling = Telling(ports.ways, ports.hospital_name, ports.public_address, ports.time_zone)
    prints = Prints(printing, ports.keys)
    unit_of_work, showing = access.unit_of_work, Showing(outside)
    proving = Proving(SHARES, access, recipients, passwords, telling, ports.ids, ports.keys)
    return Outward(
        offering=offering,
        recipients=recipients,
        sharing=Sharing(
            access, offering, recipients, people, passwords, telling, ports.ids, ports.share_days
        ),
        shares=Shares(access, patients, photos, gathered.holding, recipients, ports.ids),
        proving=proving,
        visiting=Visiting(
            unit_of_work, proving, recipients, patients, showing, prints, ports.ids, ports.time_zone
        ),
        tracing=Tracing(access, recipients, prints),
    )
