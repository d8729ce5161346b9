"""The consent tables. Codes and times lie open; names, evidence and words are sealed."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class UsePolicyRow(Model):
    """One version of the hospital's policy on uses, as JSON. Versions are never changed."""

    id = fields.UUIDField(primary_key=True)
    version = fields.IntField(unique=True)
    body: Any = fields.JSONField()
    at = fields.DatetimeField()
    by = fields.UUIDField(null=True)

    class Meta:
        """Counts from 1, which is the default the box came with."""

        table = "use_policy"


class ConsentFormRow(Model):
    """One version of a form in one language."""

    id = fields.UUIDField(primary_key=True)
    code = fields.CharField(max_length=40)
    version = fields.IntField()
    language = fields.CharField(max_length=2)
    text: Any = fields.JSONField()
    validity_months = fields.IntField()
    signature_policy = fields.CharField(max_length=12, db_default="by_age")
    state = fields.CharField(max_length=10)
    at = fields.DatetimeField()
    by = fields.UUIDField(null=True)

    class Meta:
        """What was published is never changed or deleted: the database refuses it."""

        table = "consent_form"
        unique_together = (("code", "version", "language"),)


class ConsentRow(Model):
    """The head of a consent: where it stands. What happened to it is in its steps."""

    id = fields.UUIDField(primary_key=True)
    patient_id = fields.UUIDField()
    department = fields.CharField(max_length=40)
    form_id = fields.UUIDField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    state = fields.CharField(max_length=20)
    origin = fields.CharField(max_length=20)
    scope = fields.CharField(max_length=12)
    scope_ids: Any = fields.JSONField()
    first_day = fields.DateField(null=True)
    last_day = fields.DateField(null=True)
    is_capable = fields.BooleanField()
    drafted_at = fields.DatetimeField()
    drafted_by = fields.UUIDField(null=True)
    starts = fields.DatetimeField(null=True)
    ends = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closing = fields.CharField(max_length=20, null=True)
    document_id = fields.UUIDField(null=True)
    document_dek = fields.BinaryField(null=True)
    version = fields.IntField()

    class Meta:
        """Its key is its own, so that what proves it outlives what it is about."""

        table = "consent"
        indexes = (Index(fields=("patient_id", "id"), name="consent_patient"),)


class ConsentStepRow(Model):
    """One step of a consent; rows are only added. `note` is a field envelope."""

    id = fields.UUIDField(primary_key=True)
    consent_id = fields.UUIDField()
    version = fields.IntField()
    state = fields.CharField(max_length=20)
    at = fields.DatetimeField()
    by = fields.UUIDField(null=True)
    note = fields.BinaryField()

    class Meta:
        """Versions count from 1."""

        table = "consent_step"
        unique_together = (("consent_id", "version"),)


class ProvisionRow(Model):
    """What a consent says of one purpose, fixed when it became active or was refused."""

    id = fields.UUIDField(primary_key=True)
    consent_id = fields.UUIDField()
    effect = fields.CharField(max_length=6)
    purpose = fields.CharField(max_length=20)
    channels: Any = fields.JSONField()
    deidentified_only = fields.BooleanField()

    class Meta:
        """Rows are only added."""

        table = "consent_provision"
        indexes = (Index(fields=("consent_id",), name="consent_provision_consent"),)


class SignatureRow(Model):
    """One signature; rows are only added. `told` is a field envelope: who, answers, evidence."""

    id = fields.UUIDField(primary_key=True)
    consent_id = fields.UUIDField()
    capacity = fields.CharField(max_length=16)
    method = fields.CharField(max_length=20)
    signed_at = fields.DatetimeField()
    told = fields.BinaryField()

    class Meta:
        """One signature a capacity."""

        table = "consent_signature"
        unique_together = (("consent_id", "capacity"),)


class ConsentLinkRow(Model):
    """A way in without an account, to one consent. Only the hash of its secret is kept."""

    id = fields.UUIDField(primary_key=True)
    consent_id = fields.UUIDField()
    kind = fields.CharField(max_length=10)
    method = fields.CharField(max_length=20, db_default="link")
    token_hash = fields.CharField(max_length=64, unique=True)
    made_at = fields.DatetimeField()
    made_by = fields.UUIDField(null=True)
    expires_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        """`kind`: to sign, or to see and withdraw. `method`: as an address, or as a QR code."""

        table = "consent_link"
        indexes = (Index(fields=("consent_id",), name="consent_link_consent"),)


class AssessmentRow(Model):
    """Whether a patient can decide themselves; rows are only added. `ground` is an envelope."""

    id = fields.UUIDField(primary_key=True)
    patient_id = fields.UUIDField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    is_capable = fields.BooleanField()
    ground = fields.BinaryField()
    review_on = fields.DateField(null=True)
    at = fields.DatetimeField()
    by = fields.UUIDField(null=True)

    class Meta:
        """The newest counts. It rests under the patient's key, as all that is said of them."""

        table = "capability_assessment"
        indexes = (Index(fields=("patient_id", "id"), name="capability_assessment_patient"),)
