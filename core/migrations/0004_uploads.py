"""Tables for photos that arrive piece by piece: see `core.photos.uploads`."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE upload ADD FOREIGN KEY (person) REFERENCES person (id);
ALTER TABLE upload ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE upload_part ADD FOREIGN KEY (upload_id) REFERENCES upload (id);
CREATE INDEX upload_expiry ON upload (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON upload, upload_part TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON upload, upload_part FROM bk_app;
DROP INDEX upload_expiry;
ALTER TABLE upload DROP CONSTRAINT upload_person_fkey, DROP CONSTRAINT upload_patient_id_fkey;
ALTER TABLE upload_part DROP CONSTRAINT upload_part_upload_id_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_layouts")]
    operations = [
        ops.CreateModel(
            name="UploadPartRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("upload_id", fields.UUIDField()),
                ("offset_bytes", fields.BigIntField()),
            ],
            options={
                "table": "upload_part",
                "app": "core",
                "unique_together": (("upload_id", "offset_bytes"),),
                "pk_attr": "id",
                "table_description": "One sealed piece of an upload: its id is the blob's.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UploadRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("person", fields.UUIDField()),
                ("department", fields.CharField(max_length=40)),
                ("patient_id", fields.UUIDField(null=True)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("dek", fields.BinaryField()),
                ("told", fields.BinaryField()),
                ("media_type", fields.CharField(max_length=20)),
                ("size_bytes", fields.BigIntField()),
                ("offset_bytes", fields.BigIntField()),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("photo_id", fields.UUIDField(null=True)),
            ],
            options={
                "table": "upload",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A photo that arrives piece by piece. `told` is what the sender declared, sealed.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
