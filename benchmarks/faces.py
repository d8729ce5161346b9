"""What seeing costs: finding faces and turning each into a vector, on one thread.

`python -m benchmarks.faces [ROUNDS]` prints JSON lines: one of milliseconds of processor time, one
of the whole process (`benchmarks.looking`), one of the GPU.
The yardsticks are the same networks as their library runs them: eager torch one face at a time,
and MTCNN on a photo of 12 megapixels. The photo is NASA's astronaut out of scikit-image, enlarged.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.figures import line, median, percentile
from benchmarks.looking import looking, on_gpu
from core.faces import CASIA, Shelf
from core.faces.model.detecting import LEAST_SCORE, LONGEST_SIDE, SMALLEST, FaceFinder
from core.faces.model.embedding import TorchEmbedder, trusted_embedder
from core.faces.model.shelf import WEIGHTS

_PHOTO, _MODELS = Path(".cache/demo/astronaut.png"), Path(".cache/models")
_SHAPE = (0, 0, 512, 384)  # as cameras have it: four by three
_PREVIEW, _LARGE = (1600, 1200), (4000, 3000)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 20
    torch.set_num_threads(1)
    shelf = Shelf(_MODELS)
    find, embed = FaceFinder.of(shelf), trusted_embedder(shelf, CASIA.id)
    weights = str(shelf.path(shelf.get(CASIA.id), WEIGHTS))
    eager = TorchEmbedder.of(weights, "cpu")
    photo = Image.open(_PHOTO).convert("RGB").crop(_SHAPE)
    preview = np.asarray(photo.resize(_PREVIEW))
    large = np.asarray(photo.resize(_LARGE))[None]
    smallest = SMALLEST * _LARGE[0] // LONGEST_SIDE
    crops = np.stack([sighting.crop for sighting in find(preview)])
    quick = _each(rounds, lambda: embed(crops))
    whole = _each(rounds, lambda: embed(np.stack([each.crop for each in find(preview)])))
    ((boxes, _),) = find.detector(large, SMALLEST)
    print(
        line(
            "faces",
            n=rounds,
            median=median(quick),
            p99=percentile(quick, 99),
            unit="CPU-ms a face into a vector, one at a time",
            engine=embed.engine,
            yardstick=median(each := _each(rounds, lambda: eager(crops))),
            yardstick_is="the same network in eager torch",
            ratio=median(quick) / median(each),
            cosine_to_it=float((embed(crops) * eager(crops)).sum(axis=1).min()),
            batch_of_16_each=median(_each(rounds, lambda: embed(np.repeat(crops, 16, 0)))) / 16,
            finding=median(_each(rounds, lambda: find(preview))),
            finding_in_12_megapixels=median(_each(3, lambda: find.detector(large, SMALLEST))),
            same_smallest_in_12_megapixels=median(_each(3, lambda: find.detector(large, smallest))),
            faces_found=len(crops),
            faces_found_in_12_megapixels=int((boxes[:, 4] >= LEAST_SCORE).sum()),
            whole_step=median(whole),
            peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )
    )
    print(looking(shelf, preview, rounds))
    print(on_gpu(weights, crops[0], eager, rounds))


def _each(rounds: int, act: Callable[[], object]) -> list[float]:
    act()
    times = []
    for _ in range(rounds):
        began = time.process_time()
        act()
        times.append((time.process_time() - began) * 1000)
    return times


if __name__ == "__main__":
    main()
