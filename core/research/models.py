"""The tables of the research room: words and secrets are sealed under a key of the project."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class ResearchProjectRow(Model):
    """A study that gets copies. `secret` is what its pseudonyms are made with."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=40)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    name = fields.BinaryField()
    approval = fields.BinaryField()
    secret = fields.BinaryField()
    recipient = fields.CharField(max_length=100)
    begun_by = fields.UUIDField()
    begun_at = fields.DatetimeField()

    class Meta:
        """`recipient` is the public key (age) that alone opens what leaves."""

        table = "research_project"


class ResearchExportRow(Model):
    """Some copies that somebody asked for, and who signed for them."""

    id = fields.UUIDField(primary_key=True)
    project_id = fields.UUIDField()
    asked_by = fields.UUIDField()
    asked_at = fields.DatetimeField()
    signed_by = fields.UUIDField(null=True)
    signed_at = fields.DatetimeField(null=True)
    stopped_at = fields.DatetimeField(null=True)

    class Meta:
        """Whoever asked does not sign."""

        table = "research_export"


class ResearchItemRow(Model):
    """One photo of an export: what keeps it back, the copy, and what was said of that."""

    id = fields.UUIDField(primary_key=True)
    export_id = fields.UUIDField()
    photo_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    place = fields.SmallIntField()
    copy_id = fields.UUIDField(null=True)
    held = fields.CharField(max_length=24, null=True)
    verdict = fields.CharField(max_length=10, null=True)
    judged_by = fields.UUIDField(null=True)
    judged_at = fields.DatetimeField(null=True)

    class Meta:
        """A photo is in an export once."""

        table = "research_item"
        unique_together = (("export_id", "photo_id"),)


class DeidentificationRow(Model):
    """How a copy for research was made: what is unreadable in it, and who looked at it.

    `rendition_id` is the copy, as long as no other took its place. Older ones stay.
    """

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    rendition_id = fields.UUIDField(null=True)
    recipe = fields.CharField(max_length=40)
    areas: Any = fields.JSONField()
    hidden: Any = fields.JSONField()
    faces = fields.SmallIntField()
    texts = fields.SmallIntField()
    at = fields.DatetimeField()
    reviewed_by = fields.UUIDField(null=True)
    reviewed_at = fields.DatetimeField(null=True)
    is_deidentified = fields.BooleanField()

    class Meta:
        """`hidden` are the faces of the photo that were known when it was made."""

        table = "deidentification"
