"""Paying: the bonus line and the sum at the left, tenders and keypad at the right.

The confirm button carries the money and the tender. While an act runs every button
is dead; the end shows the change until the next scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cashier.domain.amounts import Money
from cashier.domain.sale import TenderKind
from cashier.till.ports import PaymentAttempt
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import Level, told
from ui.viewmodels.payment_vm import PaymentState, PaymentViewModel, Phase
from ui.viewmodels.sale_vm import SaleState, SaleViewModel
from ui.widgets.kit import Button, Kind
from ui.widgets.pad import SIMPLE, NumberPad
from ui.widgets.payment_parts import DonePanel, DuePanel
from ui.widgets.question import Answer, Question
from ui.widgets.screen import Go, HelpRow, Scanned, Screen, ScreenId

translate = present.translate


class PaymentScreen(Screen):
    def __init__(self, view_model: PaymentViewModel, sale: SaleViewModel) -> None:
        super().__init__()
        self._vm, self._sale = view_model, sale
        self._question: Question | None = None
        self.due = DuePanel()
        self.done = DonePanel()
        self.cash = self._tender(TenderKind.CASH, "banknote", "Enter")
        self.card = self._tender(TenderKind.CARD, "credit-card", "Ctrl+Enter")
        self.quick = [self._quick(place) for place in range(4)]
        self.field = QLineEdit()
        self.pad = NumberPad(self.field, SIMPLE, key_height=64)
        self.confirm = Button(
            self._confirm_words, kind=Kind.PRIMARY, size="pay", height=88
        )
        self.back = Button(
            lambda: self.tr("Back to the sale"), icon="arrow-left", key="Esc"
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)
        self.render_state(view_model.state)

    # --- building -----------------------------------------------------------

    def _tender(self, kind: TenderKind, icon: str, key: str) -> Button:
        words = {
            TenderKind.CASH: lambda: self.tr("Cash"),
            TenderKind.CARD: lambda: self.tr("Card"),
        }[kind]
        button = Button(
            words, kind=Kind.TILE, icon=icon, size="large", key=key, height=72
        )
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose_tender(kind))
        return button

    def _quick(self, place: int) -> Button:
        button = Button(str, kind=Kind.TILE, size="large")
        button.clicked.connect(lambda: self._take_quick(place))
        return button

    def _lay_out(self) -> None:
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setProperty("scale", "amount")
        self.field.setMaxLength(12)
        self.field.setMinimumHeight(60)
        left = QVBoxLayout()
        left.addWidget(self.due, 1)
        left.addWidget(self.back)
        self.due.setFixedWidth(400)
        entry = QWidget()
        right = QVBoxLayout(entry)
        right.setContentsMargins(0, 0, 0, 0)
        tenders, quick = QHBoxLayout(), QGridLayout()
        tenders.addWidget(self.cash)
        tenders.addWidget(self.card)
        for place, button in enumerate(self.quick):
            quick.addWidget(button, 0, place)
        right.addLayout(tenders)
        right.addWidget(self.field)
        right.addLayout(quick)
        right.addWidget(self.pad, 1)
        right.addWidget(self.confirm)
        self.pages = QStackedWidget()
        self.pages.addWidget(entry)
        self.pages.addWidget(self.done)
        for column in (left, right):
            column.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 8)
        row.setSpacing(8)
        row.addLayout(left)
        row.addWidget(self.pages, 1)
        self._name_field()

    def _connect(self) -> None:
        self._vm.state_changed.connect(self.render_state)
        self._sale.state_changed.connect(self._follow_sale)
        self.field.textChanged.connect(self._vm.type)
        self.confirm.clicked.connect(self._vm.confirm)
        self.back.clicked.connect(self._go_back)
        self.done.next_clicked.connect(self._next_sale)
        self.done.receipt_clicked.connect(self._show_receipt)

    # --- drawing ------------------------------------------------------------

    @Slot(object)
    def render_state(self, state: PaymentState) -> None:
        entering = state.phase is Phase.ENTER
        self.due.show_state(state)
        self.cash.setChecked(state.tender is TenderKind.CASH)
        self.card.setChecked(state.tender is TenderKind.CARD)
        if self.field.text() != state.typed:
            self.field.setText(state.typed)
        self.field.setPlaceholderText(present.plain_money(state.due))
        for part in (self.cash, self.card, self.field, self.pad, self.back):
            part.setEnabled(entering)
        self._show_quick(entering and state.tender is TenderKind.CASH)
        by_card = state.tender is TenderKind.CARD
        self.confirm.setEnabled(entering and (by_card or not state.short))
        self.confirm.retranslate()
        if state.done is not None:
            self.done.show_done(state.done)
        self.pages.setCurrentIndex(0 if state.done is None else 1)
        if self.isVisible():
            self.said.emit(state.notice)
            self._ask_when_in_doubt(state)

    def _show_quick(self, usable: bool) -> None:
        sums = self._vm.quick_cash()
        for place, button in enumerate(self.quick):
            shown = place == 0 or place <= len(sums)
            button.setEnabled(usable and shown)
            if place == 0:
                button.set_words(lambda: self.tr("Exact"))
            elif place <= len(sums):
                amount = sums[place - 1]
                button.set_words(partial(present.money_short, amount))
            else:
                button.set_words(str)

    def _ask_when_in_doubt(self, state: PaymentState) -> None:
        """The terminal is silent: only a person who sees its slip can tell."""
        if state.phase is not Phase.IN_DOUBT or self._question is not None:
            return
        self._question = Question(
            lambda: self.tr("Terminal did not answer"),
            (
                Answer(
                    act=Act.ONE,
                    words=lambda: self.tr("The payment went through"),
                    chosen=lambda: self._decide(True),
                ),
                Answer(
                    act=Act.TWO,
                    words=lambda: self.tr("It did not"),
                    chosen=lambda: self._decide(False),
                ),
            ),
            lines=(lambda: self.tr("Look at the terminal's slip, then choose."),),
            can_go_back=False,
        )
        self.open_overlay(self._question)

    def _decide(self, paid: bool) -> None:
        self._question = None
        self._vm.decide(paid)

    def _confirm_words(self) -> str:
        state = self._vm.state
        if state.phase is Phase.ASKING:
            return self.tr("Ask the customer for the card…")
        if state.phase is Phase.WORKING:
            return self.tr("One moment…")
        if state.tender is TenderKind.CARD and state.due:
            money = present.money(state.card_amount)
            return self.tr("Card {money} (Enter)").format(money=money)
        if state.short:
            return self.tr("{money} short").format(money=present.money(state.short))
        if not state.due:
            return self.tr("Finish, nothing to pay (Enter)")
        return self.tr("Take {money} cash (Enter)").format(
            money=present.money(state.due)
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_field()
            self.render_state(self._vm.state)

    def _name_field(self) -> None:
        self.field.setAccessibleName(self.tr("Received"))

    # --- screen -------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Payment")

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("Enter", lambda: translate("PaymentHelp", "Take what is on the button")),
            ("Ctrl+Enter", lambda: translate("PaymentHelp", "Pay by card")),
            ("0–9  ,", lambda: translate("PaymentHelp", "What the customer gives")),
            ("Esc", lambda: translate("PaymentHelp", "Back to the sale")),
        )

    def enter(self, subject: object = None) -> None:
        if isinstance(subject, PaymentAttempt):
            self._vm.resume(self._sale.state.view, subject)
        elif self._vm.state.phase in (Phase.ENTER, Phase.DONE):
            self._vm.start(self._sale.state.view)
        self.render_state(self._vm.state)

    def handle_scan(self, text: str) -> None:
        """A scan after the end begins the next sale; before it, it is too late."""
        if self._vm.state.phase is Phase.DONE:
            self.go.emit(Go(screen=ScreenId.SALE, subject=Scanned(text=text)))
        else:
            words = told(
                lambda: self.tr("Not taken: go back to the sale (Esc), then scan"),
                Level.WARN,
            )
            self.said.emit(words)

    def acts(self) -> Acts:
        if self._vm.state.phase is Phase.DONE:
            return {Act.CONFIRM: self._next_sale, Act.BACK: self._next_sale}
        return {
            Act.CONFIRM: self._vm.confirm,
            Act.CARD_PAYMENT: self._pay_by_card,
            Act.BACK: self._go_back,
            Act.BONUSES: self._go_back,
            Act.MENU: _nothing,
        }

    def _choose_tender(self, kind: TenderKind) -> None:
        self._vm.use(kind)
        self.render_state(self._vm.state)

    def _pay_by_card(self) -> None:
        """Ctrl+Enter chooses the card; its button says the sum before it is asked."""
        if self._vm.state.tender is TenderKind.CARD:
            self._vm.confirm()
        else:
            self._choose_tender(TenderKind.CARD)

    def _take_quick(self, place: int) -> None:
        sums: tuple[Money, ...] = self._vm.quick_cash()
        typed = "" if place == 0 else str(sums[place - 1].minor // 100)
        self._vm.type(typed)

    @Slot(object)
    def _follow_sale(self, state: SaleState) -> None:
        """The server's answer may come while the customer looks for a purse."""
        if self.isVisible():
            self._vm.follow(state.view)

    @Slot()
    def _go_back(self) -> None:
        if self._vm.state.phase is Phase.ENTER:
            self.go.emit(Go(screen=ScreenId.SALE))

    @Slot()
    def _next_sale(self) -> None:
        self.go.emit(Go(screen=ScreenId.SALE))

    @Slot()
    def _show_receipt(self) -> None:
        done = self._vm.state.done
        assert done is not None
        self.go.emit(Go(screen=ScreenId.RECEIPT, subject=done.number))


def _nothing() -> None:
    """No menu in the middle of a payment."""
