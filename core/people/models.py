"""The tables of the people room. Secrets are hashes, so a stolen table opens nothing."""

from tortoise import fields
from tortoise.indexes import Index
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
    way = fields.CharField(max_length=20, db_default="password")
    stepped_up_at = fields.DatetimeField(null=True)
    address = fields.CharField(max_length=45, null=True)
    client = fields.CharField(max_length=200, null=True)
    provider_sid = fields.CharField(max_length=64, null=True)

    class Meta:
        """Gone at log-out. `provider_sid`: the hash of what the single sign-on calls it."""

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


class PasskeyRow(Model):
    """A passkey: the public half of a key that never leaves somebody's device."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    name = fields.CharField(max_length=60)
    credential = fields.BinaryField()
    credential_hash = fields.CharField(max_length=64, unique=True)
    public_key = fields.BinaryField()
    sign_count = fields.BigIntField()
    transports = fields.CharField(max_length=100)
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        """Gone when its person removes it, or starts over with a new code."""

        table = "passkey"
        indexes = (Index(fields=("person_id",), name="passkey_person"),)


class AuthenticatorRow(Model):
    """The secret that somebody's app counts codes from, as an envelope; confirmed by a code."""

    person_id = fields.UUIDField(primary_key=True)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    secret = fields.BinaryField()
    made_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    last_step = fields.BigIntField()

    class Meta:
        """One a person. `last_step`: the time step of the newest code that was taken."""

        table = "authenticator"


class RecoveryCodeRow(Model):
    """A code on paper, as a keyed hash; gone once used."""

    code_hash = fields.CharField(max_length=64, primary_key=True)
    person_id = fields.UUIDField()

    class Meta:
        """Ten a person at most."""

        table = "recovery_code"
        indexes = (Index(fields=("person_id",), name="recovery_code_person"),)


class ChallengeRow(Model):
    """A question to a passkey, or a way to the single sign-on and back, not answered yet."""

    code_hash = fields.CharField(max_length=64, primary_key=True)
    kind = fields.CharField(max_length=20)
    person_id = fields.UUIDField(null=True)
    session_id = fields.UUIDField(null=True)
    nonce = fields.CharField(max_length=64, null=True)
    verifier = fields.CharField(max_length=128, null=True)
    expires_at = fields.DatetimeField()

    class Meta:
        """Gone at the first answer, right or wrong."""

        table = "challenge"


class KnownDeviceRow(Model):
    """A browser in which somebody signed in before, so that guessers elsewhere are not it."""

    token_hash = fields.CharField(max_length=64, primary_key=True)
    person_id = fields.UUIDField()
    used_at = fields.DatetimeField()

    class Meta:
        """It opens nothing: it only waits apart from strangers."""

        table = "known_device"
        indexes = (Index(fields=("person_id",), name="known_device_person"),)


class GuessRow(Model):
    """How often somebody was wrong of late, and from when they may try again."""

    place = fields.CharField(max_length=64, primary_key=True)
    count = fields.IntField()
    free_at = fields.DatetimeField()

    class Meta:
        """`place` is a hash of an account, of one from an address, or of a known device."""

        table = "guess"


class IdentityRow(Model):
    """Who somebody is at the hospital's single sign-on."""

    identity_hash = fields.CharField(max_length=64, primary_key=True)
    issuer = fields.CharField(max_length=300)
    subject = fields.CharField(max_length=300)
    person_id = fields.UUIDField()
    login = fields.CharField(max_length=300, null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        """Issuer and subject never change; `login` is their name in the directory."""

        table = "identity"
        indexes = (Index(fields=("person_id",), name="identity_person"),)
