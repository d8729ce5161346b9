"""All that NEN 7513 asks of a row of the log, and its place in the sealed log: `core.audit`."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

# That a place is given once, and to a row that has its entry, is no matter of code alone.
_RULES = """
CREATE INDEX audit_event_unsequenced ON audit_event (id) WHERE seq IS NULL;
ALTER TABLE audit_leaf ADD FOREIGN KEY (event) REFERENCES audit_event (id);
CREATE FUNCTION audit_event_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR OLD.seq IS NOT NULL OR NOT EXISTS (
        SELECT FROM audit_leaf WHERE audit_leaf.seq = NEW.seq AND audit_leaf.event = NEW.id
    ) THEN
        RAISE EXCEPTION 'a row of the log gets its place once' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_event_not_placed BEFORE INSERT ON audit_event
    FOR EACH ROW WHEN (NEW.seq IS NOT NULL) EXECUTE FUNCTION audit_event_placed();
CREATE TRIGGER audit_event_placed BEFORE UPDATE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_placed();
GRANT UPDATE (seq) ON audit_event TO bk_app;
GRANT SELECT, INSERT ON audit_leaf, audit_key TO bk_app;
GRANT USAGE ON SEQUENCE audit_key_id_seq TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON audit_leaf, audit_key FROM bk_app;
REVOKE ALL ON SEQUENCE audit_key_id_seq FROM bk_app;
REVOKE UPDATE (seq) ON audit_event FROM bk_app;
DROP TRIGGER audit_event_placed ON audit_event;
DROP TRIGGER audit_event_not_placed ON audit_event;
DROP FUNCTION audit_event_placed();
ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_event_fkey;
DROP INDEX audit_event_unsequenced;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0015_recognition")]
    operations = [
        ops.AlterModelOptions(
            "AuditRow",
            {
                "table": "audit_event",
                "app": "core",
                "indexes": [
                    Index(fields=["photo", "id"], name="audit_event_photo"),
                    Index(fields=["patient", "id"], name="audit_event_patient"),
                    Index(fields=["person", "id"], name="audit_event_person"),
                ],
                "pk_attr": "id",
                "table_description": "One act of one actor. `detail` holds codes, counts and keyed hashes only.",
            },
        ),
        ops.AddField("AuditRow", "client", fields.TextField(null=True)),
        ops.AddField("AuditRow", "rule", fields.TextField(null=True)),
        ops.AddField("AuditRow", "relation", fields.UUIDField(null=True)),
        ops.AddField("AuditRow", "emergency", fields.UUIDField(null=True)),
        ops.AddField("AuditRow", "purpose", fields.TextField(null=True)),
        ops.AddField("AuditRow", "behalf", fields.UUIDField(null=True)),
        ops.AddField("AuditRow", "private", fields.BinaryField(null=True)),
        ops.AddField("AuditRow", "seq", fields.BigIntField(null=True)),
        ops.CreateModel(
            name="AuditLeafRow",
            fields=[
                ("seq", fields.BigIntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("event", fields.BigIntField(unique=True)),
                ("leaf", fields.BinaryField()),
            ],
            options={
                "table": "audit_leaf",
                "app": "core",
                "pk_attr": "seq",
                "table_description": "An entry of the sealed log: its number, the row it is of, and its bytes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditKeyRow",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("owner", fields.UUIDField()),
                ("month", fields.CharField(max_length=7)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
            ],
            options={
                "table": "audit_key",
                "app": "core",
                "unique_together": (("owner", "month"),),
                "pk_attr": "id",
                "table_description": "Whose records of which month are sealed under which key of the keystore.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RULES, reverse_sql=_REVERSE),
    ]
