"""The weekly review of looks: types and resolvers."""

from datetime import date, datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.log_types import Words
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import oversight as core
from core.kit.actor import PersonId
from core.oversight import ReviewId, ReviewVerdict, Rule
from core.patients import PatientId

_WAITING, _JUDGED = "reviews", "judgedReviews"
_MOST_RULES = 6


@strawberry.type(description="What one person looked at of one patient in a week, or of many.")
class Review:
    """A look to be reviewed, or that was."""

    id: ReviewId
    week: date
    person: PersonId
    person_name: str
    role: Words
    department: str | None
    patient: PatientId | None = strawberry.field(description="Null: many of them in an hour.")
    rules: list[Rule] = strawberry.field(metadata={LONGEST: _MOST_RULES})
    weight: int
    acts: int
    photos: int
    patients: int
    first_at: datetime
    last_at: datetime
    verdict: ReviewVerdict | None
    remark: str
    reviewed_at: datetime | None

    @classmethod
    def of(cls, review: core.Review) -> "Review":
        """Show a review."""
        return cls(
            id=review.id,
            week=review.week,
            person=PersonId(review.person),
            person_name=review.person_name,
            role=Words.of(review.role),
            department=review.department,
            patient=PatientId(review.patient) if review.patient else None,
            rules=list(review.rules),
            weight=review.weight,
            acts=review.acts,
            photos=review.photos,
            patients=review.patients,
            first_at=review.first_at,
            last_at=review.last_at,
            verdict=review.verdict,
            remark=review.remark,
            reviewed_at=review.reviewed_at,
        )


@strawberry.type
class ReviewsQuery:
    """What can be asked about reviews."""

    @strawberry.field(description="What waits to be reviewed, the heaviest first; none of you.")
    async def reviews(self, info: Info, first: int, after: str | None = None) -> Connection[Review]:
        """A page of what waits."""
        args = PageArgs.of(_WAITING, first, after)
        place = args.after
        last = (place.key, place.id) if place and isinstance(place.key, int) else None
        page = await info.context.services.reviews.waiting(info.context.actor, last, args.first)
        return page_of(
            _WAITING,
            page.reviews,
            Review.of,
            lambda r: Cursor(r.weight, r.id),
            has_more=page.has_more,
        )

    @strawberry.field(description="What was reviewed, the latest first; none of you.")
    async def judged_reviews(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Review]:
        """A page of what was judged."""
        args = PageArgs.of(_JUDGED, first, after)
        place = args.after
        last = (place.key, place.id) if place and isinstance(place.key, datetime) else None
        page = await info.context.services.reviews.judged(info.context.actor, last, args.first)
        return page_of(
            _JUDGED,
            page.reviews,
            Review.of,
            lambda r: Cursor(r.reviewed_at or r.last_at, r.id),
            has_more=page.has_more,
        )


@strawberry.type
class ReviewsMutation:
    """What a privacy officer can do about them."""

    @strawberry.mutation(description="Say what you think of a look; in words if it is not fine.")
    async def judge_review(
        self, info: Info, id: ReviewId, verdict: ReviewVerdict, remark: str = ""
    ) -> Review:
        """Judge a review."""
        service = info.context.services.reviews
        return Review.of(await service.judge(info.context.actor, id, verdict, remark))
