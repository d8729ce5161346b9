import httpx
import pytest

from appliance.metrics import Health, HealthPart, Metrics, probe_app
from core.jobs import QueueCounts
from core.oversight import SystemStatus

STATUS = SystemStatus(
    jobs=QueueCounts(waiting=4, running=2, poisoned=1),
    photos_received=5,
    photos_ready=7,
    photos_quarantined=3,
    index_documents=12,
    index_waiting=0,
    index_lag_seconds=0.5,
    disk_used_bytes=10,
    disk_total_bytes=100,
)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


async def page(
    metrics: Metrics, *parts: HealthPart, path: str = "/metrics", method: str = "GET"
) -> httpx.Response:
    async def health() -> Health:
        return Health(parts)

    transport = httpx.ASGITransport(probe_app(metrics, health))
    async with httpx.AsyncClient(transport=transport, base_url="http://box") as client:
        return await client.request(method, path)


class TestMetrics:
    async def test_requests_are_counted_by_template_and_status(self, metrics: Metrics) -> None:
        metrics.request_answered("GET", "/media/{photo}/{rendition}", 200, 0.003)
        labels = 'method="GET",route="/media/{photo}/{rendition}",status="200"'
        text = (await page(metrics)).text
        assert f"beeldkluis_request_seconds_count{{{labels}}} 1.0" in text
        assert f'beeldkluis_request_seconds_bucket{{le="0.005",{labels}}} 1.0' in text

    @pytest.mark.parametrize(
        "route",
        [
            "/media/0192f0c1-7e57-7000-8000-000000000000/thumbnail",
            "/patients/123456782",
            "/search/Jansen",
            "/x y",
            "jansen",
        ],
    )
    async def test_what_is_not_a_template_becomes_other(self, metrics: Metrics, route: str) -> None:
        metrics.request_answered("JANSEN", route, 200, 0.1)
        text = (await page(metrics)).text
        assert 'method="other",route="other",status="200"' in text
        assert route not in text
        assert "JANSEN" not in text

    async def test_the_state_of_the_box_is_shown_in_numbers(self, metrics: Metrics) -> None:
        metrics.glanced(STATUS)
        text = (await page(metrics)).text
        for line in (
            'beeldkluis_photos{development="quarantined"} 3.0',
            'beeldkluis_jobs{state="poisoned"} 1.0',
            "beeldkluis_index_documents 12.0",
            "beeldkluis_index_lag_seconds 0.5",
            'beeldkluis_disk_bytes{part="used"} 10.0',
        ):
            assert line in text

    async def test_two_of_them_count_apart(self, metrics: Metrics) -> None:
        metrics.glanced(STATUS)
        assert "beeldkluis_index_documents 12.0" in (await page(metrics)).text
        assert "beeldkluis_index_documents 0.0" in (await page(Metrics())).text


class TestHealth:
    async def test_all_well(self, metrics: Metrics) -> None:
        answer = await page(metrics, HealthPart("database", ok=True, detail="3 ms"), path="/health")
        assert answer.status_code == 200
        assert answer.json() == {
            "ok": True,
            "box": None,
            "parts": {"database": {"ok": True, "detail": "3 ms"}},
        }
        assert answer.headers["cache-control"] == "no-store"

    async def test_one_part_that_fails_makes_it_unhealthy(self, metrics: Metrics) -> None:
        parts = (
            HealthPart("database", ok=True, detail="3 ms"),
            HealthPart("disk", ok=False, detail="93 % full"),
        )
        answer = await page(metrics, *parts, path="/health")
        assert answer.status_code == 503
        assert answer.json()["ok"] is False
        assert answer.json()["parts"]["disk"] == {"ok": False, "detail": "93 % full"}

    async def test_there_is_nothing_else(self, metrics: Metrics) -> None:
        assert (await page(metrics, path="/")).status_code == 404
        assert (await page(metrics, path="/health", method="POST")).status_code == 405
