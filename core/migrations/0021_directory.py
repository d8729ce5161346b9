"""What the single sign-on calls somebody, by which the hospital's directory is asked."""

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
    ]
