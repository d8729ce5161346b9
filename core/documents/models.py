"""The table of the certificates that the box seals documents with."""

from tortoise import fields
from tortoise.models import Model


class SigningCertificateRow(Model):
    """One seal of the box. `private_key` is a field envelope; the certificates are public."""

    id = fields.UUIDField(primary_key=True)
    number = fields.IntField(unique=True)
    authority = fields.BinaryField()
    certificate = fields.BinaryField()
    private_key = fields.BinaryField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    serial = fields.CharField(max_length=40)
    created_at = fields.DatetimeField()
    valid_until = fields.DatetimeField()

    class Meta:
        """Numbers count from 1; a row is never changed, for old documents name it."""

        table = "signing_certificate"
