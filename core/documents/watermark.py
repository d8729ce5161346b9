"""A visible watermark: one line, slanted, all over a picture of a given size."""

import orjson

from core.documents.typeset import folder, lettered, letters

_PER_SIDE = 36  # so many lines of letters would fill the longest side
_SMALLEST = 9


def watermark(line: str, width: int, height: int) -> bytes:
    """A PNG of `width` x `height` pixels that shows `line` and is else transparent.

    Takes some forty milliseconds: call it from a thread.
    """
    import typst

    size = max(_SMALLEST, max(width, height) / _PER_SIDE)
    told = lettered({"line": line}) | {"width": width, "height": height, "size": size}
    return typst.compile(
        folder() / "watermark.typ",
        root=folder(),
        font_paths=letters(),
        sys_inputs={"form": orjson.dumps(told).decode()},
        format="png",
        ppi=72,  # one point is one pixel
    )
