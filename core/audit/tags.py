"""What can be written in the log.

The grammar is `subject:action`, the action in the past tense. Tags are part of the
record of the hospital: they are added, never renamed. NEN 7513 asks for at least:
create, read, change, print/copy, search, transfer, log-in, refusal, log view.
All tags are listed in `docs/audit-tags.md`, compared with this file by a test.
"""

from enum import StrEnum


class Tag(StrEnum):
    """One kind of act."""

    ACCESS_DENIED = "access:denied"
    ANNOTATION_VIEWED = "annotation:viewed"
    AUDIT_VIEWED = "audit:viewed"
    BOX_INITIALISED = "box:initialised"
    CERTIFICATE_CREATED = "certificate:created"
    CONSENT_DOCUMENTED = "consent:documented"
    CONSENT_DRAFTED = "consent:drafted"
    CONSENT_EXPORTED = "consent:exported"
    CONSENT_LISTED = "consent:listed"
    CONSENT_READ = "consent:read"
    CONSENT_SENT = "consent:sent"
    CONSENT_SHOWN = "consent:shown"
    CONSENT_SIGNED = "consent:signed"
    CONSENT_VIEWED = "consent:viewed"
    CONSENT_VOIDED = "consent:voided"
    CONSENT_WITHDRAWN = "consent:withdrawn"
    CORRECTION_LISTED = "correction:listed"
    CORRECTION_PROPOSED = "correction:proposed"
    CORRECTION_REJECTED = "correction:rejected"
    DEPARTMENT_ADDED = "department:added"
    FORM_PUBLISHED = "form:published"
    FORM_WRITTEN = "form:written"
    JOB_RETRIED = "job:retried"
    PASSPORT_CHECKED = "passport:checked"
    PATIENT_CREATED = "patient:created"
    PATIENT_LISTED = "patient:listed"
    PATIENT_LOOKED_UP = "patient:looked-up"
    PATIENT_UPDATED = "patient:updated"
    PATIENT_VIEWED = "patient:viewed"
    PERSON_DEPICTED = "person:depicted"
    PERSON_DISABLED = "person:disabled"
    PERSON_ENROLLED = "person:enrolled"
    PERSON_INVITED = "person:invited"
    PERSON_LISTED = "person:listed"
    PERSON_LOGGED_IN = "person:logged-in"
    PERSON_LOGGED_OUT = "person:logged-out"
    PERSON_LOGIN_FAILED = "person:login-failed"
    PERSON_UNDEPICTED = "person:undepicted"
    PHOTO_ANNOTATED = "photo:annotated"
    PHOTO_ASSIGNED = "photo:assigned"
    PHOTO_DESCRIBED = "photo:described"
    PHOTO_DEVELOPED = "photo:developed"
    PHOTO_DOWNLOADED = "photo:downloaded"
    PHOTO_ENLARGED = "photo:enlarged"
    PHOTO_LISTED = "photo:listed"
    PHOTO_QUARANTINED = "photo:quarantined"
    PHOTO_REASSIGNED = "photo:reassigned"
    PHOTO_RECEIVED = "photo:received"
    PHOTO_RELEASED = "photo:released"
    PHOTO_SEARCHED = "photo:searched"
    PHOTO_SEEN = "photo:seen"
    PHOTO_VIEWED = "photo:viewed"
    POLICY_CHANGED = "policy:changed"
    RELEASE_ASKED = "release:asked"
    RELEASE_REFUSED = "release:refused"
    STATUS_VIEWED = "status:viewed"
    TOKEN_ISSUED = "token:issued"  # noqa: S105 - a tag
    TOKEN_REVOKED = "token:revoked"  # noqa: S105 - a tag
    UPLOAD_BEGUN = "upload:begun"
    UPLOAD_DROPPED = "upload:dropped"
