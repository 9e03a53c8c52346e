"""Small copies of pictures: of what can be shown, upright, with nothing but pixels, and never at any price."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import picture
from PIL import Image

from tolmach.tickets.thumbnails import (
    FEWEST_BYTES,
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_JPEG_PIXELS,
    MOST_PIXELS_OF_LETTER,
    MOST_SCANS,
    Thumbnail,
    is_decoration,
    make_thumbnails,
)


def small(content: bytes) -> Thumbnail | None:
    return next(make_thumbnails([content]))


def opened(made: Thumbnail | None) -> Image.Image:
    assert made is not None
    shown = Image.open(BytesIO(made.content))
    assert shown.format == "JPEG"
    return shown


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_becomes_small_and_keeps_its_shape(kind: str) -> None:
    made = small(picture(kind, (1200, 900)))
    assert made is not None
    assert (made.width, made.height) == (1200, 900)
    assert opened(made).size == (LONGEST_SIDE, 240)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colour_is_shown(mode: str) -> None:
    assert opened(small(picture("PNG", (400, 300), mode=mode))).mode == "RGB"


def test_colours_for_printing_are_shown() -> None:
    assert opened(small(picture("JPEG", (400, 300), mode="CMYK"))).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    stream = BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(stream, "PNG")
    assert opened(small(stream.getvalue())).getpixel((100, 100)) == (255, 255, 255)


def test_a_small_picture_is_not_made_larger() -> None:
    assert opened(small(picture("PNG", (40, 30)))).size == (40, 30)


def test_a_photo_is_turned_upright_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Camera of Maria", {1: "N", 2: (48.0, 8.0, 0.0)}
    content = picture("JPEG", (1200, 900), exif=exif, comment=b"my address", icc_profile=b"profile of colours")
    assert all(word in content for word in (b"Camera of Maria", b"my address", b"profile of colours"))
    made = small(content)
    shown = opened(made)
    assert shown.size == (240, LONGEST_SIDE)
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert made is not None
    assert not any(word in made.content for word in (b"Camera", b"address", b"profile"))


def test_of_a_moving_picture_the_first_is_shown() -> None:
    stream = BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    red, _, blue = opened(small(stream.getvalue())).getpixel((150, 150))  # type: ignore[misc]
    assert red > 200 > blue


def png_head(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = [
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, rows, b"IEND")
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def many_scans() -> bytes:
    scans = picture("JPEG", (400, 300), progressive=True)
    at = scans.index(b"\xff\xda")
    return scans[:at] + scans[at:-2] * MOST_SCANS + scans[-2:]


BAD = {
    "nothing": b"",
    "no picture": b"%PDF-1.7",
    "only a beginning": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "cut": picture("JPEG", (400, 300))[:-2000],
    "cut PNG": picture("PNG", (400, 300))[:-2000],
    "a format that is not asked for": picture("BMP", (400, 300)),
    "one side": png_head(MOST_JPEG_PIXELS, 1),
    "too many pixels": png_head(6_000, 6_000),
    "a bomb": png_head(60_000, 60_000),
    "too many scans": many_scans(),
    "too many bytes": picture("PNG", (400, 300)) + b"\0" * MOST_BYTES,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_cannot_be_shown_has_no_small_copy(content: bytes) -> None:
    assert small(content) is None


LARGE = {"PNG": ((5_000, 4_000), (5_000, 4_001)), "JPEG": ((10_000, 5_000), (10_000, 5_001))}


@pytest.mark.parametrize(("kind", "sizes"), LARGE.items(), ids=LARGE)
def test_the_limit_of_pixels_is_exact(kind: str, sizes: tuple[tuple[int, int], tuple[int, int]]) -> None:
    inside, outside = (small(picture(kind, size, noise=False)) for size in sizes)
    assert (inside is not None, outside) == (True, None)


def test_a_progressive_photo_is_shown() -> None:
    assert small(picture("JPEG", (400, 300), progressive=True)) is not None


def test_the_pictures_of_a_letter_have_a_limit_together() -> None:
    large = picture("JPEG", (7_000, 7_000), noise=False)
    made = list(make_thumbnails([large, b"no picture", large, large, picture("PNG", (400, 300))]))
    assert 2 * 49_000_000 <= MOST_PIXELS_OF_LETTER < 3 * 49_000_000
    assert [one is not None for one in made] == [True, False, True, False, True]


GOOD = picture("PNG", (90, 70)), picture("JPEG", (90, 70)), picture("GIF", (90, 70)), picture("WEBP", (90, 70))


@settings(max_examples=200, deadline=None)
@given(
    content=st.sampled_from(GOOD),
    harm=st.lists(st.tuples(st.integers(0, 3_000), st.binary(min_size=1, max_size=4)), max_size=6),
)
def test_no_broken_picture_raises(content: bytes, harm: list[tuple[int, bytes]]) -> None:
    broken = bytearray(content)
    for at, what in harm:
        broken[at : at + len(what)] = what
    made = small(bytes(broken))
    assert made is None or max(opened(made).size) <= LONGEST_SIDE


SIZES = {
    "a photo": (60_000, (1200, 900), False),
    "a spacer": (43, (1, 1), True),
    "an icon": (9_000, (64, 64), True),
    "a line of a signature": (9_000, (900, 40), True),
    "a logo": (9_000, (240, 120), True),
    "a picture of few bytes": (FEWEST_BYTES - 1, (1200, 900), True),
    "a screenshot of one line": (30_000, (1400, 120), False),
    "a photo that cannot be shown": (900_000, None, False),
    "something small": (900, None, True),
}


@pytest.mark.parametrize(("size", "sides", "expected"), SIZES.values(), ids=SIZES)
def test_logos_and_spacers_are_told_from_photos(size: int, sides: tuple[int, int] | None, *, expected: bool) -> None:
    made = None if sides is None else Thumbnail(width=sides[0], height=sides[1], content=b"")
    assert is_decoration(size, made) is expected
