"""A real box with a real mail server: what waits in the evening is in the mail of the morning."""

import os
import signal
from datetime import UTC, datetime

import pytest

from tests.support.arriving import picture
from tests.support.box import until
from tests.support.callers import Upload, staffed_box
from tests.support.smtp import postbox

CREATE = "mutation($patient: PatientInput!) { createPatient(patient: $patient) { id } }"
ASSIGN = """mutation($id: PhotoId!, $patient: PatientId!) {
    assignPhoto(id: $id, patient: $patient) { id } }"""
TASKS = "{ tasks(first: 5) { edges { node { kind level dueInDays patientId ownerName } } } }"
STATUS = "{ systemStatus { noticesWaiting noticesFailed } }"
WHO = {"mrn": "KANARIE-1", "name": "Kanarie de Vries", "birthDate": "1950-01-01", "sex": "OTHER"}
MAIL = "noor@ziekenhuis.example"


def daytime() -> str:
    """A time zone in which it is noon, give or take an hour; its sign is the other way round."""
    behind = datetime.now(UTC).hour - 12  # noqa: TID251 - the box asks the machine's clock too
    return f"Etc/GMT{behind:+d}"


@pytest.mark.slow
async def test_a_draft_that_waits_is_mailed_by_the_worker() -> None:
    async with (
        postbox() as server,
        staffed_box(
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=server.port,
            SMTP_TLS="never",
            SMTP_SENDER="kluis@ziekenhuis.example",
            PUBLIC_ADDRESS="https://kluis.example",
            TIME_ZONE=daytime(),
        ) as (box, people),
    ):
        patient = (await people.surgeon.ask(CREATE, patient=WHO))["createPatient"]["id"]
        sent = await people.surgeon.put(Upload(picture(1), "a-key-of-its-own-1"))
        await people.surgeon.ask(ASSIGN, id=sent.json()["id"], patient=patient)
        await box.rows(f"UPDATE person SET mail = '{MAIL}' WHERE login = 'surgeon' RETURNING id")
        for pid in box.pids("worker"):  # the next one tidies up as it starts
            os.kill(pid, signal.SIGKILL)
        await until(lambda: bool(server.accepted), 120)

        ((to, letter),) = server.accepted
        assert (to, letter["Subject"]) == (MAIL, "Beeldkluis: 1 taak wacht")
        assert "Kanarie" not in letter.as_string()
        (task,) = (await people.surgeon.ask(TASKS))["tasks"]["edges"]
        assert task["node"] == {
            "kind": "SIGN",
            "level": 0,
            "dueInDays": 14,
            "patientId": patient,
            "ownerName": "Noor van Dijk",
        }
        status = (await people.administrator.ask(STATUS))["systemStatus"]
        assert status == {"noticesWaiting": 0, "noticesFailed": 0}
