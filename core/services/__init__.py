"""All services of the box: `hospital` for who asks, `workshop` for the worker's jobs."""

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
