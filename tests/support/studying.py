"""A study that gets copies: of real photos, with faces, places and labels in them."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyrage
from PIL import Image, ImageDraw, ImageFont

from core.imaging import MediaType
from core.kit.actor import Actor
from core.patients import PatientId
from core.photos import Arrival, PhotoId
from core.research import Deidentifying, Export, ExportId, Item, NewProject, Project, Verdict
from core.research.types import ItemState
from tests.support import state
from tests.support.arriving import body
from tests.support.sharing import Ward

ROOT = Path(__file__).parents[2]
DEMO, FACES = ROOT / ".cache" / "demo", ROOT / ".cache" / "faces"
FONT = ROOT / "core" / "documents" / "fonts" / "noto-sans-regular.ttf"
NUMBER = "123456782"
"""A citizen service number that passes the eleven test and is nobody's."""


def labelled(path: Path, text: str, size: int, degrees: int = 0) -> bytes:
    """A photo with a label on it, as a photographer lays one beside a wound."""
    picture = Image.open(path).convert("RGB")
    font = ImageFont.truetype(str(FONT), size)
    width = int(font.getlength(text)) + size
    label = Image.new("RGBA", (width, 2 * size), (250, 250, 245, 255))
    ImageDraw.Draw(label).text((size // 2, size // 4), text, fill=(20, 20, 20), font=font)
    label = label.rotate(degrees, expand=True)
    picture.paste(label, (picture.width // 12, picture.height // 8), label)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=90)
    return made.getvalue()


@dataclass(slots=True)
class Study:
    """A ward, a study of its department, and the key of who gets the data."""

    ward: Ward
    making: Deidentifying
    project: Project
    identity: pyrage.x25519.Identity
    colleague: Actor

    async def photo(self, patient: PatientId, data: bytes, media_type: MediaType) -> PhotoId:
        """A photo that the real darkroom developed, and somebody looked at."""
        services, surgeon = self.ward.services, self.ward.cast.surgeon
        digest = hashlib.sha256(data).digest()
        told = Arrival(media_type, len(data), digest, digest.hex()[:40], "IMG", patient)
        photo = (await services.intake.receive(surgeon, told, body(data))).photo
        await self.ward.developing.develop(photo)
        await services.naming.looked(surgeon, photo)
        return photo

    async def asked(self, *photos: PhotoId) -> Export:
        return await self.ward.services.exports.ask(self.ward.cast.surgeon, self.project.id, photos)

    async def made(self, export: Export) -> tuple[Item, ...]:
        """Have every copy made that waits."""
        for row in await state.rows(
            f"SELECT id FROM research_item WHERE export_id = '{export.id}' ORDER BY place"
        ):
            await self.making.make(row["id"])
        return (await self.ward.services.exports.one(self.colleague, export.id))[1]

    async def accepted(self, *photos: PhotoId) -> Export:
        """An export of which a colleague accepted and signed all that was made."""
        export = await self.asked(*photos)
        for item in await self.made(export):
            if item.state is ItemState.TO_REVIEW:
                await self.ward.services.exports.judge(self.colleague, item.id, Verdict.ACCEPTED)
        return await self.ward.services.exports.sign(self.colleague, export.id)

    async def taken(self, export: ExportId) -> dict[str, bytes]:
        """The files of the archive, as its reader gets them."""
        taken = await self.ward.services.archives.take(self.ward.cast.surgeon, export)
        return self.opened(b"".join([piece async for piece in taken.pieces]))

    def opened(self, archive: bytes) -> dict[str, bytes]:
        plain = pyrage.decrypt(archive, [self.identity])
        with zipfile.ZipFile(io.BytesIO(plain)) as files:
            return {name: files.read(name) for name in files.namelist()}


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(files["manifest.json"])
    return told


def photos_of(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith("photos/")}


def new_project(identity: pyrage.x25519.Identity) -> NewProject:
    key = str(identity.to_public())
    return NewProject("Wound healing after knee surgery", "METC 2026-118", key)
