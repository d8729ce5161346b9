"""The tables of the notices room: codes, days and identifiers, no word about a patient."""

from tortoise import fields
from tortoise.models import Model


class TaskRow(Model):
    """Something to do about a consent. `dedupe` is the key of its plan."""

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=16)
    department = fields.CharField(max_length=40)
    owner = fields.UUIDField(null=True)
    patient_id = fields.UUIDField()
    consent_id = fields.UUIDField()
    due = fields.DateField()
    state = fields.CharField(max_length=8)
    level = fields.SmallIntField()
    dedupe = fields.CharField(max_length=80)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.UUIDField(null=True)
    reason = fields.CharField(max_length=16, null=True)

    class Meta:
        """At most one open task a key: a partial index of the migration holds it to that."""

        table = "task"


class NoticeRow(Model):
    """One mail to one person about one day. What it says is counted when it leaves."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    day = fields.DateField()
    kind = fields.CharField(max_length=16)
    state = fields.CharField(max_length=8)
    tries = fields.IntField()
    next_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=16, null=True)

    class Meta:
        """One of a kind for each person and day."""

        table = "notice"
        unique_together = (("person_id", "day", "kind"),)


class PreferenceRow(Model):
    """How somebody wants to be told; without a row, daily and in Dutch."""

    person_id = fields.UUIDField(primary_key=True)
    digest = fields.CharField(max_length=8)
    language = fields.CharField(max_length=2)

    class Meta:
        """One row a person."""

        table = "notice_preference"
