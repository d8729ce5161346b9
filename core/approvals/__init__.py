"""Four eyes: an act that needs two people is proposed by one and approved by another.

Promises: nobody approves what they proposed themselves, in the code and in the database; an
approval is good for one act, on one thing, for a day; proposal and approval are rows in the log.
Does not decide who may propose or approve, nor do the act: the room of the act asks here inside
its own transaction, so the act and the end of its approval are one.

Threat: one administrator, or whoever took their session, who erases or destroys alone.
"""

from core.approvals.service import LASTS, Approvals
from core.approvals.types import Approval, ApprovalId, ApprovalKind

__all__ = ["LASTS", "Approval", "ApprovalId", "ApprovalKind", "Approvals"]
