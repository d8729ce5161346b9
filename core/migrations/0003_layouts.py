"""A table for what was laid out for the search index: see `core.search.layouts`."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE layout ADD FOREIGN KEY (photo_id) REFERENCES photo (id) ON DELETE CASCADE;
GRANT SELECT, INSERT, UPDATE, DELETE ON layout TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON layout FROM bk_app;
ALTER TABLE layout DROP CONSTRAINT layout_photo_id_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_queue_and_rights")]
    operations = [
        ops.CreateModel(
            name="LayoutRow",
            fields=[
                ("photo_id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("made_from", fields.BinaryField()),
                ("sealed", fields.BinaryField()),
            ],
            options={
                "table": "layout",
                "app": "core",
                "pk_attr": "photo_id",
                "table_description": "A photo as the index takes it, sealed under the photo's key; see `core.search.layouts`.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
