"""All services of the hospital, built once from what the appliance provides."""

from dataclasses import dataclass, replace

from core.access import Access, AccessPolicies
from core.annotations import Annotations
from core.audit import LogGate
from core.collections import Collections, Contents, Members
from core.consents import (
    Assessments,
    ConsentLinks,
    Consents,
    Drafts,
    Forms,
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
    Suggestions,
    Templates,
)
from core.inbound import HeldPhotos, PhotoRequests, Sending
from core.notices import Notices, Planner, Preferences
from core.oversight import (
    AccessEffects,
    Explaining,
    Extracts,
    LogBrowser,
    Oversight,
    PeopleDays,
    Reviews,
)
from core.patients import CareRelations, Emergencies, PatientFacts, Patients
from core.patients.sealing import PatientSealer
from core.people import Accounts, ApiTokens, People, Sessions, Standing
from core.people.secrets import Passwords
from core.photos import (
    Belonging,
    Depictions,
    Filing,
    Intake,
    Labelling,
    Photos,
    PhotoSealer,
    Taking,
    Unveiling,
    Uploads,
)
from core.publications import Ledger, Places, PublicationRoom, Publications, Standings, Verifying
from core.release import (
    Asking,
    HeldLooks,
    Outside,
    Passports,
    Preview,
    Printing,
    Release,
    ReleasePapers,
)
from core.research import Archives, Exports, Projects
from core.search import Indexer, Layouts, PhotoIndex, Search
from core.services.collections import build_collections
from core.services.consents import build_consents
from core.services.entrance import Entrance, build_entrance, password_rules
from core.services.inbound import build_inbound
from core.services.ports import Ports, build_unit_of_work
from core.services.research import build_research
from core.services.sharing import build_sharing
from core.sharing import Offering, Recipients, ShareProving, Shares, Sharing, Tracing, Visiting
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Services:
    """Every door of the core."""

    unit_of_work: UnitOfWork
    access_policies: AccessPolicies
    access_effects: AccessEffects
    explaining: Explaining
    people: People
    accounts: Accounts
    entrance: Entrance
    sessions: Sessions
    tokens: ApiTokens
    standing: Standing
    patients: Patients
    relations: CareRelations
    emergencies: Emergencies
    forms: Forms
    policies: UsePolicies
    consents: Consents
    drafts: Drafts
    assessments: Assessments
    consent_links: ConsentLinks
    photos: Photos
    collections: Collections
    collection_photos: Contents
    collection_members: Members
    labelling: Labelling
    unveiling: Unveiling
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
    log: LogBrowser
    people_days: PeopleDays
    extracts: Extracts
    reviews: Reviews
    offering: Offering
    recipients: Recipients
    sharing: Sharing
    shares: Shares
    proving: ShareProving
    visiting: Visiting
    tracing: Tracing
    publications: Publications
    room: PublicationRoom
    verifying: Verifying
    photo_requests: PhotoRequests
    sending: Sending
    held_photos: HeldPhotos
    held_looks: HeldLooks
    projects: Projects
    exports: Exports
    archives: Archives


def build_services(ports: Ports, index: PhotoIndex) -> Services:
    """Wire the rooms together, floor by floor; `index` is this process's own."""
    unit_of_work = build_unit_of_work(ports)
    access = Access(unit_of_work, fresh_for=ports.demands.fresh_for)
    # Who signs in, and who looks why the log does not keep up, sees no patient there.
    aside = replace(access, unit_of_work=replace(unit_of_work, gate=LogGate()))
    passwords = Passwords(ports.ids, ports.password_cost)
    photo_sealer, patient_sealer = PhotoSealer(ports.keys), PatientSealer(ports.keys)
    labelling = Labelling(access, PatientFacts(patient_sealer), photo_sealer)
    patients = Patients(access, ports.ids, ports.keys, patient_sealer, (labelling,))
    filing = Filing(unit_of_work, ports.ids, ports.keys, photo_sealer)
    entrance = build_entrance(ports, aside.unit_of_work)
    people = People(
        aside,
        aside.unit_of_work,
        ports.ids,
        passwords,
        ports.throttle,
        ports.code_validity,
        ports.demands,
        password_rules(ports),
    )
    forms, policies = Forms(access, ports.ids), UsePolicies(access, ports.ids)
    templates = Templates(ports.ids, ports.keys, policies)
    consents = build_consents(ports, patients, people, forms, policies, templates)
    drafts = Drafts(access, forms, consents, ports.ids, ports.keys)
    belonging = Belonging(ports.ids, drafts, labelling)
    asking = Asking(policies, ports.time_zone)
    photos = Photos(access, patients, filing, belonging, photo_sealer)
    taking = Taking(photo_sealer, ports.ids, ports.keys, ports.blobs, ports.upload_limit_bytes)
    intake = Intake(access, patients, filing, belonging, taking)
    documents = Documents(unit_of_work, ports.ids, ports.keys, ports.hospital_name)
    passports = Passports(access, asking, documents, ports.keys)
    depictions = Depictions(access, patients, photos, ports.ids)
    naming = Naming(access, patients, photos, depictions, drafts, templates)
    suggestions = Suggestions(access, naming, ports.time_zone)
    annotations = Annotations(access, photos, people, ports.ids, ports.keys)
    standings = Standings(asking)
    gathered = build_collections(ports, access, photos)
    printing = Printing(Outside(asking, ports.keys, ports.blobs), ports.stamps)
    outward = build_sharing(ports, access, patients, photos, people, passwords, printing, gathered)
    inward = build_inbound(
        ports,
        access,
        patients,
        photos,
        filing,
        taking,
        people,
        passwords,
        outward.recipients,
    )
    studies = build_research(ports, access, photos, people, documents, asking)
    return Services(
        unit_of_work=unit_of_work,
        access_policies=AccessPolicies(access, ports.ids),
        access_effects=AccessEffects(access),
        explaining=Explaining(access, people, ports.time_zone),
        people=people,
        standing=Standing(aside.unit_of_work, entrance.sessions),
        accounts=Accounts(aside, ports.demands),
        entrance=entrance,
        sessions=entrance.sessions,
        tokens=ApiTokens(aside.unit_of_work, ports.ids, ports.demands),
        patients=patients,
        relations=CareRelations(access, patients, ports.ids),
        emergencies=Emergencies(access, ports.ids, ports.keys, patient_sealer),
        forms=forms,
        policies=policies,
        consents=consents,
        drafts=drafts,
        assessments=Assessments(access, patients, people, ports.ids, ports.keys, ports.time_zone),
        consent_links=ConsentLinks(access, unit_of_work, consents, consents.steps, ports.ids),
        photos=photos,
        collections=gathered.collections,
        collection_photos=gathered.contents,
        collection_members=gathered.members,
        labelling=labelling,
        unveiling=Unveiling(access, photos, ports.ids),
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
            access,
            unit_of_work,
            photos,
            asking,
            passports,
            ports.ids,
            ports.keys,
            ports.blobs,
            Ledger(unit_of_work, patients, ports.ids),
        ),
        publications=Publications(access, standings, ports.keys),
        room=PublicationRoom(access, printing, Places(ports.keys)),
        verifying=Verifying(unit_of_work, standings),
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
        oversight=Oversight(aside, aside.unit_of_work, index, ports.folder),
        log=LogBrowser(aside, ports.keys, ports.hospital_name),
        people_days=PeopleDays(aside, ports.time_zone),
        extracts=Extracts(access, patients, documents, ports.hospital_name, ports.time_zone),
        reviews=Reviews(access, ports.keys),
        offering=outward.offering,
        recipients=outward.recipients,
        sharing=outward.sharing,
        shares=outward.shares,
        proving=outward.proving,
        visiting=outward.visiting,
        tracing=outward.tracing,
        photo_requests=inward.photo_requests,
        sending=inward.sending,
        held_photos=inward.held_photos,
        held_looks=inward.held_looks,
        projects=studies.projects,
        exports=studies.exports,
        archives=studies.archives,
    )
