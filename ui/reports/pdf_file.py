"""All pages of a report as one PDF on A4, with the fonts of the program inside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from ui import present, theme
from ui.reports.sheet import Bars, Column, Figure, Sheet, shown

_DPI = 96
_MARGIN_MM = 14.0
_CARDS = 4  # In a row.
_CARD, _GAP, _BAR = 76, 8, 22
_WRAP = Qt.TextFlag.TextWordWrap
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOKENS = theme.TOKENS[theme.Look.LIGHT]  # Paper is white, whatever the screen is.


def pdf_bytes(sheets: Sequence[Sheet]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(sheets[0].title if sheets else "")
    painter = QPainter(writer)
    paper = _Paper(writer, painter)
    for number, sheet in enumerate(sheets):
        if number:
            paper.next_page()
        paper.draw(sheet)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


class _Paper:
    """Where the pen is on the page; goes on to the next one by itself."""

    def __init__(self, writer: QPdfWriter, painter: QPainter) -> None:
        self._writer, self._painter = writer, painter
        self._width, self._height = writer.width(), writer.height() - 24
        self._y, self._page = 0, 1
        self._sheet = ""

    def draw(self, sheet: Sheet) -> None:
        self._sheet = f"{sheet.title} · {sheet.period}"
        self._line(sheet.title, 22, bold=True)
        self._line(sheet.period, 12, token=_TOKENS.muted)
        self._y += _GAP
        self._cards(sheet.figures)
        self._bars(sheet.bars)
        self._table(sheet)
        for note in sheet.notes:
            self._line(note, 11, token=_TOKENS.muted)
        self._foot()

    def next_page(self) -> None:
        self._writer.newPage()
        self._page += 1
        self._y = 0

    def _foot(self) -> None:
        words = f"{self._sheet} · {present.number(self._page)}"
        foot = QRectF(0, self._height + 6, self._width, 18)
        self._text(foot, words, 10, token=_TOKENS.muted, flags=_RIGHT)

    def _room(self, tall: int) -> bool:
        """Room for that much; True: on a new page."""
        if self._y + tall <= self._height:
            return False
        self._foot()
        self.next_page()
        return True

    def _line(
        self, words: str, size: int, *, bold: bool = False, token: str = _TOKENS.text
    ) -> None:
        self._painter.setFont(theme.font(size, bold=bold))
        wide = QRectF(0, 0, self._width, self._height)
        tall = round(self._painter.boundingRect(wide, _WRAP, words).height()) + 4
        self._room(tall)
        place = QRectF(0, self._y, self._width, tall)
        self._text(place, words, size, bold=bold, token=token, flags=_LEFT, wraps=True)
        self._y += tall

    def _cards(self, figures: Sequence[Figure]) -> None:
        wide = (self._width - _GAP * (_CARDS - 1)) / _CARDS
        for first in range(0, len(figures), _CARDS):
            self._room(_CARD + _GAP)
            for place, figure in enumerate(figures[first : first + _CARDS]):
                card = QRectF(place * (wide + _GAP), self._y, wide, _CARD)
                self._card(card, figure)
            self._y += _CARD + _GAP

    def _card(self, card: QRectF, figure: Figure) -> None:
        self._painter.setPen(QColor(_TOKENS.line))
        self._painter.drawRoundedRect(card, 6, 6)
        inside = card.adjusted(8, 6, -8, -6)
        self._text(inside, figure.caption, 10, token=_TOKENS.muted, flags=_LEFT)
        middle = inside.translated(0, 16)
        self._text(middle, shown(figure.value), 16, bold=True, flags=_LEFT)
        self._text(inside.translated(0, 38), figure.detail, 10, flags=_LEFT)
        below = inside.translated(0, 51)
        self._text(below, figure.behind, 10, token=_TOKENS.muted, flags=_LEFT)

    def _bars(self, bars: Bars) -> None:
        largest = max((abs(units) for _, units in bars.bars), default=0)
        if not largest:
            return
        self._room(_BAR * (len(bars.bars) + 1))
        self._line(bars.title, 12, bold=True)
        names, values = self._width * 3 // 10, 100
        for words, units in bars.bars:
            self._text(QRectF(0, self._y, names - 8, _BAR), words, 11, flags=_LEFT)
            long = (self._width - names - values) * abs(units) // largest
            block = QRectF(names, self._y + 3, max(long, 1), _BAR - 8)
            token = _TOKENS.primary if units >= 0 else _TOKENS.error
            self._painter.fillRect(block, QColor(token))
            place = QRectF(names + long + 6, self._y, values, _BAR)
            self._text(place, bar_words(bars, units), 11, flags=_LEFT)
            self._y += _BAR
        self._y += _GAP

    def _table(self, sheet: Sheet) -> None:
        if not sheet.rows:
            return
        widths = self._widths(sheet)
        self._head(sheet.columns, widths)
        for row in sheet.rows:
            words = [shown(cell) for cell in row]
            tall = self._tall(words, widths, bold=False)
            if self._room(tall):
                self._head(sheet.columns, widths)
            self._row(words, sheet.columns, widths, tall, bold=False)
        self._y += _GAP

    def _head(self, columns: Sequence[Column], widths: Sequence[int]) -> None:
        words = [column.words for column in columns]
        tall = self._tall(words, widths, bold=True)
        self._row(words, columns, widths, tall, bold=True)

    def _widths(self, sheet: Sheet) -> list[int]:
        """By the longest words of each column, shared over the page."""
        longest = [
            min(max([len(c.words), *(len(shown(row[n])) for row in sheet.rows)]), 28)
            for n, c in enumerate(sheet.columns)
        ]
        return [self._width * long // sum(longest) for long in longest]

    def _tall(self, words: Sequence[str], widths: Sequence[int], *, bold: bool) -> int:
        self._painter.setFont(theme.font(11, bold=bold))
        boxes = (
            self._painter.boundingRect(QRectF(0, 0, wide - 8, 1000), _WRAP, text)
            for text, wide in zip(words, widths, strict=True)
        )
        return max(round(box.height()) for box in boxes) + 8

    def _row(
        self,
        words: Sequence[str],
        columns: Sequence[Column],
        widths: Sequence[int],
        tall: int,
        *,
        bold: bool,
    ) -> None:
        x = 0
        for text, column, wide in zip(words, columns, widths, strict=True):
            side = _LEFT if column.is_text else _RIGHT
            place = QRectF(x + 4, self._y + 4, wide - 8, tall - 4)
            self._text(place, text, 11, bold=bold, flags=side, wraps=True)
            x += wide
        self._y += tall
        self._painter.setPen(QColor(_TOKENS.hairline))
        self._painter.drawLine(0, self._y, self._width, self._y)

    def _text(
        self,
        place: QRectF,
        words: str,
        size: int,
        *,
        flags: Qt.AlignmentFlag,
        bold: bool = False,
        token: str = _TOKENS.text,
        wraps: bool = False,
    ) -> None:
        self._painter.setFont(theme.font(size, bold=bold))
        self._painter.setPen(QColor(token))
        if not wraps:
            elide = Qt.TextElideMode.ElideRight
            metrics = self._painter.fontMetrics()
            words = metrics.elidedText(words, elide, round(place.width()))
        style = int(flags) | int(_WRAP) if wraps else int(flags)
        self._painter.drawText(place, style, words)


def bar_words(bars: Bars, units: int) -> str:
    """What stands at the end of a bar: whole things, or whole units of money."""
    if bars.is_count:
        return present.number(units)
    return present.number(abs(units) // 100 * (1 if units >= 0 else -1))
