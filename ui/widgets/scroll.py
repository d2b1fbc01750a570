"""A column that scrolls and shows what it lies on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


def column_in(area: QScrollArea, *, gap: int = 8) -> QVBoxLayout:
    """Make the area a transparent column; what is added stays at the top."""
    inside = QWidget()
    inside.setObjectName("scrolled")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(gap)
    column.addStretch(1)
    show_through(area, inside)
    return column


def show_through(area: QScrollArea, inside: QWidget) -> None:
    inside.setObjectName("scrolled")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setObjectName("scrolled")
    area.setStyleSheet("#scrolled { background: transparent; }")
