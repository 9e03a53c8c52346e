"""Pictures as customers' telephones and mail programs make them."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str, size: tuple[int, int], *, mode: str = "RGB", noise: bool = True, **options: Any) -> bytes:
    """The bytes of a picture of this kind and size; with noise it has as many bytes as a photo would."""
    made = Image.new("RGB", size, "teal")
    if noise:
        grain = Image.frombytes("RGB", (64, 48), random.Random(7).randbytes(64 * 48 * 3))
        made.paste(grain.resize((max(1, size[0] // 2), max(1, size[1] // 2))))
    stream = BytesIO()
    (made.convert("L").convert(mode) if mode == "I;16" else made.convert(mode)).save(stream, kind, **options)
    return stream.getvalue()
