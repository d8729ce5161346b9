"""Collections: named sets of photos, who is in them, and which links were made of them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_BOX = "(SELECT bk_is('box'))"
_MINE = "(SELECT bk_word('person')::uuid)"
_HANGING = ("collection_member", "collection_photo")
_TABLES = ("collection", *_HANGING)
# What hangs on a collection is for whoever sees it, and it for whoever hangs on it: asked by the
# owner of the tables, or each policy would ask the other without end.
_IN = """
CREATE FUNCTION bk_in_collection(collection uuid) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM collection_member AS member
        WHERE member.collection_id = collection AND member.person_id = bk_word('person')::uuid) $$;
"""
_OWN = {
    "collection": f"{_BOX} OR owner = {_MINE} OR bk_in_collection(id)",
    **dict.fromkeys(
        _HANGING, f"{_BOX} OR EXISTS (SELECT FROM collection WHERE collection.id = collection_id)"
    ),
}
_RULES = """
ALTER TABLE collection ADD FOREIGN KEY (owner) REFERENCES person (id);
ALTER TABLE collection_member ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE collection_member ADD CONSTRAINT collection_member_part
    CHECK (part IN ('look', 'edit'));
ALTER TABLE collection_photo ADD FOREIGN KEY (photo_id) REFERENCES photo (id) ON DELETE CASCADE;
ALTER TABLE collection_photo ADD FOREIGN KEY (added_by) REFERENCES person (id);
ALTER TABLE share ADD FOREIGN KEY (collection_id) REFERENCES collection (id) ON DELETE SET NULL;
CREATE INDEX collection_owner ON collection (owner, id);
CREATE INDEX collection_ended ON collection (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX collection_member_person ON collection_member (person_id);
CREATE INDEX collection_photo_place ON collection_photo (collection_id, place);
CREATE INDEX collection_photo_photo ON collection_photo (photo_id);
CREATE INDEX share_collection ON share (collection_id) WHERE collection_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON collection, collection_member, collection_photo TO bk_app;
"""
_NO_RULES = """
REVOKE ALL ON collection, collection_member, collection_photo FROM bk_app;
DROP INDEX share_collection, collection_photo_photo, collection_photo_place,
    collection_member_person, collection_ended, collection_owner;
ALTER TABLE share DROP CONSTRAINT share_collection_id_fkey;
ALTER TABLE collection_photo DROP CONSTRAINT collection_photo_added_by_fkey;
ALTER TABLE collection_photo DROP CONSTRAINT collection_photo_photo_id_fkey;
ALTER TABLE collection_member DROP CONSTRAINT collection_member_part;
ALTER TABLE collection_member DROP CONSTRAINT collection_member_person_id_fkey;
ALTER TABLE collection DROP CONSTRAINT collection_owner_fkey;
"""


def _up() -> str:
    said = [_IN, _RULES]
    for table in _HANGING:
        said.append(
            f"ALTER TABLE {table} ADD FOREIGN KEY (collection_id) REFERENCES collection (id)"
            " ON DELETE CASCADE;"
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
    said += [
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_collection_id_fkey;" for table in _HANGING
    ]
    return "\n".join([*said, _NO_RULES, "DROP FUNCTION bk_in_collection;"])


class Migration(migrations.Migration):
    dependencies = [('core', '0023_publications')]

    operations = [
        ops.CreateModel(
            name='CollectionMemberRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('collection_id', fields.UUIDField()),
                ('person_id', fields.UUIDField()),
                ('part', fields.CharField(max_length=4)),
                ('added_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'collection_member', 'app': 'core', 'unique_together': (('collection_id', 'person_id'),), 'pk_attr': 'id', 'table_description': 'A colleague who is in a collection; its owner has no row here.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CollectionPhotoRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('collection_id', fields.UUIDField()),
                ('photo_id', fields.UUIDField()),
                ('place', fields.IntField()),
                ('added_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('added_by', fields.UUIDField()),
            ],
            options={'table': 'collection_photo', 'app': 'core', 'unique_together': (('collection_id', 'photo_id'),), 'pk_attr': 'id', 'table_description': 'A photo in a collection. That it is here says nothing of who may see it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CollectionRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('owner', fields.UUIDField()),
                ('key_id', fields.UUIDField()),
                ('key_generation', fields.IntField()),
                ('name', fields.BinaryField()),
                ('description', fields.BinaryField()),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'collection', 'app': 'core', 'pk_attr': 'id', 'table_description': 'A named set of photos. Its words are sealed under a key of its own.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='ShareRow',
            name='collection_id',
            field=fields.UUIDField(null=True),
        ),
        ops.RunSQL(_up(), reverse_sql=_down()),
    ]
