"""Who agreed to what: resolvers."""

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.consent_links import ConsentGuest, ConsentLink, SignedByLink
from api.graphql.consent_types import (
    Consent,
    ConsentForm,
    ConsentStep,
    CoverageInput,
    SigningInput,
)
from core import consents as core
from core.consents import ConsentId, FormId, Method
from core.patients import PatientId

_MOST_CONSENTS, _MOST_FORMS = 50, 50


@strawberry.type
class ConsentsQuery:
    """What can be asked about consents."""

    @strawberry.field(
        description="The consents of a patient, the newest first.",
        metadata={LONGEST: _MOST_CONSENTS},
    )
    async def consents(self, info: Info, patient: PatientId) -> list[Consent]:
        """The consents of a patient."""
        found = await info.context.services.consents.of_patient(info.context.actor, patient)
        return [Consent.of(consent) for consent in found]

    @strawberry.field(
        description="Every step of a consent, the first one first.",
        metadata={LONGEST: core.MOST_STEPS},
    )
    async def consent_history(self, info: Info, id: ConsentId) -> list[ConsentStep]:
        """The steps of a consent."""
        taken = await info.context.services.consents.history(info.context.actor, id)
        return [ConsentStep.of(step) for step in taken]

    @strawberry.field(
        description="The consent forms, every version in every language.",
        metadata={LONGEST: _MOST_FORMS},
    )
    async def consent_forms(self, info: Info) -> list[ConsentForm]:
        """The forms."""
        found = await info.context.services.forms.all(info.context.actor)
        return [ConsentForm.of(form) for form in found]

    @strawberry.field(description="What a link to a consent shows; it needs no account.")
    async def consent_by_link(self, info: Info, secret: str) -> ConsentGuest:
        """The consent behind a link."""
        service = info.context.services.consent_links
        return ConsentGuest.of(await service.open(info.context.actor, secret))


@strawberry.type
class ConsentsMutation:
    """What can be done about consents."""

    @strawberry.mutation(description="Draft a consent for a patient; nothing is asked yet.")
    async def draft_consent(
        self,
        info: Info,
        patient: PatientId,
        form: FormId,
        coverage: CoverageInput | None = None,
    ) -> Consent:
        """Draft a consent."""
        service = info.context.services.drafts
        meant = coverage.meant() if coverage else core.Coverage()
        return Consent.of(await service.draft(info.context.actor, patient, form, meant))

    @strawberry.mutation(
        description="Ask for the same again, before or after it ran out, by the newest version of"
        " its form; what is being asked already is given back."
    )
    async def renew_consent(self, info: Info, id: ConsentId) -> Consent:
        """Renew a consent."""
        return Consent.of(await info.context.services.drafts.renew(info.context.actor, id))

    @strawberry.mutation(description="Make a link by which a consent can be signed.")
    async def send_consent(self, info: Info, id: ConsentId, valid_days: int) -> ConsentLink:
        """Send a consent."""
        service = info.context.services.consent_links
        return ConsentLink.of(await service.send(info.context.actor, id, valid_days))

    @strawberry.mutation(
        description="Make a patient's own link to a consent that was signed here: to see it and"
        " to take it back."
    )
    async def give_receipt(self, info: Info, id: ConsentId) -> ConsentLink:
        """Give a patient a link of their own."""
        service = info.context.services.consent_links
        return ConsentLink.of(await service.receipt(info.context.actor, id))

    @strawberry.mutation(
        description="Note a signature that was given here; `version` is the one looked at."
    )
    async def sign_consent(
        self,
        info: Info,
        id: ConsentId,
        version: int,
        method: Method,
        signing: SigningInput,
    ) -> Consent:
        """Sign a consent."""
        service, said = info.context.services.consents, signing.done(info, method)
        return Consent.of(await service.sign(info.context.actor, id, version, said))

    @strawberry.mutation(description="Take a consent back for the patient who says so.")
    async def withdraw_consent(self, info: Info, id: ConsentId, note: str = "") -> Consent:
        """Withdraw a consent."""
        service = info.context.services.consents
        return Consent.of(await service.withdraw(info.context.actor, id, note))

    @strawberry.mutation(description="Say that a consent was entered in error.")
    async def void_consent(self, info: Info, id: ConsentId, reason: str) -> Consent:
        """Void a consent."""
        service = info.context.services.consents
        return Consent.of(await service.void(info.context.actor, id, reason))

    @strawberry.mutation(description="Sign by a link; it needs no account.")
    async def sign_by_link(self, info: Info, secret: str, signing: SigningInput) -> SignedByLink:
        """Sign by a link."""
        service, said = info.context.services.consent_links, signing.done(info, Method.LINK)
        signed = await service.sign(info.context.actor, secret, said)
        receipt = ConsentLink.of(signed.receipt) if signed.receipt else None
        return SignedByLink(guest=ConsentGuest.of(signed.guest), receipt=receipt)

    @strawberry.mutation(description="Take a consent back by a link; it needs no account.")
    async def withdraw_by_link(self, info: Info, secret: str) -> ConsentGuest:
        """Withdraw by a link."""
        service = info.context.services.consent_links
        return ConsentGuest.of(await service.withdraw(info.context.actor, secret))
