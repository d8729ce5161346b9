"""Invented photos that look like a hospital's: for the search tests and the benchmarks.

Seeded, so that every run and every benchmark speaks of the same photos. Nobody in it
exists; names are put together from syllables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import numpy as np

from core.photos.vocabulary import BODY_SITES, LATERALITIES, PHASES, Laterality, Phase, View
from core.search.types import SearchDocument

DEPARTMENTS = (
    "dermatology", "plastic_surgery", "orthopaedics", "surgery", "vascular", "burns",
    "trauma", "wound_care", "ophthalmology", "ent", "paediatrics", "oral_surgery",
)  # fmt: skip

_FIRST, _LAST = datetime(2009, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
_PATIENTS = 20_000
_T = TypeVar("_T")

# What a hospital photographs most, with weights; every other site now and then.
_USUAL = {
    "89545001": 9, "76752008": 8, "72696002": 7, "85562004": 7, "56459004": 7, "30021000": 6,
    "818981001": 5, "77568009": 4, "14975008": 4, "45206002": 4, "70258002": 3, "7569003": 3,
    "29707007": 3, "84607009": 3, "54735007": 3, "68367000": 3, "16982005": 2, "81745001": 2,
}  # fmt: skip

_FINDINGS = (
    ("wond", "wound"), ("brandwond", "burn"), ("litteken", "scar"), ("moedervlek", "mole"),
    ("huiduitslag", "rash"), ("eczeem", "eczema"), ("hechtingen", "sutures"), ("drain", "drain"),
    ("prothese", "prosthesis"), ("decubitus", "pressure ulcer"), ("hematoom", "hematoma"),
    ("zwelling", "swelling"), ("necrose", "necrosis"), ("infectie", "infection"),
    ("keloïd", "keloid"), ("basaalcelcarcinoom", "basal cell carcinoma"), ("blaar", "blister"),
    ("huidtransplantaat", "skin graft"), ("ulcus", "ulcer"), ("abces", "abscess"),
    ("granulatie", "granulation"), ("roodheid", "redness"), ("fractuur", "fracture"),
    ("amputatie", "amputation"), ("snijwond", "laceration"), ("psoriasis", "psoriasis"),
)  # fmt: skip
_DETAILS_NL = (
    "wondranden rustig", "geringe roodheid rondom", "patiënt klaagt over pijn", "droog verband",
    "controle over twee weken", "kweek afgenomen", "mooi genezen", "licht gezwollen",
    "beslag in de wondbodem", "geen tekenen van infectie", "na val van de fiets", "goed doorbloed",
    "hechtingen verwijderd", "verbandwissel gedaan", "met liniaal", "op verzoek van de huisarts",
)  # fmt: skip
_DETAILS_EN = (
    "wound edges calm", "slight redness around", "patient reports pain", "dry dressing",
    "review in two weeks", "swab taken", "healed nicely", "slightly swollen",
    "slough in the wound bed", "no signs of infection", "after a fall from a bike",
    "well perfused", "sutures removed", "dressing changed", "with ruler", "seen with the GP",
)  # fmt: skip
_PHASES_NL = {
    Phase.PRE_OP: ("preoperatief", "pre-op", "voor de operatie"),
    Phase.INTRA_OP: ("peroperatief", "tijdens de operatie"),
    Phase.POST_OP: ("postoperatief", "post-op", "na de operatie"),
    Phase.FOLLOW_UP: ("controle", "poliklinische controle"),
    Phase.BASELINE: ("nulmeting", "beginfoto"),
}
_PHASES_EN = {
    Phase.PRE_OP: ("pre-op", "preoperative", "before surgery"),
    Phase.INTRA_OP: ("intra-op", "during surgery"),
    Phase.POST_OP: ("post-op", "postoperative", "after surgery"),
    Phase.FOLLOW_UP: ("follow-up", "check-up"),
    Phase.BASELINE: ("baseline", "initial photo"),
}
_PROCEDURES = (
    "Totale knieprothese", "Excisie basaalcelcarcinoom", "Split skin graft", "Mammareductie",
    "Wondtoilet", "Blepharoplastiek", "Debridement and VAC", "ORIF polsfractuur",
    "Littekencorrectie", "Carpal tunnel release", "Liesbreukcorrectie", "Mohs surgery",
)  # fmt: skip
_SYLLABLES = (
    "van", "der", "meer", "berg", "hof", "jan", "sen", "vis", "ser", "bak", "ker", "smit",
    "dij", "kens", "loo", "veld", "bos", "man", "kui", "per", "wil", "lems", "ter", "brink",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shot:
    """What the camera saw: the truth, of which captions, codes and file names tell a part."""

    site: str
    side: Laterality | None
    phase: Phase
    finding: tuple[str, str]
    taken: datetime


_PLAIN = SearchDocument(
    photo_id=UUID(int=0),
    scope="surgery",
    department="surgery",
    body_site=None,
    laterality=None,
    phase=None,
    view=None,
    year=2020,
    captured_at=0,
    patient_id=None,
    caption="",
    procedure="",
    source="",
    patient="",
)


def a_photo(number: int, scope: str = "surgery", **told: Any) -> SearchDocument:
    """The photo with this number, a minute younger than the one before; nothing else told."""
    return _PLAIN._replace(
        photo_id=UUID(int=number),
        scope=scope,
        department=scope,
        **({"captured_at": number * 60} | told),
    )


def make_corpus(count: int, seed: int = 7) -> Iterator[SearchDocument]:
    """`count` photos in the order of their ids; the same for the same seed."""
    maker = _Maker(np.random.default_rng(seed))
    return (maker.document(number) for number in range(1, count + 1))


class _Maker:
    """Invents photos from one stream of randomness."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._sites = tuple(BODY_SITES)
        weights = np.array([_USUAL.get(site, 0.15) for site in self._sites], dtype=float)
        self._edges = np.cumsum(weights / weights.sum())

    def document(self, number: int) -> SearchDocument:
        """The photo with this number."""
        shot = self._shot()
        department = self._one(DEPARTMENTS)
        patient = int(self._rng.integers(_PATIENTS)) if self._often(0.95) else None
        return SearchDocument(
            photo_id=UUID(int=number << 64 | int(self._rng.integers(1 << 62))),
            scope=department if patient is not None else f"{department}#inbox",
            department=department,
            body_site=shot.site if self._often(0.85) else None,
            laterality=shot.side if shot.side and self._often(0.8) else None,
            phase=shot.phase if self._often(0.8) else None,
            view=self._one(tuple(View)) if self._often(0.5) else None,
            year=shot.taken.year,
            captured_at=int(shot.taken.timestamp()),
            patient_id=UUID(int=patient + 1) if patient is not None else None,
            caption=self._caption(shot) if self._often(0.9) else "",
            procedure=self._one(_PROCEDURES) if self._often(0.4) else "",
            source=self._source(shot, department),
            patient=_name(patient) if patient is not None else "",
        )

    def _shot(self) -> _Shot:
        span = int((_LAST - _FIRST).total_seconds())
        return _Shot(
            site=self._sites[min(int(np.searchsorted(self._edges, self._rng.random())), 117)],
            side=self._one((Laterality.LEFT, Laterality.RIGHT)) if self._often(0.7) else None,
            phase=self._one(tuple(Phase)),
            finding=self._one(_FINDINGS),
            taken=datetime.fromtimestamp(
                _FIRST.timestamp() + int(self._rng.integers(span)), tz=UTC
            ),
        )

    def _caption(self, shot: _Shot) -> str:
        dutch = self._often(0.7)
        site, side = BODY_SITES[shot.site], shot.side and LATERALITIES[shot.side]
        phases = (_PHASES_NL if dutch else _PHASES_EN)[shot.phase]
        words = [
            shot.finding[0 if dutch else 1].capitalize(),
            (site.nl if dutch else site.en).lower(),
            *([(side.nl if dutch else side.en).lower()] if side and self._often(0.7) else []),
            *([self._one(phases)] if self._often(0.6) else []),
        ]
        details = _DETAILS_NL if dutch else _DETAILS_EN
        many = 12 if self._often(0.03) else int(self._rng.integers(4))
        tail = [self._one(details) for _ in range(many)]
        return ", ".join([" ".join(words), f"{int(self._rng.integers(2, 90))} mm", *tail])

    def _source(self, shot: _Shot, department: str) -> str:
        number = int(self._rng.integers(10_000))
        if self._often(0.75):
            return f"{department}/{shot.taken:%Y}/IMG_{shot.taken:%Y%m%d}_{number:04d}.jpg"
        site, side = BODY_SITES[shot.site].nl.lower(), shot.side
        said = f"_{LATERALITIES[side].nl.lower()}" if side else ""
        phase = PHASES[shot.phase].nl.lower()
        return f"{department}/{site}{said}_{phase}_{number % 100:03d}.jpg"

    def _often(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _one(self, choices: Sequence[_T]) -> _T:
        return choices[int(self._rng.integers(len(choices)))]


def _name(patient: int) -> str:
    """The same name for the same patient."""
    size = len(_SYLLABLES)
    parts = [_SYLLABLES[patient // size**power % size] for power in range(3)]
    return f"{parts[0].capitalize()} {''.join(parts[1:]).capitalize()}"
