import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search import Kind, Understood, understand

PRE_OP_LEFT_KNEE = {
    (Kind.BODY_SITE, "72696002"),
    (Kind.LATERALITY, "left"),
    (Kind.PHASE, "pre_op"),
}


def chips(understood: Understood) -> set[tuple[Kind, str]]:
    return {(chip.kind, chip.code) for chip in understood.chips}


class TestOneQuestionManyPhrases:
    @pytest.mark.parametrize(
        "text",
        [
            "pre-op left knee",
            "linker knie preoperatief",
            "knie links pre operatief",
            "preop li knie",
            "L knee before surgery",
            "left knee prior to surgery",
            "linkerknie voor de operatie",
            "KNIEËN LINKS PRE-OPERATIEF",
            "knie_links_preop.jpg",
            "de foto van de linkerknie, voor operatie",
        ],
    )
    def test_every_phrase_gives_the_same_chips_and_no_words(self, text: str) -> None:
        understood = understand(text)
        assert chips(understood) == PRE_OP_LEFT_KNEE
        assert understood.words == ()

    @pytest.mark.parametrize(
        ("dutch", "english"),
        [
            ("brandwond hand", "burn of the hand"),
            ("litteken hals", "scar neck"),
            ("doorligwond stuit", "pressure sore tailbone"),
            ("moedervlekken rug", "moles on the back"),
            ("huiduitslag gezicht", "rash face"),
            ("hechtingen verwijderd voet rechts", "sutures removed right foot"),
            ("borstreconstructie na de operatie", "breast reconstruction post-op"),
            ("beide voeten", "both feet"),
        ],
    )
    def test_dutch_and_english_mean_the_same(self, dutch: str, english: str) -> None:
        assert chips(understand(dutch)) == chips(understand(english)) != set()

    def test_a_chip_names_its_concept_in_both_languages_and_the_words_that_said_it(self) -> None:
        (chip,) = understand("  Voor de Operatie ").chips
        assert (chip.kind, chip.code) == (Kind.PHASE, "pre_op")
        assert (chip.nl, chip.en) == ("Preoperatief", "Pre-op")
        assert chip.text == "Voor de Operatie"

    def test_a_compound_gives_a_chip_for_each_part(self) -> None:
        assert chips(understand("kniewond")) == {
            (Kind.BODY_SITE, "72696002"),
            (Kind.TERM, "wound"),
        }

    def test_the_longest_form_wins(self) -> None:
        assert chips(understand("hechtingen verwijderen")) == {(Kind.TERM, "suture_removal")}


class TestWords:
    def test_what_means_nothing_stays_a_word_with_its_lemma(self) -> None:
        (word,) = understand("de Lampen").words
        assert (word.text, word.key, word.lemma) == ("Lampen", "lampen", "lamp")

    def test_quotes_ask_for_words_in_a_row_and_read_no_meaning_into_them(self) -> None:
        understood = understand("„beslag in de wondbodem” knie")
        assert understood.phrases == (("beslag", "in", "de", "wondbodem"),)
        assert chips(understood) == {(Kind.BODY_SITE, "72696002")}

    def test_a_lone_quote_is_just_punctuation(self) -> None:
        assert understand('"knie').phrases == ()
        assert chips(understand('"knie')) == {(Kind.BODY_SITE, "72696002")}

    def test_a_typing_error_is_forgiven_only_on_request(self) -> None:
        assert chips(understand("linekr kneee preoperatif")) == set()
        corrected = understand("linekr kneee preoperatif", tolerant=True)
        assert chips(corrected) == PRE_OP_LEFT_KNEE
        assert corrected.corrected
        assert not understand("knie").corrected


class TestLimits:
    def test_the_33rd_word_is_not_used_and_that_is_said(self) -> None:
        assert not understand("w1 " * 16).truncated
        understood = understand("ab " * 32 + "knie")
        assert understood.truncated
        assert len(understood.words) == 32
        assert understood.chips == ()

    def test_the_201st_character_is_not_used_and_that_is_said(self) -> None:
        assert not understand("x" * 200).truncated
        understood = understand("-" * 200 + "knie")
        assert understood.truncated
        assert understood.chips == ()

    @settings(max_examples=300)
    @given(st.text(max_size=300) | st.text(alphabet='":*?[]^~\\()+-! knieLR\u0308', max_size=80))
    def test_no_text_can_fail(self, text: str) -> None:
        for tolerant in (False, True):
            understood = understand(text, tolerant=tolerant)
            assert len(understood.words) <= 32
