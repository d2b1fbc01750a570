"""Draws the paper that a printer would give out, for people and for golden pictures.

Text stands in cells of 12 by 30 dots in the program's own font of one width; codes
that a printer draws itself are drawn here as other programs draw them. A cut is a
dashed line across the paper, a kick of the drawer a mark at its top.
"""

from __future__ import annotations

import segno
from barcode import EAN13, Code128
from PIL import Image, ImageDraw, ImageFont

from resources import resource
from tests.helpers.escpos_reader import (
    CodeRow,
    CutRow,
    DotRow,
    FeedRow,
    Paper,
    Row,
    TextRow,
)

CELL, LINE, MARGIN = 12, 30, 16
_BARS = 64


def paper_picture(paper: Paper, columns: int) -> Image.Image:
    """Black on white, one dot of the printer a pixel."""
    width = columns * CELL
    strips = [_strip(row, width) for row in paper.rows]
    head = LINE if paper.kicks else 0
    high = sum(strip.height for strip in strips) + head
    picture = Image.new("1", (width + 2 * MARGIN, high + 2 * MARGIN), 1)
    if paper.kicks:
        mark = "drawer " + " ".join(map(str, paper.kicks))
        picture.paste(_text(f"[{mark}]", width), (MARGIN, MARGIN))
    top = MARGIN + head
    for strip in strips:
        picture.paste(strip, (MARGIN, top))
        top += strip.height
    return picture


def _strip(row: Row, width: int) -> Image.Image:
    match row:
        case TextRow():
            # What is wider than the paper goes on below, as on a printer.
            columns = width // CELL
            parts = [
                row.text[n : n + columns] for n in range(0, len(row.text), columns)
            ]
            return _below([_text(part, width) for part in parts or [""]], width)
        case DotRow():
            return Image.frombytes(
                "1", (row.width, row.height), bytes(255 - byte for byte in row.dots)
            )
        case CodeRow():
            return _code(row, width)
        case FeedRow():
            return Image.new("1", (width, row.lines * LINE), 1)
        case CutRow():
            return _cut(width, 6 if row.is_full else 18)


def _text(text: str, width: int) -> Image.Image:
    font = ImageFont.truetype(
        str(resource("fonts", "KassaMono-Regular.ttf")),
        20,
        layout_engine=ImageFont.Layout.BASIC,
    )
    strip = Image.new("1", (width, LINE), 1)
    draw = ImageDraw.Draw(strip)
    for column, letter in enumerate(text):
        draw.text((column * CELL, 23), letter, fill=0, font=font, anchor="ls")
    return strip


def _below(strips: list[Image.Image], width: int) -> Image.Image:
    whole = Image.new("1", (width, sum(strip.height for strip in strips)), 1)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _code(row: CodeRow, width: int) -> Image.Image:
    if row.kind == "qr":
        rows, scale = [list(r) for r in segno.make(row.code).matrix_iter(border=0)], 5
    else:
        (modules,) = (EAN13 if row.kind == "ean13" else Code128)(row.code).build()
        rows, scale = [[int(m) for m in modules]] * (_BARS // 2), 2
    strip = Image.new("1", (width, len(rows) * scale), 1)
    left = (width - len(rows[0]) * scale) // 2 if row.is_centred else 0
    draw = ImageDraw.Draw(strip)
    for y, modules in enumerate(rows):
        for x, dark in enumerate(modules):
            if dark:
                at = (left + x * scale, y * scale)
                draw.rectangle((*at, at[0] + scale - 1, at[1] + scale - 1), fill=0)
    return strip


def _cut(width: int, gap: int) -> Image.Image:
    strip = Image.new("1", (width, 8), 1)
    draw = ImageDraw.Draw(strip)
    for x in range(0, width, 12 + gap):
        draw.line((x, 4, x + 12, 4), fill=0, width=2)
    return strip
