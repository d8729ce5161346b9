"""What accounts and departments may be called, and where people may be written to."""

from core.kit.actor import DepartmentCode
from core.kit.addresses import is_mail
from core.kit.errors import Invalid
from core.kit.text import is_line
from core.people.secrets import checked_login
from core.people.types import Department


def require_first(login: str, name: str, department: Department) -> None:
    """Refuse what `invite_first` would refuse, while there is no box yet to ask.

    Raises:
        Invalid: the log-in name, name or department will not do.
    """
    checked_login(login)
    checked_name(name)
    checked_department(department.code, department.name)


def checked_name(name: str) -> str:
    """A person's `name` as it is shown.

    Raises:
        Invalid: it is not 1 to 120 characters on one line.
    """
    shown = name.strip()
    if not 1 <= len(shown) <= 120 or not is_line(name):
        raise Invalid("name", "Give a name of 1 to 120 characters on one line.")
    return shown


def checked_mail(address: str) -> str:
    """The address as it was given, without blanks around it.

    Raises:
        Invalid: it is not one mail address.
    """
    told = address.strip(" ")
    if not is_mail(told):
        raise Invalid("address", "Give one mail address, such as name@hospital.example.")
    return told


def checked_department(code: str, name: str) -> Department:
    """The department in its one spelling.

    Raises:
        Invalid: the code or name will not do.
    """
    folded, shown = code.strip().casefold(), name.strip()
    if not folded.replace("-", "").isalnum() or len(folded) > 40:
        raise Invalid("code", "Use up to 40 letters, digits and dashes.")
    if not 1 <= len(shown) <= 80 or not is_line(shown):
        raise Invalid("name", "Give a name of 1 to 80 characters on one line.")
    return Department(DepartmentCode(folded), shown)
