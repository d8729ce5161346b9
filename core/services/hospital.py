"""All services of the hospital, built once from what the appliance provides."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from core.access import Access
from core.annotations import Annotations
from core.audit import AuditKeys, LogGate, Trail
from core.consents import (
    Assessments,
    ConsentLinks,
    Consents,
    ConsentSealer,
    Drafts,
    Forms,
    Steps,
    UsePolicies,
)
from core.corrections import Corrections
from core.documents import Documents
from core.faces import (
    Faces,
    Inventories,
    Maskings,
    Naming,
    RecognitionSwitch,
    Shelf,
    Suggestions,
    Templates,
)
from core.kit.clock import Clock
from core.kit.ids import Ids
from core.notices import Notices, Planner, Preferences
from core.oversight import Oversight
from core.patients import Patients
from core.patients.sealing import PatientSealer
from core.people import ApiTokens, People, Sessions, Throttle
from core.people.secrets import PasswordCost, Passwords
from core.photos import (
    Belonging,
    Depictions,
    Filing,
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
    gate: LogGate = field(default_factory=LogGate)

    @property
    def shelf(self) -> Shelf:
        """Where the networks stand that see faces."""
        return Shelf(self.models_folder or self.folder / "models")


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
    naming: Naming
    suggestions: Suggestions
    maskings: Maskings
    recognition: RecognitionSwitch
    inventories: Inventories
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
    unit_of_work = build_unit_of_work(ports)
    access = Access(unit_of_work)
    # Who signs in, and who looks why the log does not keep up, sees no patient there.
    aside = replace(unit_of_work, gate=LogGate())
    passwords = Passwords(ports.ids, ports.password_cost)
    photo_sealer, patient_sealer = PhotoSealer(ports.keys), PatientSealer(ports.keys)
    patients = Patients(access, ports.ids, ports.keys, patient_sealer)
    filing = Filing(unit_of_work, ports.ids, ports.keys, photo_sealer)
    people = People(Access(aside), aside, ports.ids, passwords, ports.throttle, ports.code_validity)
    forms, policies = Forms(access, ports.ids), UsePolicies(access, ports.ids)
    templates = Templates(ports.ids, ports.keys, policies)
    consents = _consents(ports, patients, people, forms, policies, templates)
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
    depictions = Depictions(access, patients, photos, ports.ids)
    naming = Naming(access, patients, photos, depictions, drafts, templates)
    suggestions = Suggestions(access, naming, ports.time_zone)
    annotations = Annotations(access, photos, people, ports.ids, ports.keys)
    return Services(
        unit_of_work=unit_of_work,
        people=people,
        sessions=build_sessions(ports, aside),
        tokens=ApiTokens(aside, ports.ids),
        patients=patients,
        forms=forms,
        policies=policies,
        consents=consents,
        drafts=drafts,
        assessments=Assessments(access, patients, people, ports.ids, ports.keys, ports.time_zone),
        consent_links=ConsentLinks(access, unit_of_work, consents, consents.steps, ports.ids),
        photos=photos,
        faces=Faces(access, patients, photos, suggestions, people),
        naming=naming,
        suggestions=suggestions,
        maskings=Maskings(access, photos, people, ports.ids),
        recognition=RecognitionSwitch(access, ports.ids, templates, ports.shelf, ports.time_zone),
        inventories=Inventories(access, templates, ports.time_zone),
        depictions=depictions,
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
        oversight=Oversight(Access(aside), aside, index, ports.folder),
    )


def _consents(
    ports: Ports,
    patients: Patients,
    people: People,
    forms: Forms,
    policies: UsePolicies,
    templates: Templates,
) -> Consents:
    sealer = ConsentSealer(ports.keys)
    steps = Steps(forms, policies, sealer, ports.ids, ports.time_zone, (templates,))
    return Consents(forms.access, patients, forms, steps, sealer, people)


def build_unit_of_work(ports: Ports) -> UnitOfWork:
    """What opens the units of work of one process."""
    return UnitOfWork(ports.clock, Trail(AuditKeys(ports.keys)), gate=ports.gate)


def build_sessions(ports: Ports, unit_of_work: UnitOfWork) -> Sessions:
    """Who is signed in."""
    return Sessions(
        unit_of_work,
        ports.ids,
        Passwords(ports.ids, ports.password_cost),
        ports.throttle,
        ports.session_idle,
        ports.session_longest,
    )
