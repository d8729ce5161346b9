"""The tables of the access room: policies, care relations, what was unveiled."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class AccessPolicyRow(Model):
    """One version of the policy on access."""

    id = fields.UUIDField(primary_key=True)
    version = fields.IntField(unique=True)
    body = fields.JSONField[dict[str, Any]]()
    at = fields.DatetimeField()
    by = fields.UUIDField()

    class Meta:
        """Rows are only added: what was in force when is never lost."""

        table = "access_policy"


class CareRelationRow(Model):
    """That a person treats a patient, from and until a moment."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    basis = fields.CharField(max_length=10)
    source = fields.CharField(max_length=10)
    starts = fields.DatetimeField()
    ends = fields.DatetimeField()
    noted_by = fields.UUIDField(null=True)

    class Meta:
        """Kept after its end, to answer why somebody was let in."""

        table = "care_relation"
        indexes = (
            Index(fields=("person_id", "patient_id"), name="care_relation_person"),
            Index(fields=("patient_id",), name="care_relation_patient"),
        )


class UnveilingRow(Model):
    """That a person chose to see a sensitive photo as it is."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    photo_id = fields.UUIDField()
    until = fields.DatetimeField()

    class Meta:
        """One row a person and photo, moved on each time."""

        table = "unveiling"
        unique_together = (("person_id", "photo_id"),)
