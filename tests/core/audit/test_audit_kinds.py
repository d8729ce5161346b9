"""Each tag has a kind, and a number that no other has."""

from core.audit import KINDS, Category, Tag
from core.audit.kinds import FHIR_TYPES, number


def test_each_tag_has_a_kind_and_each_category_a_type() -> None:
    assert set(KINDS) == set(Tag)
    assert set(FHIR_TYPES) == set(Category)
    assert {kind.action for kind in KINDS.values()} <= set("CRUDE")


def test_no_two_tags_share_a_number() -> None:
    assert len({number(tag) for tag in Tag}) == len(Tag)
    assert number("photo:seen") == 0xC7A8
