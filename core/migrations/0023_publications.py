"""The publication ledger: each copy that left for the public, and what became of it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_OWN = """(SELECT bk_is('box')) OR (SELECT bk_is('audits'))
    OR responsible = (SELECT bk_word('person')::uuid)"""
_RULES = f"""
ALTER TABLE publication ADD FOREIGN KEY (responsible) REFERENCES person (id);
ALTER TABLE publication ADD FOREIGN KEY (closed_by) REFERENCES person (id);
ALTER TABLE publication ADD CONSTRAINT publication_closed CHECK (
    (outcome IS NULL) = (closed_at IS NULL) AND (outcome IS NULL) = (proof IS NULL)
    AND (digest IS NULL OR octet_length(digest) = 32));
CREATE UNIQUE INDEX publication_digest ON publication (digest) WHERE digest IS NOT NULL;
CREATE INDEX publication_responsible ON publication (responsible, id);
CREATE INDEX publication_open ON publication (id) WHERE outcome IS NULL;
GRANT SELECT, INSERT, UPDATE ON publication TO bk_app;
CREATE POLICY own ON publication TO bk_app USING ({_OWN});
CREATE POLICY migrates ON publication TO CURRENT_USER USING (true);
ALTER TABLE publication ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
_NO_RULES = """
ALTER TABLE publication NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY migrates ON publication;
DROP POLICY own ON publication;
REVOKE ALL ON publication FROM bk_app;
DROP INDEX publication_open, publication_responsible, publication_digest;
ALTER TABLE publication DROP CONSTRAINT publication_closed;
ALTER TABLE publication DROP CONSTRAINT publication_closed_by_fkey;
ALTER TABLE publication DROP CONSTRAINT publication_responsible_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [('core', '0022_sharing')]

    operations = [
        ops.CreateModel(
            name='PublicationRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('photo_id', fields.UUIDField()),
                ('patient_id', fields.UUIDField()),
                ('key_id', fields.UUIDField()),
                ('key_generation', fields.IntField()),
                ('purpose', fields.CharField(max_length=20)),
                ('channel', fields.CharField(max_length=12)),
                ('kind', fields.CharField(max_length=10)),
                ('file_id', fields.UUIDField()),
                ('digest', fields.BinaryField(null=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('responsible', fields.UUIDField()),
                ('left_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('outlet', fields.BinaryField(null=True)),
                ('address', fields.BinaryField(null=True)),
                ('published_on', fields.DateField(null=True)),
                ('outcome', fields.CharField(null=True, max_length=12)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_by', fields.UUIDField(null=True)),
                ('proof', fields.BinaryField(null=True)),
                ('due_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'publication', 'app': 'core', 'pk_attr': 'id', 'table_description': "One copy, by the number of the decision that let it leave; words are sealed.",},
            bases=['Model'],
        ),
        ops.RunSQL(_RULES, reverse_sql=_NO_RULES),
    ]
