"""The tables of the people room. Secrets are hashes, so a stolen table opens nothing."""

from tortoise import fields
from tortoise.models import Model


class DepartmentRow(Model):
    """A part of the hospital."""

    code = fields.CharField(max_length=40, primary_key=True)
    name = fields.CharField(max_length=80)

    class Meta:
        """Reference data."""

        table = "department"


class PersonRow(Model):
    """An account. No password yet means: invited, not enrolled."""

    id = fields.UUIDField(primary_key=True)
    login = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=120)
    role = fields.CharField(max_length=20)
    department = fields.CharField(max_length=40)
    password = fields.CharField(max_length=200, null=True)
    created_at = fields.DatetimeField()
    disabled_at = fields.DatetimeField(null=True)
    mail = fields.CharField(max_length=254, null=True)

    class Meta:
        """One row a person. `mail` is the address that they gave themselves, for notices."""

        table = "person"


class EnrolmentRow(Model):
    """A one-time code that lets one person set a password."""

    code_hash = fields.CharField(max_length=64, primary_key=True)
    person_id = fields.UUIDField()
    expires_at = fields.DatetimeField()

    class Meta:
        """Gone once used."""

        table = "enrolment"


class SessionRow(Model):
    """A signed-in browser."""

    id = fields.UUIDField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    person_id = fields.UUIDField()
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    class Meta:
        """Gone at log-out."""

        table = "session"


class ApiTokenRow(Model):
    """A key for an integration, acting as its owner within its scopes."""

    id = fields.UUIDField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    person_id = fields.UUIDField()
    name = fields.CharField(max_length=80)
    scopes = fields.CharField(max_length=60)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        """Kept after revocation, for the log."""

        table = "api_token"
