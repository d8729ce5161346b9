"""The photos room's door for people: looking, describing, assigning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.access import Access, Verb, thing_of
from core.audit import Tag
from core.decisions import Purpose, require_care
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, Unauthenticated
from core.kit.text import is_line, is_prose
from core.patients import PatientId, Patients
from core.photos import rows
from core.photos.belonging import Belonging
from core.photos.filing import Filing
from core.photos.labelling import OWN
from core.photos.models import PhotoRow
from core.photos.rows import Row
from core.photos.sealing import PhotoSealer
from core.photos.types import (
    FIRST_YEAR,
    MAX_CAPTION_CHARACTERS,
    MAX_PROCEDURE_CHARACTERS,
    Description,
    LinkOrigin,
    Photo,
    PhotoId,
    PhotoPage,
)
from core.photos.vocabulary import BODY_SITES, Coded
from core.vault import KeyRef
from core.work import Work


@dataclass(frozen=True, slots=True)
class Photos:
    """The photos of the hospital, as one actor may see and change them."""

    access: Access
    patients: Patients
    filing: Filing
    belonging: Belonging
    sealer: PhotoSealer

    def body_sites(self, actor: Actor) -> tuple[Coded, ...]:
        """All body sites the box knows, for pickers.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        return tuple(BODY_SITES.values())

    async def get(self, actor: Actor, photo: PhotoId) -> Photo:
        """One photo in the actor's sight.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.visible(work, await rows.one(work, photo))
            work.record(Tag.PHOTO_VIEWED, photo=photo, patient=row["patient_id"])
        return self.sealer.photo(row)

    async def glance(self, actor: Actor, photo: PhotoId) -> Photo:
        """The same, for whoever is told of its changes since `get`, which was logged.

        Raises:
            NotFound: as `get`; that is logged each time.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.visible(work, await rows.one(work, photo))
        return self.sealer.photo(row)

    async def get_many(self, actor: Actor, photos: Sequence[PhotoId]) -> dict[PhotoId, Photo]:
        """Those of `photos` that the actor may see, in one query and one log row."""
        async with self.access.act(actor, Verb.VIEW) as work:
            seen = await self.shown(work, photos)
            work.record(Tag.PHOTO_LISTED, detail={"photos": [str(photo) for photo in seen]})
        return seen

    async def shown(self, work: Work, photos: Sequence[PhotoId]) -> dict[PhotoId, Photo]:
        """Those of `photos` that the actor of `work` may see; the caller logs them."""
        seen = await rows.many(work, photos)
        self._for_care(*seen)
        return {PhotoId(row["id"]): self.sealer.photo(row) for row in seen}

    async def page(
        self, actor: Actor, patient: PatientId | None, before: PhotoId | None, first: int
    ) -> PhotoPage:
        """At most `first` assigned photos, newest first, of one patient if named."""
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            found = await rows.listed(work, before, patient, first + 1)
            _record_list(work, found[:first], patient)
        return self._page(found, first)

    async def inbox(self, actor: Actor, before: PhotoId | None, first: int) -> PhotoPage:
        """At most `first` photos that wait for a patient, newest first."""
        async with self.access.act(actor, Verb.ASSIGN) as work:
            found = await rows.inbox(work, before, first + 1)
            _record_list(work, found[:first])
        return self._page(found, first)

    async def describe(
        self, actor: Actor, photo: PhotoId, version: int, said: Description
    ) -> Photo:
        """Say what a photo shows; `version` is the one that was looked at.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
            Conflict: someone changed the photo meanwhile.
            Invalid: a code or a text will not do.
        """
        async with self.access.act(actor, Verb.EDIT, photo=photo) as work:
            _check(said, work.at)
            row = self.visible(work, await rows.locked(work, photo), Verb.EDIT)
            if row["version"] != version:
                raise Conflict("Someone changed this photo meanwhile: look again first.")
            row = await self._change(work, row, self._described(row, said))
            work.record(Tag.PHOTO_DESCRIBED, photo=photo, patient=row["patient_id"])
        return self.sealer.photo(row)

    async def assign(self, actor: Actor, photo: PhotoId, patient: PatientId) -> Photo:
        """Give a photo of the inbox its patient: a person does this, never the box.

        Raises:
            NotFound: no such photo or patient, or not one this actor may know of.
            Conflict: the photo has a patient; correcting that takes two people.
        """
        async with self.access.act(actor, Verb.ASSIGN, photo=photo, patient=patient) as work:
            row = self.visible(work, await rows.locked(work, photo), Verb.ASSIGN)
            if row["patient_id"] is not None:
                raise Conflict("This photo has a patient already.")
            ref = await self.patients.key_of(work, patient, Verb.ASSIGN)
            row = await self.refile(work, row, patient, ref)
            work.record(Tag.PHOTO_ASSIGNED, photo=photo, patient=patient)
        return self.sealer.photo(row)

    async def refile(
        self,
        work: Work,
        row: Row,
        patient: PatientId,
        ref: KeyRef,
        origin: LinkOrigin = LinkOrigin.HUMAN,
    ) -> Row:
        """Put a photo under a patient and their key `ref`; who decided that logs it."""
        taken = row["captured_at"] or row["received_at"]
        session = await self.filing.session(work, patient, row["department"], taken)
        inherited = await self.belonging.to(
            work, row["id"], patient, row["department"], taken, origin
        )
        filed = {
            "patient_id": patient,
            "session_id": session,
            "sensitivity": int(row["sensitivity"] & OWN | inherited),
            **self.filing.refiled(row, ref),
        }
        # The sealed files carry a copy of the wrapped key, for recovery; it follows.
        work.enqueue(JobKind.REWRAP, row["id"])
        # Whether a face in it is like this patient's is asked anew.
        work.enqueue(JobKind.SEE, row["id"])
        return await self._change(work, row, filed)

    def _described(self, row: Row, said: Description) -> dict[str, Any]:
        ref = KeyRef(row["key_id"], row["key_generation"])
        seal = self.sealer.seal
        return {
            "body_site": said.body_site,
            "laterality": said.laterality,
            "view": said.view,
            "phase": said.phase,
            "captured_at": said.captured_at or row["captured_at"],
            "procedure": seal(row["id"], ref, "procedure", said.procedure.strip().encode()),
            "caption": seal(row["id"], ref, "caption", said.caption.strip().encode()),
        }

    async def _change(self, work: Work, row: Row, columns: dict[str, Any]) -> Row:
        columns["version"] = row["version"] + 1
        await PhotoRow.filter(id=row["id"]).update(**columns)
        work.emit(PhotoChanged(row["id"]))
        return {**row, **columns}

    def visible(
        self, work: Work, row: Row, verb: Verb = Verb.VIEW, purpose: Purpose = Purpose.CARE
    ) -> Row:
        """`row`, if the actor of `work` may know of that photo and use `verb` on it.

        Raises:
            NotFound: not in their sight.
            Forbidden: in their sight, but not theirs to use that verb on.
        """
        self.access.seen(work, verb, thing_of(row), purpose)
        self._for_care(row)
        return row

    def _for_care(self, *shown: Row) -> None:
        """Put the release decision about each photo whose record is shown."""
        now = self.access.unit_of_work.clock.now()
        for row in shown:
            require_care(now, record=row["id"], patient=row["patient_id"])

    def _page(self, found: Sequence[Row], first: int) -> PhotoPage:
        self._for_care(*found[:first])
        photos = tuple(self.sealer.photo(row) for row in found[:first])
        return PhotoPage(photos, has_more=len(found) > first)


def _record_list(
    work: Work, seen: Sequence[Mapping[str, Any]], patient: PatientId | None = None
) -> None:
    photos = [str(row["id"]) for row in seen]
    work.record(Tag.PHOTO_LISTED, patient=patient, detail={"photos": photos})


def _check(said: Description, now: datetime) -> None:
    if said.body_site is not None and said.body_site not in BODY_SITES:
        raise Invalid("bodySite", "This is not a body site the box knows; see bodySites.")
    if len(said.caption) > MAX_CAPTION_CHARACTERS:
        raise Invalid("caption", f"Keep the caption within {MAX_CAPTION_CHARACTERS} characters.")
    if len(said.procedure) > MAX_PROCEDURE_CHARACTERS:
        raise Invalid(
            "procedure", f"Keep the procedure within {MAX_PROCEDURE_CHARACTERS} characters."
        )
    if not is_prose(said.caption):
        raise Invalid("caption", "Leave out the control characters.")
    if not is_line(said.procedure):
        raise Invalid("procedure", "Leave out the control characters.")
    _check_captured(said.captured_at, now)


def _check_captured(at: datetime | None, now: datetime) -> None:
    if at is not None and at.tzinfo is None:
        raise Invalid("capturedAt", "Say the time zone.")
    if at is not None and at.year < FIRST_YEAR:
        raise Invalid("capturedAt", f"Give a year from {FIRST_YEAR} on.")
    if at is not None and at > now:
        raise Invalid("capturedAt", "A photo cannot have been taken in the future.")
