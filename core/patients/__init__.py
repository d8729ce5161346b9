"""The patients: who they are, sealed, and found again by their numbers.

Promises: name, numbers, birth date and sex rest only in sealed form under the patient's
own key; a number is found by a keyed hash, never by reading rows; a patient exists for
the departments that treat them, and for whoever holds the exact number at the bedside.
Does not keep pictures, and does not decide about consent.

Threat: a stolen database, a guessed BSN, staff who browse.
"""

from core.patients.emergencies import (
    Emergencies,
    Emergency,
    EmergencyId,
    Judgement,
    Unreviewed,
)
from core.patients.facts import Follower, PatientFacts
from core.patients.numbers import NumberSystem
from core.patients.relations import CareRelations
from core.patients.service import Patients
from core.patients.types import NewPatient, Patient, PatientId, PatientPage, Sex

__all__ = [
    "CareRelations",
    "Emergencies",
    "Emergency",
    "EmergencyId",
    "Follower",
    "Judgement",
    "NewPatient",
    "NumberSystem",
    "Patient",
    "PatientFacts",
    "PatientId",
    "PatientPage",
    "Patients",
    "Sex",
    "Unreviewed",
]
