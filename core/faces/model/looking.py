"""The process that looks: pixels in, faces out, and nothing kept.

Run by `core.faces.looker` as `python -m core.faces.model.looking FOLDER`; `wire` says how the two
talk. The recogniser is loaded when it is first asked for, so a box without recognition does not
pay for it. A model that is missing or damaged is an answer, not an end. It ends when its input
ends.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch

from core.faces.model import wire
from core.faces.model.catalogue import MTCNN
from core.faces.model.detecting import FaceFinder, Sighting
from core.faces.model.embedding import Embedder, trusted_embedder
from core.faces.model.shelf import ModelDamaged, NotInstalled, Shelf
from core.faces.types import EyeState, Vector
from core.kit.aside import leave_no_core


@dataclass(slots=True)
class Looking:
    """Answers what it is asked. It keeps one recogniser: another takes its place."""

    shelf: Shelf
    find: FaceFinder
    recogniser: str | None = None
    embed: Embedder | None = None

    @property
    def state(self) -> EyeState:
        """What it looks with."""
        seeking, embed = self.find.detector.capacity, self.embed
        capacities = [seeking, embed.capacity] if embed else [seeking]
        return EyeState(
            MTCNN.id,
            self.recogniser,
            embed.engine if embed else None,
            seeking.device,
            min(each.batch for each in capacities),
            out_of_memory=sum(each.out_of_memory for each in capacities),
        )

    def answer(self, source: BinaryIO) -> bytes | None:
        """What there is to say to the next question; None when there is none any more."""
        asked = wire.read_question(source)
        return self._answer(asked) if asked else None

    def _answer(self, asked: wire.Question) -> bytes:
        try:
            embed = asked.recogniser and self._recogniser(asked.recogniser)
        except (NotInstalled, ModelDamaged) as refused:
            return wire.refusal(self.state, refused)
        seen = self.find.of_each(asked.pictures)
        vectors = _vectors(embed, seen) if embed else None
        faces = [[sighting.face for sighting in each] for each in seen]
        return wire.answer(self.state, faces, vectors)

    def _recogniser(self, model: str) -> Embedder:
        if self.embed is None or self.recogniser != model:
            self.recogniser, self.embed = None, None
            self.embed = trusted_embedder(self.shelf, model)
            self.recogniser = model
        return self.embed


def _vectors(embed: Embedder, seen: list[list[Sighting]]) -> Vector:
    crops = [sighting.crop for each in seen for sighting in each]
    return embed(np.array(crops, np.uint8))


def look(looking: Looking, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer everything that is asked."""
    while told := looking.answer(source):
        sink.write(told)
        sink.flush()


def main() -> None:
    """Look, on a GPU where there is one, else on one thread."""
    leave_no_core()
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    shelf, sink = Shelf(Path(sys.argv[1])), sys.stdout.buffer
    try:
        looking = Looking(shelf, FaceFinder.of(shelf, device))
    except (NotInstalled, ModelDamaged) as refused:
        sink.write(wire.refusal(EyeState(MTCNN.id), refused))
        return
    sink.write(wire.answer(looking.state))
    sink.flush()
    look(looking, sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
