from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="ApiTokenRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("token_hash", fields.CharField(unique=True, max_length=64)),
                ("person_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=80)),
                ("scopes", fields.CharField(max_length=60)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "api_token",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A key for an integration, acting as its owner within its scopes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("tag", fields.CharField(max_length=40)),
                ("outcome", fields.CharField(max_length=8)),
                ("person", fields.UUIDField(null=True)),
                ("role", fields.CharField(null=True, max_length=20)),
                ("department", fields.CharField(null=True, max_length=40)),
                ("session", fields.UUIDField(null=True)),
                ("request", fields.UUIDField(null=True)),
                ("address", fields.CharField(null=True, max_length=45)),
                ("photo", fields.UUIDField(null=True)),
                ("patient", fields.UUIDField(null=True)),
                ("subject", fields.UUIDField(null=True)),
                ("detail", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
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
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DepartmentRow",
            fields=[
                (
                    "code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("name", fields.CharField(max_length=80)),
            ],
            options={
                "table": "department",
                "app": "core",
                "pk_attr": "code",
                "table_description": "A part of the hospital.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EnrolmentRow",
            fields=[
                (
                    "code_hash",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("person_id", fields.UUIDField()),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "enrolment",
                "app": "core",
                "pk_attr": "code_hash",
                "table_description": "A one-time code that lets one person set a password.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InboxKeyRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("department", fields.CharField(max_length=40)),
                ("month", fields.CharField(max_length=7)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
            ],
            options={
                "table": "inbox_key",
                "app": "core",
                "unique_together": (("department", "month"),),
                "pk_attr": "id",
                "table_description": "The key under which a department's unassigned photos of one month rest.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OutboxRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("kind", fields.CharField(max_length=40)),
                ("subject", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "outbox",
                "app": "core",
                "pk_attr": "id",
                "table_description": "An event not yet, or already, folded into the search index.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PatientDepartmentRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("patient_id", fields.UUIDField()),
                ("department", fields.CharField(max_length=40)),
            ],
            options={
                "table": "patient_department",
                "app": "core",
                "unique_together": (("department", "patient_id"),),
                "pk_attr": "id",
                "table_description": "A department that treats a patient. Care relations with a period come later.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PatientRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("mrn", fields.BinaryField()),
                ("bsn", fields.BinaryField(null=True)),
                ("name", fields.BinaryField()),
                ("birth_date", fields.BinaryField()),
                ("sex", fields.BinaryField()),
                ("mrn_index", fields.CharField(unique=True, max_length=32)),
                ("bsn_index", fields.CharField(null=True, unique=True, max_length=32)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField()),
            ],
            options={
                "table": "patient",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One patient under one key of the keystore.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PersonRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("login", fields.CharField(unique=True, max_length=64)),
                ("name", fields.CharField(max_length=120)),
                ("role", fields.CharField(max_length=20)),
                ("department", fields.CharField(max_length=40)),
                ("password", fields.CharField(null=True, max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "disabled_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "person",
                "app": "core",
                "pk_attr": "id",
                "table_description": "An account. No password yet means: invited, not enrolled.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PhotoRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("department", fields.CharField(max_length=40)),
                ("patient_id", fields.UUIDField(null=True)),
                ("session_id", fields.UUIDField(null=True)),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("dek", fields.BinaryField()),
                ("dek_generation", fields.IntField()),
                ("development", fields.CharField(max_length=12)),
                ("quarantine_code", fields.CharField(null=True, max_length=30)),
                ("media_type", fields.CharField(max_length=20)),
                ("size_bytes", fields.BigIntField()),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("body_site", fields.CharField(null=True, max_length=18)),
                ("laterality", fields.CharField(null=True, max_length=12)),
                ("view", fields.CharField(null=True, max_length=20)),
                ("phase", fields.CharField(null=True, max_length=12)),
                (
                    "captured_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("captured_by", fields.UUIDField(null=True)),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("received_by", fields.UUIDField(null=True)),
                ("idempotency_key", fields.CharField(unique=True, max_length=64)),
                ("digest", fields.BinaryField()),
                ("caption", fields.BinaryField(null=True)),
                ("procedure", fields.BinaryField(null=True)),
                ("source", fields.BinaryField(null=True)),
                ("camera", fields.BinaryField(null=True)),
                ("version", fields.IntField()),
            ],
            options={
                "table": "photo",
                "app": "core",
                "indexes": [
                    Index(fields=["department", "id"], name="photo_department"),
                    Index(fields=["patient_id", "id"], name="photo_patient"),
                ],
                "pk_attr": "id",
                "table_description": "One photo. `key_id` is the patient's key, or the inbox's while nobody is named.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PhotoSessionRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("patient_id", fields.UUIDField()),
                ("department", fields.CharField(max_length=40)),
                ("day", fields.DateField()),
                ("photographer", fields.UUIDField(null=True)),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "photo_session",
                "app": "core",
                "unique_together": (("patient_id", "department", "day"),),
                "pk_attr": "id",
                "table_description": "The photos of one patient by one department on one day.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RenditionRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("photo_id", fields.UUIDField()),
                ("kind", fields.CharField(max_length=10)),
                ("generation", fields.IntField()),
                ("media_type", fields.CharField(max_length=20)),
                ("size_bytes", fields.BigIntField()),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "rendition",
                "app": "core",
                "unique_together": (("photo_id", "kind"),),
                "pk_attr": "id",
                "table_description": "A sealed file of a photo: the original, or a picture made of it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionRow",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                ("token_hash", fields.CharField(unique=True, max_length=64)),
                ("person_id", fields.UUIDField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A signed-in browser.",
            },
            bases=["Model"],
        ),
    ]
