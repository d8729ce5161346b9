"""What the views of the log ask: indexes by time, and the looks to be reviewed: `core.oversight`."""

from json import loads

from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

# Newest first, however it is chosen. A refusal or an emergency is rare, so its index is small.
_INDEXES = """
CREATE INDEX audit_event_at ON audit_event (at, id);
CREATE INDEX audit_event_patient_at ON audit_event (patient, at, id) WHERE patient IS NOT NULL;
CREATE INDEX audit_event_person_at ON audit_event (person, at, id) WHERE person IS NOT NULL;
CREATE INDEX audit_event_tag_at ON audit_event (tag, at, id);
CREATE INDEX audit_event_address_at ON audit_event (address, at, id) WHERE address IS NOT NULL;
CREATE INDEX audit_event_not_ok ON audit_event (outcome, at, id) WHERE outcome <> 'ok';
CREATE INDEX audit_event_emergency ON audit_event (at, id) WHERE emergency IS NOT NULL;
CREATE INDEX audit_event_listed ON audit_event USING gin ((detail -> 'patients'))
    WHERE detail ? 'patients';
"""
_NO_INDEXES = """
DROP INDEX audit_event_at, audit_event_patient_at, audit_event_person_at, audit_event_tag_at,
    audit_event_address_at, audit_event_not_ok, audit_event_emergency, audit_event_listed;
"""
_SEEN = "(SELECT bk_is('box')) OR (SELECT bk_is('audits'))"
_RULES = f"""
ALTER TABLE review ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE review ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE review ADD FOREIGN KEY (week) REFERENCES review_week (week);
ALTER TABLE review ADD CONSTRAINT review_judged CHECK (
    (verdict IS NULL) = (reviewed_by IS NULL) AND (verdict IS NULL) = (reviewed_at IS NULL)
    AND reviewed_by IS DISTINCT FROM person_id);
CREATE UNIQUE INDEX review_once ON review (week, person_id, patient_id) NULLS NOT DISTINCT;
CREATE INDEX review_waiting ON review (weight, id)
    WHERE verdict IS NULL OR verdict = 'questioned';
GRANT SELECT, INSERT ON review_week TO bk_app;
GRANT SELECT, INSERT, UPDATE ON review TO bk_app;
CREATE POLICY own ON review TO bk_app USING ({_SEEN});
CREATE POLICY own ON review_week TO bk_app USING ({_SEEN});
CREATE POLICY migrates ON review TO CURRENT_USER USING (true);
CREATE POLICY migrates ON review_week TO CURRENT_USER USING (true);
ALTER TABLE review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE review_week ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""  # noqa: S608 - a condition of ours
_REVERSE = """
ALTER TABLE review NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE review_week NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY migrates ON review;
DROP POLICY migrates ON review_week;
DROP POLICY own ON review;
DROP POLICY own ON review_week;
REVOKE ALL ON review, review_week FROM bk_app;
DROP INDEX review_waiting, review_once;
ALTER TABLE review DROP CONSTRAINT review_judged;
ALTER TABLE review DROP CONSTRAINT review_week_fkey;
ALTER TABLE review DROP CONSTRAINT review_patient_id_fkey;
ALTER TABLE review DROP CONSTRAINT review_person_id_fkey;
"""


def _at(**more: bool) -> fields.DatetimeField:
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


class Migration(migrations.Migration):
    dependencies = [("core", "0019_row_security")]
    operations = [
        ops.RunSQL(_INDEXES, reverse_sql=_NO_INDEXES),
        ops.RemoveIndex("AuditRow", name="audit_event_patient"),
        ops.RemoveIndex("AuditRow", name="audit_event_person"),
        ops.CreateModel(
            name="ReviewWeekRow",
            fields=[
                ("week", fields.DateField(primary_key=True, unique=True, db_index=True)),
                ("seed", fields.BinaryField()),
                ("looked", fields.IntField()),
                ("made_at", _at()),
            ],
            options={
                "table": "review_week",
                "app": "core",
                "pk_attr": "week",
                "table_description": "That the looks of a week were gone through, once: the first day, and the seed of chance.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReviewRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("week", fields.DateField()),
                ("person_id", fields.UUIDField()),
                ("patient_id", fields.UUIDField(null=True)),
                ("rules", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("weight", fields.SmallIntField()),
                ("acts", fields.IntField()),
                ("photos", fields.IntField()),
                ("patients", fields.IntField()),
                ("first_at", _at()),
                ("last_at", _at()),
                ("verdict", fields.CharField(null=True, max_length=12)),
                ("remark", fields.BinaryField(null=True)),
                ("reviewed_by", fields.UUIDField(null=True)),
                ("reviewed_at", _at(null=True)),
            ],
            options={
                "table": "review",
                "app": "core",
                "indexes": [Index(fields=["person_id"], name="review_person")],
                "pk_attr": "id",
                "table_description": "What one person looked at of one patient in a week, or of many, and what was thought of it.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RULES, reverse_sql=_REVERSE),
    ]
