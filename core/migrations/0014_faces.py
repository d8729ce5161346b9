"""Where faces are in photos: see `core.faces`. No biometrics."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE face_look ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
ALTER TABLE face_region ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
GRANT SELECT, INSERT, UPDATE, DELETE ON face_look, face_region TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON face_look, face_region FROM bk_app;
ALTER TABLE face_look DROP CONSTRAINT face_look_photo_id_fkey;
ALTER TABLE face_region DROP CONSTRAINT face_region_photo_id_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0013_assessments")]
    operations = [
        ops.CreateModel(
            name="FaceLookRow",
            fields=[
                ("photo_id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("model", fields.CharField(max_length=40)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "face_look",
                "app": "core",
                "pk_attr": "photo_id",
                "table_description": "That a photo was looked at, by which network; without a row nobody has looked yet.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FaceRegionRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("photo_id", fields.UUIDField()),
                ("left", fields.FloatField(source_field="x0")),
                ("top", fields.FloatField(source_field="y0")),
                ("right", fields.FloatField(source_field="x1")),
                ("bottom", fields.FloatField(source_field="y1")),
                ("score", fields.FloatField()),
                ("size", fields.FloatField()),
                ("sharpness", fields.FloatField()),
                ("frontality", fields.FloatField()),
            ],
            options={
                "table": "face_region",
                "app": "core",
                "indexes": [Index(fields=["photo_id"], name="face_region_photo")],
                "pk_attr": "id",
                "table_description": "A face in a photo: from 0 to 1 of its width and height.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
