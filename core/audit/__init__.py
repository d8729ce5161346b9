"""The log of who did what: one row for each act, written in the transaction of the act.

Promises: a row is there if and only if its act is; the application role can add and
read rows, never change or delete them; a row carries identifiers, codes and counts, and a
person's own words only sealed. Within a second each row is an entry of the sealed log
(`core.ledger`), whose head is signed: a row that is changed, dropped or added afterwards is
noticed, also by who has only the files and the public key. Does not promise: that root on
the running box cannot keep an act of the last second out of it.

Threat: a curious or careless employee, and an administrator of the application or the box.
"""

from core.audit import private
from core.audit.book import Book, LogInconsistent, public_key
from core.audit.fhir import audit_event
from core.audit.gate import LogGate
from core.audit.keys import AuditKeys
from core.audit.kinds import KINDS, Category, Kind
from core.audit.opening import OpenedEntry, entries_at, opened_entries
from core.audit.record import Source
from core.audit.sequencer import NotAlone, Sequencer
from core.audit.tags import Tag
from core.audit.trail import AuditEvent, Basis, LogStanding, Outcome, Trail, TrailPage

__all__ = [
    "KINDS",
    "AuditEvent",
    "AuditKeys",
    "Basis",
    "Book",
    "Category",
    "Kind",
    "LogGate",
    "LogInconsistent",
    "LogStanding",
    "NotAlone",
    "OpenedEntry",
    "Outcome",
    "Sequencer",
    "Source",
    "Tag",
    "Trail",
    "TrailPage",
    "audit_event",
    "entries_at",
    "opened_entries",
    "private",
    "public_key",
]
