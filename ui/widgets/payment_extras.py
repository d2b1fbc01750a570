"""One quiet row of the payment: a gift card, and a cause to give to.

Nobody is asked anything: who does not look at it pays as always.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cashier.domain.amounts import NO_MONEY, Money
from ui import naming, present
from ui.viewmodels.causes import Cause, causes_of, takes_gift_cards
from ui.viewmodels.payment_vm import PaymentState, Phase
from ui.widgets.kit import Button

_HEIGHT = 56
_LONGEST_NAME = 16


class PaymentExtras(QWidget):
    gift_clicked = Signal()
    given = Signal(str, object)  # A cause and the money; nothing: no longer.
    other_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._causes: tuple[Cause, ...] = ()
        self.gift = Button(
            lambda: self.tr("Gift card"),
            icon="gift",
            key="F2",
            size="small",
            height=_HEIGHT,
        )
        self.cause = Button(
            self._cause_words, icon="hand-coins", size="small", height=_HEIGHT
        )
        self.other = Button(lambda: self.tr("Give…"), key="F4", height=_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.gift, 1)
        row.addWidget(self.cause, 1)
        row.addWidget(self.other)
        self.gift.clicked.connect(self.gift_clicked)
        self.cause.clicked.connect(self.round_up)
        self.other.clicked.connect(self.other_clicked)
        self.hide()

    @property
    def first(self) -> Cause | None:
        return self._causes[0] if self._causes else None

    def show_state(self, state: PaymentState) -> None:
        self._causes = causes_of(state.view)
        gifts = takes_gift_cards(state.view)
        usable = state.phase is Phase.ENTER
        first = self.first
        can_round = first is not None and (first.is_given or bool(first.round_up))
        self.gift.setVisible(gifts)
        self.gift.setEnabled(usable and bool(state.due))
        self.cause.setVisible(can_round)
        self.cause.setEnabled(usable)
        given = first is not None and first.is_given
        self.cause.set_icon("x" if given else "hand-coins")
        self.cause.retranslate()
        self.other.setVisible(first is not None)
        self.other.setEnabled(usable)
        self.setVisible(gifts or first is not None)

    def round_up(self) -> None:
        """By one key: up to the round sum; once more, and nothing is given."""
        first = self.first
        if first is None or not self.cause.isEnabled():
            return
        if first.is_given:
            self.given.emit(first.programme, NO_MONEY)
        elif first.round_up:
            self.given.emit(first.programme, first.round_up)

    def _cause_words(self) -> str:
        """What the key does, and below it for whom."""
        first = self.first
        if first is None:
            return ""
        name = naming.programme(first.programme)
        if len(name) > _LONGEST_NAME:
            name = name[:_LONGEST_NAME].rstrip() + "…"
        if first.is_given:
            words = self.tr("Given: {gift}").format(gift=_gift_words(first))
        else:
            money = present.money_short(first.round_up)
            words = self.tr("Round up by {money}").format(money=money)
        # Beside the name there is always room; beside a long sum there is not.
        return f"{words}\n{name}  F3"


def _gift_words(cause: Cause) -> str:
    parts = []
    if cause.money:
        parts.append(present.money_short(Money(cause.money.units)))
    if cause.points:
        parts.append(present.points_short(cause.points))
    return " + ".join(parts)
