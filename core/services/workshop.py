"""What a worker is built of, and which handler serves which job.

Handlers meet their jobs here, so that a lower floor never has to import a higher one.
"""

from dataclasses import dataclass

from core.access import Access
from core.collections import Forgetting, Wording
from core.consents import ConsentSealer, Forms, Papers, UsePolicies
from core.documents import Documents
from core.faces import (
    Enrolling,
    EyePort,
    EyeReports,
    MaskMaking,
    Matcher,
    Seeing,
    Showing,
    Suggesting,
    Templates,
)
from core.inbound import OF_REQUESTS
from core.jobs import Handlers, JobKind
from core.lettering import ReaderPort
from core.notices import Alarms, Mailer, Planner, Post
from core.oversight import Picking
from core.patients import Patients
from core.patients.sealing import PatientSealer
from core.people import Sessions
from core.photos import DarkroomPort, Developing, Housekeeping, PhotoSealer
from core.publications import Recalls, Standings
from core.release import Asking
from core.research import Deidentifying
from core.services.entrance import build_entrance
from core.services.ports import Ports, build_unit_of_work
from core.services.research import build_deidentifying
from core.sharing import OF_SHARES, Receipts


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything that does a job of the box."""

    developing: Developing
    papers: Papers
    planner: Planner
    seeing: Seeing
    enrolling: Enrolling
    masks: MaskMaking
    deidentifying: Deidentifying
    matcher: Matcher
    reports: EyeReports

    def handlers(self) -> Handlers:
        """Which handler serves which job."""
        return {
            JobKind.DEVELOP: self.developing.develop,
            JobKind.ENLARGE: self.developing.enlarge,
            JobKind.REWRAP: self.developing.rewrap,
            JobKind.DOCUMENT: self.papers.make,
            JobKind.PLAN: self.planner.follow,
            JobKind.SEE: self.seeing.see,
            JobKind.ENROL: self.enrolling.enrol,
            JobKind.MASK: self.masks.make,
            JobKind.BLUR: self.developing.blur,
            JobKind.DEIDENTIFY: self.deidentifying.make,
        }


@dataclass(frozen=True, slots=True)
class Chores:
    """What a worker tidies up beside its jobs."""

    housekeeping: Housekeeping
    sessions: Sessions
    planner: Planner
    picking: Picking
    forgetting: Forgetting
    seeing: Seeing | None = None

    async def tidy(self) -> int:
        """Do all chores once; returns how many files went."""
        await self.sessions.forget_ended()
        await self.planner.plan()
        await self.picking.pick()
        await self.forgetting.tidy()
        if self.seeing is not None:
            await self.seeing.catch_up()
        return await self.housekeeping.tidy()


def build_workshop(
    ports: Ports, darkroom: DarkroomPort, eye: EyePort, reader: ReaderPort
) -> Workshop:
    """Everything that a worker needs, around its darkroom, its eye and its reader."""
    unit_of_work = build_unit_of_work(ports)
    developing = build_developing(ports, darkroom)
    matcher = build_matcher(ports)
    return Workshop(
        developing,
        build_papers(ports),
        build_planner(ports),
        build_seeing(ports, developing, eye, matcher),
        Enrolling(unit_of_work, _patients(ports), developing, eye, matcher),
        MaskMaking(unit_of_work, developing),
        build_deidentifying(ports, developing, eye, reader),
        matcher,
        EyeReports(unit_of_work),
    )


def build_developing(ports: Ports, darkroom: DarkroomPort) -> Developing:
    """The worker's own service, which needs a darkroom."""
    return Developing(
        build_unit_of_work(ports),
        ports.ids,
        ports.keys,
        ports.blobs,
        PhotoSealer(ports.keys),
        darkroom,
        ports.time_zone,
    )


def build_matcher(ports: Ports) -> Matcher:
    """The worker's own gallery of known faces, still empty."""
    policies = UsePolicies(Access(build_unit_of_work(ports)), ports.ids)
    templates = Templates(ports.ids, ports.keys, policies)
    return Matcher(build_unit_of_work(ports), templates, ports.shelf, ports.time_zone)


def build_seeing(
    ports: Ports, showing: Showing, eye: EyePort, matcher: Matcher | None = None
) -> Seeing:
    """The worker's own looking, which needs an eye."""
    known = matcher or build_matcher(ports)
    unit_of_work = build_unit_of_work(ports)
    return Seeing(unit_of_work, ports.ids, showing, eye, known, Suggesting(ports.ids))


def build_papers(ports: Ports) -> Papers:
    """The worker's maker of documents."""
    unit_of_work = build_unit_of_work(ports)
    return Papers(
        unit_of_work,
        _patients(ports),
        Forms(Access(unit_of_work), ports.ids),
        ConsentSealer(ports.keys),
        Documents(unit_of_work, ports.ids, ports.keys, ports.hospital_name),
        ports.ids,
        ports.keys,
        ports.blobs,
        ports.time_zone,
    )


def build_chores(ports: Ports, seeing: Seeing | None = None) -> Chores:
    """The worker's chores."""
    unit_of_work = build_unit_of_work(ports)
    return Chores(
        Housekeeping(unit_of_work, ports.blobs),
        build_entrance(ports, unit_of_work).sessions,
        build_planner(ports),
        build_picking(ports),
        Forgetting(unit_of_work, Wording(ports.keys)),
        seeing,
    )


def build_planner(ports: Ports) -> Planner:
    """The worker's maker of tasks."""
    unit_of_work = build_unit_of_work(ports)
    policies = UsePolicies(Access(unit_of_work), ports.ids)
    return Planner(unit_of_work, _patients(ports), policies, ports.ids, ports.time_zone)


def build_picking(ports: Ports) -> Picking:
    """The worker's picker of looks to be reviewed."""
    sealer = PatientSealer(ports.keys)
    return Picking(build_unit_of_work(ports), ports.ids, sealer, ports.time_zone)


def build_post(ports: Ports, mailer: Mailer) -> Post:
    """What tells people by mail."""
    return Post(
        build_unit_of_work(ports),
        mailer,
        ports.ids,
        ports.time_zone,
        ports.hospital_name,
        ports.public_address,
    )


def build_alarms(ports: Ports, mailer: Mailer) -> Alarms:
    """What tells people by mail that something cannot wait."""
    return Alarms(build_unit_of_work(ports), mailer, ports.hospital_name, ports.public_address)


def build_receipts(ports: Ports, mailer: Mailer) -> Receipts:
    """What tells senders by mail that their links were opened."""
    return Receipts(
        OF_SHARES,
        build_unit_of_work(ports),
        mailer,
        ports.ids,
        ports.hospital_name,
        ports.public_address,
    )


def build_inbound_receipts(ports: Ports, mailer: Mailer) -> Receipts:
    """What tells whoever asked for photos by mail that some came."""
    return Receipts(
        OF_REQUESTS,
        build_unit_of_work(ports),
        mailer,
        ports.ids,
        ports.hospital_name,
        ports.public_address,
    )


def build_recalls(ports: Ports, mailer: Mailer | None) -> Recalls:
    """What tells who answers for a publication that it has to be taken back."""
    unit_of_work = build_unit_of_work(ports)
    policies = UsePolicies(Access(unit_of_work), ports.ids)
    return Recalls(
        unit_of_work,
        Standings(Asking(policies, ports.time_zone)),
        mailer,
        ports.ids,
        ports.hospital_name,
        ports.public_address,
    )


def _patients(ports: Ports) -> Patients:
    access = Access(build_unit_of_work(ports))
    return Patients(access, ports.ids, ports.keys, PatientSealer(ports.keys))
