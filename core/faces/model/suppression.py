"""Keeping the best of boxes that overlap: what facenet-pytorch takes from torchvision.

PyPI's torchvision is a CUDA build that does not import beside a CPU torch, and of all of it
two functions are called; so they are given here (see `networks`).
"""

import torch
from torch import Tensor


def batched_nms(boxes: Tensor, scores: Tensor, groups: Tensor, most_overlap: float) -> Tensor:
    """The places of the boxes to keep, the best first; boxes of two groups never compete.

    `boxes` is n by 4 (left, top, right, bottom), `scores` and `groups` n. A box goes when it shares
    more than `most_overlap` of its union with a better one
    (Neubeck et al., "Efficient Non-Maximum Suppression", ICPR 2006).
    """
    if not len(boxes):
        return torch.empty(0, dtype=torch.long, device=boxes.device)
    apart = groups.to(boxes) * (boxes.max() + 1)
    return _best(boxes + apart[:, None], scores, most_overlap)


def _best(boxes: Tensor, scores: Tensor, most_overlap: float) -> Tensor:
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    left = scores.argsort(descending=True)
    kept = []
    while len(left):
        best, others = left[0], left[1:]
        kept.append(best)
        corner = torch.maximum(boxes[best, :2], boxes[others, :2])
        opposite = torch.minimum(boxes[best, 2:], boxes[others, 2:])
        shared = (opposite - corner).clamp(min=0).prod(dim=1)
        union = areas[best] + areas[others] - shared
        left = others[shared <= most_overlap * union]
    return torch.stack(kept)
