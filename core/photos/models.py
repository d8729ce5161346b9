"""The photo tables. Codes lie open for the index; words and numbers of a person are sealed."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class PhotoSessionRow(Model):
    """The photos of one patient by one department on one day."""

    id = fields.UUIDField(primary_key=True)
    patient_id = fields.UUIDField()
    department = fields.CharField(max_length=40)
    day = fields.DateField()
    photographer = fields.UUIDField(null=True)
    started_at = fields.DatetimeField()

    class Meta:
        """Found or made when a photo gets its patient."""

        table = "photo_session"
        unique_together = (("patient_id", "department", "day"),)


class PhotoRow(Model):
    """One photo. `key_id` is the patient's key, or the inbox's while nobody is named."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=40)
    patient_id = fields.UUIDField(null=True)
    session_id = fields.UUIDField(null=True)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    dek = fields.BinaryField()
    dek_generation = fields.IntField()
    development = fields.CharField(max_length=12)
    quarantine_code = fields.CharField(max_length=30, null=True)
    media_type = fields.CharField(max_length=20)
    size_bytes = fields.BigIntField()
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    body_site = fields.CharField(max_length=18, null=True)
    laterality = fields.CharField(max_length=12, null=True)
    view = fields.CharField(max_length=20, null=True)
    phase = fields.CharField(max_length=12, null=True)
    captured_at = fields.DatetimeField(null=True)
    captured_by = fields.UUIDField(null=True)
    received_at = fields.DatetimeField()
    received_by = fields.UUIDField(null=True)
    idempotency_key = fields.CharField(max_length=64, unique=True)
    digest = fields.BinaryField()
    caption = fields.BinaryField(null=True)
    procedure = fields.BinaryField(null=True)
    source = fields.BinaryField(null=True)
    camera = fields.BinaryField(null=True)
    tint = fields.BinaryField(null=True)
    version = fields.IntField()
    sensitivity = fields.SmallIntField(db_default=0)
    held_for = fields.UUIDField(null=True)

    class Meta:
        """`held_for`: who has to take it in first; until then nobody else sees it, for anything.

        `digest`, `caption`, `procedure`, `source`, `camera` and `tint` are field envelopes.
        """

        table = "photo"
        indexes = (
            Index(fields=("department", "id"), name="photo_department"),
            Index(fields=("patient_id", "id"), name="photo_patient"),
        )


class DepictedRow(Model):
    """Somebody in a photo: a patient, or somebody of whom it is not known who they are.

    Whose record the photo belongs to is always in it; others are added by staff.
    """

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    patient_id = fields.UUIDField(null=True)
    role = fields.CharField(max_length=10)
    origin = fields.CharField(max_length=10)
    confirmed_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        """At most one row a patient and photo; unknown people are one row each."""

        table = "depicted"
        unique_together = (("photo_id", "patient_id"),)


class RenditionRow(Model):
    """A sealed file of a photo: the original, or a picture made of it."""

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    kind = fields.CharField(max_length=12)
    generation = fields.IntField()
    media_type = fields.CharField(max_length=20)
    size_bytes = fields.BigIntField()
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """`id` is the name of the blob."""

        table = "rendition"
        unique_together = (("photo_id", "kind"),)


class InboxKeyRow(Model):
    """The key under which a department's unassigned photos of one month rest."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=40)
    month = fields.CharField(max_length=7)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()

    class Meta:
        """Found or made when a photo arrives without a patient."""

        table = "inbox_key"
        unique_together = (("department", "month"),)


class UploadRow(Model):
    """A photo that arrives piece by piece. `told` is what the sender declared, sealed."""

    id = fields.UUIDField(primary_key=True)
    person = fields.UUIDField()
    department = fields.CharField(max_length=40)
    patient_id = fields.UUIDField(null=True)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    dek = fields.BinaryField()
    told = fields.BinaryField()
    media_type = fields.CharField(max_length=20)
    size_bytes = fields.BigIntField()
    offset_bytes = fields.BigIntField()
    expires_at = fields.DatetimeField()
    photo_id = fields.UUIDField(null=True)

    class Meta:
        """`photo_id` is set when all of it has arrived."""

        table = "upload"


class UploadPartRow(Model):
    """One sealed piece of an upload: its id is the blob's."""

    id = fields.UUIDField(primary_key=True)
    upload_id = fields.UUIDField()
    offset_bytes = fields.BigIntField()

    class Meta:
        """A place in an upload is filled once."""

        table = "upload_part"
        unique_together = (("upload_id", "offset_bytes"),)
