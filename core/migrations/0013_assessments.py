"""Who can decide themselves, as it was assessed, and by which way somebody came to a consent."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE capability_assessment ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
GRANT SELECT, INSERT ON capability_assessment TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON capability_assessment FROM bk_app;
ALTER TABLE capability_assessment DROP CONSTRAINT capability_assessment_patient_id_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0012_forms")]
    operations = [
        ops.AddField(
            model_name="ConsentLinkRow",
            name="method",
            field=fields.CharField(max_length=20, db_default="link"),
        ),
        ops.CreateModel(
            name="AssessmentRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("patient_id", fields.UUIDField()),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("is_capable", fields.BooleanField()),
                ("ground", fields.BinaryField()),
                ("review_on", fields.DateField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "capability_assessment",
                "app": "core",
                "indexes": [Index(fields=["patient_id", "id"], name="capability_assessment_patient")],
                "pk_attr": "id",
                "table_description": "Whether a patient can decide themselves; rows are only added. `ground` is an envelope.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
