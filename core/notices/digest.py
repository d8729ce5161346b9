"""What a digest says: numbers, kinds and where the box is. There is nothing else to say.

It is made from a `Summary`, which knows no patient, so that no letter can name one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.kit.language import Language
from core.notices.types import Summary, TaskKind


@dataclass(frozen=True, slots=True)
class Words:
    """One language; each pair is for one and for several."""

    subject: tuple[str, str]
    greeting: str
    kinds: Mapping[TaskKind, tuple[str, str]]
    late: tuple[str, str]
    queue: tuple[str, str]
    escalated: tuple[str, str]
    link: str
    ending: str


_WORDS: Mapping[Language, Words] = MappingProxyType(
    {
        Language.DUTCH: Words(
            subject=("{n} taak wacht", "{n} taken wachten"),
            greeting="Goedemorgen,\n\nDit wacht in de fotokluis:",
            kinds={
                TaskKind.SIGN: (
                    "{n} toestemming om te laten ondertekenen",
                    "{n} toestemmingen om te laten ondertekenen",
                ),
                TaskKind.CONSENT_EXPIRY: (
                    "{n} toestemming die afloopt of is afgelopen",
                    "{n} toestemmingen die aflopen of zijn afgelopen",
                ),
                TaskKind.CONSENT_REVIEW: (
                    "{n} toestemming om opnieuw te bekijken bij een verjaardag",
                    "{n} toestemmingen om opnieuw te bekijken bij een verjaardag",
                ),
                TaskKind.REASSESSMENT: (
                    "{n} patiënt bij wie opnieuw te bekijken is wie beslist",
                    "{n} patiënten bij wie opnieuw te bekijken is wie beslist",
                ),
            },
            late=("{n} daarvan is te laat", "{n} daarvan zijn te laat"),
            queue=(
                "{n} taak van uw afdeling die nog niemand heeft",
                "{n} taken van uw afdeling die nog niemand heeft",
            ),
            escalated=(
                "{n} taak in het ziekenhuis is te laat",
                "{n} taken in het ziekenhuis zijn te laat",
            ),
            link="U vindt ze hier: {address}",
            ending="U krijgt dit hooguit eens per dag. U kunt het in de fotokluis uitzetten.",
        ),
        Language.ENGLISH: Words(
            subject=("{n} task waits", "{n} tasks wait"),
            greeting="Good morning,\n\nThis waits in the photo vault:",
            kinds={
                TaskKind.SIGN: ("{n} consent to have signed", "{n} consents to have signed"),
                TaskKind.CONSENT_EXPIRY: (
                    "{n} consent that ends or has ended",
                    "{n} consents that end or have ended",
                ),
                TaskKind.CONSENT_REVIEW: (
                    "{n} consent to review at a birthday",
                    "{n} consents to review at a birthday",
                ),
                TaskKind.REASSESSMENT: (
                    "{n} patient for whom to look again who decides",
                    "{n} patients for whom to look again who decides",
                ),
            },
            late=("{n} of these is late", "{n} of these are late"),
            queue=(
                "{n} task of your department that nobody has yet",
                "{n} tasks of your department that nobody has yet",
            ),
            escalated=("{n} task in the hospital is late", "{n} tasks in the hospital are late"),
            link="You find them here: {address}",
            ending="You get this message once a day at most. You can switch it off in the vault.",
        ),
    }
)


def subject(summary: Summary, language: Language, hospital: str) -> str:
    """The subject line: whose box, and how many tasks."""
    return f"{hospital}: {_counted(_WORDS[language].subject, summary.total)}"


def body(summary: Summary, language: Language, address: str | None) -> str:
    """The text of the letter; `address` is where the box answers, if it is known."""
    words = _WORDS[language]
    listed = "\n".join(f"- {line}" for line in _lines(summary, words))
    parts = [f"{words.greeting}\n\n{listed}", words.ending]
    if address:
        parts.insert(1, words.link.format(address=address))
    return "\n\n".join(parts) + "\n"


def _lines(summary: Summary, words: Words) -> Iterator[str]:
    for kind, said in words.kinds.items():
        if summary.mine.get(kind):
            yield _counted(said, summary.mine[kind])
    for said, number in (
        (words.late, summary.late),
        (words.queue, summary.queue),
        (words.escalated, summary.escalated),
    ):
        if number:
            yield _counted(said, number)


def _counted(said: tuple[str, str], number: int) -> str:
    return said[0 if number == 1 else 1].format(n=number)
