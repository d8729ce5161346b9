"""By which name the hospital's directory is asked of somebody, and since when it lists them not."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("core", "0020_log_views")]
    operations = [
        ops.AddField(
            model_name="IdentityRow",
            name="login",
            field=fields.CharField(max_length=300, null=True),
        ),
        ops.AddField(
            model_name="IdentityRow",
            name="closed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
