"""The tables of the sharing room: hashes of secrets, sealed names, and what happened when."""

from tortoise import fields
from tortoise.models import Model


class RecipientRow(Model):
    """Somebody outside. Their words are sealed under a key of their own."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=40)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    name = fields.BinaryField()
    organisation = fields.BinaryField()
    mail = fields.BinaryField()
    phone = fields.BinaryField()
    index = fields.CharField(max_length=64)
    made_at = fields.DatetimeField()

    class Meta:
        """`index` is a keyed hash of who they are, so that nobody is there twice."""

        table = "recipient"
        unique_together = (("department", "index"),)


class ShareRow(Model):
    """A link. `mark` is what is hidden in each picture that leaves by it."""

    id = fields.UUIDField(primary_key=True)
    mark = fields.BinaryField()
    token_hash = fields.CharField(max_length=64, unique=True)
    department = fields.CharField(max_length=40)
    collection_id = fields.UUIDField(null=True)
    recipient_id = fields.UUIDField()
    purpose = fields.CharField(max_length=20)
    channel = fields.CharField(max_length=12)
    proof = fields.CharField(max_length=8)
    password_hash = fields.CharField(max_length=200, null=True)
    code_hash = fields.CharField(max_length=64, null=True)
    code_until = fields.DatetimeField(null=True)
    codes_sent = fields.SmallIntField(db_default=0)
    language = fields.CharField(max_length=2)
    made_at = fields.DatetimeField()
    made_by = fields.UUIDField()
    ends_at = fields.DatetimeField()
    most_opens = fields.SmallIntField()
    opens = fields.SmallIntField(db_default=0)
    wrong_tries = fields.SmallIntField(db_default=0)
    free_at = fields.DatetimeField()
    allows_download = fields.BooleanField()
    shows_name = fields.BooleanField()
    reference = fields.BinaryField()
    message = fields.BinaryField()
    ended_at = fields.DatetimeField(null=True)
    ending = fields.CharField(max_length=8, null=True)

    class Meta:
        """`reference` and `message` are sealed under the recipient's key.

        `collection_id`: of which collection it shows photos, as they were when it was made.
        """

        table = "share"


class SharePhotoRow(Model):
    """A photo that a link shows, as that kind of copy, while it is that patient's."""

    id = fields.UUIDField(primary_key=True)
    share_id = fields.UUIDField()
    photo_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    place = fields.SmallIntField()
    kind = fields.CharField(max_length=10)

    class Meta:
        """In the order in which the sender chose them."""

        table = "share_photo"
        unique_together = (("share_id", "photo_id"),)


class ShareVisitRow(Model):
    """One opening of a link: who has its secret may ask for the photos, for a while."""

    id = fields.UUIDField(primary_key=True)
    share_id = fields.UUIDField()
    token_hash = fields.CharField(max_length=64, unique=True)
    opened_at = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        """It ends with `until`, or with its link."""

        table = "share_visit"


class ShareEventRow(Model):
    """Something that happened to a link. `told_at`: when its sender was written to about it."""

    id = fields.UUIDField(primary_key=True)
    share_id = fields.UUIDField()
    at = fields.DatetimeField()
    what = fields.CharField(max_length=10)
    photo_id = fields.UUIDField(null=True)
    origin = fields.CharField(max_length=45)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        """The log has the same as disclosures; this is what the sender sees."""

        table = "share_event"
