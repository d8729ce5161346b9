"""An index on provisions: the publication room begins with whoever agreed to a use."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_INDEX = """
CREATE INDEX consent_provision_permitted ON consent_provision (purpose, consent_id)
WHERE effect = 'permit';
"""


class Migration(migrations.Migration):
    dependencies = [('core', '0025_inbound')]

    operations = [
        ops.RunSQL(_INDEX, reverse_sql='DROP INDEX consent_provision_permitted;'),
    ]
