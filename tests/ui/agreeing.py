"""Patients who say yes, no, and yes no longer, through the box itself."""

from collections.abc import Collection

from tests.support.callers import Caller

ASKED = ("EDUCATION", "RESEARCH", "PUBLICATION", "MARKETING")
_DRAFTED = "query($p: PatientId!) { consents(patient: $p) { id version } }"
_SIGN = (
    "mutation($i: ConsentId!, $v: Int!, $s: SigningInput!) {"
    " signConsent(id: $i, version: $v, method: TABLET, signing: $s) { id ends } }"
)
_WITHDRAW = "mutation($i: ConsentId!) { withdrawConsent(id: $i) { id } }"


async def signed(staff: Caller, patient: str, refused: Collection[str] = ()) -> str:
    """The form that was drafted for a patient, signed; yes to all that is not `refused`."""
    (drafted, *_) = (await staff.ask(_DRAFTED, p=patient))["consents"]
    answers = [{"purpose": purpose, "isYes": purpose not in refused} for purpose in ASKED]
    said = {"signer": "B. Jansen", "capacity": "SELF", "answers": answers}
    made = await staff.ask(_SIGN, i=drafted["id"], v=drafted["version"], s=said)
    consent: str = made["signConsent"]["id"]
    return consent


async def withdrawn(staff: Caller, consent: str) -> None:
    """A consent, taken back."""
    await staff.ask(_WITHDRAW, i=consent)
