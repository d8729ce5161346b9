"""Annotations: what clinicians draw over a photo, and never into it.

Promises: the photo's bytes stay as they came; each save is a new version with author and
time, and no version is ever changed; shapes and words rest sealed under the photo's key.

Threat: a drawing that hides what was photographed, words about a patient in the clear.
"""

from core.annotations.service import Annotations
from core.annotations.shapes import MOST_SHAPES, points_from, points_text
from core.annotations.types import Layer, Shape, ShapeKind, Version

__all__ = [
    "MOST_SHAPES",
    "Annotations",
    "Layer",
    "Shape",
    "ShapeKind",
    "Version",
    "points_from",
    "points_text",
]
