"""A table for the certificates that the box seals documents with: see `core.documents`."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_RIGHTS = "GRANT SELECT, INSERT ON signing_certificate TO bk_app;"
_REVERSE = "REVOKE ALL ON signing_certificate FROM bk_app;"


class Migration(migrations.Migration):
    dependencies = [("core", "0008_consents")]
    operations = [
        ops.CreateModel(
            name="SigningCertificateRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("number", fields.IntField(unique=True)),
                ("authority", fields.BinaryField()),
                ("certificate", fields.BinaryField()),
                ("private_key", fields.BinaryField()),
                ("key_id", fields.UUIDField()),
                ("key_generation", fields.IntField()),
                ("serial", fields.CharField(max_length=40)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("valid_until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "signing_certificate",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One seal of the box. `private_key` is a field envelope; the certificates are public.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
