"""Whose faces those are, as a person said; templates of who agreed; masked copies: `core.faces`."""

from json import loads

from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

# That a person said so is no matter of code alone: without one there is no row.
_RULES = """
ALTER TABLE face_region ADD FOREIGN KEY (depiction_id) REFERENCES depicted (id) ON DELETE SET NULL;
ALTER TABLE face_region ADD CONSTRAINT face_region_said CHECK (
    (depiction_id IS NULL OR named_by IS NOT NULL) AND (named_by IS NULL OR declared_by IS NULL));
ALTER TABLE depicted ADD CONSTRAINT depicted_said CHECK (
    origin <> 'face' OR confirmed_by IS NOT NULL);
ALTER TABLE face_suggestion ADD FOREIGN KEY (face_id) REFERENCES face_region (id) ON DELETE CASCADE;
ALTER TABLE face_suggestion ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE face_suggestion ADD CONSTRAINT face_suggestion_said CHECK (
    (verdict IS NULL) = (decided_by IS NULL));
ALTER TABLE face_template ADD FOREIGN KEY (face_id) REFERENCES face_region (id) ON DELETE CASCADE;
ALTER TABLE face_template ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE face_template ADD FOREIGN KEY (consent_id) REFERENCES consent (id);
ALTER TABLE face_masking ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
-- In the row itself: set apart, as more than 2,000 bytes would be, they take much longer to read.
ALTER TABLE face_template ALTER COLUMN vector SET STORAGE PLAIN;
-- It rests on that name, so it goes with it, whoever takes that back.
ALTER TABLE face_template ADD FOREIGN KEY (depiction_id) REFERENCES depicted (id) ON DELETE CASCADE;
CREATE FUNCTION face_template_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox (kind, subject, at)
    VALUES ('templates-changed', coalesce(NEW.patient_id, OLD.patient_id), now());
    RETURN NULL;
END $$;
CREATE TRIGGER face_template_told AFTER INSERT OR DELETE ON face_template
    FOR EACH ROW EXECUTE FUNCTION face_template_told();
-- Asked for every half second.
CREATE INDEX face_suggestion_scored ON face_suggestion (id) WHERE cosine IS NOT NULL;
CREATE INDEX face_look_doubts ON face_look (doubts) WHERE doubts IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON face_suggestion, face_template, face_eye TO bk_app;
GRANT SELECT, INSERT, UPDATE ON face_masking TO bk_app;
GRANT SELECT, INSERT ON recognition TO bk_app;
"""
_REVERSE = """
REVOKE ALL ON face_suggestion, face_template, face_eye, face_masking, recognition FROM bk_app;
DROP INDEX face_look_doubts;
DROP INDEX face_suggestion_scored;
DROP TRIGGER face_template_told ON face_template;
DROP FUNCTION face_template_told();
ALTER TABLE face_template DROP CONSTRAINT face_template_depiction_id_fkey;
ALTER TABLE face_masking DROP CONSTRAINT face_masking_photo_id_fkey;
ALTER TABLE face_template DROP CONSTRAINT face_template_face_id_fkey;
ALTER TABLE face_template DROP CONSTRAINT face_template_patient_id_fkey;
ALTER TABLE face_template DROP CONSTRAINT face_template_consent_id_fkey;
ALTER TABLE face_suggestion DROP CONSTRAINT face_suggestion_face_id_fkey;
ALTER TABLE face_suggestion DROP CONSTRAINT face_suggestion_patient_id_fkey;
ALTER TABLE face_suggestion DROP CONSTRAINT face_suggestion_said;
ALTER TABLE depicted DROP CONSTRAINT depicted_said;
ALTER TABLE face_region DROP CONSTRAINT face_region_said;
ALTER TABLE face_region DROP CONSTRAINT face_region_depiction_id_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0014_faces")]
    operations = [
        ops.AlterModelOptions(
            "FaceLookRow",
            {
                "table": "face_look",
                "app": "core",
                "pk_attr": "photo_id",
                "table_description": "That a photo was looked at: by a network, or by a person who saw no face that was missed.",
            },
        ),
        ops.AddField("FaceLookRow", "by", fields.UUIDField(null=True)),
        ops.AddField("FaceLookRow", "doubts", fields.UUIDField(null=True)),
        ops.AddField("FaceRegionRow", "depiction_id", fields.UUIDField(null=True)),
        ops.AddField("FaceRegionRow", "named_by", fields.UUIDField(null=True)),
        ops.AddField("FaceRegionRow", "named_at", fields.DatetimeField(null=True)),
        ops.AddField("FaceRegionRow", "declared_by", fields.UUIDField(null=True)),
        ops.AddField("FaceRegionRow", "declared_at", fields.DatetimeField(null=True)),
        ops.AlterModelOptions(
            "FaceRegionRow",
            {
                "table": "face_region",
                "app": "core",
                "indexes": [
                    Index(fields=["photo_id"], name="face_region_photo"),
                    Index(fields=["depiction_id"], name="face_region_depiction"),
                ],
                "pk_attr": "id",
                "table_description": "A face in a photo: from 0 to 1 of its width and height, and what a person said of it.",
            },
        ),
        ops.AddIndex(
            "FaceRegionRow", Index(fields=["depiction_id"], name="face_region_depiction")
        ),
        ops.CreateModel(
            name="FaceSuggestionRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("face_id", fields.UUIDField()),
                ("patient_id", fields.UUIDField()),
                ("cosine", fields.FloatField(null=True)),
                ("is_likely", fields.BooleanField()),
                ("model", fields.CharField(max_length=40)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("verdict", fields.CharField(null=True, max_length=10)),
                ("decided_by", fields.UUIDField(null=True)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "face_suggestion",
                "app": "core",
                "unique_together": (("face_id", "patient_id"),),
                "indexes": [Index(fields=["patient_id"], name="face_suggestion_patient")],
                "pk_attr": "id",
                "table_description": "That a face may be a patient's, and what a person said of that.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FaceTemplateRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("face_id", fields.UUIDField()),
                ("depiction_id", fields.UUIDField()),
                ("patient_id", fields.UUIDField()),
                ("consent_id", fields.UUIDField()),
                ("ends", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("model", fields.CharField(max_length=40)),
                ("threshold", fields.FloatField()),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("vector", fields.BinaryField()),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "face_template",
                "app": "core",
                "unique_together": (("face_id", "model"),),
                "indexes": [Index(fields=["patient_id"], name="face_template_patient"), Index(fields=["ends"], name="face_template_ends")],
                "pk_attr": "id",
                "table_description": "What a recogniser made of a face that a person said is this patient's.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecognitionRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("mode", fields.CharField(max_length=10)),
                ("dpia", fields.CharField(max_length=100)),
                ("review_on", fields.DateField(null=True)),
                ("model", fields.CharField(max_length=40)),
                ("set_by", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recognition",
                "app": "core",
                "pk_attr": "id",
                "table_description": "How faces may be compared, from a moment on; rows are only added.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FaceMaskingRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("photo_id", fields.UUIDField()),
                ("areas", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("hidden", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("made_by", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("rendition_id", fields.UUIDField(null=True)),
                ("reviewed_by", fields.UUIDField(null=True)),
                ("reviewed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("is_deidentified", fields.BooleanField()),
            ],
            options={
                "table": "face_masking",
                "app": "core",
                "indexes": [Index(fields=["photo_id", "id"], name="face_masking_photo")],
                "pk_attr": "id",
                "table_description": "What is made unreadable in a copy of a photo: the recipe, who asked, who looked at it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FaceEyeRow",
            fields=[
                ("worker", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ("told", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "face_eye",
                "app": "core",
                "pk_attr": "worker",
                "table_description": "How the eye of a worker is, as that worker last said.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RULES, reverse_sql=_REVERSE),
    ]
