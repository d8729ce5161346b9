"""Photos asked of people outside: the requests, and the photos that are held until taken in.

A held photo is hidden by a policy that restricts all others, the box's too: only a transaction
that says it is about held photos (`bk.held`) sees any, and of those a person only their own.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_BOX = "(SELECT bk_is('box'))"
_MINE = "(SELECT bk_word('person')::uuid)"
_AUDITS = "(SELECT bk_is('audits'))"
_HELD = "(SELECT bk_is('held'))"
_HANGING = ("photo_request_visit", "photo_request_photo", "photo_request_event")
_TABLES = ("photo_request", *_HANGING)
_OWN = {
    "photo_request": f"{_BOX} OR {_AUDITS} OR made_by = {_MINE}",
    **dict.fromkeys(
        _HANGING,
        f"{_BOX} OR EXISTS (SELECT FROM photo_request WHERE photo_request.id = request_id)",
    ),
}
_NAMES = (
    "box",
    "person",
    "department",
    "own",
    "treating",
    "anywhere",
    "hospital",
    "emergency",
    "inbox",
    "room",
    "writes",
    "audits",
    "now",
)
_FILE = """
CREATE OR REPLACE FUNCTION bk_photo_file(context text[], photo_id uuid, wanted text, veiled int)
RETURNS TABLE (
    id uuid, department varchar, patient_id uuid, sensitivity smallint, relation_id uuid,
    key_id uuid, key_generation int, dek bytea, dek_generation int, quarantine_code varchar,
    file_id uuid, file_generation int, file_media_type varchar, file_size_bytes bigint,
    file_kind text
) LANGUAGE plpgsql AS $$
DECLARE shown text := wanted;
BEGIN
    PERFORM bk_context(context);
    IF wanted <> 'original' AND EXISTS (
        SELECT FROM photo p WHERE p.id = photo_id AND p.sensitivity & veiled <> 0
    ) AND NOT EXISTS (
        SELECT FROM unveiling u WHERE u.photo_id = bk_photo_file.photo_id
            AND u.person_id = bk_word('person')::uuid AND u.until > bk_word('now')::timestamptz
    ) THEN shown := 'blurred'; END IF;
    RETURN QUERY
    SELECT p.id, p.department, p.patient_id, p.sensitivity,
        (SELECT r.id FROM care_relation r
         WHERE r.person_id = bk_word('person')::uuid AND r.patient_id = p.patient_id
           AND r.starts <= bk_word('now')::timestamptz AND r.ends > bk_word('now')::timestamptz
         ORDER BY r.starts LIMIT 1),
        p.key_id, p.key_generation, p.dek, p.dek_generation, p.quarantine_code,
        f.id, f.generation, f.media_type, f.size_bytes, shown
    FROM photo p LEFT JOIN rendition f ON f.photo_id = p.id AND f.kind = shown
    WHERE p.id = bk_photo_file.photo_id{and_not_held};
END $$;
"""
_RULES = f"""
ALTER TABLE photo ADD FOREIGN KEY (held_for) REFERENCES person (id);
ALTER TABLE photo ADD CONSTRAINT photo_held CHECK (held_for IS NULL OR patient_id IS NULL);
CREATE INDEX photo_held_for ON photo (held_for, id) WHERE held_for IS NOT NULL;
CREATE POLICY held ON photo AS RESTRICTIVE TO bk_app
    USING (held_for IS NULL OR {_HELD} AND ({_BOX} OR held_for = {_MINE}));
CREATE POLICY held_for_me ON photo FOR SELECT TO bk_app USING (held_for = {_MINE});
ALTER TABLE photo_request ADD FOREIGN KEY (recipient_id) REFERENCES recipient (id);
ALTER TABLE photo_request ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE photo_request ADD FOREIGN KEY (made_by) REFERENCES person (id);
ALTER TABLE photo_request ADD CONSTRAINT photo_request_bounded CHECK (
    arrived BETWEEN 0 AND most_photos AND most_photos BETWEEN 1 AND 50
    AND arrived_bytes BETWEEN 0 AND most_bytes AND ends_at > made_at
    AND ends_at <= made_at + interval '30 days' AND (ended_at IS NULL) = (ending IS NULL)
    AND (proof = 'password') = (password_hash IS NOT NULL));
CREATE INDEX photo_request_maker ON photo_request (made_by, id);
CREATE INDEX photo_request_event_request ON photo_request_event (request_id, at);
CREATE INDEX photo_request_event_untold ON photo_request_event (id) WHERE told_at IS NULL;
-- The same photo again is the one that came, unless it was taken back.
CREATE UNIQUE INDEX photo_request_photo_digest ON photo_request_photo (request_id, digest)
    WHERE outcome IS DISTINCT FROM 'withdrawn';
GRANT SELECT, INSERT, UPDATE ON
    photo_request, photo_request_visit, photo_request_photo, photo_request_event TO bk_app;
"""
_NO_RULES = """
REVOKE ALL ON photo_request, photo_request_visit, photo_request_photo, photo_request_event
    FROM bk_app;
DROP INDEX photo_request_photo_digest, photo_request_event_untold, photo_request_event_request,
    photo_request_maker;
ALTER TABLE photo_request DROP CONSTRAINT photo_request_bounded;
ALTER TABLE photo_request DROP CONSTRAINT photo_request_made_by_fkey;
ALTER TABLE photo_request DROP CONSTRAINT photo_request_patient_id_fkey;
ALTER TABLE photo_request DROP CONSTRAINT photo_request_recipient_id_fkey;
DROP POLICY held_for_me ON photo;
DROP POLICY held ON photo;
DROP INDEX photo_held_for;
ALTER TABLE photo DROP CONSTRAINT photo_held;
ALTER TABLE photo DROP CONSTRAINT photo_held_for_fkey;
"""


def _context(*names: str) -> str:
    said = ", ".join(
        f"set_config('bk.{name}', given[{number}], true)" for number, name in enumerate(names, 1)
    )
    return f"""
CREATE OR REPLACE FUNCTION bk_context(given text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM {said};
END $$;
"""


def _up() -> str:
    said = [
        _context(*_NAMES, "held"),
        _FILE.format(and_not_held=" AND p.held_for IS NULL"),
        _RULES,
    ]
    for table in _HANGING:
        said.append(
            f"ALTER TABLE {table} ADD FOREIGN KEY (request_id) REFERENCES photo_request (id);"
        )
    for table in _TABLES:
        said += [
            f"CREATE POLICY own ON {table} TO bk_app USING ({_OWN[table]});",
            f"CREATE POLICY migrates ON {table} TO CURRENT_USER USING (true);",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
        ]
    return "\n".join(said)


def _down() -> str:
    said = [
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;\n"
        f"DROP POLICY migrates ON {table};\nDROP POLICY own ON {table};"
        for table in _TABLES
    ]
    said += [f"ALTER TABLE {table} DROP CONSTRAINT {table}_request_id_fkey;" for table in _HANGING]
    return "\n".join([*said, _NO_RULES, _FILE.format(and_not_held=""), _context(*_NAMES)])


class Migration(migrations.Migration):
    dependencies = [('core', '0024_collections')]

    operations = [
        ops.CreateModel(
            name='PhotoRequestRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('token_hash', fields.CharField(unique=True, max_length=64)),
                ('department', fields.CharField(max_length=40)),
                ('recipient_id', fields.UUIDField()),
                ('patient_id', fields.UUIDField(null=True)),
                ('proof', fields.CharField(max_length=8)),
                ('password_hash', fields.CharField(null=True, max_length=200)),
                ('code_hash', fields.CharField(null=True, max_length=64)),
                ('code_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('codes_sent', fields.SmallIntField(db_default=0)),
                ('language', fields.CharField(max_length=2)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.UUIDField()),
                ('ends_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('most_photos', fields.SmallIntField()),
                ('most_bytes', fields.BigIntField()),
                ('arrived', fields.SmallIntField(db_default=0)),
                ('arrived_bytes', fields.BigIntField(db_default=0)),
                ('numbered', fields.SmallIntField(db_default=0)),
                ('wrong_tries', fields.SmallIntField(db_default=0)),
                ('free_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('message', fields.BinaryField()),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ending', fields.CharField(null=True, max_length=8)),
            ],
            options={'table': 'photo_request', 'app': 'core', 'pk_attr': 'id', 'table_description': 'A link by which somebody outside sends photos to whoever asked for them, once.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RequestEventRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('request_id', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('what', fields.CharField(max_length=10)),
                ('origin', fields.CharField(max_length=45)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'photo_request_event', 'app': 'core', 'pk_attr': 'id', 'table_description': 'Something that happened to a request. `told_at`: when who asked was written to about it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RequestPhotoRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('request_id', fields.UUIDField()),
                ('photo_id', fields.UUIDField(unique=True)),
                ('number', fields.SmallIntField()),
                ('digest', fields.CharField(max_length=64)),
                ('size_bytes', fields.BigIntField()),
                ('outcome', fields.CharField(null=True, max_length=9)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'photo_request_photo', 'app': 'core', 'unique_together': (('request_id', 'number'),), 'pk_attr': 'id', 'table_description': 'A photo that came, by the number that its sender knows it by, and what became of it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RequestVisitRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('request_id', fields.UUIDField()),
                ('token_hash', fields.CharField(unique=True, max_length=64)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'photo_request_visit', 'app': 'core', 'pk_attr': 'id', 'table_description': 'One opening of a request: who has its secret may send photos, for a while.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='PhotoRow',
            name='held_for',
            field=fields.UUIDField(null=True),
        ),
        ops.RunSQL(_up(), reverse_sql=_down()),
    ]
