"""All services of the box, built once from what the appliance provides.

`hospital` is for whoever asks, `workshop` for the jobs of a worker. Promises: what a service
holds is here and nowhere else, and every job has its handler.
"""

from core.services.entrance import Entrance, build_entrance
from core.services.hospital import Services, build_services
from core.services.ports import Ports, build_unit_of_work
from core.services.research import build_deidentifying
from core.services.workshop import (
    Chores,
    Workshop,
    build_alarms,
    build_chores,
    build_developing,
    build_inbound_receipts,
    build_papers,
    build_picking,
    build_planner,
    build_post,
    build_recalls,
    build_receipts,
    build_seeing,
    build_workshop,
)

__all__ = [
    "Chores",
    "Entrance",
    "Ports",
    "Services",
    "Workshop",
    "build_alarms",
    "build_chores",
    "build_deidentifying",
    "build_developing",
    "build_entrance",
    "build_inbound_receipts",
    "build_papers",
    "build_picking",
    "build_planner",
    "build_post",
    "build_recalls",
    "build_receipts",
    "build_seeing",
    "build_services",
    "build_unit_of_work",
    "build_workshop",
]
