"""The left hand: the work areas of a screen change sides, and nothing else does.

Only the outermost row of a screen is turned, so Pay and the keypads come to the left
and the receipt to the right; inside an area every row reads as before, digits lie
where the fingers know them, and the function bar keeps the order of the keys.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_HAND = "left_hand"
_ROWS = (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft)


def give_hand(area: QWidget, *, left: bool) -> None:
    """Lay the parts of this area out for the left hand, or for the right one."""
    area.setProperty(_HAND, left)
    row = _outermost_row(area.layout())
    if row is not None:
        row.setDirection(_ROWS[left])


def is_left(area: QWidget) -> bool:
    return bool(area.property(_HAND))


def _outermost_row(first: QLayout | None) -> QBoxLayout | None:
    """The row that the fewest others lie around; None: there is only a column."""
    level = [first]
    while level:
        inside: list[QLayout | None] = []
        for layout in level:
            if layout is None:
                continue
            if isinstance(layout, QBoxLayout) and layout.direction() in _ROWS:
                return layout
            inside += [layout.itemAt(n).layout() for n in range(layout.count())]  # type: ignore[union-attr]
        level = inside
    return None
