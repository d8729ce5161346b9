"""What the demo makes up must be what the box accepts, and tell one story only."""

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from appliance.demo import queries
from appliance.demo.cast import DESCRIPTIONS, INVITED, OTHER_SIDE, PATIENTS, SOUGHT
from appliance.demo.pictures import LOCK, PICTURES
from core.kit.actor import Role
from core.patients.numbers import NumberSystem, normalised
from core.photos.vocabulary import BODY_SITES, Laterality, Phase, View

SCHEMA = build_schema((Path(__file__).parents[2] / "api" / "schema.graphql").read_text())
DOCUMENTS = {name: text for name, text in vars(queries).items() if name.isupper()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_fits_the_schema_and_asks_for_one_field(name: str) -> None:
    document = parse(DOCUMENTS[name])
    assert validate(SCHEMA, document) == []
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert len(operation.selection_set.selections) == 1


def test_every_citizen_number_passes_the_eleven_test_and_is_nobodys() -> None:
    for patient in PATIENTS:
        assert normalised(NumberSystem.BSN, patient.bsn) == patient.bsn
        assert patient.bsn.startswith("99999")
    assert len({patient.bsn for patient in PATIENTS}) == len(PATIENTS)


def test_every_photograph_is_described_in_words_the_box_knows() -> None:
    assert set(DESCRIPTIONS) == {picture.name for picture in PICTURES}
    for said in DESCRIPTIONS.values():
        assert said.site in BODY_SITES
        assert said.side is None or said.side in Laterality.__members__
        assert said.phase in Phase.__members__
        assert said.view in View.__members__
        assert said.patient in PATIENTS


def test_one_photograph_only_is_of_a_left_knee_before_surgery() -> None:
    knees = {
        name: said.side
        for name, said in DESCRIPTIONS.items()
        if (said.site, said.phase) == (DESCRIPTIONS[SOUGHT].site, "PRE_OP")
    }
    assert knees == {SOUGHT: "LEFT", OTHER_SIDE: "RIGHT"}


def test_each_role_of_the_story_has_its_person_and_one_is_of_elsewhere() -> None:
    roles = [who.role for who in INVITED]
    assert set(roles) == set(Role) - {Role.ADMINISTRATOR, Role.CLINICIAN}
    assert len({who.department for who in INVITED}) == 2


def test_there_are_at_least_twelve_photographs_of_three_kinds() -> None:
    assert len({picture.sha256 for picture in PICTURES}) == len(PICTURES) >= 12
    kinds = {picture.media_type for picture in PICTURES}
    assert kinds == {"image/heic", "image/jpeg", "image/png"}


def test_the_lock_pins_by_digest_and_names_no_host() -> None:
    text = LOCK.read_text()
    assert "://" not in text
    requirements = [line for line in text.splitlines() if "==" in line]
    assert [line.split("==")[0] for line in requirements] == ["pillow-heif", "scikit-image"]
    assert text.count("--hash=sha256:") > len(requirements)
