"""The table of the log. The application role may insert and select, nothing else."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class AuditRow(Model):
    """One act of one actor. `detail` holds codes, counts and keyed hashes only."""

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

    class Meta:
        """Named for what it holds."""

        table = "audit_event"
        indexes = (
            Index(fields=("photo", "id"), name="audit_event_photo"),
            Index(fields=("patient", "id"), name="audit_event_patient"),
            Index(fields=("person", "id"), name="audit_event_person"),
        )
