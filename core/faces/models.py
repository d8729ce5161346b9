"""The face tables. Where a face is and how well it can be seen: no biometrics."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class FaceLookRow(Model):
    """That a photo was looked at, by which network; without a row nobody has looked yet."""

    photo_id = fields.UUIDField(primary_key=True)
    model = fields.CharField(max_length=40)
    at = fields.DatetimeField()

    class Meta:
        """At most one a photo: a new look takes the place of the one before."""

        table = "face_look"


class FaceRegionRow(Model):
    """A face in a photo: from 0 to 1 of its width and height."""

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

    class Meta:
        """`left` and `right` are words of SQL, so the columns have other names."""

        table = "face_region"
        indexes = (Index(fields=("photo_id",), name="face_region_photo"),)
