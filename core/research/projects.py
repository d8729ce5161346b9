"""Studies: what each is called, on which approval it rests, and who alone can open its data."""

import asyncio
import base64
import hmac
from dataclasses import dataclass
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import Purpose
from core.kit.actor import Actor, PersonId
from core.kit.errors import Invalid, NotFound
from core.kit.ids import Ids
from core.kit.text import is_line
from core.research.models import ResearchProjectRow
from core.research.types import NewProject, Project, ProjectId
from core.vault import KeyProvider, KeyRef, Label
from core.vault import Purpose as KeyPurpose

_LONGEST_LINE = 200
_SECRET_BYTES = 32
_PSEUDONYM_BYTES = 10
"""Eighty bits, in sixteen letters: no two people of a hospital get the same."""
MOST_PROJECTS = 200


@dataclass(frozen=True, slots=True)
class Projects:
    """The studies of a department."""

    access: Access
    ids: Ids
    keys: KeyProvider

    async def begin(self, actor: Actor, new: NewProject) -> Project:
        """Set up a study.

        Raises:
            Forbidden: the role does not grant exports for research.
            StepUpRequired: the actor proved too long ago who they are.
            Invalid: a text that will not do, or no public key of age.
        """
        name = _line("name", new.name)
        approval, recipient = _line("approval", new.approval), _public_key(new.recipient)
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            self.access.require_fresh(work)
            project = self.ids.new()
            # Under a key of its own: destroyed, nobody ever links its pseudonyms to people again.
            ref = await asyncio.to_thread(self.keys.new_key, KeyPurpose.CONFIG, project)
            secret = self.ids.secret(_SECRET_BYTES)
            row = await ResearchProjectRow.create(
                id=project,
                department=self.access.department(actor),
                key_id=ref.key_id,
                key_generation=ref.generation,
                name=self._sealed(ref, project, "name", name.encode()),
                approval=self._sealed(ref, project, "approval", approval.encode()),
                secret=self._sealed(ref, project, "secret", secret),
                recipient=recipient,
                begun_by=actor.person,
                begun_at=work.at,
            )
            work.record(Tag.RESEARCH_BEGUN, subject=project)
            return self.opened(row)

    async def all(self, actor: Actor) -> tuple[Project, ...]:
        """The department's studies, newest first, at most `MOST_PROJECTS`.

        Raises:
            Forbidden: the role does not grant exports for research.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            department = self.access.department(actor)
            rows = ResearchProjectRow.filter(department=department).order_by("-id")
            found = tuple(map(self.opened, await rows.limit(MOST_PROJECTS)))
            work.record(Tag.RESEARCH_LISTED)
        return found

    async def known(self, actor: Actor, project: UUID) -> ResearchProjectRow:
        """The row of one of the department's, inside somebody's unit of work.

        Raises:
            NotFound: no such study, or another department's.
        """
        row = await ResearchProjectRow.get_or_none(
            id=project, department=self.access.department(actor)
        )
        if row is None:
            raise NotFound
        return row

    def opened(self, row: ResearchProjectRow) -> Project:
        """What a row says."""
        return Project(
            id=ProjectId(row.id),
            name=self._open(row, "name").decode(),
            approval=self._open(row, "approval").decode(),
            recipient=row.recipient,
            begun_by=PersonId(row.begun_by),
            begun_at=row.begun_at,
        )

    def pseudonym(self, row: ResearchProjectRow, patient: UUID) -> str:
        """What a patient is called in this study, and in no other."""
        digest = hmac.digest(self._open(row, "secret"), patient.bytes, "sha256")
        return "P-" + base64.b32encode(digest[:_PSEUDONYM_BYTES]).decode("ascii")

    def _sealed(self, ref: KeyRef, project: UUID, column: str, told: bytes) -> bytes:
        return self.keys.seal_field(ref, Label("research_project", column, project), told)

    def _open(self, row: ResearchProjectRow, column: str) -> bytes:
        ref = KeyRef(row.key_id, row.key_generation)
        label = Label("research_project", column, row.id)
        return self.keys.open_field(ref, label, getattr(row, column))


def _line(field: str, text: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= _LONGEST_LINE or not is_line(said):
        raise Invalid(field, f"Use 1 to {_LONGEST_LINE} characters on one line.")
    return said


def _public_key(text: str) -> str:
    from pyrage import RecipientError, x25519

    try:
        return str(x25519.Recipient.from_str(text.strip()))
    except RecipientError:
        raise Invalid(
            "recipient", "Give the public key that `age-keygen` printed: it begins with age1."
        ) from None
