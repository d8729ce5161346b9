"""The sharing room's door for who shares: making a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.collections import CollectionId
from core.imaging import MARK_BYTES
from core.kit.actor import Actor
from core.kit.errors import Invalid
from core.kit.ids import Ids
from core.people import Passwords, People, new_token, token_hash
from core.photos import PhotoId
from core.release import Candidate, NotDeveloped, refusal
from core.sharing import reading
from core.sharing.checking import (
    checked_recipient,
    checked_terms,
    require_photos,
    require_reachable,
)
from core.sharing.models import RecipientRow, SharePhotoRow, ShareRow
from core.sharing.offering import Offering
from core.sharing.recipients import Recipients
from core.sharing.telling import Telling, password_for
from core.sharing.types import (
    MadeShare,
    NewRecipient,
    NewShare,
    Proof,
    RecipientId,
    Share,
    Terms,
)
from core.work import Work

LONGEST_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Draft:
    """A link that is being made, with its secret."""

    id: UUID
    secret: str
    terms: Terms
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Possible:
    """What links may be like in this box."""

    longest_days: int
    sends_mail: bool
    sends_texts: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    """Makes links."""

    access: Access
    offering: Offering
    recipients: Recipients
    people: People
    passwords: Passwords
    telling: Telling
    ids: Ids
    longest_days: int = LONGEST_DAYS

    async def known(self, actor: Actor) -> Possible:
        """What links may be like here.

        Raises:
            Unauthenticated, Forbidden: whoever cannot share has no use for it.
        """
        async with self.access.asking(actor, Verb.SHARE):
            pass
        ways = self.telling.ways
        return Possible(self.longest_days, ways.mailer is not None, ways.texts is not None)

    async def make(self, actor: Actor, new: NewShare) -> MadeShare:
        """Make a link to `new.photos`, and mail it where the box can and may.

        Raises:
            Invalid: the terms, the recipient or the photos will not do.
            NoWay: the box cannot send the code that was chosen.
            StepUpRequired: the actor proved too long ago who they are.
            Forbidden, NotTreating: not theirs to share, or to let be downloaded.
            NotFound: no such photo, recipient or collection, or not one this actor may know of.
            NotReleased: a photo may not go outside for that; its reasons say why.
        """
        require_photos(new)
        terms = checked_terms(new.terms, self.longest_days)
        to = new.recipient
        given = checked_recipient(to) if isinstance(to, NewRecipient) else to
        async with self.access.asking(actor, Verb.SHARE, purpose=terms.use.purpose):
            password = password_for(self.ids, self.telling.ways, terms.proof, new.password)
        hashed = await self.passwords.hash(password) if password is not None else None
        draft = _Draft(self.ids.new(), new_token(self.ids), terms, hashed)
        async with self.access.act(actor, Verb.SHARE, purpose=terms.use.purpose) as work:
            self.access.require_fresh(work)
            who = await self._recipient(work, given)
            require_reachable(self.recipients.opened(who), terms.proof)
            leaving = await self._leaving(work, new.photos, terms)
            if terms.shows_name and len({each.row["patient_id"] for each in leaving}) > 1:
                raise Invalid("showsName", "These are photos of more than one patient.")
            await self._require_in(work, new)
            row = await self._insert(work, draft, leaving, who, new.collection)
            share = await reading.share(work, self.recipients, row)
        told = password if new.password is None else None
        return MadeShare(share, draft.secret, told, await self._mailed(actor, draft, share))

    async def _recipient(self, work: Work, given: RecipientId | NewRecipient) -> RecipientRow:
        department = self.access.department(work.actor)
        if isinstance(given, NewRecipient):
            return await self.recipients.noted(work, department, given)
        return await self.recipients.known(department, given)

    async def _leaving(
        self, work: Work, photos: Sequence[PhotoId], terms: Terms
    ) -> list[Candidate]:
        """The copies that will leave; the sender may share them, and everybody in them agrees."""
        leaving = await self.offering.candidates(
            work, photos, terms.use, downloads=terms.allows_download
        )
        for candidate in leaving:
            if not candidate.decision.is_permitted:
                raise refusal(candidate.decision)
            if not candidate.may_leave:
                raise NotDeveloped
        return leaving

    async def _require_in(self, work: Work, new: NewShare) -> None:
        if new.collection is None:
            return
        seen, _ = await self.offering.contents.whole(work, new.collection)
        if not set(new.photos) <= set(seen):
            raise Invalid("photos", "Not all of these are in the collection: look again first.")

    async def _insert(
        self,
        work: Work,
        draft: _Draft,
        leaving: Sequence[Candidate],
        who: RecipientRow,
        collection: CollectionId | None,
    ) -> ShareRow:
        terms, share = draft.terms, draft.id
        ends = [each.decision.until for each in leaving if each.decision.until is not None]
        row = await ShareRow.create(
            id=share,
            mark=self.ids.secret(MARK_BYTES),
            token_hash=token_hash(draft.secret),
            department=self.access.department(work.actor),
            collection_id=collection,
            recipient_id=who.id,
            purpose=terms.use.purpose,
            channel=leaving[0].decision.channel,
            proof=terms.proof,
            password_hash=draft.password_hash,
            language=terms.language,
            made_at=work.at,
            made_by=work.actor.person,
            ends_at=min([work.at + timedelta(days=terms.days), *ends]),
            most_opens=terms.most_opens,
            free_at=work.at,
            allows_download=terms.allows_download,
            shows_name=terms.shows_name,
            reference=self.recipients.seal(who, "reference", share, terms.reference),
            message=self.recipients.seal(who, "message", share, terms.message),
        )
        for place, each in enumerate(leaving):
            await SharePhotoRow.create(
                id=self.ids.new(),
                share_id=share,
                photo_id=each.row["id"],
                patient_id=each.row["patient_id"],
                place=place,
                kind=each.kind,
            )
            work.record(
                Tag.SHARE_MADE,
                photo=each.row["id"],
                patient=each.row["patient_id"],
                subject=share,
                purpose=terms.use.purpose,
                detail={"rendition": each.kind, "channel": each.decision.channel},
            )
        return row

    async def _mailed(self, actor: Actor, draft: _Draft, share: Share) -> bool:
        """Whether the letter left. A code by mail and the link by mail would be one factor."""
        if draft.terms.proof is Proof.MAIL:
            return False
        sender = (await self.people.names([share.made_by])).get(share.made_by, "")
        return await self.telling.link(
            share.id,
            share.recipient.mail,
            share.made_at,
            draft.terms.language,
            sender=sender,
            recipient=share.recipient.name,
            until=self.telling.moment(share.ends_at),
            proof=draft.terms.proof.value,
            secret=draft.secret,
        )
