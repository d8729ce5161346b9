"""From which cosine on two faces are likely, or possibly, of one person: the table of the model.

    make bench NAME=recognition
    python -m benchmarks.recognition [MODEL [MARGIN]]   another margin around the detector's box

Prints the table of `docs/models.md` and one JSON line. Real people only: the labelled portraits of
`appliance.demo.portraits` and everybody in the group photos of `benchmarks.strangers`. Two faces
in one photo are two people, and so are two of different packages. Of two group photos of one
package nobody can say who is who, so pairs between those are not counted, whatever their cosine.

Of one person there are few photographs, so the true matches are told twice: of the photographs,
and of copies that were cut, turned, lit and compressed anew, each beside that person's photographs.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from benchmarks.figures import line
from core.faces import CASIA, Shelf
from core.faces.evaluation import Pairs, pairs_of, rates
from core.faces.model import detecting
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import Embedder, trusted_embedder

_FACES, _STRANGERS, _MODELS = Path(".cache/faces"), Path(".cache/strangers"), Path(".cache/models")
_COPIES = 24
_CUT, _LIGHT, _CONTRAST, _TURN, _JPEG = (0.85, 1.0), (0.5, 1.5), (0.7, 1.3), (-20, 20), (25, 80)

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A face: whose, in which photo, and whether that is a copy."""

    person: str
    photo: Path
    is_copy: bool
    crop: Picture


def main(model: str, margin: float) -> None:
    """Measure and print."""
    detecting.MARGIN = margin
    shelf = Shelf(_MODELS)
    find, embed = FaceFinder.of(shelf), trusted_embedder(shelf, model)
    seen = [*_labelled(find), *_strangers(find)]
    photographs = _pairs(embed, [each for each in seen if not each.is_copy])
    copies = _with_copies(embed, seen)
    thresholds = [round(float(each), 2) for each in np.arange(0.3, 0.76, 0.05)]
    print(_table(photographs, copies, thresholds))
    print(
        line(
            "recognition",
            model=model,
            margin=margin,
            engine=embed.engine,
            faces=sum(not each.is_copy for each in seen),
            people_at_most=len({each.person for each in seen}),
            same_pairs=len(photographs.same),
            same_pairs_with_a_copy=len(copies.same),
            different_pairs=len(photographs.different),
            least_same=float(photographs.same.min()),
            most_different=[float(each) for each in photographs.different[-5:]],
        )
    )


def _labelled(find: FaceFinder) -> Iterator[_Seen]:
    """The largest face of each portrait, and of each copy in which one is found."""
    chance = np.random.default_rng(0)
    for path in sorted(_FACES.glob("*/*.*")):
        image = Image.open(path).convert("RGB")
        pictures = [image, *(_copy(image, chance) for _ in range(_COPIES))]
        for number, picture in enumerate(pictures):
            for sighting in find(np.asarray(picture))[:1]:
                yield _Seen(path.parent.name, path, is_copy=number > 0, crop=sighting.crop)


def _strangers(find: FaceFinder) -> Iterator[_Seen]:
    for path in sorted(_STRANGERS.glob("*.jpg")):
        for number, sighting in enumerate(find(np.asarray(Image.open(path).convert("RGB")))):
            yield _Seen(f"{path.stem} {number}", path, is_copy=False, crop=sighting.crop)


def _copy(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    """As another camera might have it."""
    turned = image.rotate(float(chance.uniform(*_TURN)), Image.Resampling.BICUBIC)
    share = chance.uniform(*_CUT)
    width, height = (int(side * share) for side in image.size)
    left, top = (
        int(chance.integers(0, 1 + o - s)) for o, s in zip(image.size, (width, height), strict=True)
    )
    cut = turned.crop((left, top, left + width, top + height))
    lit = ImageEnhance.Brightness(cut).enhance(float(chance.uniform(*_LIGHT)))
    lit = ImageEnhance.Contrast(lit).enhance(float(chance.uniform(*_CONTRAST)))
    file = BytesIO()
    lit.save(file, "JPEG", quality=int(chance.integers(*_JPEG)))
    return Image.open(file).convert("RGB")


def _pairs(embed: Embedder, seen: list[_Seen]) -> Pairs:
    def counts(one: int, other: int) -> bool:
        photos = {seen[one].photo, seen[other].photo}
        groups = all(each.name.startswith("sample") for each in photos)
        return len(photos) == 1 or not groups

    return pairs_of(_vectors(embed, seen), [each.person for each in seen], counts)


def _with_copies(embed: Embedder, seen: list[_Seen]) -> Pairs:
    """A copy of one photograph beside another of that person, or beside its own."""
    own = [each for each in seen if each.photo.is_relative_to(_FACES)]

    def counts(one: int, other: int) -> bool:
        return own[one].is_copy != own[other].is_copy

    return pairs_of(_vectors(embed, own), [each.person for each in own], counts)


def _vectors(embed: Embedder, seen: list[_Seen]) -> NDArray[np.float32]:
    parts = [
        embed(np.stack([each.crop for each in seen[at : at + 32]]))
        for at in range(0, len(seen), 32)
    ]
    return np.concatenate(parts)


def _table(photographs: Pairs, copies: Pairs, thresholds: list[float]) -> str:
    head = (
        f"| cosine from | false of {len(photographs.different)} pairs | at most (95 %) |"
        f" true of {len(photographs.same)} pairs | true of {len(copies.same)} with a copy |"
    )
    rows = [head, "|---|---|---|---|---|"]
    for threshold in thresholds:
        at, beside = rates(photographs, threshold), rates(copies, threshold)
        false = round((at.false or 0) * len(photographs.different))
        rows.append(
            f"| {threshold:.2f} | {false} ({at.false:.2%}) | {at.false_at_most:.2%} |"
            f" {at.true:.0%} | {beside.true:.1%} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main(
        sys.argv[1] if sys.argv[1:] else CASIA.id,
        float(sys.argv[2]) if sys.argv[2:] else detecting.MARGIN,
    )
