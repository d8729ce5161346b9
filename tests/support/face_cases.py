"""How the rows of `docs/permissions.md` about faces are tried."""

from collections.abc import Mapping

from core.faces import Mode, Verdict, Wish
from core.patients import PatientId
from core.photos import PhotoId
from tests.support import state
from tests.support.faces import MODEL, REVIEW_ON, agreed, face_in, install, suggested, switched
from tests.support.permission_case import Case, Key, Subject, new_filed, there
from tests.support.permissions import UNKNOWN, Hospital

_MADE = "UPDATE face_masking SET rendition_id = $2 WHERE id = $1"


async def _face(box: Hospital) -> Subject:
    return await face_in(await new_filed(box))


async def _named(box: Hospital) -> Subject:
    face = await _face(box)
    await box.services.naming.name(box.cast.surgeon, face, PatientId(box.patient))
    return face


async def _declared(box: Hospital) -> Subject:
    face = await _face(box)
    await box.services.naming.declare(box.cast.surgeon, face)
    return face


async def _suggested(box: Hospital) -> Subject:
    install(box.services.recognition.shelf.folder)
    await switched(box.services, box.cast.administrator)
    patient = await box.new_patient()
    await agreed(box.services, box.cast.surgeon, patient)
    return await suggested(await face_in(await new_filed(box)), patient)


async def _queue(box: Hospital) -> None:
    await _suggested(box)


async def _one_waiting(box: Hospital) -> None:
    await state.rows("DELETE FROM face_suggestion WHERE verdict IS NULL")
    await _suggested(box)


async def _rejected(box: Hospital) -> Subject:
    suggestion = await _suggested(box)
    await box.services.suggestions.judge(box.cast.surgeon, [suggestion], Verdict.REJECTED)
    return suggestion


async def _masked(box: Hospital) -> Subject:
    photo = await new_filed(box)
    wish = Wish(frozenset({await face_in(photo)}))
    masking = await box.services.maskings.ask(box.cast.surgeon, PhotoId(photo), wish)
    await state.rows(_MADE, masking.id, UNKNOWN)
    return masking.id


async def _masked_photo(box: Hospital) -> Subject:
    photo = await new_filed(box)
    wish = Wish(frozenset({await face_in(photo)}))
    await box.services.maskings.ask(box.cast.surgeon, PhotoId(photo), wish)
    return photo


async def _face_there(box: Hospital) -> Subject:
    photo = await new_filed(box)
    return photo, await face_in(photo)


def _masks(_: Hospital, both: Subject) -> dict[str, object]:
    photo, face = both
    return {"id": str(photo), "face": str(face)}


def _with_patient(box: Hospital, face: Subject) -> dict[str, object]:
    return {"id": str(face), "patient": str(box.patient)}


async def _model(box: Hospital) -> None:
    install(box.services.recognition.shelf.folder)


def _switch(_: Hospital, __: Subject) -> dict[str, object]:
    return {"mode": Mode.VERIFY.name, "day": REVIEW_ON.isoformat(), "model": MODEL}


FACE_CASES: Mapping[Key, Case] = {
    ("faces", "filed photo"): Case(there("filed"), says='"at":', absent=UNKNOWN),
    ("faces", "inbox photo"): Case(there("inbox"), says='"at":', absent=UNKNOWN),
    ("patientFaces", "patient"): Case(there("patient"), says='"patientFaces":[', absent=UNKNOWN),
    ("faceSuggestions", "department"): Case(
        _queue,
        says='"nodes":[{',
        is_list=True,
        empty={"faceSuggestions": {"nodes": [], "total": 0}},
    ),
    ("faceSuggestionsWaiting", "department"): Case(
        _one_waiting,
        says='"faceSuggestionsWaiting":1',
        is_list=True,
        empty={"faceSuggestionsWaiting": 0},
    ),
    ("masking", "masked photo"): Case(_masked_photo, says='"isMade":false', absent=UNKNOWN),
    ("nameFace", "face"): Case(_face, _with_patient, absent=UNKNOWN),
    ("unnameFace", "named face"): Case(_named, absent=UNKNOWN),
    ("declareFace", "face"): Case(_face, absent=UNKNOWN),
    ("undeclareFace", "declared face"): Case(_declared, absent=UNKNOWN),
    ("declareLooked", "filed photo"): Case(new_filed, says='"declareLooked":"2', absent=UNKNOWN),
    ("judgeSuggestions", "suggestion"): Case(_suggested, absent=UNKNOWN),
    ("undoSuggestions", "answered suggestion"): Case(_rejected, absent=UNKNOWN),
    ("maskPhoto", "photo with a face"): Case(
        _face_there, _masks, says='"hidden":["', absent=(UNKNOWN, UNKNOWN)
    ),
    ("signOffMasking", "masked copy"): Case(_masked, absent=UNKNOWN),
    ("recognition", "the box"): Case(says='"models":['),
    ("biometricInventory", "the box"): Case(says='"edges":[]'),
    ("biometricCount", "the box"): Case(says='"total":0'),
    ("setRecognition", "the box"): Case(_model, _switch, says='"mode":"VERIFY"'),
}
