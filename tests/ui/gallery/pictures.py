"""Pictures of pages: the same on every machine, small on disk, compared in no time.

Only the bundled fonts are known (see fonts.conf), clocks stand still and carets do
not blink. A kept picture has the sixteen colours that it is mostly made of. Two
pictures that are the same to the last byte need no look; where they differ,
pixelmatch looks at that part alone.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pixelmatch import pixelmatch
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

MOST_COLOURS = 16
THRESHOLD = 0.12  # Of pixelmatch, 0 to 1: less is not seen by an eye.
TOLERATED = 40  # Pixels of a picture: another processor may round a corner apart.


def file_name(page: str, language: str, look: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", page.lower()).strip("-")
    return f"{words}.{language}.{look}.png"


def grab(window: QWidget) -> Image.Image:
    """What stands in the window now."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    wide, tall = image.width(), image.height()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(tall, -1)
    return Image.fromarray(rows[:, : wide * 3].reshape(tall, wide, 3).copy())


def with_few_colours(picture: Image.Image) -> Image.Image:
    """Its most frequent colours, and the nearest of them for all others."""
    pixels = np.asarray(picture.convert("RGB"), np.int32)
    shades, places, counts = np.unique(
        pixels @ (1 << 16, 1 << 8, 1), return_inverse=True, return_counts=True
    )
    split = np.stack([shades >> 16, shades >> 8 & 255, shades & 255], axis=1)
    kept = split[np.argsort(-counts, kind="stable")[:MOST_COLOURS]]
    apart = ((split[:, None, :] - kept[None]) ** 2).sum(axis=2)
    nearest = apart.argmin(axis=1).astype(np.uint8)
    few = Image.fromarray(nearest[places.reshape(pixels.shape[:2])])
    few.putpalette(kept.astype(np.uint8).tobytes())
    return few


def mark_of(picture: Image.Image) -> str:
    """The same for two pictures that are the same to the last pixel."""
    return blake2b(picture.tobytes(), digest_size=16).hexdigest()


def keep(picture: Image.Image, path: Path) -> None:
    """With few colours, and the mark of what it was before."""
    told = PngInfo()
    told.add_text("mark", mark_of(picture))
    path.parent.mkdir(parents=True, exist_ok=True)
    with_few_colours(picture).save(path, optimize=True, pnginfo=told)


def is_as_kept(kept: Image.Image, seen: Image.Image) -> bool:
    """The quick look: to the last pixel."""
    return kept.text.get("mark") == mark_of(seen)  # type: ignore[attr-defined]


def save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


def differing(kept: Image.Image, seen: Image.Image) -> tuple[int, Image.Image | None]:
    """How many pixels differ for an eye, and a picture that shows them in red."""
    if kept.size != seen.size:
        return max(kept.size), seen
    one, other = (np.asarray(p.convert("RGB"), np.int16) for p in (kept, seen))
    apart = np.abs(one - other).max(axis=2) > 2
    if not apart.any():
        return 0, None
    rows, columns = np.flatnonzero(apart.any(axis=1)), np.flatnonzero(apart.any(axis=0))
    box = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    wide, tall = int(box[2] - box[0]), int(box[3] - box[1])
    parts = [list(p.convert("RGBA").crop(box).tobytes()) for p in (kept, seen)]
    drawn = [0] * len(parts[0])
    count = pixelmatch(*parts, wide, tall, drawn, threshold=THRESHOLD, includeAA=True)
    shown = seen.convert("RGBA")
    shown.paste(Image.frombytes("RGBA", (wide, tall), bytes(drawn)), box[:2])
    return count, shown.convert("RGB")
