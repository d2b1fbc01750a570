"""A column that scrolls and shows what it lies on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

_OFF_THE_BAR = 8


class _Inside(QWidget):
    """As wide as what stands around it, and off the scroll bar once there is one."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(gap)
        self.column.addStretch(1)

    @Slot(int, int)
    def keep_off(self, lowest: int, highest: int) -> None:
        right = _OFF_THE_BAR if highest > lowest else 0
        self.column.setContentsMargins(0, 0, right, 0)


def column_in(area: QScrollArea, *, gap: int = 8) -> QVBoxLayout:
    """Make the area a transparent column; what is added stays at the top."""
    inside = _Inside(gap)
    show_through(area, inside)
    area.verticalScrollBar().rangeChanged.connect(inside.keep_off)
    return inside.column


def show_through(area: QScrollArea, inside: QWidget) -> None:
    inside.setObjectName("scrolled")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setObjectName("scrolled")
    area.setStyleSheet("#scrolled { background: transparent; }")
