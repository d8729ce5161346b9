"""What is asked of a link before it is made, and of whom it is for."""

import re
from dataclasses import replace

from core.decisions import FOR_THE_PUBLIC, Purpose
from core.kit.addresses import is_mail
from core.kit.errors import Invalid
from core.kit.text import is_line, words
from core.sharing.types import (
    MOST_OPENS,
    MOST_PHOTOS,
    NewRecipient,
    NewShare,
    Proof,
    Recipient,
    Terms,
)

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_LONGEST_NAME, _LONGEST_REFERENCE, _LONGEST_MESSAGE = 120, 40, 500
_BETWEEN_DIGITS = str.maketrans("", "", " -.()/")
_PHONE = re.compile(r"\+?[0-9]{6,15}", re.ASCII)


def checked_recipient(new: NewRecipient) -> NewRecipient:
    """Who it is for, each part in its one spelling.

    Raises:
        Invalid: no name, or an address or number that cannot be one.
    """
    name = _line("recipient.name", new.name, 1)
    organisation = _line("recipient.organisation", new.organisation, 0)
    mail, phone = new.mail.strip(), new.phone.translate(_BETWEEN_DIGITS)
    if mail and not is_mail(mail):
        raise Invalid("recipient.mail", "Give one mail address, such as name@practice.example.")
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid("recipient.phone", "Give a phone number, such as +31 6 12345678.")
    return NewRecipient(name, organisation, mail, phone)


def checked_terms(terms: Terms, most_days: int) -> Terms:
    """The terms of a link, in their one spelling.

    Raises:
        Invalid: too long, too often, or for what is not shared at all.
    """
    if not 1 <= terms.days <= most_days:
        raise Invalid("days", f"Let the link hold for 1 to {most_days} days.")
    if not 1 <= terms.most_opens <= MOST_OPENS:
        raise Invalid("mostOpens", f"Let it be opened 1 to {MOST_OPENS} times.")
    if terms.use.purpose is Purpose.BIOMETRIC_MATCHING:
        raise Invalid("purpose", "Photos are not shared for recognising faces.")
    if terms.allows_download and terms.use.purpose in FOR_THE_PUBLIC:
        raise Invalid(
            "allowsDownload",
            "A copy for the public is downloaded by whoever answers for it, so that it is entered.",
        )
    if terms.shows_name and terms.use.purpose is not Purpose.CARE:
        raise Invalid("showsName", "Only for care may they see the patient's name.")
    reference = terms.reference.strip()
    if len(reference) > _LONGEST_REFERENCE or not is_line(reference):
        raise Invalid("reference", f"Use at most {_LONGEST_REFERENCE} characters on one line.")
    message = words("message", terms.message, 0, _LONGEST_MESSAGE)
    return replace(terms, reference=reference, message=message)


def require_photos(new: NewShare) -> None:
    """Refuse a link to nothing, or to too much.

    Raises:
        Invalid: not 1 to 50 photos, or one of them twice.
    """
    if not 1 <= len(new.photos) <= MOST_PHOTOS:
        raise Invalid("photos", f"Share 1 to {MOST_PHOTOS} photos at a time.")
    if len(set(new.photos)) != len(new.photos):
        raise Invalid("photos", "A photo is among them twice.")


def require_reachable(recipient: Recipient | NewRecipient, proof: Proof) -> None:
    """Refuse a proof that cannot reach them.

    Raises:
        Invalid: there is no number or address to which the code could go.
    """
    if proof is Proof.SMS and not recipient.phone:
        raise Invalid("recipient.phone", "A code by text message needs their phone number.")
    if proof is Proof.MAIL and not recipient.mail:
        raise Invalid("recipient.mail", "A code by mail needs their mail address.")


def checked_password(password: str) -> str:
    """The password that the sender chose.

    Raises:
        Invalid: it has fewer than 10 characters, or more than 200.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid("password", f"Use at least {SHORTEST_PASSWORD} characters.")
    return password


def _line(field: str, text: str, least: int) -> str:
    shown = text.strip()
    if not least <= len(shown) <= _LONGEST_NAME or not is_line(shown):
        raise Invalid(field, f"Use {least} to {_LONGEST_NAME} characters on one line.")
    return shown
