"""A table for what is drawn over photos: see `core.annotations`."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE annotation ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
ALTER TABLE annotation ADD FOREIGN KEY (author) REFERENCES person (id);
GRANT SELECT, INSERT, DELETE ON annotation TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON annotation FROM bk_app;
ALTER TABLE annotation DROP CONSTRAINT annotation_photo_id_fkey,
    DROP CONSTRAINT annotation_author_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_uploads")]
    operations = [
        ops.CreateModel(
            name="AnnotationRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("photo_id", fields.UUIDField()),
                ("version", fields.IntField()),
                ("author", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("shapes", fields.BinaryField()),
            ],
            options={
                "table": "annotation",
                "app": "core",
                "unique_together": (("photo_id", "version"),),
                "pk_attr": "id",
                "table_description": "One version of the layer over a photo. `shapes` is a field envelope.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
