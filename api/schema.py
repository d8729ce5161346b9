"""The schema, assembled. `python -m api.schema` prints it; a test compares the committed one."""

import sys

import strawberry

from api.errors import Incidents
from api.graphql.access import AccessMutation, AccessQuery
from api.graphql.annotations import AnnotationsMutation, AnnotationsQuery
from api.graphql.assessments import AssessmentsMutation, AssessmentsQuery
from api.graphql.collections import CollectionsMutation, CollectionsQuery
from api.graphql.consents import ConsentsMutation, ConsentsQuery
from api.graphql.corrections import CorrectionsMutation, CorrectionsQuery
from api.graphql.decisions import DecisionsMutation, DecisionsQuery
from api.graphql.faces import FacesMutation, FacesQuery
from api.graphql.inbound import InboundMutation, InboundQuery
from api.graphql.live import LiveSubscription
from api.graphql.log import LogQuery
from api.graphql.masking import MaskingMutation, MaskingQuery
from api.graphql.matching import MatchingMutation, MatchingQuery
from api.graphql.notices import NoticesMutation, NoticesQuery
from api.graphql.oversight import OversightMutation, OversightQuery
from api.graphql.patients import PatientsMutation, PatientsQuery
from api.graphql.people import PeopleMutation, PeopleQuery
from api.graphql.photos import PhotosMutation, PhotosQuery
from api.graphql.policies import PoliciesMutation, PoliciesQuery
from api.graphql.publications import PublicationsMutation, PublicationsQuery
from api.graphql.research import ResearchMutation, ResearchQuery
from api.graphql.reviews import ReviewsMutation, ReviewsQuery
from api.graphql.room import RoomQuery
from api.graphql.search import SearchQuery
from api.graphql.sensitive import SensitiveMutation, SensitiveQuery
from api.graphql.sharing import SharingMutation, SharingQuery
from api.graphql.sign_in import SignInMutation, SignInQuery
from api.limits import GraphQLLimits
from api.scalars import scalars_for
from api.view import GuardedSchema
from core.collections import CollectionId
from core.consents import AssessmentId, ConsentId, FormId
from core.corrections import CorrectionId
from core.faces import FaceId, MaskingId, SuggestionId
from core.inbound import PhotoRequestId
from core.kit.actor import PersonId
from core.kit.ids import SystemIds
from core.notices import TaskId
from core.oversight import ReviewId
from core.patients import EmergencyId, PatientId
from core.photos import DepictionId, PhotoId
from core.publications import PublicationId
from core.research import ExportId, ItemId, ProjectId
from core.sharing import RecipientId, ShareId


@strawberry.type
class Query(
    AccessQuery,
    SensitiveQuery,
    PeopleQuery,
    SignInQuery,
    PatientsQuery,
    PhotosQuery,
    ConsentsQuery,
    AssessmentsQuery,
    DecisionsQuery,
    PoliciesQuery,
    AnnotationsQuery,
    FacesQuery,
    MaskingQuery,
    MatchingQuery,
    CorrectionsQuery,
    SearchQuery,
    NoticesQuery,
    OversightQuery,
    LogQuery,
    ReviewsQuery,
    CollectionsQuery,
    SharingQuery,
    PublicationsQuery,
    RoomQuery,
    InboundQuery,
    ResearchQuery,
):
    """Everything that can be asked."""


@strawberry.type
class Mutation(
    AccessMutation,
    SensitiveMutation,
    PeopleMutation,
    SignInMutation,
    PatientsMutation,
    PhotosMutation,
    ConsentsMutation,
    AssessmentsMutation,
    DecisionsMutation,
    PoliciesMutation,
    AnnotationsMutation,
    FacesMutation,
    MaskingMutation,
    MatchingMutation,
    CorrectionsMutation,
    NoticesMutation,
    OversightMutation,
    ReviewsMutation,
    CollectionsMutation,
    SharingMutation,
    PublicationsMutation,
    InboundMutation,
    ResearchMutation,
):
    """Everything that can be done."""


@strawberry.type
class Subscription(LiveSubscription):
    """Everything one can be told of, over a WebSocket only."""


def build_schema(
    incidents: Incidents, limits: GraphQLLimits | None = None, *, development: bool = False
) -> GuardedSchema:
    """The schema within `limits`."""
    return GuardedSchema(
        Query,
        Mutation,
        Subscription,
        incidents=incidents,
        scalars=scalars_for(
            PhotoId,
            PatientId,
            PersonId,
            CorrectionId,
            FaceId,
            SuggestionId,
            MaskingId,
            ConsentId,
            FormId,
            AssessmentId,
            DepictionId,
            TaskId,
            ReviewId,
            EmergencyId,
            CollectionId,
            ShareId,
            RecipientId,
            PublicationId,
            PhotoRequestId,
            ProjectId,
            ExportId,
            ItemId,
        ),
        limits=limits,
        development=development,
    )


if __name__ == "__main__":
    sys.stdout.write(build_schema(Incidents(SystemIds())).as_str() + "\n")
