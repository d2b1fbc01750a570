"""One row of the receipt as a picture, drawn once and kept; and the frame's corners.

A receipt is painted with every scan, and all but two of its rows look as before: a
kept picture is copied in microseconds where words are drawn in tenths of a
millisecond. What a row shows, how wide it is, the look and the language are its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPixmap

from ui import theme
from ui.theme import Tokens
from ui.viewmodels.lines_model import Column

ROW = 52
_BELOW = 20  # The height of a second line.
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
KEPT = 64  # Rows of a few screens; 128 KB each at the usual size.
Span = tuple[int, int]  # Where a column begins, and how wide it is.


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Everything that a row's picture depends on."""

    texts: tuple[str, ...]  # As worded now, one a column.
    spans: tuple[Span, ...]
    is_selected: bool
    is_voided: bool
    paint: Tokens
    ratio: float  # Pixels of the screen to one of ours.
    note: str = ""  # Below the name.
    tone: str = "muted"  # Of the note.
    struck: str = ""  # The sum before the discounts.


@lru_cache(maxsize=KEPT)
def picture_of(row: Row) -> QPixmap:
    width = sum(wide for _, wide in row.spans)
    picture = QPixmap(QSize(width, ROW) * row.ratio)
    picture.setDevicePixelRatio(row.ratio)
    painter = QPainter(picture)
    _ground(painter, row, width)
    for column, text, span in zip(Column, row.texts, row.spans, strict=True):
        painter.setFont(_font(column, row))
        muted = row.is_voided or column is Column.PRICE
        painter.setPen(QColor(row.paint.muted if muted else row.paint.text))
        _draw_text(painter, _area(row, column, span), text, column)
    _draw_below(painter, row)
    painter.end()
    return picture


def _area(row: Row, column: Column, span: Span) -> QRect:
    """Of the first line, if there is a second one below it."""
    left = 16 if column is Column.NAME else 4
    area = QRect(span[0], 0, span[1], ROW).adjusted(left, 0, -12, 0)
    has_below = (column is Column.NAME and row.note) or (
        column is Column.SUM and row.struck
    )
    return area.adjusted(0, 3, 0, -_BELOW) if has_below else area


def _draw_below(painter: QPainter, row: Row) -> None:
    font = theme.font(theme.SECONDARY)
    if row.note:
        painter.setFont(font)
        painter.setPen(QColor(getattr(row.paint, row.tone)))
        start = row.spans[Column.NAME][0] + 16
        # The middle columns have one line only: centred, so a note keeps clear.
        right = sum(row.spans[Column.NAME])
        area = QRect(start, ROW - _BELOW - 4, right - start - 12, _BELOW)
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(row.note, elide, area.width())
        painter.drawText(area, _LEFT, text)
    if row.struck:
        font.setStrikeOut(True)
        painter.setFont(font)
        painter.setPen(QColor(row.paint.muted))
        start, wide = row.spans[Column.SUM]
        area = QRect(start, ROW - _BELOW - 4, wide - 12, _BELOW)
        painter.drawText(area, _RIGHT, row.struck)


@lru_cache(maxsize=4)
def ring_of(paint: Tokens, ratio: float) -> QPixmap:
    """The four rounded corners of a frame, side by side; clear within.

    Rows are square, so the corners are laid over them.
    """
    size = 2 * theme.RADIUS
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    outside = QPainterPath()
    outside.addRect(0, 0, size, size)
    outside.addEllipse(0, 0, size, size)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outside, QColor(paint.bg))
    painter.setPen(QColor(paint.hairline))
    painter.drawEllipse(QRectF(0.5, 0.5, size - 1, size - 1))
    painter.end()
    return picture


def _ground(painter: QPainter, row: Row, width: int) -> None:
    paint = row.paint
    ground = paint.selected if row.is_selected else paint.panel
    painter.fillRect(0, 0, width, ROW, QColor(ground))
    if row.is_selected:
        painter.fillRect(0, 0, 4, ROW, QColor(paint.primary))
    painter.fillRect(0, ROW - 1, width, 1, QColor(paint.hairline))


def _font(column: Column, row: Row) -> QFont:
    is_sum = column is Column.SUM
    font = theme.font(
        theme.ROW if is_sum else theme.BODY, bold=row.is_selected or is_sum
    )
    font.setStrikeOut(row.is_voided)
    return font


def fitting_figure(font: QFont, text: str, room: int) -> QFont:
    """The font, or so much less of it that no figure is cut: a part of one lies."""
    while QFontMetrics(font).horizontalAdvance(text) > room and font.pixelSize() > 8:
        font = QFont(font)
        font.setPixelSize(font.pixelSize() - 1)
    return font


def _draw_text(painter: QPainter, area: QRect, text: str, column: Column) -> None:
    """On one line; a long name on two, and then with an ellipsis."""
    if column is not Column.NAME:
        painter.setFont(fitting_figure(painter.font(), text, area.width()))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, right, text)
        return
    flags = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) > area.width():
        flags |= Qt.TextFlag.TextWordWrap.value
        while metrics.boundingRect(area, flags, text).height() > area.height():
            text = text[:-2].rstrip() + "…"
    painter.drawText(area, flags, text)
