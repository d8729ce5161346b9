"""How the eyes of the workers are, as each says it: for the status of the box."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from core.faces.models import FaceEyeRow
from core.faces.types import EyeState
from core.kit.actor import THE_BOX
from core.kit.errors import CoreError
from core.work import UnitOfWork, Work

_FRESH = timedelta(minutes=2)
_FORGET = "DELETE FROM face_eye WHERE at < $1"


class EyeToAsk(Protocol):
    """An eye that can say how it is."""

    @property
    def state(self) -> EyeState:
        """How it is."""
        ...

    def require(self) -> None:
        """Refuse where there is nothing to look with.

        Raises:
            CoreError: what is missing.
        """
        ...


@dataclass(frozen=True, slots=True)
class EyeReport:
    """What a worker last said of its eye. `missing` is the code of what it lacks, if anything."""

    at: datetime
    missing: str | None
    state: EyeState


@dataclass(frozen=True, slots=True)
class EyeReports:
    """Writes down how an eye is; a worker does so every half minute."""

    unit_of_work: UnitOfWork

    async def tell(self, worker: str, eye: EyeToAsk) -> None:
        """Say how the eye of `worker` is now; what workers said that are gone is dropped."""
        told = {"missing": _missing(eye), "state": asdict(eye.state)}
        async with self.unit_of_work(THE_BOX) as work:
            await FaceEyeRow.filter(worker=worker).delete()
            await FaceEyeRow.create(worker=worker, told=told, at=work.at)
            await work.rows(_FORGET, work.at - _FRESH)


async def eye_reports(work: Work) -> tuple[EyeReport, ...]:
    """What the workers that run say of their eyes."""
    rows = await FaceEyeRow.filter(at__gte=work.at - _FRESH).order_by("worker")
    return tuple(_report(row.at, row.told) for row in rows)


def _report(at: datetime, told: Mapping[str, Any]) -> EyeReport:
    return EyeReport(at, told["missing"], EyeState(**told["state"]))


def _missing(eye: EyeToAsk) -> str | None:
    try:
        eye.require()
    except CoreError as lack:
        return lack.code
    return None
