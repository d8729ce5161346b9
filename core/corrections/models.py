"""The table of corrections."""

from tortoise import fields
from tortoise.models import Model


class CorrectionRow(Model):
    """One correction. `reason` is a field envelope under the key of the patient left behind."""

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    department = fields.CharField(max_length=40)
    from_patient = fields.UUIDField()
    to_patient = fields.UUIDField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    reason = fields.BinaryField()
    state = fields.CharField(max_length=10)
    proposed_by = fields.UUIDField()
    proposed_at = fields.DatetimeField()
    decided_by = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        """One at a time for each photo: a partial index of the migration holds it to that."""

        table = "correction"
