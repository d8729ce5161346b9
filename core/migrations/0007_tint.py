"""A column for the mean colour of a photo, sealed; photos developed before have none."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("core", "0006_corrections")]
    operations = [
        ops.AddField(model_name="PhotoRow", name="tint", field=fields.BinaryField(null=True)),
    ]
