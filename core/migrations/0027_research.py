"""Copies for research: studies, what was asked for them, and how each copy was made."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_BOX = "(SELECT bk_is('box'))"
_HERE = "(SELECT bk_word('department'))"
_TABLES = ("research_project", "research_export", "research_item", "deidentification")
# A study is its department's; what is said of a copy, whoever sees the photo sees.
_OWN = {
    "research_project": f"{_BOX} OR department = {_HERE}",
    "research_export": f"{_BOX} OR EXISTS (SELECT FROM research_project WHERE id = project_id)",
    "research_item": f"{_BOX} OR EXISTS (SELECT FROM research_export WHERE id = export_id)",
    "deidentification": f"{_BOX} OR EXISTS (SELECT FROM photo WHERE photo.id = photo_id)",
}
_RULES = """
ALTER TABLE research_project ADD FOREIGN KEY (begun_by) REFERENCES person (id);
ALTER TABLE research_export ADD FOREIGN KEY (project_id) REFERENCES research_project (id);
ALTER TABLE research_export ADD FOREIGN KEY (asked_by) REFERENCES person (id);
ALTER TABLE research_export ADD FOREIGN KEY (signed_by) REFERENCES person (id);
ALTER TABLE research_export ADD CONSTRAINT research_export_two_people CHECK (
    (signed_by IS NULL) = (signed_at IS NULL) AND signed_by IS DISTINCT FROM asked_by);
ALTER TABLE research_item ADD FOREIGN KEY (export_id) REFERENCES research_export (id);
ALTER TABLE research_item ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
ALTER TABLE research_item ADD FOREIGN KEY (copy_id) REFERENCES deidentification (id);
ALTER TABLE research_item ADD FOREIGN KEY (judged_by) REFERENCES person (id);
ALTER TABLE research_item ADD CONSTRAINT research_item_judged CHECK (
    (verdict IS NULL) = (judged_by IS NULL) AND (verdict IS NULL) = (judged_at IS NULL)
    AND (verdict IS DISTINCT FROM 'accepted' OR copy_id IS NOT NULL) AND (held IS NULL OR copy_id IS NULL));
ALTER TABLE deidentification ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
ALTER TABLE deidentification ADD FOREIGN KEY (reviewed_by) REFERENCES person (id);
ALTER TABLE deidentification ADD CONSTRAINT deidentification_reviewed CHECK (
    reviewed_by IS NOT NULL OR NOT is_deidentified);
CREATE INDEX research_project_department ON research_project (department, id);
CREATE INDEX research_export_project ON research_export (project_id, id);
CREATE INDEX research_item_copy ON research_item (copy_id);
CREATE INDEX research_item_photo ON research_item (photo_id);
CREATE INDEX deidentification_photo ON deidentification (photo_id);
CREATE UNIQUE INDEX deidentification_newest ON deidentification (photo_id)
    WHERE rendition_id IS NOT NULL;
CREATE UNIQUE INDEX deidentification_rendition ON deidentification (rendition_id);
GRANT SELECT, INSERT ON research_project TO bk_app;
GRANT SELECT, INSERT, UPDATE ON research_export, research_item, deidentification TO bk_app;
"""
_NO_RULES = """
REVOKE ALL ON research_project, research_export, research_item, deidentification FROM bk_app;
DROP INDEX deidentification_rendition, deidentification_newest, deidentification_photo, research_item_photo,
    research_item_copy, research_export_project, research_project_department;
ALTER TABLE deidentification DROP CONSTRAINT deidentification_reviewed,
    DROP CONSTRAINT deidentification_reviewed_by_fkey,
    DROP CONSTRAINT deidentification_photo_id_fkey;
ALTER TABLE research_item DROP CONSTRAINT research_item_judged,
    DROP CONSTRAINT research_item_judged_by_fkey, DROP CONSTRAINT research_item_copy_id_fkey,
    DROP CONSTRAINT research_item_photo_id_fkey, DROP CONSTRAINT research_item_export_id_fkey;
ALTER TABLE research_export DROP CONSTRAINT research_export_two_people,
    DROP CONSTRAINT research_export_signed_by_fkey,
    DROP CONSTRAINT research_export_asked_by_fkey,
    DROP CONSTRAINT research_export_project_id_fkey;
ALTER TABLE research_project DROP CONSTRAINT research_project_begun_by_fkey;
"""


def _up() -> str:
    said = [_RULES]
    for table, own in _OWN.items():
        said += [
            f"CREATE POLICY own ON {table} TO bk_app USING ({own});",
            f"CREATE POLICY migrates ON {table} TO CURRENT_USER USING (true);",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
        ]
    return "\n".join(said)


def _down() -> str:
    said = [
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;\n"
        f"DROP POLICY migrates ON {table};\nDROP POLICY own ON {table};"
        for table in reversed(_TABLES)
    ]
    return "\n".join([*said, _NO_RULES])


class Migration(migrations.Migration):
    dependencies = [('core', '0026_room')]

    operations = [
        ops.CreateModel(
            name='DeidentificationRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('photo_id', fields.UUIDField()),
                ('rendition_id', fields.UUIDField(null=True)),
                ('recipe', fields.CharField(max_length=40)),
                ('areas', fields.JSONField()),
                ('hidden', fields.JSONField()),
                ('faces', fields.SmallIntField()),
                ('texts', fields.SmallIntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reviewed_by', fields.UUIDField(null=True)),
                ('reviewed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('is_deidentified', fields.BooleanField()),
            ],
            options={'table': 'deidentification', 'app': 'core', 'pk_attr': 'id', 'table_description': 'How a copy for research was made: what is unreadable in it, and who looked at it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResearchExportRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('project_id', fields.UUIDField()),
                ('asked_by', fields.UUIDField()),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('signed_by', fields.UUIDField(null=True)),
                ('signed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('stopped_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'research_export', 'app': 'core', 'pk_attr': 'id', 'table_description': 'Some copies that somebody asked for, and who signed for them.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResearchItemRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('export_id', fields.UUIDField()),
                ('photo_id', fields.UUIDField()),
                ('patient_id', fields.UUIDField()),
                ('place', fields.SmallIntField()),
                ('copy_id', fields.UUIDField(null=True)),
                ('held', fields.CharField(null=True, max_length=24)),
                ('verdict', fields.CharField(null=True, max_length=10)),
                ('judged_by', fields.UUIDField(null=True)),
                ('judged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'research_item', 'app': 'core', 'unique_together': (('export_id', 'photo_id'),), 'pk_attr': 'id', 'table_description': 'One photo of an export: what keeps it back, the copy, and what was said of that.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResearchProjectRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('department', fields.CharField(max_length=40)),
                ('key_id', fields.UUIDField()),
                ('key_generation', fields.IntField()),
                ('name', fields.BinaryField()),
                ('approval', fields.BinaryField()),
                ('secret', fields.BinaryField()),
                ('recipient', fields.CharField(max_length=100)),
                ('begun_by', fields.UUIDField()),
                ('begun_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'research_project', 'app': 'core', 'pk_attr': 'id', 'table_description': 'A study that gets copies. `secret` is what its pseudonyms are made with.'},
            bases=['Model'],
        ),
        ops.AlterField(
            model_name='RenditionRow',
            name='kind',
            field=fields.CharField(max_length=12),
        ),
        ops.RunSQL(_up(), reverse_sql=_down()),
    ]
