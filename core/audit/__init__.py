"""The log of who did what: one row for each act, written in the transaction of the act.

Promises: a row is there if and only if its act is; the application role can add and
read rows, never change or delete them; a row carries identifiers, codes and counts,
no name, number or free text of a patient. Does not promise (yet): that root on the
running box cannot rewrite history; chaining and witnessing are a later floor.

Threat: a curious or careless employee, and an administrator of the application.
"""

from core.audit.tags import Tag
from core.audit.trail import AuditEvent, Basis, Outcome, Trail, TrailPage

__all__ = ["AuditEvent", "Basis", "Outcome", "Tag", "Trail", "TrailPage"]
