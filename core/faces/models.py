"""The face tables. Only `face_template` holds biometrics, and only sealed."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class FaceLookRow(Model):
    """That a photo was looked at: by a network, or by a person who saw no face that was missed.

    `doubts` is the patient it is filed under, where no face in it is like theirs.
    """

    photo_id = fields.UUIDField(primary_key=True)
    model = fields.CharField(max_length=40)
    at = fields.DatetimeField()
    by = fields.UUIDField(null=True)
    doubts = fields.UUIDField(null=True)

    class Meta:
        """At most one a photo, the newest. Where a person looked, `model` is empty."""

        table = "face_look"


class FaceRegionRow(Model):
    """A face in a photo: from 0 to 1 of its width and height, and what a person said of it.

    `depiction_id` is whose it is, among the people of the photo; `declared_by` said that nobody
    can be recognised by it. Neither is ever set without a person who said so.
    """

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    left = fields.FloatField(source_field="x0")
    top = fields.FloatField(source_field="y0")
    right = fields.FloatField(source_field="x1")
    bottom = fields.FloatField(source_field="y1")
    score = fields.FloatField()
    size = fields.FloatField()
    sharpness = fields.FloatField()
    frontality = fields.FloatField()
    depiction_id = fields.UUIDField(null=True)
    named_by = fields.UUIDField(null=True)
    named_at = fields.DatetimeField(null=True)
    declared_by = fields.UUIDField(null=True)
    declared_at = fields.DatetimeField(null=True)

    class Meta:
        """`left` and `right` are words of SQL, so the columns have other names."""

        table = "face_region"
        indexes = (
            Index(fields=("photo_id",), name="face_region_photo"),
            Index(fields=("depiction_id",), name="face_region_depiction"),
        )


class FaceSuggestionRow(Model):
    """That a face may be a patient's, and what a person said of that."""

    id = fields.UUIDField(primary_key=True)
    face_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    cosine = fields.FloatField(null=True)
    is_likely = fields.BooleanField()
    model = fields.CharField(max_length=40)
    made_at = fields.DatetimeField()
    verdict = fields.CharField(max_length=10, null=True)
    decided_by = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        """One of a face and a patient, for ever: a rejection stays whoever looks again."""

        table = "face_suggestion"
        unique_together = (("face_id", "patient_id"),)
        indexes = (Index(fields=("patient_id",), name="face_suggestion_patient"),)


class FaceTemplateRow(Model):
    """What a recogniser made of a face that a person said is this patient's.

    `vector` is a field envelope under the patient's key. `consent_id` is what allows it, until
    `ends`; `depiction_id` is that they are in the photo, as a person said. Workers hear of each
    row that comes or goes by a trigger.
    """

    id = fields.UUIDField(primary_key=True)
    face_id = fields.UUIDField()
    depiction_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    consent_id = fields.UUIDField()
    ends = fields.DatetimeField(null=True)
    model = fields.CharField(max_length=40)
    threshold = fields.FloatField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    vector = fields.BinaryField()
    made_at = fields.DatetimeField()

    class Meta:
        """At most one of a face and a model."""

        table = "face_template"
        unique_together = (("face_id", "model"),)
        indexes = (
            Index(fields=("patient_id",), name="face_template_patient"),
            Index(fields=("ends",), name="face_template_ends"),
        )


class RecognitionRow(Model):
    """How faces may be compared, from a moment on; rows are only added."""

    id = fields.UUIDField(primary_key=True)
    mode = fields.CharField(max_length=10)
    dpia = fields.CharField(max_length=100)
    review_on = fields.DateField(null=True)
    model = fields.CharField(max_length=40)
    set_by = fields.UUIDField()
    at = fields.DatetimeField()

    class Meta:
        """The last one counts."""

        table = "recognition"


class FaceMaskingRow(Model):
    """What is made unreadable in a copy of a photo: the recipe, who asked, who looked at it.

    `rendition_id` is the copy, once it is made. Older recipes stay.
    """

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    areas: Any = fields.JSONField()
    hidden: Any = fields.JSONField()
    made_by = fields.UUIDField()
    at = fields.DatetimeField()
    rendition_id = fields.UUIDField(null=True)
    reviewed_by = fields.UUIDField(null=True)
    reviewed_at = fields.DatetimeField(null=True)
    is_deidentified = fields.BooleanField()

    class Meta:
        """`hidden` are faces and people of the photo."""

        table = "face_masking"
        indexes = (Index(fields=("photo_id", "id"), name="face_masking_photo"),)


class FaceEyeRow(Model):
    """How the eye of a worker is, as that worker last said."""

    worker = fields.CharField(max_length=40, primary_key=True)
    told: Any = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        """For the status of the box."""

        table = "face_eye"
