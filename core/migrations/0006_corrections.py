"""A table for photos that turn out to be of another patient: see `core.corrections`."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE correction ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
ALTER TABLE correction ADD FOREIGN KEY (from_patient) REFERENCES patient (id);
ALTER TABLE correction ADD FOREIGN KEY (to_patient) REFERENCES patient (id);
ALTER TABLE correction ADD FOREIGN KEY (proposed_by) REFERENCES person (id);
ALTER TABLE correction ADD FOREIGN KEY (decided_by) REFERENCES person (id);
ALTER TABLE correction ADD CONSTRAINT correction_four_eyes CHECK (decided_by <> proposed_by);
CREATE UNIQUE INDEX correction_open ON correction (photo_id) WHERE state = 'proposed';
CREATE INDEX correction_department ON correction (department, id) WHERE state = 'proposed';
GRANT SELECT, INSERT, UPDATE, DELETE ON correction TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON correction FROM bk_app;
DROP INDEX correction_open, correction_department;
ALTER TABLE correction DROP CONSTRAINT correction_four_eyes,
    DROP CONSTRAINT correction_photo_id_fkey, DROP CONSTRAINT correction_from_patient_fkey,
    DROP CONSTRAINT correction_to_patient_fkey, DROP CONSTRAINT correction_proposed_by_fkey,
    DROP CONSTRAINT correction_decided_by_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_annotations")]
    operations = [
        ops.CreateModel(
            name="CorrectionRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("photo_id", fields.UUIDField()),
                ("department", fields.CharField(max_length=40)),
                ("from_patient", fields.UUIDField()),
                ("to_patient", fields.UUIDField()),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("reason", fields.BinaryField()),
                ("state", fields.CharField(max_length=10)),
                ("proposed_by", fields.UUIDField()),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("decided_by", fields.UUIDField(null=True)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "correction",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One correction. `reason` is a field envelope under the key of the patient left behind.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
