"""The key card: every key of the till on one sheet of paper, as it is mapped.

Drawn from the same table that the keyboard is read by, so that the card beside the
till and the till agree. Large enough to be read while standing.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from ui import present, theme
from ui.key_table import KeyTable, captions_of
from ui.key_words import GROUPS, Where, act_words, group_words

_DPI = 96
_MARGIN_MM = 14.0
_ROW, _HEAD, _CAP, _GAP = 33, 38, 190, 14
_TOKENS = theme.TOKENS[theme.Look.LIGHT]  # Paper is white, whatever the screen is.
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def card_bytes(table: KeyTable) -> bytes:
    """One page A4 as PDF, in the language of the program."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(_title())
    painter = QPainter(writer)
    _draw(painter, writer.width(), table)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def card_rows(table: KeyTable) -> list[tuple[str, tuple[str, ...], str]]:
    """What stands on the card: group, names of the keys, words."""
    return [
        (
            group_words(where),
            tuple(cap for act in acts for cap in captions_of(table, act)),
            act_words(acts),
        )
        for where in Where
        for acts in GROUPS[where]
    ]


def _title() -> str:
    return present.translate("Keys", "Keys of the till")


def _draw(painter: QPainter, wide: int, table: KeyTable) -> None:
    y = 0
    _text(painter, QRectF(0, y, wide, 40), _title(), 26, bold=True)
    y += 48
    group = ""
    for where, caps, words in card_rows(table):
        if where != group:
            y += _GAP if group else 0
            _text(painter, QRectF(0, y, wide, _HEAD), where, 16, token=_TOKENS.primary)
            y += _HEAD
            group = where
        _caps(painter, y, caps)
        place = QRectF(_CAP + _GAP, y, wide - _CAP - _GAP, _ROW)
        _text(painter, place, words, 15)
        y += _ROW
        painter.setPen(QColor(_TOKENS.hairline))
        painter.drawLine(0, y - 1, wide, y - 1)


def _caps(painter: QPainter, y: int, caps: tuple[str, ...]) -> None:
    """Each name in a frame, like the key it stands on, from the right."""
    font = theme.font(14, bold=True)
    painter.setFont(font)
    x = float(_CAP)
    for cap in reversed(caps):
        wide = painter.fontMetrics().horizontalAdvance(cap) + 14
        x -= wide
        frame = QRectF(x, y + 3, wide, _ROW - 7)
        painter.setPen(QColor(_TOKENS.line))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(QColor(_TOKENS.text))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), cap)
        x -= 5


def _text(
    painter: QPainter,
    place: QRectF,
    words: str,
    size: int,
    *,
    bold: bool = False,
    token: str = _TOKENS.text,
) -> None:
    painter.setFont(theme.font(size, bold=bold or size == 16))
    painter.setPen(QColor(token))
    painter.drawText(place, int(_MIDDLE), words)
