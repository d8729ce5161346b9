"""Who may do what, as data; care relations, emergencies, labels of sensitivity: `core.access`."""

from json import loads

from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_RULES = """
ALTER TABLE care_relation ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE care_relation ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE break_glass ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE break_glass ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE break_glass ADD CONSTRAINT break_glass_reviewed CHECK (
    (verdict IS NULL) = (reviewed_by IS NULL) AND (verdict IS NULL) = (reviewed_at IS NULL)
    AND reviewed_by IS DISTINCT FROM person_id);
-- Who has one that nobody reviewed gets no other, whatever the application thinks.
CREATE UNIQUE INDEX break_glass_unreviewed ON break_glass (person_id) WHERE verdict IS NULL;
ALTER TABLE unveiling ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE unveiling ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
GRANT SELECT, INSERT ON access_policy TO bk_app;
GRANT SELECT, INSERT, UPDATE ON care_relation, break_glass TO bk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON unveiling TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON access_policy, care_relation, break_glass, unveiling FROM bk_app;
ALTER TABLE unveiling DROP CONSTRAINT unveiling_person_id_fkey;
ALTER TABLE unveiling DROP CONSTRAINT unveiling_photo_id_fkey;
DROP INDEX break_glass_unreviewed;
ALTER TABLE break_glass DROP CONSTRAINT break_glass_reviewed;
ALTER TABLE break_glass DROP CONSTRAINT break_glass_person_id_fkey;
ALTER TABLE break_glass DROP CONSTRAINT break_glass_patient_id_fkey;
ALTER TABLE care_relation DROP CONSTRAINT care_relation_person_id_fkey;
ALTER TABLE care_relation DROP CONSTRAINT care_relation_patient_id_fkey;
"""


def _at(**more: bool) -> fields.DatetimeField:
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


class Migration(migrations.Migration):
    dependencies = [("core", "0017_sign_in")]
    operations = [
        ops.AlterModelOptions(
            "PatientDepartmentRow",
            {
                "table": "patient_department",
                "app": "core",
                "unique_together": (("department", "patient_id"),),
                "pk_attr": "id",
                "table_description": "A department that treats a patient; who of its staff does is `care_relation`.",
            },
        ),
        ops.AddField("PhotoRow", "sensitivity", fields.SmallIntField(db_default=0)),
        ops.AddField("PatientRow", "sensitivity", fields.SmallIntField(db_default=0)),
        ops.CreateModel(
            name="AccessPolicyRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("version", fields.IntField(unique=True)),
                ("body", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", _at()),
                ("by", fields.UUIDField()),
            ],
            options={
                "table": "access_policy",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One version of the policy on access.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CareRelationRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("person_id", fields.UUIDField()),
                ("patient_id", fields.UUIDField()),
                ("basis", fields.CharField(max_length=10)),
                ("source", fields.CharField(max_length=10)),
                ("starts", _at()),
                ("ends", _at()),
                ("noted_by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "care_relation",
                "app": "core",
                "indexes": [
                    Index(fields=["person_id", "patient_id"], name="care_relation_person"),
                    Index(fields=["patient_id"], name="care_relation_patient"),
                ],
                "pk_attr": "id",
                "table_description": "That a person treats a patient, from and until a moment.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BreakGlassRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("person_id", fields.UUIDField()),
                ("patient_id", fields.UUIDField()),
                ("department", fields.CharField(max_length=40)),
                ("reason", fields.BinaryField()),
                ("at", _at()),
                ("until", _at()),
                ("ended_at", _at(null=True)),
                ("verdict", fields.CharField(null=True, max_length=12)),
                ("remark", fields.BinaryField(null=True)),
                ("reviewed_by", fields.UUIDField(null=True)),
                ("reviewed_at", _at(null=True)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("told_at", _at(null=True)),
            ],
            options={
                "table": "break_glass",
                "app": "core",
                "indexes": [Index(fields=["person_id", "id"], name="break_glass_person")],
                "pk_attr": "id",
                "table_description": "A look at one patient in an emergency, and what was thought of it. Words are sealed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnveilingRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("person_id", fields.UUIDField()),
                ("photo_id", fields.UUIDField()),
                ("until", _at()),
            ],
            options={
                "table": "unveiling",
                "app": "core",
                "unique_together": (("person_id", "photo_id"),),
                "pk_attr": "id",
                "table_description": "That a person chose to see a sensitive photo as it is.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RULES, reverse_sql=_REVERSE),
    ]
