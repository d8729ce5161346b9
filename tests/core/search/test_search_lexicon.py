from core.search.analysis import reader
from core.search.lexicon import lexicon
from core.search.types import Kind, kind_and_code, mark

_DELIBERATE = {
    ("breuk",), ("breuken",),  # a hernia or a fracture
    ("tkp",), ("tkr",), ("thp",), ("thr",),  # a joint and its prosthesis
    ("nagel",), ("nagels",), ("nail",), ("nails",), ("nagelbed",), ("nail", "bed"),
    ("nek",),  # Dutch for the nape, and often for the neck
}  # fmt: skip


class TestTheTables:
    def test_there_are_more_than_150_synonym_groups(self) -> None:
        groups = [m for m in lexicon().labels if kind_and_code(m)[0] is Kind.TERM]
        assert len(groups) == 231

    def test_only_deliberate_forms_have_two_meanings(self) -> None:
        double = {form for form, meaning in lexicon().forms.items() if len(meaning) > 1}
        assert double == _DELIBERATE

    def test_every_mark_of_a_form_has_its_labels(self) -> None:
        meanings = [*lexicon().forms.values(), *lexicon().weak.values()]
        assert frozenset().union(*meanings) == set(lexicon().labels)


class TestReading:
    def test_plurals_and_singulars_meet_in_their_lemma(self) -> None:
        read = reader().read
        assert read("Lampen wheels tafels").lemmas == "lamp wheel tafel"
        assert read("fiets").lemmas == read("fietsen").lemmas == "fiets"
        assert read("knieën").marks == read("knie").marks == {mark(Kind.BODY_SITE, "72696002")}
        assert read("littekens").marks == read("litteken").marks == read("scars").marks

    def test_a_document_says_the_words_inside_a_longer_term_too(self) -> None:
        said = reader().read("status na breast reconstruction").marks
        assert said == {
            mark(Kind.TERM, "breast_reconstruction"),
            mark(Kind.TERM, "reconstruction"),
            mark(Kind.BODY_SITE, "76752008"),
        }

    def test_a_breastbone_is_no_breast(self) -> None:
        assert reader().read("borstbeen").marks == {mark(Kind.BODY_SITE, "56873002")}

    def test_english_has_been_is_no_dutch_leg(self) -> None:
        assert reader().read("the wound has been closed").marks == {mark(Kind.TERM, "wound")}

    def test_a_letter_is_a_side_only_close_to_a_site(self) -> None:
        assert mark(Kind.LATERALITY, "left") in reader().read("wond L pre-op knie").marks
        assert mark(Kind.LATERALITY, "left") not in reader().read("lijst L van de wond").marks
        assert mark(Kind.LATERALITY, "right") not in reader().read("re-operatie knie").marks

    def test_a_text_of_ten_thousand_characters_is_read_to_its_end(self) -> None:
        text = "woord " * 1665 + "kniewond"
        assert len(text) == 9998
        assert mark(Kind.BODY_SITE, "72696002") in reader().read(text).marks
