"""What the appliance hands to the core: narrow values, never the settings object."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from core.audit import AuditKeys, LogGate, Trail
from core.faces import Shelf
from core.imaging import Darkroom
from core.kit.clock import Clock
from core.kit.ids import Ids
from core.people import Demands, Directory, GroupRule, Provider, RelyingParty, Throttle
from core.people.secrets import PasswordCost
from core.release import StampPort
from core.sharing import Ways
from core.vault import BlobStore, KeyProvider
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ports:
    """What the appliance hands to the core: narrow values, never the settings object."""

    clock: Clock
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore
    folder: Path
    models_folder: Path | None = None
    hospital_name: str = "Beeldkluis"
    public_address: str | None = None
    upload_limit_bytes: int = 200 * 1024 * 1024
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    session_idle: timedelta = timedelta(minutes=15)
    session_longest: timedelta = timedelta(hours=10)
    code_validity: timedelta = timedelta(minutes=15)
    password_cost: PasswordCost = field(default_factory=PasswordCost)
    throttle: Throttle = field(default_factory=Throttle)
    demands: Demands = field(default_factory=Demands)
    party: RelyingParty = field(default_factory=RelyingParty)
    provider: Provider | None = None
    directory: Directory | None = None
    group_rules: tuple[GroupRule, ...] = ()
    stamps: StampPort = field(default_factory=lambda: Darkroom(at_once=2))
    ways: Ways = field(default_factory=Ways)
    share_days: int = 30
    gate: LogGate = field(default_factory=LogGate)

    @property
    def shelf(self) -> Shelf:
        """Where the networks stand that see faces."""
        return Shelf(self.models_folder or self.folder / "models")


def build_unit_of_work(ports: Ports) -> UnitOfWork:
    """What opens the units of work of one process."""
    return UnitOfWork(ports.clock, Trail(AuditKeys(ports.keys)), gate=ports.gate)
