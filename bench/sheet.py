"""Demo cards on A4 paper, to be scanned with a real scanner.

`python -m bench.sheet cards.pdf members.csv` writes the cards of a file of
members. Bars come from python-barcode and are drawn as vectors, in whole dots of
the page, so that they scan from paper and from a screen. The sheet is for people
who try Kassa, in Russian and English; no till needs it.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import barcode
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

DPI = 600
COLUMNS = 2
ROWS = 7
MODULE_MM = 0.33  # Nominal width of a bar of EAN-13.
QUIET_MODULES = 11

_MARGIN_MM = 12.0
_HEAD_MM = 20.0
_CELL_MM = (93.0, 36.0)
_BARS_MM = 15.0
_SMALLEST_MM = 1.5
_HEAD = "Карты для показа  ·  Demo cards"
_ADVICE = (
    "Печатайте в масштабе 100 % и сканируйте с листа. Деньги и люди вымышлены.\n"
    "Print at 100 % and scan from paper. Money and people are made up."
)


def make_sheet(path: Path, cards: Sequence[tuple[str, str]]) -> int:
    """Write a PDF of (number, label) pairs; the number of its pages.

    Thirteen digits that check become EAN-13, anything else Code 128. Needs a
    QGuiApplication, which the caller has or main() makes.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError("text cannot be drawn without a QGuiApplication")
    for number, _ in cards:
        _dots_of_a_bar(modules_of(number))  # Refused before a file is touched.
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(_HEAD)
    painter = QPainter(writer)
    if not painter.isActive():
        raise OSError(f"cannot write {path}")
    try:
        return _draw(writer, painter, cards)
    finally:
        painter.end()  # Qt crashes when the paper goes before the brush.


def _draw(
    writer: QPdfWriter, painter: QPainter, cards: Sequence[tuple[str, str]]
) -> int:
    sheet = _Sheet(painter, _family("KassaSans"), _family("KassaMono"))
    size = COLUMNS * ROWS
    starts = range(0, max(len(cards), 1), size)
    for start in starts:
        if start:
            writer.newPage()
        sheet.page(cards[start : start + size])
    return len(starts)


def modules_of(number: str) -> str:
    """The bars of a number: 1 is a black module, 0 a white one."""
    if len(number) == 13 and number.isascii() and number.isdigit():
        code = barcode.EAN13(number)
        if code.get_fullcode() == number:
            return str(code.build()[0])
    return str(barcode.Code128(number).build()[0])


class _Sheet:
    def __init__(self, painter: QPainter, sans: str, mono: str) -> None:
        self._painter = painter
        self._sans = sans
        self._mono = mono

    def page(self, cards: Sequence[tuple[str, str]]) -> None:
        left = _MARGIN_MM
        self._text(_HEAD, _box(left, _MARGIN_MM, 186, 8), 5.5, is_bold=True)
        self._text(_ADVICE, _box(left, _MARGIN_MM + 8, 186, 9), 3.0)
        width, height = _CELL_MM
        for place, (number, label) in enumerate(cards):
            row, column = divmod(place, COLUMNS)
            top = _MARGIN_MM + _HEAD_MM + row * height
            self._card(left + column * width, top, number, label)

    def _card(self, left: float, top: float, number: str, label: str) -> None:
        width, height = _CELL_MM
        # Grey hair lines to cut along.
        self._painter.setPen(QPen(QColor("#b0b0b0"), 1))
        self._painter.drawRect(_box(left, top, width, height))
        self._text(label, _box(left + 4, top + 2, width - 8, 9), 3.4, is_bold=True)
        self._bars(modules_of(number), left, top + 12)
        digits = _box(left + 4, top + 12 + _BARS_MM + 1, width - 8, 5)
        self._text(number, digits, 3.6, family=self._mono, is_centred=True)

    def _bars(self, modules: str, left: float, top: float) -> None:
        dot = _dots_of_a_bar(modules)
        spare = _dots(_CELL_MM[0]) - dot * len(modules)
        place = round(_dots(left) + spare / 2)
        for module, run in groupby(modules):
            width = len(list(run)) * dot
            if module == "1":
                box = QRectF(place, round(_dots(top)), width, round(_dots(_BARS_MM)))
                self._painter.fillRect(box, Qt.GlobalColor.black)
            place += width

    def _text(
        self,
        text: str,
        box: QRectF,
        size_mm: float,
        *,
        family: str = "",
        is_bold: bool = False,
        is_centred: bool = False,
    ) -> None:
        font = QFont(family or self._sans)
        font.setBold(is_bold)
        font.setPixelSize(round(_dots(size_mm)))
        self._painter.setPen(Qt.GlobalColor.black)
        side = (
            Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft
        )
        flags = side | Qt.TextFlag.TextWordWrap
        self._painter.setFont(font)
        # A long label is written smaller rather than cut off.
        while self._painter.boundingRect(
            box, flags, text
        ).height() > box.height() and font.pixelSize() > _dots(_SMALLEST_MM):
            font.setPixelSize(font.pixelSize() - 2)
            self._painter.setFont(font)
        self._painter.drawText(box, flags, text)


def _dots_of_a_bar(modules: str) -> int:
    """Whole dots, so that all bars are drawn equally wide."""
    room = _dots(_CELL_MM[0]) // (len(modules) + 2 * QUIET_MODULES)
    if room < 1:
        raise ValueError("a number too long for the paper")
    return min(round(_dots(MODULE_MM)), int(room))


def _dots(mm: float) -> float:
    return mm * DPI / 25.4


def _box(left: float, top: float, width: float, height: float) -> QRectF:
    return QRectF(_dots(left), _dots(top), _dots(width), _dots(height))


def _family(prefix: str) -> str:
    """Our own font, because a bare machine has none."""
    families: list[str] = []
    for entry in sorted(files("resources").joinpath("fonts").iterdir(), key=str):
        if entry.name.startswith(prefix):
            loaded = QFontDatabase.addApplicationFontFromData(entry.read_bytes())
            families += QFontDatabase.applicationFontFamilies(loaded)
    return families[0]


def main() -> None:
    parser = argparse.ArgumentParser(description="Demo cards to scan from paper.")
    parser.add_argument("pdf", type=Path)
    parser.add_argument("members", type=Path, help="CSV with the columns card and name")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    with chosen.members.open(encoding="utf-8-sig", newline="") as rows:
        cards = [(row["card"], row["name"]) for row in csv.DictReader(rows)]
    pages = make_sheet(chosen.pdf, cards)
    print(f"{chosen.pdf}: {len(cards)} cards on {pages} page(s)")
    del application


if __name__ == "__main__":
    main()
