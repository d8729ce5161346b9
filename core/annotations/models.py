"""The table of what was drawn."""

from tortoise import fields
from tortoise.models import Model


class AnnotationRow(Model):
    """One version of the layer over a photo. `shapes` is a field envelope."""

    id = fields.UUIDField(primary_key=True)
    photo_id = fields.UUIDField()
    version = fields.IntField()
    author = fields.UUIDField()
    at = fields.DatetimeField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    shapes = fields.BinaryField()

    class Meta:
        """Versions count from 1 and are never changed."""

        table = "annotation"
        unique_together = (("photo_id", "version"),)
