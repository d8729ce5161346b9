"""The outbox table. The queue's own tables belong to pgqueuer (migration 0002)."""

from tortoise import fields
from tortoise.models import Model


class OutboxRow(Model):
    """An event not yet, or already, folded into the search index."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=40)
    subject = fields.UUIDField()
    at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)

    class Meta:
        """One row an event."""

        table = "outbox"
