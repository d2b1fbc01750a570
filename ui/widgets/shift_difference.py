"""After the count: every count of this drawer, and why it is short or over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.shift import DifferenceCause, DrawerCount
from ui import act_words, present
from ui.viewmodels.shift_close_vm import ShiftCloseState
from ui.widgets.kit import Button, Card, Kind, Label

_MOST_SHOWN = 6  # Counts; more need as many yeses of a manager.


def signed(amount: Money) -> str:
    """A difference says which way it goes."""
    words = present.money(amount)
    return f"+{words}" if amount > NO_MONEY else words


class CountsCard(Card):
    """One line each: when, how much, and what was lacking."""

    def __init__(self) -> None:
        super().__init__(margin=20, gap=8)
        self.column.addWidget(
            Label(lambda: self.tr("Counts of this drawer, all kept"), role="secondary")
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        self._rows = [self._row(grid, place) for place in range(_MOST_SHOWN)]
        self.column.addLayout(grid)

    def _row(self, grid: QGridLayout, place: int) -> tuple[Label, Label, Label]:
        labels = (Label(), Label(role="title"), Label(role="title"))
        for column, label in enumerate(labels):
            side = Qt.AlignmentFlag.AlignLeft if not column else Qt.AlignmentFlag(0)
            label.setAlignment(
                (side or Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
            )
            grid.addWidget(label, place, column)
        return labels

    def show_counts(self, counts: tuple[DrawerCount, ...]) -> None:
        shown = counts[-_MOST_SHOWN:]
        for place, labels in enumerate(self._rows):
            is_there = place < len(shown)
            for label in labels:
                label.setVisible(is_there)
            if is_there:
                self._show(labels, place + 1 + len(counts) - len(shown), shown[place])

    def _show(
        self, labels: tuple[Label, Label, Label], turn: int, count: DrawerCount
    ) -> None:
        what, total, difference = labels
        words = partial(self._words, turn, count)
        what.set_words(words)
        total.set_words(lambda: present.money(count.total))
        difference.set_words(lambda: signed(count.difference))
        difference.set_tone("error" if count.difference else "ok")

    def _words(self, turn: int, count: DrawerCount) -> str:
        said = self.tr("Count {turn}, {at}")
        return said.format(turn=turn, at=present.clock_time(count.at))


class DifferencePage(QWidget):
    """The reason is the cashier's own; a drawer that is right needs none."""

    def __init__(self, choose: Callable[[DifferenceCause], None]) -> None:
        super().__init__()
        self._chosen = choose
        self.counts = CountsCard()
        self.why = Card(margin=20, gap=10)
        self.why.column.addWidget(
            Label(lambda: self.tr("Why is there a difference?  ↑ ↓"), role="title")
        )
        self.causes = {cause: self._tile(cause) for cause in DifferenceCause}
        for tile in self.causes.values():
            self.why.column.addWidget(tile)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.counts)
        column.addWidget(self.why)
        column.addStretch(1)

    def _tile(self, cause: DifferenceCause) -> Button:
        words = partial(act_words.difference_words, cause)
        tile = Button(words, kind=Kind.TILE, height=56)
        tile.setCheckable(True)
        tile.clicked.connect(partial(self._choose, cause))
        return tile

    def _choose(self, cause: DifferenceCause) -> None:
        self._chosen(cause)

    def show_state(self, state: ShiftCloseState) -> None:
        self.counts.show_counts(state.counts)
        self.why.setVisible(bool(state.difference))
        for cause, tile in self.causes.items():
            tile.setChecked(cause is state.cause)
