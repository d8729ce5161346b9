"""All services of the hospital, built once from what the appliance provides.

This is also where handlers meet the jobs they serve, so that a lower floor never has to
import a higher one.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from core.access import Access
from core.annotations import Annotations
from core.consents import (
    Assessments,
    ConsentLinks,
    Consents,
    ConsentSealer,
    Drafts,
    Forms,
    Papers,
    Steps,
    UsePolicies,
)
from core.corrections import Corrections
from core.documents import Documents
from core.faces import EyePort, Faces, Seeing, Showing
from core.jobs import Handlers, JobKind
from core.kit.clock import Clock
from core.kit.ids import Ids
from core.notices import Mailer, Notices, Planner, Post, Preferences
from core.oversight import Oversight
from core.patients import Patients
from core.patients.sealing import PatientSealer
from core.people import ApiTokens, People, Sessions, Throttle
from core.people.secrets import PasswordCost, Passwords
from core.photos import (
    Belonging,
    DarkroomPort,
    Depictions,
    Developing,
    Filing,
    Housekeeping,
    Intake,
    Photos,
    PhotoSealer,
    Uploads,
)
from core.release import Asking, Passports, Preview, Release, ReleasePapers
from core.search import Indexer, Layouts, PhotoIndex, Search
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
    hospital_name: str = "Beeldkluis"
    public_address: str | None = None
    upload_limit_bytes: int = 200 * 1024 * 1024
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    session_idle: timedelta = timedelta(minutes=15)
    session_longest: timedelta = timedelta(hours=10)
    code_validity: timedelta = timedelta(minutes=15)
    password_cost: PasswordCost = field(default_factory=PasswordCost)
    throttle: Throttle = field(default_factory=Throttle)


@dataclass(frozen=True, slots=True)
class Services:
    """Every door of the core."""

    unit_of_work: UnitOfWork
    people: People
    sessions: Sessions
    tokens: ApiTokens
    patients: Patients
    forms: Forms
    policies: UsePolicies
    consents: Consents
    drafts: Drafts
    assessments: Assessments
    consent_links: ConsentLinks
    photos: Photos
    depictions: Depictions
    faces: Faces
    annotations: Annotations
    corrections: Corrections
    documents: Documents
    intake: Intake
    uploads: Uploads
    release: Release
    preview: Preview
    passports: Passports
    papers: ReleasePapers
    search: Search
    notices: Notices
    planner: Planner
    preferences: Preferences
    indexer: Indexer
    oversight: Oversight


def build_services(ports: Ports, index: PhotoIndex) -> Services:
    """Wire the rooms together, floor by floor; `index` is this process's own."""
    unit_of_work = UnitOfWork(ports.clock)
    access = Access(unit_of_work)
    passwords = Passwords(ports.ids, ports.password_cost)
    photo_sealer, patient_sealer = PhotoSealer(ports.keys), PatientSealer(ports.keys)
    patients = Patients(access, ports.ids, ports.keys, patient_sealer)
    filing = Filing(unit_of_work, ports.ids, ports.keys, photo_sealer)
    people = People(access, unit_of_work, ports.ids, passwords, ports.throttle, ports.code_validity)
    forms, policies = Forms(access, ports.ids), UsePolicies(access, ports.ids)
    consents = _consents(ports, patients, people, forms, policies)
    drafts = Drafts(access, forms, consents, ports.ids, ports.keys)
    belonging = Belonging(ports.ids, drafts)
    asking = Asking(policies, ports.time_zone)
    photos = Photos(access, patients, filing, belonging, photo_sealer)
    intake = Intake(
        access,
        patients,
        filing,
        belonging,
        photo_sealer,
        ports.ids,
        ports.keys,
        ports.blobs,
        ports.upload_limit_bytes,
    )
    documents = Documents(unit_of_work, ports.ids, ports.keys, ports.hospital_name)
    passports = Passports(access, asking, documents, ports.keys)
    annotations = Annotations(access, photos, people, ports.ids, ports.keys)
    return Services(
        unit_of_work=unit_of_work,
        people=people,
        sessions=_sessions(ports, unit_of_work),
        tokens=ApiTokens(unit_of_work, ports.ids),
        patients=patients,
        forms=forms,
        policies=policies,
        consents=consents,
        drafts=drafts,
        assessments=Assessments(access, patients, people, ports.ids, ports.keys, ports.time_zone),
        consent_links=ConsentLinks(access, unit_of_work, consents, consents.steps, ports.ids),
        photos=photos,
        faces=Faces(access, photos),
        depictions=Depictions(access, patients, photos, ports.ids),
        annotations=annotations,
        corrections=Corrections(
            access, patients, photos, annotations, people, ports.ids, ports.keys
        ),
        documents=documents,
        intake=intake,
        uploads=Uploads(access, intake, ports.ids, ports.keys, ports.blobs),
        release=Release(
            access, unit_of_work, photos, asking, passports, ports.ids, ports.keys, ports.blobs
        ),
        preview=Preview(access, asking),
        passports=passports,
        papers=ReleasePapers(
            access, consents, ports.keys, ports.blobs, ports.hospital_name, ports.time_zone
        ),
        search=Search(access, photos, index, ports.keys),
        notices=Notices(access, people, ports.time_zone),
        planner=Planner(unit_of_work, patients, policies, ports.ids, ports.time_zone),
        preferences=Preferences(people, unit_of_work),
        indexer=Indexer(
            unit_of_work, index, asking, photo_sealer, patient_sealer, Layouts(ports.keys)
        ),
        oversight=Oversight(access, unit_of_work, index, ports.folder),
    )


def _consents(
    ports: Ports, patients: Patients, people: People, forms: Forms, policies: UsePolicies
) -> Consents:
    sealer = ConsentSealer(ports.keys)
    steps = Steps(forms, policies, sealer, ports.ids, ports.time_zone)
    return Consents(forms.access, patients, forms, steps, sealer, people)


def build_developing(ports: Ports, darkroom: DarkroomPort) -> Developing:
    """The worker's own service, which needs a darkroom."""
    return Developing(
        UnitOfWork(ports.clock),
        ports.ids,
        ports.keys,
        ports.blobs,
        PhotoSealer(ports.keys),
        darkroom,
        ports.time_zone,
    )


def build_papers(ports: Ports) -> Papers:
    """The worker's maker of documents."""
    unit_of_work = UnitOfWork(ports.clock)
    access = Access(unit_of_work)
    return Papers(
        unit_of_work,
        Patients(access, ports.ids, ports.keys, PatientSealer(ports.keys)),
        Forms(access, ports.ids),
        ConsentSealer(ports.keys),
        Documents(unit_of_work, ports.ids, ports.keys, ports.hospital_name),
        ports.ids,
        ports.keys,
        ports.blobs,
        ports.time_zone,
    )


def job_handlers(
    developing: Developing, papers: Papers, planner: Planner, seeing: Seeing
) -> Handlers:
    """Which handler serves which job."""
    return {
        JobKind.DEVELOP: developing.develop,
        JobKind.ENLARGE: developing.enlarge,
        JobKind.REWRAP: developing.rewrap,
        JobKind.DOCUMENT: papers.make,
        JobKind.PLAN: planner.follow,
        JobKind.SEE: seeing.see,
    }


@dataclass(frozen=True, slots=True)
class Chores:
    """What a worker tidies up beside its jobs."""

    housekeeping: Housekeeping
    sessions: Sessions
    planner: Planner
    seeing: Seeing | None = None

    async def tidy(self) -> int:
        """Do all chores once; returns how many files went."""
        await self.sessions.forget_ended()
        await self.planner.plan()
        if self.seeing is not None:
            await self.seeing.catch_up()
        return await self.housekeeping.tidy()


def build_seeing(ports: Ports, showing: Showing, eye: EyePort) -> Seeing:
    """The worker's own looking, which needs an eye."""
    return Seeing(UnitOfWork(ports.clock), ports.ids, showing, eye)


def build_chores(ports: Ports, seeing: Seeing | None = None) -> Chores:
    """The worker's chores."""
    unit_of_work = UnitOfWork(ports.clock)
    return Chores(
        Housekeeping(unit_of_work, ports.blobs),
        _sessions(ports, unit_of_work),
        build_planner(ports),
        seeing,
    )


def build_planner(ports: Ports) -> Planner:
    """The worker's maker of tasks."""
    unit_of_work = UnitOfWork(ports.clock)
    access = Access(unit_of_work)
    patients = Patients(access, ports.ids, ports.keys, PatientSealer(ports.keys))
    policies = UsePolicies(access, ports.ids)
    return Planner(unit_of_work, patients, policies, ports.ids, ports.time_zone)


def build_post(ports: Ports, mailer: Mailer) -> Post:
    """What tells people by mail."""
    return Post(
        UnitOfWork(ports.clock),
        mailer,
        ports.ids,
        ports.time_zone,
        ports.hospital_name,
        ports.public_address,
    )


def _sessions(ports: Ports, unit_of_work: UnitOfWork) -> Sessions:
    return Sessions(
        unit_of_work,
        ports.ids,
        Passwords(ports.ids, ports.password_cost),
        ports.throttle,
        ports.session_idle,
        ports.session_longest,
    )
