"""The forms that every box comes with, in Dutch and in English, level B1.

"quitclaim" asks for the uses of photos; "recognition" asks, apart from all else, whether the
computer may compare a face. A privacy officer publishes the hospital's own version over them.
"""

from types import MappingProxyType

from core.consents.types import FormText
from core.decisions import Purpose
from core.kit.language import Language

QUITCLAIM, RECOGNITION = "quitclaim", "recognition"
VALIDITY_MONTHS = 24

_USES = MappingProxyType(
    {
        Language.DUTCH: FormText(
            title="Mogen wij uw foto's ook ergens anders voor gebruiken?",
            paragraphs=(
                (
                    "Wij hebben foto's van u gemaakt voor uw behandeling. Die foto's horen bij uw"
                    " dossier. Daarvoor hoeft u niets te tekenen."
                ),
                (
                    "Soms willen wij foto's ook voor iets anders gebruiken. Dat doen wij alleen als"
                    " u dat goed vindt. U kiest zelf wat wel mag en wat niet."
                ),
                "Zegt u nee, dan verandert er niets aan uw behandeling.",
                (
                    "U kunt uw toestemming altijd weer intrekken, zonder uit te leggen waarom."
                    " Vanaf dat moment gebruiken wij de foto's daar niet meer voor. Wat al gedrukt"
                    " is, kunnen wij niet terughalen."
                ),
            ),
            questions=MappingProxyType(
                {
                    Purpose.EDUCATION: "Mogen wij uw foto's gebruiken om artsen en"
                    " verpleegkundigen op te leiden, binnen het ziekenhuis en op congressen?",
                    Purpose.RESEARCH: "Mogen wij uw foto's gebruiken voor wetenschappelijk"
                    " onderzoek?",
                    Purpose.PUBLICATION: "Mogen uw foto's in een vakblad of een leerboek staan?",
                    Purpose.MARKETING: "Mogen uw foto's op onze website, op sociale media, in"
                    " folders en in de krant staan? Iedereen kan ze dan zien.",
                }
            ),
        ),
        Language.ENGLISH: FormText(
            title="May we use your photos for something else as well?",
            paragraphs=(
                (
                    "We took photos of you for your treatment. Those photos belong to your medical"
                    " record. You do not have to sign anything for that."
                ),
                (
                    "Sometimes we would like to use photos for something else. We only do that if"
                    " you agree. You choose what may be done and what may not."
                ),
                "If you say no, nothing changes about your treatment.",
                (
                    "You can always take your consent back, without saying why. From that moment on"
                    " we no longer use the photos for it. What has been printed already we cannot"
                    " call back."
                ),
            ),
            questions=MappingProxyType(
                {
                    Purpose.EDUCATION: "May we use your photos to teach doctors and nurses,"
                    " inside the hospital and at conferences?",
                    Purpose.RESEARCH: "May we use your photos for scientific research?",
                    Purpose.PUBLICATION: "May your photos appear in a medical journal or"
                    " a textbook?",
                    Purpose.MARKETING: "May your photos appear on our website, on social media,"
                    " in leaflets and in the newspaper? Everybody can see them there.",
                }
            ),
        ),
    }
)

_MATCHING = MappingProxyType(
    {
        Language.DUTCH: FormText(
            title="Mag de computer uw gezicht herkennen?",
            paragraphs=(
                (
                    "Op foto's die wij van u maken kan uw gezicht te zien zijn. De computer kan dan"
                    " voorstellen dat u het bent. Een medewerker kijkt altijd zelf en beslist."
                ),
                (
                    "Daarvoor bewaren wij een reeks getallen van uw gezicht, versleuteld, alleen in"
                    " dit ziekenhuis. Het is een bijzonder persoonsgegeven. Wij doen dit alleen als"
                    " u het uitdrukkelijk goed vindt."
                ),
                "Zegt u nee, dan zoeken wij foto's op met uw naam of nummer. Dat werkt ook.",
                (
                    "U kunt uw toestemming altijd weer intrekken, zonder uit te leggen waarom. Wij"
                    " wissen de getallen dan meteen."
                ),
            ),
            questions=MappingProxyType(
                {
                    Purpose.BIOMETRIC_MATCHING: "Mag de computer uw gezicht vergelijken met"
                    " gezichten op foto's in dit ziekenhuis?"
                }
            ),
        ),
        Language.ENGLISH: FormText(
            title="May the computer recognise your face?",
            paragraphs=(
                (
                    "Photos that we take may show your face. The computer can then suggest that it"
                    " is you. A member of staff always looks and decides."
                ),
                (
                    "For that we keep a row of numbers made of your face, encrypted, in this"
                    " hospital only. They are sensitive personal data. We do this only if you"
                    " explicitly agree."
                ),
                "If you say no, we look photos up by your name or number. That works as well.",
                (
                    "You can always take your consent back, without saying why. We then delete the"
                    " numbers at once."
                ),
            ),
            questions=MappingProxyType(
                {
                    Purpose.BIOMETRIC_MATCHING: "May the computer compare your face with faces in"
                    " photos in this hospital?"
                }
            ),
        ),
    }
)

TEXTS = MappingProxyType({QUITCLAIM: _USES, RECOGNITION: _MATCHING})
