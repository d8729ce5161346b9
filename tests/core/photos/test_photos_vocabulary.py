import re

import pytest

from core.photos.vocabulary import (
    BODY_SITES,
    LATERALITIES,
    PART_OF,
    PHASES,
    VIEWS,
    Laterality,
    Phase,
    View,
    with_parts,
)

# The dihedral group D5 of the Verhoeff check digit, which every SNOMED CT code ends with.
_TIMES = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_TURNED = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def _verhoeff(code: str) -> int:
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(_TIMES[check][int(_TURNED[place % 8][int(digit)])])
    return check


class TestTheCodes:
    @pytest.mark.parametrize("code", [*BODY_SITES, *(c.code for c in LATERALITIES.values())])
    def test_every_snomed_code_has_its_check_digit(self, code: str) -> None:
        assert re.fullmatch(r"[1-9]\d{5,17}", code)
        assert _verhoeff(code) == 0

    def test_the_codes_that_the_house_names_are_there(self) -> None:
        named = {"72696002": "Knee", "89545001": "Face", "76752008": "Breast"}
        named |= {"85562004": "Hand", "56459004": "Foot"}
        assert {code: BODY_SITES[code].en for code in named} == named
        assert LATERALITIES[Laterality.LEFT].code == "7771000"
        assert LATERALITIES[Laterality.RIGHT].code == "24028007"

    def test_there_are_118_sites_each_with_two_names_of_its_own(self) -> None:
        assert len(BODY_SITES) == 118
        assert len({site.nl for site in BODY_SITES.values()}) == 118
        assert len({site.en for site in BODY_SITES.values()}) == 118

    def test_every_side_phase_and_view_has_its_words(self) -> None:
        assert set(LATERALITIES) == set(Laterality)
        assert set(PHASES) == set(Phase)
        assert set(VIEWS) == set(View)


class TestParts:
    def test_a_leg_has_a_knee_and_the_knee_a_kneecap(self) -> None:
        assert {"72696002", "64234005", "770805009"} <= with_parts("61685007")

    def test_a_kneecap_has_no_parts(self) -> None:
        assert with_parts("64234005") == {"64234005"}

    def test_every_whole_is_a_site_and_none_lies_in_itself(self) -> None:
        assert set(PART_OF) | set(PART_OF.values()) <= set(BODY_SITES)
        for part, whole in PART_OF.items():
            assert part not in with_parts(part) - {part}
            assert whole not in with_parts(part)
