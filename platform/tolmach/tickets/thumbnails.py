"""Small copies of pictures that strangers sent: within limits of memory and time, upright, without metadata. Pure.

Slow: never made while a transaction is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageOps

THUMBNAIL_TYPE = "image/jpeg"
LONGEST_SIDE = 320
"""Pixels; a page shows it at less than half of that, for screens with small pixels."""

MOST_BYTES = 20 * 1024 * 1024
MOST_JPEG_PIXELS = 50_000_000
"""A JPEG is made smaller while it is decoded."""

MOST_PIXELS = 20_000_000
"""Of other pictures, which are decoded whole: twice this times four bytes."""

MOST_PIXELS_OF_LETTER = 100_000_000
"""All pictures of one letter together, so that a letter never takes the time of many."""

MOST_SCANS = 60
"""Of a progressive JPEG, which is walked through once for each; cameras and editors make ten."""

SMALLEST_SIDE, SMALLEST_AREA, FEWEST_BYTES = 80, 60_000, 4_096
"""In pixels, pixels and bytes: what is smaller in one of them is a logo or a spacer and no photo."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_SCAN = b"\xff\xda"


@dataclass(frozen=True, kw_only=True)
class Thumbnail:
    """The small copy of a picture, a JPEG, and the size of the picture itself in pixels."""

    width: int
    height: int
    content: bytes = field(repr=False)


def make_thumbnails(pictures: Iterable[bytes]) -> Iterator[Thumbnail | None]:
    """For each file of one letter its small copy, None where it is no picture, a broken one or too large to look at."""
    left = MOST_PIXELS_OF_LETTER
    for content in pictures:
        pixels = _pixels(content)
        made = _make(content) if 0 < pixels <= left else None
        left -= pixels if 0 < pixels <= left else 0
        yield made


def is_decoration(size: int, thumbnail: Thumbnail | None) -> bool:
    """Whether a file of so many bytes, laid into a letter's text, is too small to be a photo."""
    if thumbnail is None:
        return size < FEWEST_BYTES
    sides = thumbnail.width, thumbnail.height
    return size < FEWEST_BYTES or min(sides) < SMALLEST_SIDE or sides[0] * sides[1] < SMALLEST_AREA


def _pixels(content: bytes) -> int:
    """How much there is to decode, told from the head alone; 0 for what must not be decoded."""
    if len(content) > MOST_BYTES:
        return 0
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            pixels = picture.width * picture.height
            is_jpeg = picture.format in ("JPEG", "MPO")
    except Exception:
        # Strangers' bytes break a decoder in more ways than it has errors for, and none of them is ours.
        return 0
    if is_jpeg and content.count(_SCAN) > MOST_SCANS:
        return 0
    return pixels if pixels <= (MOST_JPEG_PIXELS if is_jpeg else MOST_PIXELS) else 0


def _make(content: bytes) -> Thumbnail | None:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            width, height = picture.size
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small: Image.Image = picture if picture.mode in ("RGB", "L") else picture.convert("RGBA")
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            small = ImageOps.exif_transpose(small)
            # Painted onto a new one: what else the file said of itself (place, camera, comments) stays behind.
            flat = Image.new("RGB", small.size, "white")
            flat.paste(small, mask=small if small.mode == "RGBA" else None)
    except Exception:
        # As above: a broken picture is one without a small copy.
        return None
    stream = BytesIO()
    flat.save(stream, "JPEG", quality=80)
    return Thumbnail(width=width, height=height, content=stream.getvalue())
