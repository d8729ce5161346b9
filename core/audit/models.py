"""The table of the log. The application role may insert and select, nothing else."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class AuditLeafRow(Model):
    """An entry of the sealed log: its number, the row it is of, and its bytes."""

    seq = fields.BigIntField(primary_key=True, generated=False)
    event = fields.BigIntField(unique=True)
    leaf = fields.BinaryField()

    class Meta:
        """Named for what it holds."""

        table = "audit_leaf"


class AuditKeyRow(Model):
    """Whose records of which month are sealed under which key of the keystore."""

    id = fields.IntField(primary_key=True)
    owner = fields.UUIDField()
    month = fields.CharField(max_length=7)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()

    class Meta:
        """`id` is what entries name; `owner` a patient, or zero for nobody."""

        table = "audit_key"
        unique_together = (("owner", "month"),)


class AuditRow(Model):
    """One act of one actor. `detail` holds codes, counts and keyed hashes only.

    `private` are a person's own words, sealed. `seq` is the row's place in the sealed log, set
    once, when it has one.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    tag = fields.CharField(max_length=40)
    outcome = fields.CharField(max_length=8)
    person = fields.UUIDField(null=True)
    role = fields.CharField(max_length=20, null=True)
    department = fields.CharField(max_length=40, null=True)
    session = fields.UUIDField(null=True)
    request = fields.UUIDField(null=True)
    address = fields.CharField(max_length=45, null=True)
    photo = fields.UUIDField(null=True)
    patient = fields.UUIDField(null=True)
    subject = fields.UUIDField(null=True)
    detail = fields.JSONField[dict[str, object]](default=dict)
    client = fields.TextField(null=True)
    rule = fields.TextField(null=True)
    relation = fields.UUIDField(null=True)
    emergency = fields.UUIDField(null=True)
    purpose = fields.TextField(null=True)
    behalf = fields.UUIDField(null=True)
    private = fields.BinaryField(null=True)
    seq = fields.BigIntField(null=True)

    class Meta:
        """By patient, person and time it is found by indexes of migration 0020."""

        table = "audit_event"
        indexes = (Index(fields=("photo", "id"), name="audit_event_photo"),)
