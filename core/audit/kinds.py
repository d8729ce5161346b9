"""What kind of act each tag is, as NEN 7513 and FHIR ask to tell them apart.

The kind follows from the tag and is not stored with the row. It is part of each sealed
record, so a table that changes later does not change what was recorded.
"""

from enum import StrEnum
from hashlib import sha256
from typing import Literal, NamedTuple

from core.audit.tags import Tag

Action = Literal["C", "R", "U", "D", "E"]


class Category(StrEnum):
    """The events that NEN 7513 tells apart."""

    CHANGE = "change"
    COPY = "copy"
    CREATE = "create"
    LOG_IN = "log-in"
    LOG_OUT = "log-out"
    LOG_VIEW = "log view"
    MANAGEMENT = "management"
    READ = "read"
    REFUSAL = "refusal"
    RIGHTS = "rights"
    SEARCH = "search"


class Kind(NamedTuple):
    """The category of an act, and NEN 7513's EventActionCode.

    C is create, R read, U update, D delete, E execute.
    """

    category: Category
    action: Action


class Code(NamedTuple):
    """A code of DICOM, of which FHIR takes its types of audit events."""

    code: str
    display: str


DICOM = "http://dicom.nema.org/resources/ontology/DCM"

FHIR_TYPES: dict[Category, Code] = {
    Category.CHANGE: Code("110110", "Patient Record"),
    Category.COPY: Code("110106", "Export"),
    Category.CREATE: Code("110107", "Import"),
    Category.LOG_IN: Code("110122", "Login"),
    Category.LOG_OUT: Code("110123", "Logout"),
    Category.LOG_VIEW: Code("110101", "Audit Log Used"),
    Category.MANAGEMENT: Code("110100", "Application Activity"),
    Category.READ: Code("110110", "Patient Record"),
    Category.REFUSAL: Code("110113", "Security Alert"),
    Category.RIGHTS: Code("110136", "Security Roles Changed"),
    Category.SEARCH: Code("110112", "Query"),
}

KINDS: dict[Tag, Kind] = {
    Tag.ACCESS_CHANGED: Kind(Category.RIGHTS, "U"),
    Tag.ACCESS_DENIED: Kind(Category.REFUSAL, "E"),
    Tag.ACCESS_EXPLAINED: Kind(Category.READ, "R"),
    Tag.ACCESS_TRIED: Kind(Category.READ, "R"),
    Tag.ANNOTATION_VIEWED: Kind(Category.READ, "R"),
    Tag.APPROVAL_GIVEN: Kind(Category.MANAGEMENT, "U"),
    Tag.APPROVAL_PROPOSED: Kind(Category.MANAGEMENT, "C"),
    Tag.ASSESSMENT_LISTED: Kind(Category.RIGHTS, "R"),
    Tag.AUDIT_EXPORTED: Kind(Category.LOG_VIEW, "R"),
    Tag.AUDIT_EXTRACTED: Kind(Category.LOG_VIEW, "R"),
    Tag.AUDIT_VIEWED: Kind(Category.LOG_VIEW, "R"),
    Tag.AUTHENTICATOR_ADDED: Kind(Category.RIGHTS, "C"),
    Tag.AUTHENTICATOR_REMOVED: Kind(Category.RIGHTS, "D"),
    Tag.BOX_CONFIGURED: Kind(Category.MANAGEMENT, "U"),
    Tag.BOX_INITIALISED: Kind(Category.MANAGEMENT, "C"),
    Tag.CERTIFICATE_CREATED: Kind(Category.MANAGEMENT, "C"),
    Tag.COLLECTION_DELETED: Kind(Category.CHANGE, "D"),
    Tag.COLLECTION_DESCRIBED: Kind(Category.CHANGE, "U"),
    Tag.COLLECTION_ENDED: Kind(Category.CHANGE, "D"),
    Tag.COLLECTION_HANDED_OVER: Kind(Category.RIGHTS, "U"),
    Tag.COLLECTION_LISTED: Kind(Category.READ, "R"),
    Tag.COLLECTION_MADE: Kind(Category.CREATE, "C"),
    Tag.COLLECTION_MEMBER_REMOVED: Kind(Category.RIGHTS, "D"),
    Tag.COLLECTION_MEMBER_SET: Kind(Category.RIGHTS, "U"),
    Tag.COLLECTION_ORDERED: Kind(Category.CHANGE, "U"),
    Tag.COLLECTION_PHOTO_ADDED: Kind(Category.CHANGE, "C"),
    Tag.COLLECTION_PHOTO_REMOVED: Kind(Category.CHANGE, "D"),
    Tag.COLLECTION_RESTORED: Kind(Category.CHANGE, "U"),
    Tag.COLLECTION_VIEWED: Kind(Category.READ, "R"),
    Tag.CONSENT_DOCUMENTED: Kind(Category.CHANGE, "C"),
    Tag.CONSENT_DRAFTED: Kind(Category.CHANGE, "C"),
    Tag.CONSENT_EXPORTED: Kind(Category.COPY, "R"),
    Tag.CONSENT_LISTED: Kind(Category.READ, "R"),
    Tag.CONSENT_READ: Kind(Category.READ, "R"),
    Tag.CONSENT_SENT: Kind(Category.CHANGE, "U"),
    Tag.CONSENT_SHOWN: Kind(Category.READ, "R"),
    Tag.CONSENT_SIGNED: Kind(Category.CHANGE, "U"),
    Tag.CONSENT_VIEWED: Kind(Category.READ, "R"),
    Tag.CONSENT_VOIDED: Kind(Category.CHANGE, "U"),
    Tag.CONSENT_WITHDRAWN: Kind(Category.CHANGE, "U"),
    Tag.CORRECTION_LISTED: Kind(Category.READ, "R"),
    Tag.CORRECTION_PROPOSED: Kind(Category.CHANGE, "C"),
    Tag.CORRECTION_REJECTED: Kind(Category.CHANGE, "U"),
    Tag.DEPARTMENT_ADDED: Kind(Category.MANAGEMENT, "C"),
    Tag.EMERGENCY_ENDED: Kind(Category.RIGHTS, "U"),
    Tag.EMERGENCY_LISTED: Kind(Category.LOG_VIEW, "R"),
    Tag.EMERGENCY_OPENED: Kind(Category.RIGHTS, "C"),
    Tag.EMERGENCY_REVIEWED: Kind(Category.RIGHTS, "U"),
    Tag.FACE_DECLARED: Kind(Category.CHANGE, "U"),
    Tag.FACE_LISTED: Kind(Category.READ, "R"),
    Tag.FACE_MASKED: Kind(Category.CHANGE, "C"),
    Tag.FACE_MASK_REVIEWED: Kind(Category.CHANGE, "U"),
    Tag.FACE_NAMED: Kind(Category.CHANGE, "U"),
    Tag.FACE_UNDECLARED: Kind(Category.CHANGE, "U"),
    Tag.FACE_UNNAMED: Kind(Category.CHANGE, "U"),
    Tag.FORM_DISCARDED: Kind(Category.RIGHTS, "D"),
    Tag.FORM_PUBLISHED: Kind(Category.RIGHTS, "U"),
    Tag.FORM_WRITTEN: Kind(Category.RIGHTS, "C"),
    Tag.JOB_RETRIED: Kind(Category.MANAGEMENT, "E"),
    Tag.KEY_ROTATED: Kind(Category.MANAGEMENT, "U"),
    Tag.NOTICE_FAILED: Kind(Category.MANAGEMENT, "E"),
    Tag.NOTICE_PREFERRED: Kind(Category.CHANGE, "U"),
    Tag.NOTICE_SENT: Kind(Category.MANAGEMENT, "E"),
    Tag.PASSKEY_ADDED: Kind(Category.RIGHTS, "C"),
    Tag.PASSKEY_REMOVED: Kind(Category.RIGHTS, "D"),
    Tag.PASSPORT_CHECKED: Kind(Category.READ, "R"),
    Tag.PATIENT_ASSESSED: Kind(Category.RIGHTS, "C"),
    Tag.PATIENT_CREATED: Kind(Category.CREATE, "C"),
    Tag.PATIENT_LISTED: Kind(Category.READ, "R"),
    Tag.PATIENT_LOOKED_UP: Kind(Category.SEARCH, "E"),
    Tag.PATIENT_MARKED: Kind(Category.RIGHTS, "U"),
    Tag.PATIENT_UPDATED: Kind(Category.CHANGE, "U"),
    Tag.PATIENT_VIEWED: Kind(Category.READ, "R"),
    Tag.PERSON_CHANGED: Kind(Category.RIGHTS, "U"),
    Tag.PERSON_DEPICTED: Kind(Category.CHANGE, "C"),
    Tag.PERSON_DISABLED: Kind(Category.RIGHTS, "U"),
    Tag.PERSON_ENABLED: Kind(Category.RIGHTS, "U"),
    Tag.PERSON_ENROLLED: Kind(Category.RIGHTS, "U"),
    Tag.PERSON_INVITED: Kind(Category.RIGHTS, "C"),
    Tag.PERSON_LISTED: Kind(Category.READ, "R"),
    Tag.PERSON_LOGGED_IN: Kind(Category.LOG_IN, "E"),
    Tag.PERSON_LOGGED_OUT: Kind(Category.LOG_OUT, "E"),
    Tag.PERSON_LOGIN_FAILED: Kind(Category.LOG_IN, "E"),
    Tag.PERSON_MAIL_SET: Kind(Category.CHANGE, "U"),
    Tag.PERSON_PASSWORD_CHANGED: Kind(Category.RIGHTS, "U"),
    Tag.PERSON_STEPPED_UP: Kind(Category.LOG_IN, "E"),
    Tag.PERSON_PROOF_FAILED: Kind(Category.LOG_IN, "E"),
    Tag.PERSON_UNDEPICTED: Kind(Category.CHANGE, "D"),
    Tag.PHOTO_ACCEPTED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_ANNOTATED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_ASSIGNED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_DECLINED: Kind(Category.CHANGE, "D"),
    Tag.PHOTO_DESCRIBED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_DEVELOPED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_DOWNLOADED: Kind(Category.COPY, "R"),
    Tag.PHOTO_ENLARGED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_HELD: Kind(Category.CREATE, "C"),
    Tag.PHOTO_LABELLED: Kind(Category.RIGHTS, "U"),
    Tag.PHOTO_LISTED: Kind(Category.READ, "R"),
    Tag.PHOTO_LOOKED_AT: Kind(Category.CHANGE, "C"),
    Tag.PHOTO_MASKED: Kind(Category.CHANGE, "C"),
    Tag.PHOTO_QUARANTINED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_REASSIGNED: Kind(Category.CHANGE, "U"),
    Tag.PHOTO_RECEIVED: Kind(Category.CREATE, "C"),
    Tag.PHOTO_RECOVERED: Kind(Category.COPY, "R"),
    Tag.PHOTO_RELEASED: Kind(Category.READ, "R"),
    Tag.PHOTO_SEARCHED: Kind(Category.SEARCH, "E"),
    Tag.PHOTO_SEEN: Kind(Category.READ, "R"),
    Tag.PHOTO_UNVEILED: Kind(Category.READ, "R"),
    Tag.PHOTO_VIEWED: Kind(Category.READ, "R"),
    Tag.PHOTO_WITHDRAWN: Kind(Category.CHANGE, "D"),
    Tag.POLICY_CHANGED: Kind(Category.RIGHTS, "U"),
    Tag.POLICY_TRIED: Kind(Category.READ, "R"),
    Tag.PUBLICATION_BEGUN: Kind(Category.COPY, "C"),
    Tag.PUBLICATION_CHECKED: Kind(Category.READ, "R"),
    Tag.PUBLICATION_CLOSED: Kind(Category.CHANGE, "U"),
    Tag.PUBLICATION_LISTED: Kind(Category.READ, "R"),
    Tag.PUBLICATION_PLACED: Kind(Category.CHANGE, "U"),
    Tag.RECIPIENT_LISTED: Kind(Category.READ, "R"),
    Tag.RECOGNITION_SET: Kind(Category.CHANGE, "U"),
    Tag.RECOGNITION_VIEWED: Kind(Category.READ, "R"),
    Tag.RECOVERY_RENEWED: Kind(Category.RIGHTS, "U"),
    Tag.RECOVERY_USED: Kind(Category.LOG_IN, "E"),
    Tag.RELATION_ENDED: Kind(Category.RIGHTS, "U"),
    Tag.RELATION_LISTED: Kind(Category.READ, "R"),
    Tag.RELATION_STARTED: Kind(Category.RIGHTS, "C"),
    Tag.RELEASE_ASKED: Kind(Category.READ, "R"),
    Tag.RELEASE_REFUSED: Kind(Category.REFUSAL, "R"),
    Tag.REQUEST_CODE_SENT: Kind(Category.CHANGE, "U"),
    Tag.REQUEST_ENDED: Kind(Category.CHANGE, "U"),
    Tag.REQUEST_LISTED: Kind(Category.READ, "R"),
    Tag.REQUEST_MADE: Kind(Category.CHANGE, "C"),
    Tag.REQUEST_OPENED: Kind(Category.CHANGE, "U"),
    Tag.REQUEST_REFUSED: Kind(Category.REFUSAL, "E"),
    Tag.RESEARCH_ASKED: Kind(Category.CHANGE, "C"),
    Tag.RESEARCH_BEGUN: Kind(Category.MANAGEMENT, "C"),
    Tag.RESEARCH_JUDGED: Kind(Category.CHANGE, "U"),
    Tag.RESEARCH_LISTED: Kind(Category.READ, "R"),
    Tag.RESEARCH_PHOTO_TAKEN: Kind(Category.COPY, "R"),
    Tag.RESEARCH_SIGNED: Kind(Category.CHANGE, "U"),
    Tag.RESEARCH_STOPPED: Kind(Category.CHANGE, "U"),
    Tag.RESEARCH_TAKEN: Kind(Category.COPY, "R"),
    Tag.RESEARCH_VIEWED: Kind(Category.READ, "R"),
    Tag.REVIEW_JUDGED: Kind(Category.RIGHTS, "U"),
    Tag.REVIEW_LISTED: Kind(Category.LOG_VIEW, "R"),
    Tag.REVIEW_PLANNED: Kind(Category.LOG_VIEW, "E"),
    Tag.SESSION_LISTED: Kind(Category.READ, "R"),
    Tag.SESSION_REVOKED: Kind(Category.LOG_OUT, "E"),
    Tag.SHARE_ASKED: Kind(Category.READ, "R"),
    Tag.SHARE_CLOSED: Kind(Category.CHANGE, "U"),
    Tag.SHARE_CODE_SENT: Kind(Category.CHANGE, "U"),
    Tag.SHARE_DOWNLOADED: Kind(Category.COPY, "R"),
    Tag.SHARE_ENDED: Kind(Category.CHANGE, "U"),
    Tag.SHARE_LISTED: Kind(Category.READ, "R"),
    Tag.SHARE_MADE: Kind(Category.COPY, "C"),
    Tag.SHARE_OPENED: Kind(Category.READ, "R"),
    Tag.SHARE_REFUSED: Kind(Category.REFUSAL, "E"),
    Tag.SHARE_SEEN: Kind(Category.COPY, "R"),
    Tag.SHARE_TRACED: Kind(Category.SEARCH, "R"),
    Tag.SHARE_VIEWED: Kind(Category.READ, "R"),
    Tag.STATUS_VIEWED: Kind(Category.READ, "R"),
    Tag.SUGGESTION_CONFIRMED: Kind(Category.CHANGE, "U"),
    Tag.SUGGESTION_LISTED: Kind(Category.READ, "R"),
    Tag.SUGGESTION_MADE: Kind(Category.CHANGE, "C"),
    Tag.SUGGESTION_REJECTED: Kind(Category.CHANGE, "U"),
    Tag.SUGGESTION_UNDONE: Kind(Category.CHANGE, "U"),
    Tag.SUGGESTION_UNSURE: Kind(Category.CHANGE, "U"),
    Tag.TASK_CLOSED: Kind(Category.CHANGE, "U"),
    Tag.TASK_LISTED: Kind(Category.READ, "R"),
    Tag.TASK_PLANNED: Kind(Category.CHANGE, "U"),
    Tag.TASK_TAKEN: Kind(Category.CHANGE, "U"),
    Tag.TEMPLATE_DELETED: Kind(Category.RIGHTS, "D"),
    Tag.TEMPLATE_LISTED: Kind(Category.READ, "R"),
    Tag.TEMPLATE_STORED: Kind(Category.RIGHTS, "C"),
    Tag.TOKEN_ISSUED: Kind(Category.RIGHTS, "C"),
    Tag.TOKEN_REVOKED: Kind(Category.RIGHTS, "D"),
    Tag.UPLOAD_BEGUN: Kind(Category.CREATE, "C"),
    Tag.UPLOAD_DROPPED: Kind(Category.CHANGE, "D"),
}


def number(tag: str) -> int:
    """The 16 bits that stand for a tag in the head of an entry; a test holds that no two share.

    Made from its name, so nobody has to hand out numbers, and an old entry stays readable.
    """
    return int.from_bytes(sha256(tag.encode()).digest()[:2])
