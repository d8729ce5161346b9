"""Corrections: a photo under the wrong patient is put right by two people.

Promises: nobody moves a photo to another patient alone; both patients are in the log; with
the photo move its keys, words and drawings, so that nothing of it stays readable with the
key of the patient it never showed.

Threat: a photo filed under the wrong patient, and a photo moved there on purpose.
"""

from core.corrections.service import Corrections
from core.corrections.types import Correction, CorrectionId, CorrectionState
from core.kit.errors import OwnProposal

__all__ = ["Correction", "CorrectionId", "CorrectionState", "Corrections", "OwnProposal"]
