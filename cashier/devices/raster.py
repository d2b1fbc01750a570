"""Pictures for a printer: one bit a dot, and the command that prints them.

A line of text becomes a picture letter by letter, each in the cell that the printer's
own letter would have: columns stay columns. The letters come from the font that the
program brings along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont

from cashier.devices.code_page import without_commands

CELL = 12  # Dots a column: font A, at all widths from 32 to 48 columns.
LINE = 30  # Dots from line to line, as printers feed after a line of text.
_LETTER = 20  # Size at which a letter of the font is one cell wide.
_BASE = 23
_TALLEST = 255  # Dots in one command: every printer has memory for so much.


class LineRaster(Protocol):
    """Draws what no code page carries."""

    def __call__(self, text: str, columns: int) -> Image.Image: ...


class FontRaster:
    """Implements LineRaster with a font of one width.

    A letter that the font lacks as well is a question mark.
    """

    def __init__(self, font: Path) -> None:
        self._path = font
        self._font: ImageFont.FreeTypeFont | None = None

    def __call__(self, text: str, columns: int) -> Image.Image:
        if self._font is None:
            # The layout that needs no further library: the same dots everywhere.
            basic = ImageFont.Layout.BASIC
            self._font = ImageFont.truetype(str(self._path), _LETTER, 0, "", basic)
        letters = without_commands(text)[:columns]
        nothing = _dots(self._font, "\uffff")
        picture = blank(columns * CELL, LINE)
        draw = ImageDraw.Draw(picture)
        for column, letter in enumerate(letters):
            place = (column * CELL, _BASE)
            known = letter if _dots(self._font, letter) != nothing else "?"
            draw.text(place, known, fill=0, font=self._font, anchor="ls")
        return picture


@lru_cache(maxsize=512)
def _dots(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    return bytes(font.getmask(letter, mode="1"))


def blank(width: int, height: int) -> Image.Image:
    """White paper; dots are 0, as in every picture."""
    return Image.new("1", (width, height), 1)


def centred(rows: Iterable[Sequence[int]], scale: int, width: int) -> Image.Image:
    """Modules of a code, each `scale` dots wide and high, in the middle of the paper.

    ValueError when the paper is too narrow.
    """
    modules = [list(row) for row in rows]
    wide, high = len(modules[0]) * scale, len(modules) * scale
    if wide > width:
        raise ValueError(f"a code of {wide} dots on paper of {width}")
    small = Image.new("1", (len(modules[0]), len(modules)))
    small.putdata([0 if dark else 1 for row in modules for dark in row])
    picture = blank(width, high)
    large = small.resize((wide, high), Image.Resampling.NEAREST)
    picture.paste(large, ((width - wide) // 2, 0))
    return picture


def raster_command(picture: Image.Image) -> bytes:
    """GS v 0, in strips that fit into a printer's memory."""
    command = b""
    wide = (picture.width + 7) // 8
    for top in range(0, picture.height, _TALLEST):
        bottom = min(top + _TALLEST, picture.height)
        strip = picture.crop((0, top, picture.width, bottom))
        high = bottom - top
        size = wide.to_bytes(2, "little") + high.to_bytes(2, "little")
        # Paper is white where the picture is; a printer's bit is a dot.
        dots = strip.point(lambda value: 0 if value else 255, mode="1").tobytes()
        command += b"\x1dv0\x00" + size + dots
    return command
