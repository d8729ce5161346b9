"""Everyone and everything in the demo that is made up: colleagues, patients, descriptions.

Nobody here exists. The citizen numbers pass the 11-test but lie in a range that is given to
no person; the captions are said of photographs that show something else altogether.
"""

from dataclasses import asdict, dataclass

DEPARTMENT, DEPARTMENT_NAME = "surgery", "Surgery"
OTHER_DEPARTMENT, OTHER_DEPARTMENT_NAME = "dermatology", "Dermatology"

_KNEE, _EYE, _FACE, _HAND = "72696002", "81745001", "89545001", "85562004"
_SHIN, _BREAST, _ABDOMEN, _SHOULDER = "25763004", "76752008", "818981001", "16982005"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account; `role` as the API spells it."""

    login: str
    name: str
    role: str
    department: str = DEPARTMENT

    @property
    def fields(self) -> dict[str, str]:
        """The same as the variables of a mutation."""
        return asdict(self)


ADMINISTRATOR = Colleague("admin", "Ada Beheer", "administrator")
PHOTOGRAPHER = Colleague("photographer", "Femke Lens", "photographer")
SURGEON = Colleague("surgeon", "Stijn Snijders", "surgeon")
VIEWER = Colleague("viewer", "Vera Kijk", "viewer")
PRIVACY_OFFICER = Colleague("privacy", "Pien Toezicht", "privacy_officer")
STRANGER = Colleague("stranger", "Sem Elders", "surgeon", OTHER_DEPARTMENT)

COLLEAGUE = Colleague("colleague", "Saar Hechting", "surgeon")
COMMUNICATIONS = Colleague("communications", "Cas Bericht", "communications")

INVITED = (
    PHOTOGRAPHER,
    SURGEON,
    COLLEAGUE,
    VIEWER,
    PRIVACY_OFFICER,
    COMMUNICATIONS,
    STRANGER,
)


@dataclass(frozen=True, slots=True)
class Invention:
    """A patient who does not exist; fields as the API's `PatientInput` spells them."""

    mrn: str
    bsn: str
    name: str
    birthDate: str  # noqa: N815 - the API's spelling
    sex: str

    @property
    def fields(self) -> dict[str, str]:
        """The same as the variables of a mutation."""
        return asdict(self)


ANNA = Invention("DEMO-100417", "999990019", "Anna Verzonnen-de Vries", "1961-04-02", "FEMALE")
HENDRIK = Invention("DEMO-100582", "999990032", "Hendrik Fictiefsma", "1948-11-23", "MALE")
FATIMA = Invention("DEMO-100733", "999990111", "Fatima Denkbeeldig", "1987-07-15", "FEMALE")
JORIS = Invention("DEMO-100891", "999990123", "Joris van Nietbestaan", "2004-01-30", "MALE")
DANIEL = Invention("DEMO-100964", "999990202", "Daniel Verzinsel", "1961-08-04", "MALE")

PATIENTS = (ANNA, HENDRIK, FATIMA, JORIS, DANIEL)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one photograph, whatever it really shows."""

    patient: Invention
    site: str
    side: str | None
    phase: str
    view: str
    procedure: str
    caption: str

    @property
    def fields(self) -> dict[str, str | None]:
        """The same as the API's `DescriptionInput`."""
        return {
            "bodySite": self.site,
            "laterality": self.side,
            "phase": self.phase,
            "view": self.view,
            "procedure": self.procedure,
            "caption": self.caption,
        }


SOUGHT = "pug.heic"
"""The photograph that the story follows: the only one of a left knee before surgery."""

OTHER_SIDE = "arrow.heic"
"""The same knee's neighbour: a search for the left one must never show it."""

LARGEST = "spatial_photo.heic"
"""A photograph of a patient who takes back what she agreed to, large enough to be cut off."""

EXPIRING = "retina.jpg"
"""A photograph of a patient whose consent runs out."""

DESCRIPTIONS = {
    SOUGHT: Said(
        ANNA, _KNEE, "LEFT", "PRE_OP", "ANTERIOR", "TKP", "swelling along the inner joint line"
    ),
    OTHER_SIDE: Said(ANNA, _KNEE, "RIGHT", "PRE_OP", "ANTERIOR", "TKP", "for comparison, no fluid"),
    "coffee.png": Said(ANNA, _KNEE, "LEFT", "POST_OP", "ANTERIOR", "TKP", "dry wound, day two"),
    "chelsea.png": Said(ANNA, _KNEE, "LEFT", "FOLLOW_UP", "MEDIAL", "TKP", "scar after six weeks"),
    "retina.jpg": Said(HENDRIK, _EYE, "RIGHT", "BASELINE", "CLOSE_UP", "", "clear optic disc"),
    "astronaut.png": Said(HENDRIK, _FACE, None, "PRE_OP", "ANTERIOR", "", "lid droops when tired"),
    "invalid_id.heic": Said(
        HENDRIK, _FACE, None, "POST_OP", "OBLIQUE", "", "lid level, sutures out"
    ),
    "xiaomi.heic": Said(FATIMA, _HAND, "LEFT", "PRE_OP", "CLOSE_UP", "", "locked ring finger"),
    "ihc.png": Said(FATIMA, _BREAST, "LEFT", "INTRA_OP", "CLOSE_UP", "", "margin towards pectoral"),
    "spatial_photo.heic": Said(
        FATIMA, _BREAST, "LEFT", "FOLLOW_UP", "ANTERIOR", "", "symmetrical contour at one year"
    ),
    "rocket.jpg": Said(JORIS, _SHIN, "RIGHT", "PRE_OP", "LATERAL_RIGHT", "", "open fracture"),
    "aux_YCbCr.heic": Said(JORIS, _SHIN, "RIGHT", "INTRA_OP", "CLOSE_UP", "", "pins in place"),
    "motorcycle_left.png": Said(
        JORIS, _SHOULDER, "BILATERAL", "BASELINE", "POSTERIOR", "", "winging of the blade bone"
    ),
    "hubble_deep_field.jpg": Said(
        JORIS, _ABDOMEN, None, "BASELINE", "OVERVIEW", "", "scattered birthmarks, none larger"
    ),
}
"""By the name of the photograph."""
