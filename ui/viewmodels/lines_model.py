"""The lines of the sale as a table: name, quantity, price, sum; then its coupons.

Rows are only added at the end or changed, so the model says exactly what changed
and the view never jumps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from cashier.domain.amounts import Money
from ui import naming, present
from ui.counts import days
from ui.viewmodels.line_rows import LineRow, Serial

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Column(IntEnum):
    NAME = 0
    QUANTITY = 1
    PRICE = 2
    SUM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A second line of a row, below its name."""

    words: str = ""
    tone: str = "muted"


class LinesModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[LineRow, ...] = ()
        self._worded: dict[int, tuple[str, ...]] = {}  # By row, since they changed.

    def show_lines(self, lines: tuple[LineRow, ...]) -> None:
        before, self_count = self._lines, len(self._lines)
        if lines == before:
            return
        if lines[:self_count] == before:
            self.beginInsertRows(NOWHERE, self_count, len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
            return
        self._worded.clear()
        if len(lines) == self_count:
            self._lines = lines
            last = self.index(len(lines) - 1, Column.SUM)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def row_of(self, line_no: int | None) -> int | None:
        for row, line in enumerate(self._lines):
            if line.line_no == line_no:
                return row
        return None

    def line_no_at(self, row: int) -> int:
        return self._lines[row].line_no

    def texts(self, row: int) -> tuple[str, ...]:
        """What a row says, one text a column, in the present language."""
        worded = self._worded.get(row)
        if worded is None:
            worded = tuple(_text(self._lines[row], column) for column in Column)
            self._worded[row] = worded
        return worded

    def note(self, row: int) -> Note:
        return _note(self._lines[row])

    def struck(self, row: int) -> str:
        """The sum before the discounts, where there are any."""
        line = self._lines[row]
        if line.priced is None or line.is_voided or not line.is_reduced:
            return ""
        return present.plain_money(line.priced.gross)

    def is_voided(self, row: int) -> bool:
        return self._lines[row].is_voided

    def words_changed(self) -> None:
        """The language changed: every figure is drawn anew."""
        self._worded.clear()
        if self._lines:
            last = self.index(len(self._lines) - 1, Column.SUM)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(line, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text, note = _text(line, Column(index.column())), _note(line).words
            is_name = index.column() == Column.NAME
            return f"{text}, {note}" if is_name and note else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft
            if index.column() != Column.NAME:
                side = Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _text(row: LineRow, column: Column) -> str:
    if row.priced is None:
        return _coupon_text(row, column)
    item = row.priced.line.item
    match column:
        case Column.NAME:
            return item.name
        case Column.QUANTITY:
            return present.quantity(row.priced.line.quantity_milli, item.measure)
        case Column.PRICE:
            return present.plain_money(item.price)
        case Column.SUM:
            return present.plain_money(row.total)


def _coupon_text(row: LineRow, column: Column) -> str:
    """Its money is off the lines already, so no sum stands here a second time."""
    if column is not Column.NAME or row.coupon is None:
        return ""
    return naming.programme(row.coupon.programme) or row.coupon.code


def _note(row: LineRow) -> Note:
    """What must be done first, then what was given."""
    if row.is_voided:
        return Note()
    if row.coupon is not None:
        tone = "ok" if row.coupon.is_used else "warn"
        return Note(words=present.why(row.coupon.reason), tone=tone)
    if row.needs is not None:
        how = f"{present.why(row.needs)} (F4)" if row.is_free_amount else ""
        return Note(words=how or present.why(row.needs), tone="warn")
    if row.serial is Serial.MISSING:
        words = present.translate("LinesModel", "Scan the gift card's number now")
        return Note(words=words, tone="warn")
    if row.is_free_amount and row.priced is not None and not row.priced.gross:
        words = present.translate("LinesModel", "Amount on the card: F4")
        return Note(words=words, tone="warn")
    given = [*_given(row)]
    return Note(words=" · ".join(given), tone="ok") if given else Note()


def _given(row: LineRow) -> Iterator[str]:
    if row.serial is Serial.KNOWN:
        yield present.translate("LinesModel", "Number scanned")
    if row.membership is not None:
        words = present.translate("LinesModel", "{starts} – {ends}, {days}")
        sold = row.membership
        long = (sold.ends - sold.starts).days + 1
        yield words.format(
            starts=present.full_day(sold.starts),
            ends=present.full_day(sold.ends),
            days=days(long),
        )
    if row.free is not None:
        yield present.why(row.free)
    for part in row.parts:
        off = present.plain_money(Money(-part.money.units))
        yield f"{naming.programme(part.programme)} {off}"
