"""How the rows of `docs/permissions.md` about the publication room are tried."""

from collections.abc import Mapping

from core.consents import Capacity, Method, Signing
from core.patients import PatientId
from tests.support import state
from tests.support.permission_case import Case, Key, Subject
from tests.support.permissions import UNKNOWN, Ask, Hospital

_SIGNED = "SELECT 1 FROM consent WHERE patient_id = $1 AND state = 'active'"


async def let_out(box: Hospital) -> Subject:
    """A photo whose patient agreed to everything."""
    services, surgeon = box.services, box.cast.surgeon
    if not await state.rows(_SIGNED, box.patient):
        (drafted, *_) = await services.consents.of_patient(surgeon, PatientId(box.patient))
        answers = dict.fromkeys(drafted.form.text.questions, True)
        said = Signing("Kanarie", Capacity.SELF, Method.TABLET, answers)
        await services.consents.sign(surgeon, drafted.id, drafted.version, said)
    return box.filed


def _look(_: Hospital, photo: Subject) -> Ask:
    return Ask(method="GET", path=f"/media/{photo}/room/thumbnail?purpose=marketing")


ROOM_CASES: Mapping[Key, Case] = {
    ("publicationRoom", "photo let out"): Case(let_out, lambda _, __: {}, is_list=True),
    ("GET /media/{photo}/room/{size}", "photo let out"): Case(
        let_out, absent=UNKNOWN, says="\ufffd", ask=_look
    ),
}
