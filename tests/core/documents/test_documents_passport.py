"""The passport in a JPEG: bound to that picture to the byte, and readable by others."""

import hashlib
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import exifread
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import NoPassport, Passport, PassportDamaged
from core.documents.certificate import new_signet
from core.documents.passport import PLACE, Reading, Shown, is_vouched, segment
from core.documents.types import Signet
from tests.support.pictures import corners

NOW = datetime(2026, 11, 26, 15, 10, 15, 123456, UTC)
BOX = UUID(int=7)
BK = "{urn:beeldkluis:passport:1#}"
PICTURE: bytes = corners(640, 480).jpegsave_buffer(Q=90, keep="none")
OTHER: bytes = corners(320, 240).jpegsave_buffer(Q=90, keep="none")


def signet(number: int = 1) -> Signet:
    return new_signet("St. Beeld", BOX, (bytes([number]) * 16, bytes([number + 1]) * 16), NOW)


OURS, THEIRS = signet(), signet(9)


def passport(picture: bytes = PICTURE, **more: Any) -> Passport:
    told = Passport(
        box=BOX,
        decision=UUID("019ac000-0000-7000-8000-000000000001"),
        photo=hashlib.sha256(b"pseudonym").hexdigest(),
        purpose="marketing",
        channel="website",
        until=NOW + timedelta(days=700),
        issued_at=NOW,
        picture=hashlib.sha256(picture).digest(),
    )
    return replace(told, **more)


def stamped(picture: bytes = PICTURE, seal: Signet = OURS, **more: Any) -> bytes:
    return picture[:PLACE] + segment(passport(picture, **more), seal) + picture[PLACE:]


def shown(file: bytes, piece: int = 65_536) -> Shown:
    reading = Reading()
    for at in range(0, len(file), piece):
        reading.feed(file[at : at + piece])
    return reading.result()


def holds(file: bytes) -> bool:
    found = shown(file)
    return found.is_bound and is_vouched(found, [OURS.authority])


class TestReading:
    def test_what_was_said_is_read_and_vouched_for(self) -> None:
        found = shown(stamped())

        assert found.passport == passport()
        assert found.is_bound
        assert is_vouched(found, [THEIRS.authority, OURS.authority])

    def test_a_use_without_an_end_says_none(self) -> None:
        assert shown(stamped(until=None)).passport.until is None

    def test_another_box_vouches_for_its_own_only(self) -> None:
        found = shown(stamped(seal=THEIRS))

        assert not is_vouched(found, [OURS.authority])
        assert not is_vouched(found, [])

    def test_the_seal_must_have_held_when_it_was_given(self) -> None:
        late = shown(stamped(issued_at=OURS.valid_until + timedelta(seconds=1)))

        assert not is_vouched(late, [OURS.authority])

    @settings(max_examples=60, deadline=None)
    @given(
        st.binary(max_size=300_000),
        st.integers(1, 400_000),
        st.none() | st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    )
    def test_any_size_in_any_pieces(self, data: bytes, piece: int, until: datetime | None) -> None:
        picture = b"\xff\xd8\xff\xda" + data
        file = stamped(picture, until=until)
        found = shown(file, max(piece, len(file) // 500 + 1))

        assert found.is_bound
        assert found.passport == passport(picture, until=until)


class TestChanges:
    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def test_no_byte_may_change(self, data: st.DataObject) -> None:
        file = bytearray(FILE)
        at = data.draw(st.integers(0, len(file) - 1))
        file[at] ^= data.draw(st.integers(1, 255))
        with suppress(NoPassport, PassportDamaged):
            assert not holds(bytes(file))

    def test_a_pixel_is_not_the_passports_fault(self) -> None:
        file = bytearray(stamped())
        file[-100] ^= 1
        found = shown(bytes(file))

        assert is_vouched(found, [OURS.authority])
        assert not found.is_bound

    @pytest.mark.parametrize("behind", [b"\0", b"\xff\xd9", PICTURE])
    def test_nothing_may_be_added(self, behind: bytes) -> None:
        assert not holds(stamped() + behind)

    def test_moved_to_another_picture_it_is_not_bound(self) -> None:
        moved = OTHER[:PLACE] + segment(passport(), OURS) + OTHER[PLACE:]
        found = shown(moved)

        assert is_vouched(found, [OURS.authority])
        assert not found.is_bound

    def test_moved_within_the_file_it_is_not_bound(self) -> None:
        end = PLACE + 2 + int.from_bytes(PICTURE[PLACE + 2 : PLACE + 4], "big")
        moved = PICTURE[:end] + segment(passport(), OURS) + PICTURE[end:]

        assert not holds(moved)

    def test_each_field_is_signed(self) -> None:
        lies: dict[str, Any] = {
            "box": UUID(int=8),
            "decision": UUID(int=8),
            "photo": "0" * 64,
            "purpose": "research",
            "channel": "dataset",
            "until": NOW + timedelta(days=7000),
            "issued_at": NOW + timedelta(seconds=1),
            "picture": bytes(32),
        }
        assert set(lies) == {each.name for each in fields(Passport)}
        found = shown(stamped())
        for name, lie in lies.items():
            told = replace(found.passport, **{name: lie})
            assert not is_vouched(replace(found, passport=told), [OURS.authority]), name

    def test_what_a_hostile_certificate_holds_is_no_seal(self) -> None:
        found = shown(stamped())
        for certificate in (b"", b"\x30\x80", bytes(500), OURS.authority):
            assert not is_vouched(replace(found, certificate=certificate), [OURS.authority])


class TestRefusals:
    @pytest.mark.parametrize(
        "file", [b"", b"\xff", b"\xff\xd8", PICTURE, b"%PDF-1.7", b"\x89PNG\r\n", b"\xff\xd8" * 99]
    )
    def test_a_file_without_one(self, file: bytes) -> None:
        with pytest.raises(NoPassport):
            shown(file)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'bk:purpose="marketing"', b'bk:purpose="MARKETING"'),
            (b'bk:purpose="marketing"', b"bk:purpose='marketing'"),
            (b"2026-11-26T15", b"2026-11-26T99"),
            (b"?xpacket begin", b"?xpacket BEGIN"),
            (b"bk:box=", b"bk:fox="),
        ],
    )
    def test_what_is_left_of_one(self, old: bytes, new: bytes) -> None:
        file = stamped()
        assert old in file
        with pytest.raises(PassportDamaged):
            shown(file.replace(old, new, 1))

    def test_base64_said_in_another_way(self) -> None:
        # How long a certificate is depends on its signature; one that ends in unused bits is meant.
        seal = next(made for made in map(signet, range(1, 99)) if len(made.certificate) % 3)
        file = stamped(seal=seal)
        last = file.index(b"=", file.index(b'bk:certificate="') + len(b'bk:certificate="')) - 1
        changed = file[:last] + bytes([file[last] + 1]) + file[last + 1 :]
        with pytest.raises(PassportDamaged):
            shown(changed)

    def test_cut_off_in_its_middle(self) -> None:
        with pytest.raises(PassportDamaged):
            shown(stamped()[:700])

    def test_two_of_them(self) -> None:
        file = stamped()
        with pytest.raises(PassportDamaged):
            shown(file[:PLACE] + segment(passport(), OURS) + file[PLACE:])

    def test_a_head_without_one_is_enough_to_refuse(self) -> None:
        with pytest.raises(NoPassport):
            Reading().feed(b"\xff\xd8\xff\xda" + bytes(200_000))


class TestOthers:
    def test_a_decoder_sees_the_same_pixels_and_the_packet(self) -> None:
        image = pyvips.Image.new_from_buffer(stamped(), "", fail=True)
        plain = pyvips.Image.new_from_buffer(PICTURE, "")

        assert image.write_to_memory() == plain.write_to_memory()
        told = ET.fromstring(bytes(image.get("xmp-data")).decode("utf-8-sig"))
        (said,) = told.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
        assert said.attrib[f"{BK}purpose"] == "marketing"
        assert said.attrib[f"{BK}channel"] == "website"
        assert said.attrib[f"{BK}decision"] == str(passport().decision)
        assert said.attrib[f"{BK}until"] == "2028-10-26T15:10:15.123456Z"

    def test_a_reader_of_camera_data_finds_no_camera(self) -> None:
        tags = exifread.process_file(BytesIO(stamped()), details=False)

        assert not [name for name in tags if name.startswith(("EXIF", "GPS"))]

    def test_it_fits_a_segment_with_room(self) -> None:
        assert len(segment(passport(), OURS)) < 4_000


FILE = stamped(OTHER)
