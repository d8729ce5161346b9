"""Links for people outside: whom they are for, what they show, and what became of them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_BOX = "(SELECT bk_is('box'))"
_HERE = "(SELECT bk_word('department'))"
_MINE = "(SELECT bk_word('person')::uuid)"
_AUDITS = "(SELECT bk_is('audits'))"
_HANGING = ("share_photo", "share_visit", "share_event")
_TABLES = ("recipient", "share", *_HANGING)
# A link is its sender's; the privacy officer watches over all of them.
_OWN = {
    "recipient": f"{_BOX} OR {_AUDITS} OR department = {_HERE}",
    "share": f"{_BOX} OR {_AUDITS} OR made_by = {_MINE}",
    **dict.fromkeys(
        _HANGING, f"{_BOX} OR EXISTS (SELECT FROM share WHERE share.id = share_id)"
    ),
}
_RULES = """
ALTER TABLE share ADD FOREIGN KEY (recipient_id) REFERENCES recipient (id);
ALTER TABLE share ADD FOREIGN KEY (made_by) REFERENCES person (id);
ALTER TABLE share ADD CONSTRAINT share_bounded CHECK (
    opens BETWEEN 0 AND most_opens AND most_opens > 0 AND ends_at > made_at
    AND ends_at <= made_at + interval '30 days' AND octet_length(mark) = 8
    AND (ended_at IS NULL) = (ending IS NULL)
    AND (proof = 'password') = (password_hash IS NOT NULL));
CREATE UNIQUE INDEX share_mark ON share (mark);
CREATE INDEX share_sender ON share (made_by, id);
CREATE INDEX share_recipient ON share (recipient_id);
CREATE INDEX share_photo_photo ON share_photo (photo_id);
CREATE INDEX share_photo_patient ON share_photo (patient_id);
CREATE INDEX share_event_share ON share_event (share_id, at);
CREATE INDEX share_event_untold ON share_event (id) WHERE told_at IS NULL;
GRANT SELECT, INSERT ON recipient, share_photo TO bk_app;
GRANT SELECT, INSERT, UPDATE ON share, share_visit, share_event TO bk_app;
"""
_NO_RULES = """
REVOKE ALL ON recipient, share, share_photo, share_visit, share_event FROM bk_app;
DROP INDEX share_event_untold, share_event_share, share_photo_patient, share_photo_photo,
    share_recipient, share_sender, share_mark;
ALTER TABLE share DROP CONSTRAINT share_bounded;
ALTER TABLE share DROP CONSTRAINT share_made_by_fkey;
ALTER TABLE share DROP CONSTRAINT share_recipient_id_fkey;
"""


def _up() -> str:
    said = [_RULES]
    for table in _HANGING:
        said.append(f"ALTER TABLE {table} ADD FOREIGN KEY (share_id) REFERENCES share (id);")
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
    said += [f"ALTER TABLE {table} DROP CONSTRAINT {table}_share_id_fkey;" for table in _HANGING]
    return "\n".join([*said, _NO_RULES])


class Migration(migrations.Migration):
    dependencies = [('core', '0021_directory')]

    operations = [
        ops.CreateModel(
            name='RecipientRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('department', fields.CharField(max_length=40)),
                ('key_id', fields.UUIDField()),
                ('key_generation', fields.IntField()),
                ('name', fields.BinaryField()),
                ('organisation', fields.BinaryField()),
                ('mail', fields.BinaryField()),
                ('phone', fields.BinaryField()),
                ('index', fields.CharField(max_length=64)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'recipient', 'app': 'core', 'unique_together': (('department', 'index'),), 'pk_attr': 'id', 'table_description': 'Somebody outside. Their words are sealed under a key of their own.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ShareEventRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('share_id', fields.UUIDField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('what', fields.CharField(max_length=10)),
                ('photo_id', fields.UUIDField(null=True)),
                ('origin', fields.CharField(max_length=45)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'share_event', 'app': 'core', 'pk_attr': 'id', 'table_description': 'Something that happened to a link. `told_at`: when its sender was written to about it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SharePhotoRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('share_id', fields.UUIDField()),
                ('photo_id', fields.UUIDField()),
                ('patient_id', fields.UUIDField()),
                ('place', fields.SmallIntField()),
                ('kind', fields.CharField(max_length=10)),
            ],
            options={'table': 'share_photo', 'app': 'core', 'unique_together': (('share_id', 'photo_id'),), 'pk_attr': 'id', 'table_description': "A photo that a link shows, as that kind of copy, while it is that patient's."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ShareRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('mark', fields.BinaryField()),
                ('token_hash', fields.CharField(unique=True, max_length=64)),
                ('department', fields.CharField(max_length=40)),
                ('recipient_id', fields.UUIDField()),
                ('purpose', fields.CharField(max_length=20)),
                ('channel', fields.CharField(max_length=12)),
                ('proof', fields.CharField(max_length=8)),
                ('password_hash', fields.CharField(null=True, max_length=200)),
                ('code_hash', fields.CharField(null=True, max_length=64)),
                ('code_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('codes_sent', fields.SmallIntField(db_default=0)),
                ('language', fields.CharField(max_length=2)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.UUIDField()),
                ('ends_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('most_opens', fields.SmallIntField()),
                ('opens', fields.SmallIntField(db_default=0)),
                ('wrong_tries', fields.SmallIntField(db_default=0)),
                ('free_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('allows_download', fields.BooleanField()),
                ('shows_name', fields.BooleanField()),
                ('reference', fields.BinaryField()),
                ('message', fields.BinaryField()),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ending', fields.CharField(null=True, max_length=8)),
            ],
            options={'table': 'share', 'app': 'core', 'pk_attr': 'id', 'table_description': 'A link. `mark` is what is hidden in each picture that leaves by it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ShareVisitRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('share_id', fields.UUIDField()),
                ('token_hash', fields.CharField(unique=True, max_length=64)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'share_visit', 'app': 'core', 'pk_attr': 'id', 'table_description': 'One opening of a link: who has its secret may ask for the photos, for a while.'},
            bases=['Model'],
        ),
        ops.RunSQL(_up(), reverse_sql=_down()),
    ]
