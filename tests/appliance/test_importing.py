"""A shared drive taken in: once, whole, and with a reason for whatever was left out."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from appliance.importing import Report, files_in, import_folder
from core.kit.actor import Actor
from core.kit.errors import Forbidden, StorageFull, Unavailable
from core.photos import Arrival, Intake, Received
from core.services import Services
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import files, picture
from tests.support.pictures import corners, heic, png, webp


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A shared drive as hospitals have them."""
    root = tmp_path / "drive"
    for name in ("Knie/2025 pre-op", "Heup", ".Trashes"):
        (root / name).mkdir(parents=True)
    (root / "Knie/2025 pre-op/IMG_0001.JPG").write_bytes(picture(1))
    (root / "Knie/2025 pre-op/scan.png").write_bytes(png(corners()))
    (root / "Heup/DSC_2.webp").write_bytes(webp(corners()))
    (root / "Heup/phone.heic").write_bytes(heic(corners()))
    return root


async def take_in(intake: Intake, who: Actor, folder: Path) -> tuple[Report, list[Path]]:
    seen: list[Path] = []
    return await import_folder(intake, who, folder, seen.append), seen


@dataclass
class Door:
    """The intake, noting what comes."""

    intake: Intake
    told: list[Arrival] = field(default_factory=list)

    async def receive(self, actor: Actor, arrival: Arrival, body: AsyncIterator[bytes]) -> Received:
        self.told.append(arrival)
        return await self.intake.receive(actor, arrival, body)


class TestWhatIsWanted:
    def test_ordinary_files_in_order_and_nothing_hidden_or_linked(
        self, drive: Path, tmp_path: Path
    ) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "secret.jpg").write_bytes(picture(9))
        (drive / "link.jpg").symlink_to(elsewhere / "secret.jpg")
        (drive / "linked folder").symlink_to(elsewhere, target_is_directory=True)
        (drive / "dangling.jpg").symlink_to(elsewhere / "gone.jpg")
        (drive / "loop").symlink_to(drive, target_is_directory=True)
        (drive / ".DS_Store").write_bytes(b"x")
        (drive / ".Trashes/old.jpg").write_bytes(picture(8))
        os.mkfifo(drive / "pipe.jpg")

        assert [str(path.relative_to(drive)) for path in files_in(drive)] == [
            "Heup/DSC_2.webp",
            "Heup/phone.heic",
            "Knie/2025 pre-op/IMG_0001.JPG",
            "Knie/2025 pre-op/scan.png",
        ]

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        assert files_in(tmp_path) == []

    def test_a_hidden_folder_above_hides_nothing(self, tmp_path: Path) -> None:
        root = tmp_path / ".backup" / "photos"
        root.mkdir(parents=True)
        (root / "a.jpg").write_bytes(picture())
        assert files_in(root) == [root / "a.jpg"]


class TestTakingIn:
    async def test_every_photo_lands_in_the_inbox_with_its_hint(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        report, seen = await take_in(services.intake, cast.photographer, drive)

        assert (report.new, report.known, report.refused) == (4, 0, [])
        assert seen == files_in(drive)
        page = await services.photos.inbox(cast.photographer, None, 10)
        assert {(photo.source, photo.media_type.value) for photo in page.photos} == {
            ("Knie 2025 pre-op IMG_0001.JPG", "image/jpeg"),
            ("Knie 2025 pre-op scan.png", "image/png"),
            ("Heup DSC_2.webp", "image/webp"),
            ("Heup phone.heic", "image/heic"),
        }
        assert {photo.received_by for photo in page.photos} == {cast.photographer.person}

    async def test_a_second_time_nothing_is_new(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        await take_in(services.intake, cast.photographer, drive)
        async with state.unchanged():
            report, seen = await take_in(services.intake, cast.photographer, drive)
        assert (report.new, report.known, len(seen)) == (0, 4, 4)

    async def test_the_same_picture_under_two_names_is_one_photo(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        shutil.copy(drive / "Heup/DSC_2.webp", drive / "Knie/copy of DSC_2.webp")
        report, _ = await take_in(services.intake, cast.photographer, drive)
        assert (report.new, report.known) == (4, 1)

    async def test_it_goes_on_where_it_was_stopped(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        class Stopped(BaseException):
            pass

        def stop_at_second(path: Path) -> None:
            if path == files_in(drive)[1]:
                raise Stopped

        with pytest.raises(Stopped):
            await import_folder(services.intake, cast.photographer, drive, stop_at_second)
        report, _ = await take_in(services.intake, cast.photographer, drive)
        assert (report.new, report.known) == (2, 2)

    async def test_a_name_tells_no_way_up_and_no_way_backwards(
        self, services: Services, cast: Cast, tmp_path: Path
    ) -> None:
        root = tmp_path / "odd"
        root.mkdir()
        names = [
            os.fsdecode(b"\xff\xfe.jpg"),
            "up\\..\\..\\etc\\passwd.jpg",
            "gpj\u202eexe.jpg",
            "a\nb.jpg",
            "x" * 240 + ".jpg",
        ]
        for number, name in enumerate(names):
            (root / name).write_bytes(picture(number))

        report, _ = await take_in(services.intake, cast.photographer, root)

        assert (report.new, report.refused) == (5, [])
        page = await services.photos.inbox(cast.photographer, None, 10)
        hints = {photo.source for photo in page.photos}
        assert hints >= {"up etc passwd.jpg", "gpjexe.jpg", "a b.jpg", ".jpg"}
        for hint in hints:
            hint.encode()
            assert hint.isprintable()


class TestLeavingOut:
    async def test_each_file_left_out_has_its_reason(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        others = {
            "empty.jpg": b"",
            "Thumbs.db": b"\xd0\xcf\x11\xe0" * 100,
            "letter.pdf": b"%PDF-1.7\n" + b"x" * 100,
            "icon.gif": b"GIF89a" + b"x" * 100,
            "page.html.jpg": b"<!doctype html><script>alert(1)</script>",
        }
        for name, content in others.items():
            (drive / name).write_bytes(content)
        report, seen = await take_in(services.intake, cast.photographer, drive)

        assert (report.new, len(seen)) == (4, 9)
        assert {path.name: reason for path, reason in report.refused} == {
            "empty.jpg": "The file is empty.",
            "Thumbs.db": "The file is not a picture this box knows.",
            "letter.pdf": "This kind of file is not accepted; send JPEG, PNG, WebP or HEIC.",
            "icon.gif": "This kind of file is not accepted; send JPEG, PNG, WebP or HEIC.",
            "page.html.jpg": "The file is not a picture this box knows.",
        }
        assert report.reasons.most_common(1)[0][1] == 2

    async def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        def take_away_the_next(path: Path) -> None:
            if path.name == "DSC_2.webp":
                (drive / "Heup/phone.heic").unlink()

        report = await import_folder(services.intake, cast.photographer, drive, take_away_the_next)
        assert report.new == 3
        assert report.refused == [(drive / "Heup/phone.heic", "The file cannot be read.")]

    async def test_a_file_that_changes_while_it_is_read_is_not_taken_in(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        class Hasty(Door):
            async def receive(
                self, actor: Actor, arrival: Arrival, body: AsyncIterator[bytes]
            ) -> Received:
                (drive / "Heup/DSC_2.webp").write_bytes(webp(corners(80, 80)))
                return await self.intake.receive(actor, arrival, body)

        report = await import_folder(
            Hasty(services.intake),  # type: ignore[arg-type]
            cast.photographer,
            drive,
            lambda _: None,
        )
        (left_out,) = report.refused
        assert left_out[0].name == "DSC_2.webp"
        assert "nothing was kept" in left_out[1]

    async def test_a_database_that_is_away_stops_the_import_instead_of_blaming_the_files(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        class Away(Door):
            async def receive(self, *_: object) -> Received:
                raise self.error

            error: Exception

        for error in (ConnectionRefusedError(), Unavailable()):
            away = Away(services.intake)
            away.error = error
            seen: list[Path] = []
            with pytest.raises(type(error)):
                await import_folder(
                    away,  # type: ignore[arg-type]
                    cast.photographer,
                    drive,
                    seen.append,
                )
            assert seen == []

    async def test_who_may_not_upload_imports_nothing_and_stops_at_the_first(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        async with state.denied(person=cast.viewer.person):
            with pytest.raises(Forbidden):
                await take_in(services.intake, cast.viewer, drive)

    async def test_a_full_disk_stops_the_import(
        self, services: Services, cast: Cast, drive: Path
    ) -> None:
        whole = services.intake.taking.blobs
        full = BlobStore(whole.root, whole.root.parent / "tmp", used_limit=0.0)
        intake = replace(services.intake, taking=replace(services.intake.taking, blobs=full))
        with pytest.raises(StorageFull):
            await take_in(intake, cast.photographer, drive)
        assert files(whole) == set()


def test_a_report_counts_its_reasons() -> None:
    report = Report(refused=[(Path("a"), "Torn."), (Path("b"), "Torn."), (Path("c"), "Wet.")])
    assert dict(report.reasons) == {"Torn.": 2, "Wet.": 1}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Knie/IMG 1.jpg", "Knie/IMG 1.jpg"),
        ("a\tb\nc\rd.jpg", r"a\tb\nc\rd.jpg"),
        (r"up\now.jpg", r"up\\now.jpg"),
        ("x\x1b\x85\u2028.jpg", r"x\x1b\x85\u2028.jpg"),
        ("élève\udcff.jpg", "élève\udcff.jpg"),
    ],
)
def test_a_line_of_the_report_stays_one_line_of_two_columns(name: str, told: str) -> None:
    report = Report(refused=[(Path(name), "Torn."), (Path("b"), "Wet.")])
    assert report.lines == [f"{told}\tTorn.", "b\tWet."]
    assert "\n".join(report.lines).splitlines() == report.lines
