"""The tables of the oversight room: which looks of a week are to be reviewed, and the verdicts."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class ReviewWeekRow(Model):
    """That the looks of a week were gone through, once: the first day, and the seed of chance."""

    week = fields.DateField(primary_key=True)
    seed = fields.BinaryField()
    looked = fields.IntField()
    made_at = fields.DatetimeField()

    class Meta:
        """With the seed it can be shown that chance picked."""

        table = "review_week"


class ReviewRow(Model):
    """What one person looked at of one patient in a week, or of many, and what was thought of it.

    `rules` are codes; `remark` are an officer's words, sealed like words in the log.
    """

    id = fields.UUIDField(primary_key=True)
    week = fields.DateField()
    person_id = fields.UUIDField()
    patient_id = fields.UUIDField(null=True)
    rules = fields.JSONField[list[Any]]()
    weight = fields.SmallIntField()
    acts = fields.IntField()
    photos = fields.IntField()
    patients = fields.IntField()
    first_at = fields.DatetimeField()
    last_at = fields.DatetimeField()
    verdict = fields.CharField(max_length=12, null=True)
    remark = fields.BinaryField(null=True)
    reviewed_by = fields.UUIDField(null=True)
    reviewed_at = fields.DatetimeField(null=True)

    class Meta:
        """Without a patient it is about many of them in one hour."""

        table = "review"
        indexes = (Index(fields=("person_id",), name="review_person"),)
