"""What is said of a patient must be possible before it is kept."""

from datetime import date

from core.kit.errors import Invalid
from core.kit.text import is_line
from core.patients.numbers import NumberSystem, normalised
from core.patients.types import NewPatient


def require_sound(new: NewPatient, today: date) -> None:
    """Refuse a record that cannot be of anybody.

    Raises:
        Invalid: a number, the name or the birth date will not do.
    """
    if not 1 <= len(new.name.strip()) <= 200 or not is_line(new.name):
        raise Invalid("name", "Give a name of 1 to 200 characters on one line.")
    if not date(1880, 1, 1) <= new.birth_date <= today:
        raise Invalid("birthDate", "The birth date must lie between 1880 and today.")
    normalised(NumberSystem.MRN, new.mrn)
    if new.bsn:
        normalised(NumberSystem.BSN, new.bsn)
