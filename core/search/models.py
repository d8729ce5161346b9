"""The table of what was laid out for the index before."""

from tortoise import fields
from tortoise.models import Model


class LayoutRow(Model):
    """A photo as the index takes it, sealed under the photo's key; see `core.search.layouts`."""

    photo_id = fields.UUIDField(primary_key=True)
    made_from = fields.BinaryField()
    sealed = fields.BinaryField()

    class Meta:
        """Goes with its photo."""

        table = "layout"
