"""The sealed log as files: leaves, their tree in tiles, signed checkpoints, and proofs.

Threat: whoever runs the box changes, drops, adds or reorders what was logged, or shows two
people two histories. Promises: nothing of that passes `verify` against a checkpoint or a
witness that somebody else keeps; nothing here needs a key of a patient, a database or the
rest of the box, so an auditor checks on a laptop (`python -m core.ledger`) with Python and
`cryptography`. Does not promise: that what was logged is true, or that an act of the last
second before a theft is in it. Formats: RFC 6962, C2SP tlog-tiles, tlog-checkpoint,
tlog-cosignature and tlog-proof.
"""

from core.ledger import tiles
from core.ledger.checkpoint import (
    Checkpoint,
    Key,
    KeyKind,
    NoteBroken,
    cosignature_line,
    cosigned_message,
    key_name,
    signature_line,
)
from core.ledger.growth import Growth
from core.ledger.leaf import Leaf, LeafBroken
from core.ledger.proof import LogProof, ProofBroken
from core.ledger.reading import LogFolder, LogIncomplete
from core.ledger.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
)
from core.ledger.verifying import Anchors, Fault, Verified, verify
from core.ledger.witnessing import MOST_BYTES, SEED_BYTES, Addition, Refused, Witness

__all__ = [
    "EMPTY_ROOT",
    "MOST_BYTES",
    "SEED_BYTES",
    "Addition",
    "Anchors",
    "Checkpoint",
    "Fault",
    "Growth",
    "Key",
    "KeyKind",
    "Leaf",
    "LeafBroken",
    "LogFolder",
    "LogIncomplete",
    "LogProof",
    "NoteBroken",
    "ProofBroken",
    "Refused",
    "Verified",
    "Witness",
    "consistency_proof",
    "cosignature_line",
    "cosigned_message",
    "inclusion_proof",
    "is_consistent",
    "is_included",
    "key_name",
    "leaf_hash",
    "signature_line",
    "tiles",
    "verify",
]
