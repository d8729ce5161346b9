"""All services of the box, built once from what the appliance provides.

`hospital` is for whoever asks, `workshop` for the jobs of a worker. Promises: what a service
holds is here and nowhere else, and every job has its handler.
"""

from core.services.hospital import Ports, Services, build_services
from core.services.workshop import (
    Chores,
    Workshop,
    build_chores,
    build_developing,
    build_papers,
    build_planner,
    build_post,
    build_seeing,
    build_workshop,
)

__all__ = [
    "Chores",
    "Ports",
    "Services",
    "Workshop",
    "build_chores",
    "build_developing",
    "build_papers",
    "build_planner",
    "build_post",
    "build_seeing",
    "build_services",
    "build_workshop",
]
