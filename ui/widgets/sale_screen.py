"""The sale: receipt and input at the left; card, sums and Pay at the right.

It draws a SaleState and passes keys and scans to the view-model. What a card may
spend and why stands in the loyalty panel before anything can be confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cashier.domain.amounts import Points
from cashier.till.ports import Clock
from ui.keys import Act, Acts, inert
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.line_rows import line_rows
from ui.viewmodels.lines_model import LinesModel
from ui.viewmodels.notice import Level, told
from ui.viewmodels.sale_vm import SaleState, SaleViewModel
from ui.widgets.bonus_flow import BonusFlow
from ui.widgets.kit import Button, Kind, Words
from ui.widgets.lines_view import LinesView
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.member_panel import MemberPanel
from ui.widgets.order_page import OrderPage
from ui.widgets.pad import PadPanel
from ui.widgets.sale_bar import FunctionBar, TouchRow
from ui.widgets.sale_input import InputMode, SaleInput
from ui.widgets.sale_texts import SALE_HELP, second_card_question, void_question
from ui.widgets.screen import Go, HelpRow, Overlay, Picked, Scanned, Screen, ScreenId
from ui.widgets.totals_panel import TotalsPanel


class SaleScreen(Screen):
    def __init__(
        self,
        view_model: SaleViewModel,
        clock: Clock,
        *,
        prompt_minimum: Points,
        confirm: ConfirmViewModel | None = None,
    ) -> None:
        super().__init__()
        self._vm = view_model
        self._clock = clock
        self.model = LinesModel(self)
        self.lines = LinesView(self.model)
        self.input = SaleInput()
        self.panel = MemberPanel()
        self.totals = TotalsPanel()
        self.pay = Button(
            lambda: self.tr("PAY"), kind=Kind.PRIMARY, size="pay", key="F9", height=120
        )
        self.touch, self.functions = TouchRow(), FunctionBar()
        self._lay_out()
        self.pad = PadPanel(self.input.field, self, over=(self.panel, self.totals))
        self.bonus = BonusFlow(
            view_model,
            self._open,
            minimum=prompt_minimum,
            confirm=confirm,
            parent=self,
        )
        if confirm is not None:
            self.asking = AskingManager(self, confirm)
            view_model.manager_needed.connect(self.asking.ask)
        self._connect()
        self.setFocusProxy(self.input.field)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(8)
        left.addWidget(self.lines, 1)
        left.addWidget(self.input)
        self.panel.setMinimumHeight(220)
        self.totals.setMinimumHeight(144)
        self.pay.setFixedHeight(120)
        right.addWidget(self.panel, 1)
        right.addWidget(self.totals)
        right.addWidget(self.pay)
        for part in (self.panel, self.totals, self.pay):
            part.setFixedWidth(400)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(left, 1)
        top.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(8)
        column.addLayout(top, 1)
        column.addWidget(self.touch)
        column.addWidget(self.functions)

    def _connect(self) -> None:
        self._vm.state_changed.connect(self.render_state)
        self.lines.picked.connect(self._vm.select)
        self.input.entered.connect(self._vm.enter)
        self.input.quantity_entered.connect(self._vm.set_quantity)
        self.input.amount_entered.connect(self._vm.set_gift_amount)
        self.input.void_clicked.connect(self._vm.void_line)
        self.panel.redeem_clicked.connect(self.bonus.ask)
        self.bonus.said.connect(self.said)
        self.bonus.ready_to_pay.connect(self._pay)
        self.pad.entered.connect(self.input.submit)
        self.panel.card_clicked.connect(self._type_card)
        self.panel.remove_clicked.connect(self._vm.remove_card)
        self.panel.coupon_removed.connect(self._vm.remove_coupon)
        self.panel.why_clicked.connect(self._explain)
        self.pay.clicked.connect(self.bonus.start_payment)
        self.touch.pressed.connect(self._perform)
        self.functions.pressed.connect(self._perform)
        self.touch.pad_clicked.connect(self.pad.toggle)

    # --- drawing ------------------------------------------------------------

    @Slot(object)
    def render_state(self, state: SaleState) -> None:
        self.model.show_lines(line_rows(state.view))
        self.lines.select_line(state.selected)
        self.panel.show_view(state.view, self._clock.now())
        self.totals.show_totals(state.view.totals)
        self.pay.setEnabled(not state.is_empty)
        self.input.show_quantity(state.next_quantity)
        if self.isVisible():
            self.said.emit(state.notice)
            self._ask_what_is_open(state)

    def _ask_what_is_open(self, state: SaleState) -> None:
        front = self.front()
        self.bonus.follow(state, front)
        if front is not self or self.front() is not self:
            return
        if state.second_card is not None:
            question = second_card_question(state, self._vm)
            question.dismissed.connect(self._vm.keep_card)
            self._open(question)

    def _open(self, overlay: Overlay) -> None:
        overlay.scan_refused.connect(self._refuse_scan)
        overlay.closed.connect(overlay.deleteLater)
        self.open_overlay(overlay)

    @Slot()
    def _refuse_scan(self) -> None:
        self._say(lambda: self.tr("Not taken: answer the question, then scan again"))

    def _say(self, words: Words) -> None:
        self.said.emit(told(words, Level.WARN))

    # --- screen -------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Sale")

    def help_rows(self) -> Sequence[HelpRow]:
        return SALE_HELP

    def enter(self, subject: object = None) -> None:
        self._vm.load()
        self.said.emit(self._vm.state.notice)
        if isinstance(subject, Scanned):
            self._vm.scan(subject.text)
        elif isinstance(subject, Picked):
            self._vm.add(subject.code)

    def leave(self) -> None:
        super().leave()
        self.input.reset()
        self.pad.hide()
        self.bonus.forget()

    def handle_scan(self, text: str) -> None:
        self._vm.scan(text)

    def acts(self) -> Acts:
        return {**self._everywhere(), **self._on_empty_input()}

    def _everywhere(self) -> Acts:
        return {
            Act.CARD: self._type_card,
            Act.FIND: lambda: self._go_to(ScreenId.FIND),
            Act.QUANTITY: self._quantity,
            Act.PARK: self._park,
            Act.PRICE: lambda: self._go_to(ScreenId.FIND, "price"),
            Act.RETURN: lambda: self._when_empty(ScreenId.RETURN),
            Act.BONUSES: self.bonus.ask,
            Act.PAY: self.bonus.start_payment,
            Act.WHY: self._explain,
            Act.COPY: lambda: self._when_empty(ScreenId.RECEIPT),
            Act.VOID_SALE: self._void_sale,
            Act.UP: lambda: self._vm.move_selection(-1),
            Act.DOWN: lambda: self._vm.move_selection(1),
            Act.PAGE_UP: lambda: self._vm.move_selection(-8),
            Act.PAGE_DOWN: lambda: self._vm.move_selection(8),
            Act.CONFIRM: inert if self.input.is_empty else self.input.submit,
            Act.BACK: self._back,
        }

    def _on_empty_input(self) -> Acts:
        """While something is typed these keys edit it."""
        if not self.input.is_empty:
            return {}
        return {
            Act.VOID_LINE: self._vm.void_line,
            Act.LESS: lambda: self._vm.change_quantity(-1),
            Act.MORE: lambda: self._vm.change_quantity(1),
        }

    # --- what keys and fingers do ---------------------------------------------

    @Slot(object)
    def _perform(self, act: Act) -> None:
        """A touch key does what its key does."""
        if act in (Act.HELP, Act.MENU, Act.LOCK):
            self.common_act.emit(act)
            return
        perform = self.acts().get(act)
        if perform is not None:
            perform()

    @Slot()
    def _type_card(self) -> None:
        self.input.ask(InputMode.CARD)

    @Slot()
    def _explain(self) -> None:
        """The order of application; read only, so a touch outside changes nothing."""
        quote = self._vm.state.view.quote
        if quote is None:
            self._say(lambda: self.tr("Scan an item first"))
        else:
            self._open(OrderPage(quote))

    def _quantity(self) -> None:
        text = self.input.field.text().strip()
        if self._vm.wants_amount() and not text:
            self.input.ask(InputMode.AMOUNT)
        elif text:
            self.input.reset()
            self._vm.quantity_for_next(text)
        elif self._vm.state.line() is not None:
            self.input.ask(InputMode.QUANTITY)

    def _park(self) -> None:
        if self._vm.state.is_empty:
            self._go_to(ScreenId.PARKED, ScreenId.SALE)
        else:
            self._vm.park()

    def _void_sale(self) -> None:
        if self._vm.state.view.sale is not None:
            self._open(void_question(self._vm))

    def _back(self) -> None:
        if not self.input.is_empty:
            self.input.reset()
        else:
            self._vm.forget_quantity()

    def _when_empty(self, screen: ScreenId) -> None:
        if self._vm.state.is_empty:
            self._go_to(screen)
        else:
            self._say(lambda: self.tr("First finish, park or void this sale"))

    @Slot()
    def _pay(self) -> None:
        self._go_to(ScreenId.PAYMENT)

    def _go_to(self, screen: ScreenId, subject: object = None) -> None:
        self.go.emit(Go(screen=screen, subject=subject))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pad.place()
