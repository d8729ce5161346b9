"""How the rows of `docs/permissions.md` about the views of the log are tried."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tests.support import state
from tests.support.permission_case import Case, Key, Subject, there
from tests.support.permissions import UNKNOWN, Ask, Hospital

_WEEK = """
INSERT INTO review_week (week, seed, looked, made_at) VALUES ($1, 'x', 1, now())
ON CONFLICT DO NOTHING
"""
_REVIEW = """
INSERT INTO review (id, week, person_id, patient_id, rules, weight, acts, photos, patients,
                    first_at, last_at, verdict, reviewed_by, reviewed_at)
VALUES (gen_random_uuid(), $1, $2, $3, '["surname"]', 3, 1, 1, 1, now(), now(), $4, $5, $6)
RETURNING id
"""


async def _number(box: Hospital) -> str:
    patient = await box.new_patient()
    return (await box.services.patients.get(box.cast.surgeon, patient)).mrn


async def _account(box: Hospital) -> Subject:
    return box.cast.viewer.person


async def _look(box: Hospital, verdict: str | None = None) -> Subject:
    """Of the viewer, at a patient of their own, so that there may be many."""
    week = datetime(2025, 12, 29, tzinfo=UTC).date()
    await state.rows(_WEEK, week)
    patient = await box.new_patient()
    by = box.cast.privacy_officer.person if verdict else None
    at = datetime.now(UTC) if verdict else None  # noqa: TID251 - any moment will do
    return await state.one(_REVIEW, week, box.cast.viewer.person, patient, verdict, by, at)


async def _judged(box: Hospital) -> Subject:
    return await _look(box, "fine")


def _get(path: str) -> Case:
    def ask(_: Hospital, patient: Subject) -> Ask:
        return Ask(method="GET", path=path.format(patient=patient))

    return Case(there("patient"), says="%PDF", absent=UNKNOWN, ask=ask)


LOG_CASES: Mapping[Key, Case] = {
    ("auditEvents", "the log"): Case(says="audit:viewed"),
    ("logState", "the log"): Case(says="lagSeconds"),
    ("logPatient", "exact number"): Case(
        _number, lambda _, number: {"value": number}, says='"logPatient":"', absent="NOBODY-1"
    ),
    ("personLog", "account"): Case(_account, absent=UNKNOWN),
    ("patientLog", "patient"): Case(there("patient"), says="foto", absent=UNKNOWN),
    ("patientViews", "patient"): Case(there("patient"), says="foto", absent=UNKNOWN),
    ("reviews", "a look"): Case(_look, lambda _, __: {}),
    ("judgedReviews", "a judged look"): Case(_judged, lambda _, __: {}),
    ("judgeReview", "a look"): Case(_look, absent=UNKNOWN),
    ("GET /patients/{patient}/log.pdf", "patient"): _get("/patients/{patient}/log.pdf"),
    ("GET /log/patients/{patient}.pdf", "patient"): _get("/log/patients/{patient}.pdf"),
    ("GET /log/export", "the log"): Case(
        says="photo:received", ask=lambda _, __: Ask(method="GET", path="/log/export")
    ),
}
