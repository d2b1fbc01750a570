"""Paying: the bonus line and the sum at the left, tenders and keypad at the right.

The confirm button carries the money and the tender. While an act runs every button
is dead; the end shows the change until the next scan.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.sale import TenderKind
from cashier.till.ports import PaymentAttempt
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.causes import causes_of
from ui.viewmodels.notice import Level, told
from ui.viewmodels.payment_vm import PaymentState, PaymentViewModel, Phase
from ui.viewmodels.sale_vm import SaleState, SaleViewModel
from ui.widgets.donation_prompt import DonationPrompt
from ui.widgets.gift_prompt import GiftPrompt
from ui.widgets.kit import Button
from ui.widgets.payment_entry import TenderEntry
from ui.widgets.payment_parts import DonePanel, DuePanel
from ui.widgets.question import Answer, Question
from ui.widgets.screen import Go, HelpRow, Overlay, Scanned, Screen, ScreenId

translate = present.translate


class PaymentScreen(Screen):
    def __init__(self, view_model: PaymentViewModel, sale: SaleViewModel) -> None:
        super().__init__()
        self._vm, self._sale = view_model, sale
        self._question: Question | None = None
        self.due = DuePanel()
        self.done = DonePanel()
        self.entry = TenderEntry(view_model)
        self.back = Button(
            lambda: self.tr("Back to the sale"), icon="arrow-left", key="Esc"
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.entry.field)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        self.due.setFixedWidth(400)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.due, 1)
        left.addWidget(self.back)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.entry)
        self.pages.addWidget(self.done)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 8)
        row.setSpacing(8)
        row.addLayout(left)
        row.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self._vm.state_changed.connect(self.render_state)
        self._sale.state_changed.connect(self._follow_sale)
        self._vm.sale_changed.connect(self._sale.show_view)
        self._sale.hold_settled.connect(self._vm.gift_answered)
        self.due.gift_removed.connect(self._vm.remove_gift_card)
        extras = self.entry.extras
        extras.gift_clicked.connect(self._ask_gift_card)
        extras.given.connect(self._give)
        extras.other_clicked.connect(self._ask_donation)
        self.back.clicked.connect(self._go_back)
        self.done.next_clicked.connect(self._next_sale)
        self.done.receipt_clicked.connect(self._show_receipt)

    # --- drawing ------------------------------------------------------------

    @Slot(object)
    def render_state(self, state: PaymentState) -> None:
        self.due.show_state(state)
        self.entry.show_state(state)
        self.back.setEnabled(state.phase is Phase.ENTER)
        if state.done is not None:
            self.done.show_done(state.done)
            self.done.next.setFocus()
        self.pages.setCurrentIndex(0 if state.done is None else 1)
        if self.isVisible():
            self.said.emit(state.notice)
            self._ask_when_in_doubt(state)

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
                    words=lambda: self.tr("The payment did not go through"),
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

    # --- screen -------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Payment")

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("Enter", lambda: translate("PaymentHelp", "Take what is on the button")),
            ("Ctrl+Enter", lambda: translate("PaymentHelp", "Pay by card")),
            ("F2", lambda: translate("PaymentHelp", "Pay with a gift card")),
            ("Del", lambda: translate("PaymentHelp", "Take the gift card away")),
            ("F3", lambda: translate("PaymentHelp", "Round up for a cause, or not")),
            ("F4", lambda: translate("PaymentHelp", "Give another sum")),
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
        elif self._vm.is_gift_card(text):
            self._vm.use_gift_card(text)
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
            **self._extra_acts(),
        }

    def _extra_acts(self) -> Acts:
        """Del edits what is typed; with nothing typed it takes a gift card away."""
        extras = self.entry.extras
        acts = {
            Act.CARD: self._ask_gift_card,
            Act.FIND: extras.round_up,
            Act.QUANTITY: self._ask_donation,
        }
        if self._vm.state.gifts and not self._vm.state.typed:
            acts[Act.VOID_LINE] = self._vm.remove_last_gift_card
        return acts

    @Slot()
    def _ask_gift_card(self) -> None:
        if self.entry.extras.gift.isVisible() and self.entry.extras.gift.isEnabled():
            self._open(GiftPrompt(self._vm.use_gift_card))

    @Slot()
    def _ask_donation(self) -> None:
        causes = causes_of(self._vm.state.view)
        if causes and self._vm.state.phase is Phase.ENTER:
            self._open(DonationPrompt(causes, self._give_any))

    @Slot(str, object)
    def _give(self, programme: str, money: Money) -> None:
        self._give_any(programme, money, NO_POINTS)

    def _give_any(self, programme: str, money: Money, points: Points) -> None:
        self._sale.donate(programme, money=money, points=points)

    def _open(self, overlay: Overlay) -> None:
        overlay.closed.connect(overlay.deleteLater)
        self.open_overlay(overlay)

    def _pay_by_card(self) -> None:
        """Ctrl+Enter chooses the card; its button says the sum before it is asked."""
        if self._vm.state.tender is TenderKind.CARD:
            self._vm.confirm()
        else:
            self.entry.choose(TenderKind.CARD)

    @Slot(object)
    def _follow_sale(self, state: SaleState) -> None:
        """The server's answer may come while the customer looks for a purse."""
        if self.isVisible():
            self._vm.follow(state.view)
            if state.notice is not None and state.notice.level is Level.ERROR:
                self.said.emit(state.notice)

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
