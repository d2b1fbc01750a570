"""The queue as a table, in the words of the present language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cashier.domain.amounts import Money
from cashier.till.ports import EntryKind, QueueRow, QueueState
from ui import present
from ui.sentences import Code

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
TIME, OPERATION, CARD, AMOUNT, STATE, TRIES, NEXT, CODE = range(8)
_RIGHT = frozenset({AMOUNT, TRIES})


class QueueModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[QueueRow, ...] = ()
        self._is_sending = False
        self._now: datetime | None = None

    def show_rows(
        self, rows: tuple[QueueRow, ...], *, is_sending: bool, now: datetime
    ) -> None:
        if (rows, is_sending) == (self._rows, self._is_sending) and self._now:
            return
        self.beginResetModel()
        self._rows, self._is_sending, self._now = rows, is_sending, now
        self.endResetModel()

    def word_again(self) -> None:
        """The language changed."""
        self.beginResetModel()
        self.endResetModel()

    def row(self, place: int) -> QueueRow:
        return self._rows[place]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else 8

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _headings()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.UserRole:
            return row.state
        return None

    def _text(self, row: QueueRow, column: int) -> str:
        match column:
            case 0:  # TIME
                return present.as_of(row.at, self._now or row.at)
            case 1:  # OPERATION
                return kind_words(row.kind)
            case 2:  # CARD
                return f"····{row.card_four}" if row.card_four else ""
            case 3:  # AMOUNT
                return _amount(row)
            case 4:  # STATE
                return state_words(row, is_sending=self._is_sending)
            case 5:  # TRIES
                return present.number(row.tries) if row.tries else ""
            case 6:  # NEXT
                return self._next(row)
        return row.code if row.code.startswith("E-") else ""

    def _next(self, row: QueueRow) -> str:
        if row.next_try is None or row.state is not QueueState.WAITING:
            return ""
        return present.clock_time(row.next_try)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = (
        Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    )
    return side | Qt.AlignmentFlag.AlignVCenter


def _amount(row: QueueRow) -> str:
    if row.amount is None:
        return ""
    if isinstance(row.amount, Money):
        return present.money(row.amount)
    return present.points(row.amount)


def _headings() -> tuple[str, ...]:
    translate = present.translate
    return (
        translate("queue", "Time"),
        translate("queue", "Operation"),
        translate("queue", "Card"),
        translate("queue", "Amount"),
        translate("queue", "State"),
        translate("queue", "Tries"),
        translate("queue", "Next"),
        translate("queue", "Code"),
    )


def kind_words(kind: EntryKind) -> str:
    translate = present.translate
    match kind:
        case EntryKind.SALE:
            return translate("queue", "Sale")
        case EntryKind.REDEEM:
            return translate("queue", "Redemption")
        case EntryKind.EARN:
            return translate("queue", "Earning")
        case EntryKind.GIVE_BACK:
            return translate("queue", "Bonuses of a return")
        case EntryKind.LOAD:
            return translate("queue", "Gift card")
        case EntryKind.UNLOAD:
            return translate("queue", "Gift card back")
        case EntryKind.MEMBERSHIP:
            return translate("queue", "Membership")
        case EntryKind.MEMBERSHIP_END:
            return translate("queue", "Membership back")
        case EntryKind.DONATION:
            return translate("queue", "Donation")
        case EntryKind.COUPON_MADE:
            return translate("queue", "Coupon")
        case EntryKind.RETURN:
            return translate("queue", "Unused right")
        case EntryKind.SUB:
            return translate("queue", "Right lent out")
        case EntryKind.SUB_END:
            return translate("queue", "Lent right back")
        case EntryKind.SHIFT_OPEN:
            return translate("queue", "Shift opened")
        case EntryKind.SHIFT_CLOSE:
            return translate("queue", "Shift closed")
        case EntryKind.CASH:
            return translate("queue", "Cash moved")
        case EntryKind.COUNT:
            return translate("queue", "Drawer count")
        case EntryKind.OVERRIDE:
            return translate("queue", "Override")
        case EntryKind.ADDENDUM:
            return translate("queue", "Addendum")
        case EntryKind.DECISION:
            return translate("queue", "Decision")
        case EntryKind.INCIDENT:
            return translate("queue", "Incident")


def state_words(row: QueueRow, *, is_sending: bool) -> str:
    translate = present.translate
    match row.state:
        case QueueState.WAITING if is_sending:
            return translate("queue", "Sending")
        case QueueState.WAITING if row.code == Code.SERVER_FAULT.value:
            return translate("queue", "Waiting for server")
        case QueueState.WAITING:
            return translate("queue", "Waiting for link")
        case QueueState.REJECTED:
            return translate("queue", "Rejected. Ask a manager")
        case _ if row.code.startswith("duplicate"):
            return translate("queue", "Already counted")
        case _ if row.code == "unknown_card":
            return translate("queue", "Kept for the card's owner")
        case _ if row.code and not row.code.startswith("E-"):
            return translate("queue", "Counted. A manager looks")
        case QueueState.ACKED:
            return translate("queue", "Confirmed by server")
        case QueueState.STABLE:
            return translate("queue", "Confirmed, backed up")
