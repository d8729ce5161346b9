"""The tables of the collections room: sealed names, who is in it, which photos in which order."""

from tortoise import fields
from tortoise.models import Model


class CollectionRow(Model):
    """A named set of photos. Its words are sealed under a key of its own."""

    id = fields.UUIDField(primary_key=True)
    owner = fields.UUIDField()
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    name = fields.BinaryField()
    description = fields.BinaryField()
    made_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """Once ended it is its owner's alone, and after 30 days nobody's: it is deleted."""

        table = "collection"


class CollectionMemberRow(Model):
    """A colleague who is in a collection; its owner has no row here."""

    id = fields.UUIDField(primary_key=True)
    collection_id = fields.UUIDField()
    person_id = fields.UUIDField()
    part = fields.CharField(max_length=4)
    added_at = fields.DatetimeField()

    class Meta:
        """One part a person."""

        table = "collection_member"
        unique_together = (("collection_id", "person_id"),)


class CollectionPhotoRow(Model):
    """A photo in a collection. That it is here says nothing of who may see it."""

    id = fields.UUIDField(primary_key=True)
    collection_id = fields.UUIDField()
    photo_id = fields.UUIDField()
    place = fields.IntField()
    added_at = fields.DatetimeField()
    added_by = fields.UUIDField()

    class Meta:
        """In the order of `place`."""

        table = "collection_photo"
        unique_together = (("collection_id", "photo_id"),)
