"""The rows of the queue; the state in its colour, and in words."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cashier.till.ports import QueueState
from ui import theme
from ui.viewmodels.queue_model import STATE, QueueModel

_WIDTHS = (124, 170, 86, 120, 0, 88, 72, 128)
_TOKENS = {QueueState.REJECTED: "error", QueueState.WAITING: "warn"}


class StateDelegate(QStyledItemDelegate):
    """The state in its colour; the words say it too."""

    def initStyleOption(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().initStyleOption(option, index)
        token = _TOKENS.get(index.data(Qt.ItemDataRole.UserRole), "ok")
        palette = option.palette
        palette.setColor(palette.ColorRole.Text, theme.colour(token))
        option.palette = palette


class QueueTable(QTableView):
    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.TARGET)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for column, width in enumerate(_WIDTHS):
            mode = QHeaderView.ResizeMode.Fixed
            if column == STATE:
                mode = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            header.resizeSection(column, width or 100)
        self.setItemDelegateForColumn(STATE, StateDelegate(self))
        self.setStyleSheet("QTableView::item { padding: 0 8px; }")
