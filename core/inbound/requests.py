"""The inbound room's door for who asks: making a request, following it, stopping it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.inbound import reading
from core.inbound.checking import checked_terms
from core.inbound.ending import end
from core.inbound.letters import REQUESTED
from core.inbound.models import PhotoRequestRow, RequestEventRow
from core.inbound.types import (
    MOST_BYTES,
    MOST_PHOTOS,
    MadePhotoRequest,
    NewPhotoRequest,
    PhotoRequest,
    PhotoRequestId,
    PhotoRequestPage,
    PossibleRequest,
    RequestEnding,
    RequestEvent,
    RequestHappened,
    RequestTerms,
)
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.kit.ids import Ids
from core.patients import PatientId, Patients
from core.people import Passwords, People, new_token, token_hash
from core.sharing import (
    NewRecipient,
    Proof,
    RecipientId,
    Recipients,
    Telling,
    checked_recipient,
    password_for,
    require_reachable,
)
from core.work import Work

MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class _Draft:
    """A request that is being made, with its secret."""

    id: UUID
    secret: str
    terms: RequestTerms
    patient: PatientId | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class PhotoRequests:
    """The requests that staff made, each its maker's own."""

    access: Access
    patients: Patients
    recipients: Recipients
    people: People
    passwords: Passwords
    telling: Telling
    ids: Ids
    longest_days: int

    async def known(self, actor: Actor) -> PossibleRequest:
        """What requests may be like here.

        Raises:
            Unauthenticated, Forbidden: whoever cannot upload has no use for it.
        """
        async with self.access.asking(actor, Verb.UPLOAD):
            pass
        ways = self.telling.ways
        return PossibleRequest(
            self.longest_days,
            MOST_PHOTOS,
            MOST_BYTES,
            ways.mailer is not None,
            ways.texts is not None,
        )

    async def make(self, actor: Actor, new: NewPhotoRequest) -> MadePhotoRequest:
        """Ask somebody outside for photos, and mail them the link where the box can and may.

        Raises:
            Invalid: the terms or whom it is for will not do.
            NoWay: the box cannot send the code that was chosen.
            Forbidden: not theirs to upload.
            NotFound: no such patient or recipient, or not one this actor may know of.
        """
        terms, to = checked_terms(new.terms, self.longest_days), new.recipient
        given = checked_recipient(to) if isinstance(to, NewRecipient) else to
        async with self.access.asking(actor, Verb.UPLOAD, patient=new.patient):
            password = password_for(self.ids, self.telling.ways, terms.proof, new.password)
        hashed = await self.passwords.hash(password) if password is not None else None
        draft = _Draft(self.ids.new(), new_token(self.ids), terms, new.patient, hashed)
        async with self.access.act(actor, Verb.UPLOAD, patient=new.patient) as work:
            request = await self._made(work, draft, given)
        told = password if new.password is None else None
        return MadePhotoRequest(
            request, draft.secret, told, await self._mailed(actor, draft, request)
        )

    async def page(
        self, actor: Actor, before: PhotoRequestId | None, first: int
    ) -> PhotoRequestPage:
        """At most `first` of one's own requests beyond `before`, newest first.

        Raises:
            Forbidden: whoever cannot upload has none.
        """
        async with self.access.act(actor, Verb.UPLOAD) as work:
            found = PhotoRequestRow.filter(made_by=actor.person)
            if before is not None:
                found = found.filter(id__lt=before)
            read = await found.order_by("-id").limit(first + 1)
            shown = await reading.requests(work, self.recipients, read[:first])
            work.record(Tag.REQUEST_LISTED, detail={"requests": [str(each.id) for each in shown]})
        return PhotoRequestPage(shown, has_more=len(read) > first)

    async def events(self, actor: Actor, request: PhotoRequestId) -> tuple[RequestEvent, ...]:
        """All that happened to a request of one's own, newest first.

        Raises:
            NotFound: no such request, or not theirs.
        """
        async with self.access.act(actor, Verb.UPLOAD) as work:
            await _own(actor, request)
            found = RequestEventRow.filter(request_id=request).order_by("-at", "-id")
            events = tuple(map(_event, await found.limit(MOST_EVENTS)))
            work.record(Tag.REQUEST_LISTED, subject=request)
        return events

    async def end(self, actor: Actor, request: PhotoRequestId) -> PhotoRequest:
        """Stop a request of one's own; what came stays held until it is decided on.

        Raises:
            NotFound: no such request, or not theirs.
        """
        async with self.access.act(actor, Verb.UPLOAD) as work:
            row = await _own(actor, request)
            await end(work, self.ids, row, RequestEnding.REVOKED)
            return await self._shown(work, request)

    async def _made(
        self, work: Work, draft: _Draft, given: RecipientId | NewRecipient
    ) -> PhotoRequest:
        if draft.patient is not None:
            await self.patients.treated(work, draft.patient, Verb.UPLOAD)
        department, terms = self.access.department(work.actor), draft.terms
        if isinstance(given, NewRecipient):
            who = await self.recipients.noted(work, department, given)
        else:
            who = await self.recipients.known(department, given)
        require_reachable(self.recipients.opened(who), terms.proof)
        message = self.recipients.seal(who, "message", draft.id, terms.message, reading.TABLE)
        await PhotoRequestRow.create(
            id=draft.id,
            token_hash=token_hash(draft.secret),
            department=department,
            recipient_id=who.id,
            patient_id=draft.patient,
            proof=terms.proof,
            password_hash=draft.password_hash,
            language=terms.language,
            made_at=work.at,
            made_by=work.actor.person,
            ends_at=work.at + timedelta(days=terms.days),
            most_photos=terms.most_photos,
            most_bytes=terms.most_bytes,
            free_at=work.at,
            message=message,
        )
        work.record(Tag.REQUEST_MADE, patient=draft.patient, subject=draft.id)
        return await self._shown(work, draft.id)

    async def _shown(self, work: Work, request: UUID) -> PhotoRequest:
        row = await PhotoRequestRow.get(id=request)
        (shown,) = await reading.requests(work, self.recipients, [row])
        return shown

    async def _mailed(self, actor: Actor, draft: _Draft, request: PhotoRequest) -> bool:
        """Whether the letter left. A code by mail and the link by mail would be one factor."""
        if actor.person is None or draft.terms.proof is Proof.MAIL:
            return False
        return await self.telling.link(
            request.id,
            request.recipient.mail,
            request.made_at,
            draft.terms.language,
            REQUESTED,
            sender=(await self.people.names([actor.person])).get(actor.person, ""),
            recipient=request.recipient.name,
            until=self.telling.moment(request.ends_at),
            proof=draft.terms.proof.value,
            secret=draft.secret,
        )


async def _own(actor: Actor, request: PhotoRequestId) -> PhotoRequestRow:
    row = await PhotoRequestRow.get_or_none(id=request, made_by=actor.person)
    if row is None:
        raise NotFound
    return row


def _event(row: Any) -> RequestEvent:
    return RequestEvent(row.at, RequestHappened(row.what), row.origin)
