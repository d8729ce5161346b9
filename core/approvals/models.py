"""The table of the approvals room."""

from tortoise import fields
from tortoise.models import Model


class ApprovalRow(Model):
    """An act that needs two people; gone once done."""

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=20)
    subject = fields.UUIDField()
    proposed_by = fields.UUIDField()
    proposed_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    approved_by = fields.UUIDField(null=True)
    approved_at = fields.DatetimeField(null=True)

    class Meta:
        """One open proposal for each act on each thing."""

        table = "approval"
        unique_together = (("kind", "subject"),)
