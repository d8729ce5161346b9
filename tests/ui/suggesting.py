"""Suggestions about drawn faces, which no network takes for anybody's: written down by hand."""

import asyncio
from collections.abc import Sequence

from core.kit.ids import SystemIds
from tests.support.box import Box
from tests.support.callers import Caller, Upload
from tests.ui.drawn import draw
from tests.ui.filling import FACE, Filled, Said, filed, until_developed
from tests.ui.recognising import DPIA, MODEL, day_in, queue, signed_matching

_SAID: Said = (FACE, None, "ANTERIOR", "FOLLOW_UP", "Gezicht")
_HEAD, _LEFT, _RIGHT = (0.28, 0.2, 0.72, 0.78), (0.21, 0.28, 0.375, 0.61), (0.6, 0.31, 0.74, 0.62)
_LOOKED = "SELECT count(*) AS n FROM pgqueuer WHERE status IN ('queued', 'picked')"
_NAME = "mutation($f: FaceId!, $p: PatientId!) { nameFace(id: $f, patient: $p) { depiction } }"
_JUDGE = "mutation($i: [SuggestionId!]!) { judgeSuggestions(ids: $i, verdict: UNSURE) }"
_TRIES = 300


async def suggest(box: Box, staff: Caller, filled: Filled, patients: Sequence[str]) -> None:
    """Two who agreed, faces of theirs that were confirmed, and some that wait for an answer."""
    one, other = (filled.patients[each] for each in patients)
    for patient in (one, other):
        await signed_matching(staff, patient)
    known = [
        (await _photo(staff, "face-1", one, "2026:04:02 10:00:00"), one),
        (await _photo(staff, "face-3", one, "2026:09:04 10:00:00"), one),
        (await _photo(staff, "face-5", other, "2026:06:11 10:00:00"), other),
    ]
    groups = [await _photo(staff, "group", one, f"2026:11:{day} 10:00:00") for day in (20, 23)]
    new = [await _photo(staff, name, other, "2026:11:24 10:00:00") for name in ("face-4", "face-2")]
    await until_developed(staff, [*(photo for photo, _ in known), *groups, *new])
    await idle(box)
    await box.rows(
        "INSERT INTO recognition (id, mode, dpia, review_on, model, set_by, at) SELECT"
        f" '{SystemIds().new()}', 'identify', '{DPIA}', '{day_in(300)}', '{MODEL}', id, now()"
        " FROM person LIMIT 1 RETURNING id"
    )
    for photo, patient in known:
        await staff.ask(_NAME, f=await _face(box, photo, _HEAD), p=patient)
    await idle(box)
    for number, (photo, place, patient) in enumerate(
        (
            (groups[0], _LEFT, one),
            (new[0], _HEAD, other),
            (groups[1], _LEFT, one),
            (groups[1], _RIGHT, other),
            (new[1], _HEAD, one),
            (groups[0], _RIGHT, other),
        )
    ):
        cosine = 0.83 - 0.06 * number
        await box.rows(
            "INSERT INTO face_suggestion (id, face_id, patient_id, cosine, is_likely, model,"
            f" made_at) VALUES ('{SystemIds().new()}', '{await _face(box, photo, place)}',"
            f" '{patient}', {cosine}, {cosine > 0.65}, '{MODEL}', now()) RETURNING id"
        )

    waiting = await queue(staff)
    await staff.ask(_JUDGE, i=waiting[-1:])
    await box.rows(
        "INSERT INTO face_template (id, face_id, depiction_id, patient_id, consent_id, ends, model,"
        " threshold, key_id, key_generation, vector, made_at) SELECT gen_random_uuid(), face.id,"
        " depicted.id, depicted.patient_id, consent.id, consent.ends, 'MODEL', 0.65,"
        " gen_random_uuid(), 1, '', now() FROM face_region face"
        " JOIN depicted ON depicted.id = face.depiction_id JOIN consent ON"
        " consent.patient_id = depicted.patient_id AND consent.ends > now() AND consent.id IN"
        " (SELECT consent_id FROM consent_provision WHERE purpose = 'biometric_matching')"
        " RETURNING id".replace("MODEL", MODEL)
    )


async def _photo(staff: Caller, drawing: str, patient: str, taken: str) -> str:
    key = f"a-drawn-face-{drawing}-{taken[:10].replace(':', '-')}-of-{patient[-6:]}"
    return await filed(
        staff, Upload(draw(drawing, taken), key, name=f"{drawing}.jpg"), patient, _SAID
    )


async def _face(box: Box, photo: str, place: tuple[float, float, float, float]) -> str:
    (row,) = await box.rows(
        "INSERT INTO face_region (id, photo_id, x0, y0, x1, y1, score, size, sharpness, frontality)"
        f" VALUES ('{SystemIds().new()}', '{photo}', {', '.join(map(str, place))}, 0.99, 1, 1, 1)"
        " RETURNING id"
    )
    return str(row["id"])


async def idle(box: Box) -> None:
    """Wait until whoever looks has looked: that would find none of these."""
    for _ in range(_TRIES):
        (row,) = await box.rows(_LOOKED)
        if row["n"] == 0:
            return
        await asyncio.sleep(0.5)
    raise TimeoutError
