"""F1: the keys that work on the screen in front, over that screen.

Each key is named as it is mapped now, and no key that works is left out: what the
screen does not explain itself is explained in the words of the key card.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui import keys
from ui.key_words import PAIRS, act_words
from ui.keys import Act, Acts
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.screen import HelpRow, Overlay

HEAD_AND_FOOT, ROW, TALLEST = 188, 32, 648


class HelpOverlay(Overlay):
    mirrors = False

    def __init__(self, rows: Sequence[HelpRow], acts: Collection[Act] = ()) -> None:
        """`acts`: all that work here; those that no row names get one of their own."""
        self.rows = named_rows(rows, acts)
        half = (len(self.rows) + 1) // 2
        super().__init__(992, min(HEAD_AND_FOOT + half * ROW, TALLEST))
        self.card.column.addWidget(
            Label(lambda: self.tr("Keys of this screen"), role="heading")
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, (key, words) in enumerate(self.rows):
            row, column = place % max(half, 1), place // max(half, 1) * 2
            cap = Label(lambda key=key: key, role="row", tone="primary")  # type: ignore[misc]
            cap.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(cap, row, column)
            grid.addWidget(Label(words), row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.card.column.addLayout(grid)
        self.card.column.addStretch(1)
        close = Button(
            lambda: self.tr("Back"), kind=Kind.PRIMARY, icon="arrow-left", key="Esc"
        )
        close.clicked.connect(self.close_overlay)
        self.card.column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)

    def acts(self) -> Acts:
        return {Act.BACK: self.dismiss, Act.HELP: self.close_overlay}


def named_rows(rows: Sequence[HelpRow], acts: Collection[Act]) -> list[HelpRow]:
    """The screen's own rows, then what works here and no row names."""
    said = {act for names, _ in rows for act in keys.acts_in(names)}
    found = [(keys.all_caps(names), words) for names, words in rows]
    for act in Act:
        if act in acts and act not in said:
            together = next((pair for pair in PAIRS if act in pair), (act,))
            said.update(together)
            caps = "  ".join(cap for each in together for cap in keys.captions(each))
            found.append((caps, partial(act_words, together)))
    return found
