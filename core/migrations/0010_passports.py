"""An index on the log: the passport of a file names the decision that let it leave."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_INDEX = """
CREATE INDEX audit_event_released ON audit_event (subject) WHERE tag = 'photo:released';
"""
_REVERSE = "DROP INDEX audit_event_released;"


class Migration(migrations.Migration):
    dependencies = [("core", "0009_signing_certificate")]

    operations = [ops.RunSQL(_INDEX, reverse_sql=_REVERSE)]
