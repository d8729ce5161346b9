"""The tables of the inbound room: hashes of secrets, what may come, and what came."""

from tortoise import fields
from tortoise.models import Model


class PhotoRequestRow(Model):
    """A link by which somebody outside sends photos to whoever asked for them, once."""

    id = fields.UUIDField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    department = fields.CharField(max_length=40)
    recipient_id = fields.UUIDField()
    patient_id = fields.UUIDField(null=True)
    proof = fields.CharField(max_length=8)
    password_hash = fields.CharField(max_length=200, null=True)
    code_hash = fields.CharField(max_length=64, null=True)
    code_until = fields.DatetimeField(null=True)
    codes_sent = fields.SmallIntField(db_default=0)
    language = fields.CharField(max_length=2)
    made_at = fields.DatetimeField()
    made_by = fields.UUIDField()
    ends_at = fields.DatetimeField()
    most_photos = fields.SmallIntField()
    most_bytes = fields.BigIntField()
    arrived = fields.SmallIntField(db_default=0)
    arrived_bytes = fields.BigIntField(db_default=0)
    numbered = fields.SmallIntField(db_default=0)
    wrong_tries = fields.SmallIntField(db_default=0)
    free_at = fields.DatetimeField()
    message = fields.BinaryField()
    ended_at = fields.DatetimeField(null=True)
    ending = fields.CharField(max_length=8, null=True)

    class Meta:
        """What came and was not taken back is counted; `numbered` is how many ever came.

        `message` is sealed under the key of whom it is for.
        """

        table = "photo_request"


class RequestVisitRow(Model):
    """One opening of a request: who has its secret may send photos, for a while."""

    id = fields.UUIDField(primary_key=True)
    request_id = fields.UUIDField()
    token_hash = fields.CharField(max_length=64, unique=True)
    opened_at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        """It ends with `until`, or with its request."""

        table = "photo_request_visit"


class RequestPhotoRow(Model):
    """A photo that came, by the number that its sender knows it by, and what became of it."""

    id = fields.UUIDField(primary_key=True)
    request_id = fields.UUIDField()
    photo_id = fields.UUIDField(unique=True)
    number = fields.SmallIntField()
    digest = fields.CharField(max_length=64)
    size_bytes = fields.BigIntField()
    outcome = fields.CharField(max_length=9, null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        """`digest` is a keyed hash, by which a photo that is sent again is known.

        The row outlives the photo that was turned down.
        """

        table = "photo_request_photo"
        unique_together = (("request_id", "number"),)


class RequestEventRow(Model):
    """Something that happened to a request. `told_at`: when who asked was written to about it."""

    id = fields.UUIDField(primary_key=True)
    request_id = fields.UUIDField()
    at = fields.DatetimeField()
    what = fields.CharField(max_length=10)
    origin = fields.CharField(max_length=45)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        """The log has the same; this is what whoever asked sees."""

        table = "photo_request_event"
