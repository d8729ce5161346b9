"""Tables for what there is to do and who was told, and an address a person: `core.notices`."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_RIGHTS = """
ALTER TABLE task ADD FOREIGN KEY (consent_id) REFERENCES consent (id);
ALTER TABLE task ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE task ADD FOREIGN KEY (owner) REFERENCES person (id);
ALTER TABLE task ADD FOREIGN KEY (closed_by) REFERENCES person (id);
ALTER TABLE notice ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE notice_preference ADD FOREIGN KEY (person_id) REFERENCES person (id);
CREATE UNIQUE INDEX task_open ON task (dedupe) WHERE state = 'open';
CREATE INDEX task_department ON task (department, due, id) WHERE state = 'open';
CREATE INDEX task_consent ON task (consent_id);
CREATE INDEX notice_waiting ON notice (next_at) WHERE state = 'waiting';
GRANT SELECT, INSERT, UPDATE ON task TO bk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON notice, notice_preference TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON task, notice, notice_preference FROM bk_app;
DROP INDEX task_open, task_department, task_consent, notice_waiting;
ALTER TABLE task DROP CONSTRAINT task_consent_id_fkey, DROP CONSTRAINT task_patient_id_fkey,
    DROP CONSTRAINT task_owner_fkey, DROP CONSTRAINT task_closed_by_fkey;
ALTER TABLE notice DROP CONSTRAINT notice_person_id_fkey;
ALTER TABLE notice_preference DROP CONSTRAINT notice_preference_person_id_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0010_passports")]
    operations = [
        ops.AddField(
            model_name="PersonRow",
            name="mail",
            field=fields.CharField(null=True, max_length=254),
        ),
        ops.CreateModel(
            name="TaskRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=16)),
                ("department", fields.CharField(max_length=40)),
                ("owner", fields.UUIDField(null=True)),
                ("patient_id", fields.UUIDField()),
                ("consent_id", fields.UUIDField()),
                ("due", fields.DateField()),
                ("state", fields.CharField(max_length=8)),
                ("level", fields.SmallIntField()),
                ("dedupe", fields.CharField(max_length=80)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_by", fields.UUIDField(null=True)),
                ("reason", fields.CharField(null=True, max_length=16)),
            ],
            options={
                "table": "task",
                "app": "core",
                "pk_attr": "id",
                "table_description": "Something to do about a consent. `dedupe` is the key of its plan.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoticeRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("person_id", fields.UUIDField()),
                ("day", fields.DateField()),
                ("kind", fields.CharField(max_length=16)),
                ("state", fields.CharField(max_length=8)),
                ("tries", fields.IntField()),
                ("next_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("accepted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("error", fields.CharField(null=True, max_length=16)),
            ],
            options={
                "table": "notice",
                "app": "core",
                "unique_together": (("person_id", "day", "kind"),),
                "pk_attr": "id",
                "table_description": "One mail to one person about one day. What it says is counted when it leaves.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PreferenceRow",
            fields=[
                ("person_id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("digest", fields.CharField(max_length=8)),
                ("language", fields.CharField(max_length=2)),
            ],
            options={
                "table": "notice_preference",
                "app": "core",
                "pk_attr": "person_id",
                "table_description": "How somebody wants to be told; without a row, daily and in Dutch.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
