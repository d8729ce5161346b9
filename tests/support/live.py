"""An application whose subscriptions are tried, and keys to it."""

from typing import Any

from starlette.types import ASGIApp

from api.app import ApiOptions, build_app
from api.live.news import News
from core.kit.actor import Actor, Scope
from core.kit.ids import SystemIds
from core.services import Services
from tests.support.permissions import ORIGIN

LOOK_SECONDS = 0.05
TASKS = "subscription { taskUpdates { waiting changed } }"


def built(services: Services, news: News, **options: Any) -> ASGIApp:
    told: dict[str, Any] = {
        "allowed_origins": (ORIGIN,),
        "documents": None,
        "look_seconds": LOOK_SECONDS,
    }
    return build_app(services, SystemIds(), ApiOptions(**told | options), news=news)


async def key_of(services: Services, actor: Actor, *scopes: Scope) -> dict[str, str]:
    issued = await services.tokens.issue(actor, "test", scopes or tuple(Scope), 1)
    return {"Authorization": f"Bearer {issued.secret}"}
