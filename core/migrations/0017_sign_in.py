"""How people prove who they are: passkeys, authenticators, single sign-on; and who guesses."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_TABLES = "approval, passkey, authenticator, recovery_code, challenge, known_device, guess, identity"
_OWNED = ("passkey", "authenticator", "recovery_code", "known_device", "identity")
# Nobody is both, whatever the code may say one day.
_FOUR_EYES = "ALTER TABLE approval ADD CONSTRAINT approval_two CHECK (approved_by <> proposed_by);"
_RULES = "\n".join(
    f"ALTER TABLE {table} ADD FOREIGN KEY (person_id) REFERENCES person (id);" for table in _OWNED
)
_UNDONE = "\n".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_person_id_fkey;" for table in reversed(_OWNED)
)


class Migration(migrations.Migration):
    dependencies = [("core", "0016_sealed_log")]
    operations = [
        ops.AddField(
            model_name="SessionRow",
            name="way",
            field=fields.CharField(max_length=20, db_default="password"),
        ),
        ops.AddField(
            model_name="SessionRow",
            name="stepped_up_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="SessionRow",
            name="address",
            field=fields.CharField(null=True, max_length=45),
        ),
        ops.AddField(
            model_name="SessionRow",
            name="client",
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name="SessionRow",
            name="provider_sid",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.CreateModel(
            name="PasskeyRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("person_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=60)),
                ("credential", fields.BinaryField()),
                ("credential_hash", fields.CharField(unique=True, max_length=64)),
                ("public_key", fields.BinaryField()),
                ("sign_count", fields.BigIntField()),
                ("transports", fields.CharField(max_length=100)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "passkey",
                "app": "core",
                "indexes": [Index(fields=["person_id"], name="passkey_person")],
                "pk_attr": "id",
                "table_description": "A passkey: the public half of a key that never leaves somebody's device.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuthenticatorRow",
            fields=[
                ("person_id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("secret", fields.BinaryField()),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_step", fields.BigIntField()),
            ],
            options={
                "table": "authenticator",
                "app": "core",
                "pk_attr": "person_id",
                "table_description": "The secret that somebody's app counts codes from, as an envelope; confirmed by a code.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryCodeRow",
            fields=[
                ("code_hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("person_id", fields.UUIDField()),
            ],
            options={
                "table": "recovery_code",
                "app": "core",
                "indexes": [Index(fields=["person_id"], name="recovery_code_person")],
                "pk_attr": "code_hash",
                "table_description": "A code on paper, as a keyed hash; gone once used.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ChallengeRow",
            fields=[
                ("code_hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("kind", fields.CharField(max_length=20)),
                ("person_id", fields.UUIDField(null=True)),
                ("session_id", fields.UUIDField(null=True)),
                ("nonce", fields.CharField(null=True, max_length=64)),
                ("verifier", fields.CharField(null=True, max_length=128)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "challenge",
                "app": "core",
                "pk_attr": "code_hash",
                "table_description": "A question to a passkey, or a way to the single sign-on and back, not answered yet.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KnownDeviceRow",
            fields=[
                ("token_hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("person_id", fields.UUIDField()),
                ("used_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "known_device",
                "app": "core",
                "indexes": [Index(fields=["person_id"], name="known_device_person")],
                "pk_attr": "token_hash",
                "table_description": "A browser in which somebody signed in before, so that guessers elsewhere are not it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GuessRow",
            fields=[
                ("place", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("count", fields.IntField()),
                ("free_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "guess",
                "app": "core",
                "pk_attr": "place",
                "table_description": "How often somebody was wrong of late, and from when they may try again.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdentityRow",
            fields=[
                ("identity_hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("issuer", fields.CharField(max_length=300)),
                ("subject", fields.CharField(max_length=300)),
                ("person_id", fields.UUIDField()),
            ],
            options={
                "table": "identity",
                "app": "core",
                "indexes": [Index(fields=["person_id"], name="identity_person")],
                "pk_attr": "identity_hash",
                "table_description": "Who somebody is at the hospital's single sign-on.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ApprovalRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=20)),
                ("subject", fields.UUIDField()),
                ("proposed_by", fields.UUIDField()),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("approved_by", fields.UUIDField(null=True)),
                ("approved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "approval",
                "app": "core",
                "unique_together": (("kind", "subject"),),
                "pk_attr": "id",
                "table_description": "An act that needs two people; gone once done.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            f"{_RULES}\n{_FOUR_EYES}\nGRANT SELECT, INSERT, UPDATE, DELETE ON {_TABLES} TO bk_app;",
            reverse_sql=f"REVOKE ALL ON {_TABLES} FROM bk_app;\n{_UNDONE}\nALTER TABLE approval DROP CONSTRAINT approval_two;",
        ),
    ]
