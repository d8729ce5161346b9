"""The manifest of an archive: what is in it, how each copy was made, and who looked at it.

Canonical JSON (RFC 8785), signed with the seal of the box: ECDSA P-256 over SHA-256, so that
`openssl` alone can check it, anywhere and for ever.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from core.research.crate import File

_README = """\
Photos of patients, for one study. They were made so that a person is hard to recognise; they are
NOT anonymous. Use them for that study only, keep them sealed, pass them to nobody, and delete
them when the hospital says that a consent has ended.

Foto's van patienten, voor een onderzoek. Ze zijn bewerkt zodat iemand moeilijk te herkennen is; ze
zijn NIET anoniem. Gebruik ze alleen voor dat onderzoek, bewaar ze versleuteld, geef ze aan niemand
door, en verwijder ze als het ziekenhuis zegt dat een toestemming is geeindigd.

manifest.json says what each file is. To check it, with nothing but openssl and coreutils:

    openssl x509 -in seal.pem -pubkey -noout > seal.pub
    openssl dgst -sha256 -verify seal.pub -signature manifest.sig manifest.json
    sha256sum -c SHA256SUMS

and that the seal is the hospital's, with the authority it gives out (/documents/authority):

    openssl verify -CAfile authority.pem seal.pem
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for a whole archive."""

    box: str
    hospital: str
    project: str
    approval: str
    asked_by: str
    signed_by: str
    signed_at: datetime
    taken_at: datetime
    policy: int
    made_with: dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo of an archive: codes, and days since the first of that person in it."""

    subject: str
    number: int
    day: int
    body_site: str | None
    laterality: str | None
    view: str | None
    phase: str | None
    faces: int
    texts: int
    recipe: str
    reviewed_by: str
    reviewed_at: datetime

    @property
    def file(self) -> str:
        """Its name in the archive."""
        return f"photos/{self.subject}/{self.number:03}.jpg"


@dataclass(frozen=True, slots=True)
class Packed:
    """A photo that is in the archive, by the digest of what is there."""

    entry: Entry
    sha256: str
    size_bytes: int


def told(frame: Frame, packed: Sequence[Packed], withheld: int) -> bytes:
    """The manifest. `withheld` photos were signed for and may not leave any more."""
    return rfc8785.dumps(
        {
            "format": "beeldkluis research manifest 1",
            "box": frame.box,
            "hospital": frame.hospital,
            "project": frame.project,
            "approval": frame.approval,
            "purpose": "research",
            "channel": "dataset",
            "policy": frame.policy,
            "asked_by": frame.asked_by,
            "signed_by": frame.signed_by,
            "signed_at": _moment(frame.signed_at),
            "taken_at": _moment(frame.taken_at),
            "deidentification": {
                "method": "metadata removed; faces and text found by detectors masked;"
                " each copy reviewed by a person",
                "is_anonymous": False,
                **frame.made_with,
            },
            "withheld": withheld,
            "photos": [_photo(each) for each in packed],
        }
    )


def papers(manifest: bytes, signature: bytes, seal: str, packed: Sequence[Packed]) -> list[File]:
    """What lies beside the photos: the manifest, what proves it, and how that is checked."""
    sums = [f"{each.sha256}  {each.entry.file}\n" for each in packed]
    sums.append(f"{hashlib.sha256(manifest).hexdigest()}  manifest.json\n")
    return [
        File("manifest.json", manifest),
        File("manifest.sig", signature),
        File("seal.pem", seal.encode()),
        File("SHA256SUMS", "".join(sums).encode()),
        File("README.txt", _README.encode()),
    ]


def _photo(packed: Packed) -> dict[str, Any]:
    entry = packed.entry
    return {
        "file": entry.file,
        "sha256": packed.sha256,
        "bytes": packed.size_bytes,
        "subject": entry.subject,
        "day": entry.day,
        "body_site": entry.body_site,
        "laterality": entry.laterality,
        "view": entry.view,
        "phase": entry.phase,
        "hidden": {"faces": entry.faces, "texts": entry.texts},
        "recipe": entry.recipe,
        "reviewed_by": entry.reviewed_by,
        "reviewed_at": _moment(entry.reviewed_at),
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
