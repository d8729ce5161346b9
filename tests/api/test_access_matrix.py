"""Nobody is told a word of what is out of their sight: each field and route, role and thing.

Twice: with all checks, and with row level security alone, every check of the application and
every condition of its statements taken out. What a role may see is asked of the policy.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from graphql import build_schema

from core.access import DEFAULT_POLICY, Access, Sensitivity
from core.access import Thing as Asked
from core.access.deciding import may_see
from core.audit import Basis
from core.collections import Words
from core.consents import Papers
from core.kit.actor import Actor
from core.patients import NewPatient, PatientId, Sex
from core.photos import Description, Developing, PhotoId
from core.services import Services
from core.sharing import NewRecipient, NewShare, Terms
from core.sight import ALL_SEEING, Sight
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import received
from tests.support.deliveries import Deliveries
from tests.support.matrix import Probes, Thing, asks, routes
from tests.support.permissions import COLUMNS, Hospital, hospital
from tests.support.treating import treats

pytestmark = pytest.mark.slow

SCHEMA = build_schema(Path("api/schema.graphql").read_text("utf-8"))
LABELS = {
    "plain": Sensitivity.NONE,
    "genital": Sensitivity.GENITAL,
    "forensic": Sensitivity.FORENSIC,
    "psychiatric": Sensitivity.PSYCHIATRIC,
}
NOT_TEXT = "\ufffd"
AT_LEAST = 20_000
_DELIVERED = """
SELECT photo, patient, person, role, department, session, request, address, rule, at
FROM audit_event WHERE id > $1 AND outcome = 'ok'
  AND tag IN ('photo:seen', 'photo:downloaded', 'photo:released')
"""


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    return hospital(services, developing, papers, cast, tmp_path)


@pytest.fixture
async def things(box: Hospital) -> list[Thing]:
    """Photos of two departments with labels of each kind, of a VIP, and one in the inbox."""
    clinician, stranger = box.cast.clinician, box.cast.stranger
    made = [await _filed(box, clinician, name, labels) for name, labels in LABELS.items()]
    vip = await _filed(box, clinician, "known", Sensitivity.NONE)
    known = PatientId(vip.ids["PatientId"])
    await box.services.patients.mark(clinician, known, 1, Sensitivity.VIP)
    made += [vip, await _filed(box, stranger, "elsewhere", Sensitivity.NONE)]
    await treats(box.services, PatientId(made[2].ids["PatientId"]), box.cast.surgeon)
    for number, sharer in ((0, box.cast.surgeon), (2, box.cast.surgeon), (-1, stranger)):
        made[number] = await _shared(box, made[number], sharer)
    collectors = [clinician] * (len(made) - 1) + [stranger]
    made = [await _collected(box, *each) for each in zip(made, collectors, strict=True)]
    while await box.services.indexer.follow():
        pass
    return made


async def _collected(box: Hospital, thing: Thing, collector: Actor) -> Thing:
    """The same thing, in a collection of somebody who sees it."""
    word = f"xq{thing.name}collection"
    words, photo = Words(word, f"{word} said"), PhotoId(thing.photo)
    made = await box.services.collections.make(collector, words, [photo])
    ids = {**thing.ids, "CollectionId": made.id}
    told = frozenset({word})
    return replace(thing, ids=ids, of_collection=told, collector=collector.person)


async def _shared(box: Hospital, thing: Thing, sharer: Actor) -> Thing:
    """The same thing, with a link to it."""
    services, photo = box.services, PhotoId(thing.photo)
    await treats(services, PatientId(thing.ids["PatientId"]), sharer)
    await services.naming.looked(sharer, photo)
    word = f"xq{thing.name}message"
    new = NewShare((photo,), NewRecipient(f"Wim {thing.name.title()}"), Terms(message=word))
    made = (await services.sharing.make(sharer, new)).share
    ids = {**thing.ids, "ShareId": made.id, "RecipientId": made.recipient.id}
    return replace(thing, ids=ids, of_share=frozenset({word}), sharer=sharer.person)


async def _filed(box: Hospital, who: Actor, name: str, labels: Sensitivity) -> Thing:
    services, number = box.services, next(box.number)
    word, family, mrn = f"xq{name}caption", f"Xq{name.title()}", f"XQ-{number}{name.upper()}"
    new = NewPatient(mrn, family, date(1961, 4, 2), Sex.FEMALE)
    patient = (await services.patients.create(who, new)).id
    photo = await received(services, who, number, patient)
    await box.developing.develop(photo)
    await box.developing.enlarge(photo)
    await box.developing.blur(photo)
    seen = await services.photos.get(who, photo)
    await services.photos.describe(who, photo, seen.version, Description(caption=word))
    if labels:
        await services.labelling.label(who, photo, seen.version + 1, labels)
    (consent,) = await services.consents.of_patient(who, patient)
    depicted = await state.one("SELECT id FROM depicted WHERE photo_id = $1", photo)
    return Thing(
        name,
        photo,
        {
            "PhotoId": photo,
            "PatientId": patient,
            "ConsentId": consent.id,
            "DepictionId": depicted,
        },
        frozenset({word}),
        frozenset({family, mrn}),
    )


async def hidden(box: Hospital, thing: Thing) -> frozenset[str]:
    """What who asks now must not be told of `thing`."""
    if box.who.person is None:
        return thing.of_photo | thing.of_patient | thing.of_share | thing.of_collection
    found = await state.rows(
        """SELECT photo.department, photo.sensitivity, patient.sensitivity AS of_patient,
        (SELECT id FROM care_relation r WHERE r.patient_id = photo.patient_id
         AND r.person_id = $2 LIMIT 1) AS relation
        FROM photo JOIN patient ON patient.id = photo.patient_id WHERE photo.id = $1""",
        thing.photo,
        box.who.person,
    )
    row = found[0]
    patient = thing.ids["PatientId"]

    def is_seen(sensitivity: int, department: str) -> bool:
        asked = Asked(department, patient, Sensitivity(sensitivity), row["relation"])
        return may_see(DEFAULT_POLICY, box.who, asked) is not None

    is_theirs = box.who.person == thing.sharer or box.login == "privacy_officer"
    unseen = frozenset[str]() if is_theirs else thing.of_share
    if box.who.person != thing.collector:
        unseen |= thing.of_collection
    if not is_seen(row["sensitivity"], row["department"]):
        unseen |= thing.of_photo
    if not is_seen(row["of_patient"], row["department"]):
        unseen |= thing.of_patient
    return unseen


async def probe(box: Hospital, things: list[Thing], probes: Probes, *, is_checked: bool) -> None:
    """Put every question about every thing, and look for words of what is not in sight."""
    unseen = [(thing, await hidden(box, thing)) for thing in things]
    words = frozenset[str]().union(*(secret for _, secret in unseen))
    for thing, secret in unseen:
        told = [*asks(SCHEMA, thing, changing=False), *routes(thing)]
        if secret >= thing.of_photo | thing.of_patient:
            told += asks(SCHEMA, thing, changing=True)
        for name, ask, leaves in told:
            answer = await box.send(ask)
            assert "BAD_REQUEST" not in answer.text, (name, answer.text)
            assert answer.status_code != 500 or not is_checked, (name, answer.text)
            text = answer.content.decode("utf-8", "replace")
            probes.count += leaves
            if answer.status_code == 200 and ask.path.startswith("/media/"):
                probes.delivered[thing.photo] += 1
            found = [word for word in words if word in text]
            if found or (NOT_TEXT in text and secret >= thing.of_photo):
                probes.leaked.append(f"{box.login} {name} {thing.name}: {found or 'bytes'}")


async def all_of_them(box: Hospital, things: list[Thing], *, is_checked: bool) -> Probes:
    """The whole matrix: every column of `docs/permissions.md`."""
    probes = Probes()
    for column in COLUMNS:
        box.headers, box.login, box.who = {}, None, VISITOR
        await box.play(column)
        await probe(box, things, probes, is_checked=is_checked)
    return probes


@pytest.fixture
def unchecked(things: list[Thing], deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    """No check of the application is left, and no condition of its statements."""
    deliveries.by_rule = False
    monkeypatch.setattr(Access, "require", lambda *_: None)
    monkeypatch.setattr(Access, "seen", lambda *_: Basis())
    monkeypatch.setattr(Access, "sees", lambda *_: Basis())
    monkeypatch.setattr(Access, "basis", lambda *_: Basis())
    monkeypatch.setattr(Access, "may", lambda *_: True)
    plain = Sight.of_patients

    def everything(sight: Sight, now: datetime) -> tuple[object, ...]:
        return plain(replace(sight, hospital=127), now)

    monkeypatch.setattr(Sight, "of_patients", everything)


@pytest.mark.slow
async def test_no_word_of_what_is_out_of_sight(box: Hospital, things: list[Thing]) -> None:
    before = await state.last_act()
    probes = await all_of_them(box, things, is_checked=True)
    assert probes.leaked == []
    assert probes.count >= AT_LEAST
    # Bytes came, so there is a row: exactly one each time, and nothing is missing in it.
    rows = await state.rows(_DELIVERED, before)
    assert Counter(row["photo"] for row in rows) == probes.delivered
    assert sum(probes.delivered.values()) > 50
    assert [row for row in rows if None in row.values()] == []


@pytest.mark.slow
@pytest.mark.usefixtures("unchecked")
async def test_the_database_alone_tells_none_of_it_either(
    things: list[Thing], box: Hospital
) -> None:
    probes = await all_of_them(box, things, is_checked=False)
    assert probes.leaked == []
    assert probes.count >= AT_LEAST


@pytest.mark.usefixtures("unchecked")
async def test_the_matrix_would_see_it(
    things: list[Thing], box: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = Sight.context

    def blindly(_: Sight, now: datetime) -> tuple[str, ...]:
        return everything(ALL_SEEING, now)

    monkeypatch.setattr(Sight, "context", blindly)
    probes = Probes()
    await box.play("administrator")
    await probe(box, [things[0], things[-1]], probes, is_checked=False)
    assert any("photo plain" in leak for leak in probes.leaked)
    assert any("thumbnail for care plain" in leak for leak in probes.leaked)
    assert any("patients plain" in leak for leak in probes.leaked)
    assert any("allShares" in leak for leak in probes.leaked)
