"""The publication ledger: each copy that left for the public."""

from tortoise import fields
from tortoise.models import Model


class PublicationRow(Model):
    """One copy, by the number of the decision that let it leave; words are sealed."""

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    purpose = fields.CharField(max_length=20)
    channel = fields.CharField(max_length=12)
    kind = fields.CharField(max_length=10)
    file_id = fields.UUIDField()
    digest = fields.BinaryField(null=True)
    code = fields.CharField(max_length=32, unique=True)
    responsible = fields.UUIDField()
    left_at = fields.DatetimeField()
    outlet = fields.BinaryField(null=True)
    address = fields.BinaryField(null=True)
    published_on = fields.DateField(null=True)
    outcome = fields.CharField(max_length=12, null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.UUIDField(null=True)
    proof = fields.BinaryField(null=True)
    due_since = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        """Since when a recall is due, and when it was told; `digest` is that of what left."""

        table = "publication"
