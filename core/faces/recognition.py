"""The switch: whether faces may be compared at all, and how far.

Off until an administrator writes down the data protection impact assessment (GDPR 35) that
allows it and when it is looked at again; from that day on it is off by itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import day_of
from core.faces.model import NotInstalled, Shelf
from core.faces.models import RecognitionRow
from core.faces.templates import Templates
from core.faces.types import Mode, Recognition
from core.jobs import JobKind
from core.kit.actor import Actor, PersonId
from core.kit.errors import Invalid
from core.kit.ids import Ids
from core.kit.text import is_line
from core.work import Work

LONGEST_DPIA = 100
_SHORTEST_DPIA, _LONGEST_DAYS = 3, 3 * 366
_NAMED = """
SELECT DISTINCT depicted.patient_id FROM face_region
JOIN depicted ON depicted.id = face_region.depiction_id WHERE depicted.patient_id IS NOT NULL
"""
_UNNAMED = """
SELECT DISTINCT photo_id FROM face_region WHERE depiction_id IS NULL AND declared_by IS NULL
ORDER BY photo_id DESC LIMIT $1
"""
# As if no network had looked: the hourly chores have these looked at again.
_UNLOOK = """
UPDATE face_look SET model = '' WHERE photo_id IN (
    SELECT photo_id FROM face_region WHERE depiction_id IS NULL AND declared_by IS NULL)
"""
_FIRST = 100


async def recognition_now(work: Work, time_zone: ZoneInfo) -> Recognition:
    """How faces may be compared at this moment."""
    row = await RecognitionRow.all().order_by("-id").first()
    if row is None:
        return Recognition(Mode.OFF)
    is_due = row.review_on is not None and day_of(work.at, time_zone) > row.review_on
    wanted = Mode(row.mode)
    return Recognition(
        mode=Mode.OFF if is_due else wanted,
        wanted=wanted,
        dpia=row.dpia,
        review_on=row.review_on,
        model=row.model,
        set_by=PersonId(row.set_by),
        at=row.at,
    )


@dataclass(frozen=True, slots=True)
class RecognitionSwitch:
    """The administrator's switch."""

    access: Access
    ids: Ids
    templates: Templates
    shelf: Shelf
    time_zone: ZoneInfo

    async def get(self, actor: Actor) -> Recognition:
        """How it stands.

        Raises:
            Forbidden: not an administrator.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            work.record(Tag.RECOGNITION_VIEWED)
            return await recognition_now(work, self.time_zone)

    async def set(
        self, actor: Actor, mode: Mode, dpia: str, review_on: date | None, model: str
    ) -> Recognition:
        """Choose how faces may be compared from now on.

        Off deletes every template at once; another model deletes those of the one before, and
        they are made anew of what people confirmed.

        Raises:
            Forbidden: not an administrator.
            Invalid: no DPIA, a day of review that is past or far away, or a model that is not
                installed or has no measured thresholds.
        """
        async with self.access.act(actor, Verb.ADMIN) as work, work.beyond():
            self.access.require_fresh(work)
            before = await recognition_now(work, self.time_zone)
            if mode is not Mode.OFF:
                self._require(work, dpia, review_on, model)
            await RecognitionRow.create(
                id=self.ids.new(),
                mode=mode,
                dpia=dpia.strip(),
                review_on=review_on,
                model=model,
                set_by=actor.person,
                at=work.at,
            )
            if mode is Mode.OFF:
                await self.templates.clear(work)
            elif (before.mode, before.model) != (mode, model):
                await self.templates.keep_only(work, model)
                await self._begin(work)
            work.record(Tag.RECOGNITION_SET, detail={"mode": mode, "model": model})
            return await recognition_now(work, self.time_zone)

    async def _begin(self, work: Work) -> None:
        """Have templates made of what people confirmed, and faces looked at again, a few first."""
        for row in await work.rows(_NAMED):
            work.enqueue(JobKind.ENROL, row["patient_id"])
        await work.rows(_UNLOOK)
        for row in await work.rows(_UNNAMED, _FIRST):
            work.enqueue(JobKind.SEE, row["photo_id"])

    def _require(self, work: Work, dpia: str, review_on: date | None, model: str) -> None:
        if not _SHORTEST_DPIA <= len(dpia.strip()) <= LONGEST_DPIA or not is_line(dpia):
            raise Invalid("dpia", "Give the reference of the impact assessment, on one line.")
        today = day_of(work.at, self.time_zone)
        if review_on is None or not today <= review_on <= today + timedelta(days=_LONGEST_DAYS):
            raise Invalid("reviewOn", "Give the day of its review, within three years.")
        try:
            manifest = self.shelf.get(model)
        except NotInstalled:
            raise Invalid("model", "Install it first: `beeldkluis models install`.") from None
        if manifest.thresholds is None:
            raise Invalid("model", "Measure it first: `beeldkluis faces evaluate --keep`.")
