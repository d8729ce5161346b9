"""The clinical words a photo is coded with: body site, side, phase and view.

Body sites and sides are SNOMED CT concepts taken from the DICOM context groups CID 4031
(common anatomic regions), CID 4, CID 4029 (dermatology) and CID 244 (laterality). A site
whose code could not be checked against those groups is left out rather than guessed.
Labels are the words said at the bedside, so a skin site carries the name of its region.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Coded:
    """One concept: its code and what it is called in Dutch and in English."""

    code: str
    nl: str
    en: str


class Laterality(StrEnum):
    """The patient's side, never the side of the picture."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"
    UNILATERAL = "unilateral"


class Phase(StrEnum):
    """Where in the course of treatment the photo was taken."""

    PRE_OP = "pre_op"
    INTRA_OP = "intra_op"
    POST_OP = "post_op"
    FOLLOW_UP = "follow_up"
    BASELINE = "baseline"


class View(StrEnum):
    """From where the camera looked."""

    ANTERIOR = "anterior"
    POSTERIOR = "posterior"
    LATERAL_LEFT = "lateral_left"
    LATERAL_RIGHT = "lateral_right"
    MEDIAL = "medial"
    SUPERIOR = "superior"
    INFERIOR = "inferior"
    OBLIQUE = "oblique"
    CLOSE_UP = "close_up"
    OVERVIEW = "overview"


LATERALITIES: Mapping[Laterality, Coded] = MappingProxyType(
    {
        Laterality.LEFT: Coded("7771000", "Links", "Left"),
        Laterality.RIGHT: Coded("24028007", "Rechts", "Right"),
        Laterality.BILATERAL: Coded("51440002", "Beiderzijds", "Bilateral"),
        Laterality.UNILATERAL: Coded("66459002", "Eenzijdig", "Unilateral"),
    }
)
PHASES: Mapping[Phase, Coded] = MappingProxyType(
    {
        Phase.PRE_OP: Coded(Phase.PRE_OP, "Preoperatief", "Pre-op"),
        Phase.INTRA_OP: Coded(Phase.INTRA_OP, "Peroperatief", "Intra-op"),
        Phase.POST_OP: Coded(Phase.POST_OP, "Postoperatief", "Post-op"),
        Phase.FOLLOW_UP: Coded(Phase.FOLLOW_UP, "Controle", "Follow-up"),
        Phase.BASELINE: Coded(Phase.BASELINE, "Uitgangssituatie", "Baseline"),
    }
)
VIEWS: Mapping[View, Coded] = MappingProxyType(
    {
        View.ANTERIOR: Coded(View.ANTERIOR, "Vooraanzicht", "Anterior"),
        View.POSTERIOR: Coded(View.POSTERIOR, "Achteraanzicht", "Posterior"),
        View.LATERAL_LEFT: Coded(View.LATERAL_LEFT, "Zijaanzicht links", "Left lateral"),
        View.LATERAL_RIGHT: Coded(View.LATERAL_RIGHT, "Zijaanzicht rechts", "Right lateral"),
        View.MEDIAL: Coded(View.MEDIAL, "Mediaal", "Medial"),
        View.SUPERIOR: Coded(View.SUPERIOR, "Bovenaanzicht", "Superior"),
        View.INFERIOR: Coded(View.INFERIOR, "Onderaanzicht", "Inferior"),
        View.OBLIQUE: Coded(View.OBLIQUE, "Schuin", "Oblique"),
        View.CLOSE_UP: Coded(View.CLOSE_UP, "Detail", "Close-up"),
        View.OVERVIEW: Coded(View.OVERVIEW, "Overzicht", "Overview"),
    }
)

_HEAD, _FACE, _MOUTH, _EYE, _EAR, _NECK = (
    "69536005", "89545001", "123851003", "81745001", "117590005", "45048000",
)  # fmt: skip
_TRUNK, _CHEST, _ABDOMEN, _BACK, _PELVIS, _SPINE = (
    "22943007", "816094009", "818981001", "77568009", "816092008", "421060004",
)  # fmt: skip
_ARM, _HAND, _FINGER, _LEG, _FOOT, _TOE = (
    "53120007", "85562004", "7569003", "61685007", "56459004", "29707007",
)  # fmt: skip

# code, Dutch, English, and the larger site it is part of ("" where there is none).
_SITES: tuple[tuple[str, str, str, str], ...] = (
    ("38266002", "Hele lichaam", "Entire body", ""),
    ("39937001", "Huid", "Skin", ""),
    ("66019005", "Extremiteit", "Extremity", ""),
    (_HEAD, "Hoofd", "Head", ""),
    ("774007", "Hoofd en hals", "Head and neck", ""),
    (_FACE, "Gezicht", "Face", _HEAD),
    ("68698007", "Voorhoofd", "Forehead", _FACE),
    ("16621002", "Slaapstreek", "Temple", _FACE),
    ("60819002", "Wang", "Cheek", _FACE),
    ("37108007", "Neuslippenplooi", "Nasolabial fold", _FACE),
    ("23747009", "Kin", "Chin", _FACE),
    ("244097004", "Kaaklijn", "Jawline", _FACE),
    ("661005", "Kaak", "Jaw", _FACE),
    ("91609006", "Onderkaak", "Mandible", _FACE),
    ("70925003", "Bovenkaak", "Maxilla", _FACE),
    ("13881006", "Jukbeen", "Zygoma", _FACE),
    ("53620006", "Kaakgewricht", "Temporomandibular joint", _FACE),
    ("45289007", "Oorspeekselklier", "Parotid gland", _FACE),
    ("45206002", "Neus", "Nose", _FACE),
    ("79283007", "Neuspunt", "Tip of nose", "45206002"),
    ("68598004", "Neusvleugel", "Ala nasi", "45206002"),
    (_EYE, "Oog", "Eye", _FACE),
    ("371398005", "Oogstreek", "Eye region", _FACE),
    ("363654007", "Oogkas", "Orbit", _FACE),
    ("80243003", "Ooglid", "Eyelid", _EYE),
    ("38934000", "Bovenooglid", "Upper eyelid", "80243003"),
    ("62736007", "Onderooglid", "Lower eyelid", "80243003"),
    ("367577003", "Wenkbrauw", "Eyebrow", _FACE),
    ("85803001", "Wimper", "Eyelash", _EYE),
    ("28726007", "Hoornvlies", "Cornea", _EYE),
    ("41296002", "Regenboogvlies", "Iris", _EYE),
    ("5665001", "Netvlies", "Retina", _EYE),
    (_EAR, "Oor", "Ear", _HEAD),
    ("28347008", "Uitwendig oor", "External ear", _EAR),
    ("2059009", "Oorlel", "Ear lobule", _EAR),
    ("24483006", "Achter het oor", "Behind the ear", _HEAD),
    (_MOUTH, "Mond", "Mouth", _FACE),
    ("113277000", "Mondslijmvlies", "Oral mucosa", _MOUTH),
    ("48477009", "Lip", "Lip", _MOUTH),
    ("16251004", "Bovenlip", "Upper lip", "48477009"),
    ("66934001", "Onderlip", "Lower lip", "48477009"),
    ("21974007", "Tong", "Tongue", _MOUTH),
    ("38199008", "Tand", "Tooth", _MOUTH),
    ("54066008", "Keel", "Pharynx", ""),
    ("41695006", "Hoofdhuid", "Scalp", _HEAD),
    ("386045008", "Haar", "Hair", _HEAD),
    ("89546000", "Schedel", "Skull", _HEAD),
    ("79951008", "Achterhoofd", "Occipital region", _HEAD),
    (_NECK, "Hals", "Neck", ""),
    ("4658004", "Nek", "Nape of neck", _NECK),
    ("4596009", "Strottenhoofd", "Larynx", _NECK),
    ("44567001", "Luchtpijp", "Trachea", _NECK),
    (_TRUNK, "Romp", "Trunk", ""),
    (_CHEST, "Borstkas", "Chest", _TRUNK),
    ("76752008", "Borst", "Breast", _CHEST),
    ("24142002", "Tepel", "Nipple", "76752008"),
    ("72005009", "Tepelhof", "Areola", "76752008"),
    ("56873002", "Borstbeen", "Sternum", _CHEST),
    ("113197003", "Rib", "Rib", _CHEST),
    ("51299004", "Sleutelbeen", "Clavicle", _CHEST),
    (_ABDOMEN, "Buik", "Abdomen", _TRUNK),
    ("699935000", "Bovenbuik", "Upper abdomen", _ABDOMEN),
    ("699914002", "Onderbuik", "Lower abdomen", _ABDOMEN),
    ("90290004", "Navel", "Umbilical region", _ABDOMEN),
    ("58602004", "Flank", "Flank", _TRUNK),
    ("26893007", "Lies", "Groin", _TRUNK),
    (_BACK, "Rug", "Back", _TRUNK),
    ("113182001", "Onderrug", "Lower back", _BACK),
    ("699893008", "Bovenrug", "Upper back", _BACK),
    ("79601000", "Schouderblad", "Scapula", _BACK),
    (_SPINE, "Wervelkolom", "Spine", _BACK),
    ("122494005", "Halswervelkolom", "Cervical spine", _SPINE),
    ("122495006", "Borstwervelkolom", "Thoracic spine", _SPINE),
    ("122496007", "Lendenwervelkolom", "Lumbar spine", _SPINE),
    ("54735007", "Heiligbeen", "Sacrum", _BACK),
    ("64688005", "Stuitje", "Coccyx", _BACK),
    (_PELVIS, "Bekken", "Pelvis", _TRUNK),
    ("46862004", "Bil", "Buttock", _TRUNK),
    ("38864007", "Perineum", "Perineum", _TRUNK),
    ("53505006", "Anus", "Anus", _TRUNK),
    ("60944009", "Uitwendige geslachtsdelen", "External genitalia", _TRUNK),
    ("18911002", "Penis", "Penis", "60944009"),
    ("20233005", "Balzak", "Scrotum", "60944009"),
    ("45292006", "Vulva", "Vulva", "60944009"),
    (_ARM, "Arm", "Arm", ""),
    ("16982005", "Schouder", "Shoulder", _ARM),
    ("91470000", "Oksel", "Axilla", _ARM),
    ("40983000", "Bovenarm", "Upper arm", _ARM),
    ("85050009", "Opperarmbeen", "Humerus", "40983000"),
    ("16953009", "Elleboog", "Elbow", _ARM),
    ("17957002", "Elleboogplooi", "Antecubital fossa", "16953009"),
    ("14975008", "Onderarm", "Forearm", _ARM),
    ("74670003", "Pols", "Wrist", _ARM),
    (_HAND, "Hand", "Hand", _ARM),
    ("70887009", "Handpalm", "Palm of hand", _HAND),
    ("281642007", "Handrug", "Back of hand", _HAND),
    (_FINGER, "Vinger", "Finger", _HAND),
    ("76505004", "Duim", "Thumb", _FINGER),
    ("770809003", "Vingernagel", "Fingernail", _FINGER),
    (_LEG, "Been", "Leg", ""),
    ("29836001", "Heup", "Hip", _LEG),
    ("68367000", "Bovenbeen", "Thigh", _LEG),
    ("71341001", "Dijbeen", "Femur", "68367000"),
    ("72696002", "Knie", "Knee", _LEG),
    ("64234005", "Knieschijf", "Patella", "72696002"),
    ("32361000", "Knieholte", "Popliteal fossa", "72696002"),
    ("30021000", "Onderbeen", "Lower leg", _LEG),
    ("47224004", "Kuit", "Calf", "30021000"),
    ("25763004", "Scheen", "Shin", "30021000"),
    ("87342007", "Kuitbeen", "Fibula", "30021000"),
    ("61352006", "Achillespees", "Achilles tendon", "30021000"),
    ("70258002", "Enkel", "Ankle", _LEG),
    (_FOOT, "Voet", "Foot", _LEG),
    ("84607009", "Hiel", "Heel", _FOOT),
    ("80144004", "Hielbeen", "Calcaneus", "84607009"),
    ("419176008", "Voorvoet", "Forefoot", _FOOT),
    (_TOE, "Teen", "Toe", _FOOT),
    ("770805009", "Teennagel", "Toenail", _TOE),
)  # fmt: skip

BODY_SITES: Mapping[str, Coded] = MappingProxyType(
    {code: Coded(code, nl, en) for code, nl, en, _ in _SITES}
)
"""SNOMED CT code to site, from head to toe."""

PART_OF: Mapping[str, str] = MappingProxyType({code: of for code, _, _, of in _SITES if of})
"""A site's code to the code of the next larger site that it lies in."""


def with_parts(code: str) -> frozenset[str]:
    """The site and every site that lies in it: a leg has a knee, and the knee a kneecap."""
    inside, wave = {code}, {code}
    while wave:
        wave = {part for part, whole in PART_OF.items() if whole in wave}
        inside |= wave
    return frozenset(inside)
