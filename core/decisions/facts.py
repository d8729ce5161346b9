"""What a decision is taken on: plain facts, gathered by whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.decisions.vocabulary import Channel, Closing, Effect, Purpose, Scope


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that a person permitted or refused, and what became of the consent it is in.

    In force from `starts` until, but not at, `ends`; a `closed_at` ends it earlier. Times
    are UTC. `channels` empty means every channel of the purpose. `scope` says which photos:
    those in `ids`, those of the sessions in `ids`, all of the person, or those taken from
    `first_day` to `last_day` (both included, days of the hospital's time zone).
    """

    consent: UUID
    effect: Effect
    purpose: Purpose
    starts: datetime
    ends: datetime | None
    channels: frozenset[Channel] = frozenset()
    deidentified_only: bool = False
    scope: Scope = Scope.PATIENT
    ids: frozenset[UUID] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    closed_at: datetime | None = None
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class Depicted:
    """Somebody who can be recognised in a photo, with all that they ever provided for.

    `person` is None when it is not known who they are. `id` names them in this photo, and
    `faces` are those that a person said are theirs.
    """

    person: UUID | None
    provisions: tuple[Provision, ...] = ()
    id: UUID | None = None
    faces: frozenset[UUID] = frozenset()

    def is_hidden(self, copy: "Copy") -> bool:
        """True if that copy does not show them: each of their faces is masked.

        Of whom no face is known, they themselves. A face that is named after the copy was made
        is in none of its masks, whoever was masked in it by name.
        """
        return self.faces <= copy.hidden if self.faces else self.id in copy.hidden


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A photo as a decision sees it. `taken_on` is a day of the hospital's time zone.

    `faces` are those of which nobody has said whose they are, nor that they cannot be
    recognised; `is_looked_at` says that somebody, or the detector, has looked for any.
    """

    photo: UUID
    patient: UUID | None
    session: UUID | None
    taken_on: date
    people: tuple[Depicted, ...] = ()
    faces: tuple[UUID, ...] = ()
    is_looked_at: bool = True


@dataclass(frozen=True, slots=True)
class Copy:
    """What of the photo would leave: the original or a rendition.

    `hidden` are the people and the faces, by their ids in this photo, that are masked in this
    copy. `is_reviewed` says that a person looked at what was masked, `is_deidentified` that
    they saw that nobody can be recognised.
    """

    kind: str
    hidden: frozenset[UUID] = frozenset()
    is_deidentified: bool = False
    is_reviewed: bool = True
