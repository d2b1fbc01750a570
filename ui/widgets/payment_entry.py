"""The right side of the payment: tenders, the sum given, keypad, and confirm."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cashier.domain.sale import TenderKind
from ui import present
from ui.viewmodels.payment_vm import PaymentState, PaymentViewModel, Phase
from ui.widgets.kit import Button, Kind
from ui.widgets.pad import SIMPLE, NumberPad
from ui.widgets.payment_extras import PaymentExtras


class TenderEntry(QWidget):
    def __init__(self, view_model: PaymentViewModel) -> None:
        super().__init__()
        self._vm = view_model
        self.cash = Button(
            lambda: self.tr("Cash"),
            kind=Kind.TILE,
            icon="banknote",
            size="large",
            key="Enter",
            height=72,
        )
        self.card = Button(
            lambda: self.tr("Card"),
            kind=Kind.TILE,
            icon="credit-card",
            size="large",
            key="Ctrl+Enter",
            height=72,
        )
        self.extras = PaymentExtras()
        self.quick = [self._quick(place) for place in range(4)]
        self.field = QLineEdit()
        self.pad = NumberPad(self.field, SIMPLE, key_height=64)
        self.confirm = Button(
            self._confirm_words,
            kind=Kind.PRIMARY,
            size="pay",
            height=88,
            shrinks=True,
        )
        self._lay_out()
        self._connect()
        self._name_field()

    def _quick(self, place: int) -> Button:
        button = Button(str, kind=Kind.TILE, size="large", shrinks=True)
        button.clicked.connect(lambda: self._take_quick(place))
        return button

    def _lay_out(self) -> None:
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setProperty("scale", "amount")
        self.field.setMaxLength(12)
        self.field.setMinimumHeight(60)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        tenders, quick = QHBoxLayout(), QHBoxLayout()
        for button in (self.cash, self.card):
            button.setCheckable(True)
            tenders.addWidget(button, 1)
        for button in self.quick:
            quick.addWidget(button, 1)
        column.addLayout(tenders)
        column.addWidget(self.extras)
        column.addWidget(self.field)
        column.addLayout(quick)
        column.addWidget(self.pad, 1)
        column.addWidget(self.confirm)

    def _connect(self) -> None:
        self.cash.clicked.connect(lambda: self.choose(TenderKind.CASH))
        self.card.clicked.connect(lambda: self.choose(TenderKind.CARD))
        self.field.textChanged.connect(self._vm.type)
        self.confirm.clicked.connect(self._vm.confirm)

    def choose(self, kind: TenderKind) -> None:
        self._vm.use(kind)
        # A touch on the chosen tender unchecks it; the state says what is so.
        self.show_state(self._vm.state)

    def show_state(self, state: PaymentState) -> None:
        entering = state.phase is Phase.ENTER
        by_card = state.tender is TenderKind.CARD
        self.cash.setChecked(not by_card)
        self.card.setChecked(by_card)
        if self.field.text() != state.typed:
            self.field.setText(state.typed)
        self.field.setPlaceholderText(present.plain_money(state.due))
        self.field.setReadOnly(not entering)  # Disabled, it would lose the focus.
        for part in (self.cash, self.card, self.pad):
            part.setEnabled(entering)
        self.extras.show_state(state)
        self._show_quick(entering and not by_card)
        self.confirm.setEnabled(entering and (by_card or not state.short))
        self.confirm.retranslate()

    def _show_quick(self, usable: bool) -> None:
        sums = self._vm.quick_cash()
        for place, button in enumerate(self.quick):
            button.setEnabled(usable and place <= len(sums))
            if place == 0:
                button.set_words(lambda: self.tr("Exact"))
            elif place <= len(sums):
                button.set_words(partial(present.money_short, sums[place - 1]))
            else:
                button.set_words(str)

    def _take_quick(self, place: int) -> None:
        sums = self._vm.quick_cash()
        self._vm.type("" if place == 0 else str(sums[place - 1].minor // 100))

    def _confirm_words(self) -> str:
        """The money that is taken, and how."""
        state = self._vm.state
        if state.phase is Phase.ASKING:
            return self.tr("Ask the customer for the card…")
        if state.gift is not None:
            return self.tr("Asking about the gift card…")
        if state.phase is Phase.WORKING:
            return self.tr("One moment…")
        if state.tender is TenderKind.CARD and state.due:
            money = present.money(state.card_amount)
            return self.tr("Card {money} (Enter)").format(money=money)
        if state.short:
            return self.tr("{money} short").format(money=present.money(state.short))
        if not state.due and state.gifts:
            return self.tr("Finish, all is paid (Enter)")
        if not state.due:
            return self.tr("Finish, nothing to pay (Enter)")
        money = present.money(state.due)
        return self.tr("Take {money} cash (Enter)").format(money=money)

    def _name_field(self) -> None:
        self.field.setAccessibleName(self.tr("Received"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_field()
            self.show_state(self._vm.state)
