"""The left hand: the work areas of a screen change sides, and nothing else does.

Only the outermost layout of a screen is mirrored, so Pay and the keypads come to the
left and the receipt to the right; inside an area every row reads as before, digits lie
where the fingers know them, and the function bar keeps the order of the keys.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


def give_hand(area: QWidget, *, left: bool) -> None:
    """Lay the parts of this area out for the left hand, or for the right one."""
    for child in area.children():
        if isinstance(child, QWidget):
            child.setLayoutDirection(_LEFT_TO_RIGHT)
    area.setLayoutDirection(_RIGHT_TO_LEFT if left else _LEFT_TO_RIGHT)


def is_left(area: QWidget) -> bool:
    return area.layoutDirection() is _RIGHT_TO_LEFT
