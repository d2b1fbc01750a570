"""The sale in hand without its widgets: one immutable state, replaced whole.

Acts run on the till lane, one after the other. A view that a later act has
overtaken is dropped, because the later one is newer; a refusal never is. The
question for a hold runs on the network lane and never in the way of a scan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.entering import parse_entry, parse_money, parse_quantity
from cashier.domain.errors import ConfirmationNeeded, ManagerNeeded, TillError
from cashier.domain.ids import CardNumber, CashierId
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.member import EntryMode
from cashier.domain.sale import MILLI
from cashier.till.confirming import Confirmation
from cashier.till.ports import HoldDesk
from cashier.till.views import SaleView, ScanKind, ScanResult, Standing
from ui import naming
from ui.sentences import Code
from ui.viewmodels.hold_questions import HoldQuestions
from ui.viewmodels.line_rows import coupon_at, is_free_gift, row_numbers
from ui.viewmodels.manager_question import Instead, or_manager
from ui.viewmodels.notice import Level, Notice, refused, told, warning
from ui.viewmodels.sale_state import (
    EMPTY as EMPTY,
    Desk as Desk,
    HoldActs as HoldActs,
    Lanes as Lanes,
    SaleState as SaleState,
    Unconfirmed as Unconfirmed,
    brought,
    price_news,
)

_TO_BE_LOADED = (Standing.UNKNOWN, Standing.IN_SHORT)


class SaleViewModel(QObject):
    state_changed = Signal(object)  # SaleState; on the UI thread.
    badge_scanned = Signal(str)  # The number; who is logged in is not known here.
    receipt_scanned = Signal(str)
    asking = Signal(object)  # Question of one purse, before the cashier; None: over.
    previewed = Signal(str, object)  # A purse; SaleView as an answer would make it.
    hold_settled = Signal(str)  # The account; empty: there was nothing to ask.
    confirmation_needed = Signal(object)  # Unconfirmed: a PIN or a manager first.
    manager_needed = Signal(object)  # ManagerQuestion.

    def __init__(
        self, lanes: Lanes, desk: Desk, holding: HoldActs, holds: HoldDesk
    ) -> None:
        super().__init__()
        self._lanes = lanes
        self._desk = desk
        self._holds = HoldQuestions(lanes, holding, holds, self._refuse)
        self._holds.changed.connect(self.load)
        self._holds.settled.connect(self.hold_settled)
        self._by = CashierId("")
        self._ask = self.manager_needed.emit
        self._asked = 0  # Acts given to the till lane so far.
        self._missed: Notice | None = None  # A refusal that was overtaken.
        self._missed_line: int | None = None  # A scanned one that was overtaken.
        self.state = SaleState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    @Slot()
    def load(self) -> None:
        self._act(self._desk.view, keep_notice=True, reload=False)

    def cards_changed(self) -> None:
        """Newer cards are here: one that was new to this till may be among them."""
        if self.state.view.standing in _TO_BE_LOADED:
            self.load()

    # --- goods --------------------------------------------------------------

    def scan(self, text: str, mode: EntryMode = EntryMode.DEVICE) -> None:
        """A code from a scanner, or typed whole."""
        by, quantity = self._by, self.state.next_quantity
        if quantity is not None:
            self._show(replace(self.state, next_quantity=None))

        def work(allowed: Confirmation | None = None) -> ScanResult:
            result = self._desk.scan(text, mode=mode, by=by, allowed=allowed)
            if result.kind is not ScanKind.ITEM or quantity is None:
                return result
            assert result.line_no is not None
            view = self._desk.set_quantity(result.line_no, quantity)
            return replace(result, view=view)

        def again(allowed: Confirmation) -> None:
            self._run(lambda: work(allowed), self._scanned)

        self._run(work, self._scanned, instead=or_manager(again, self._ask))

    def enter(self, text: str) -> None:
        """What stands in the input field, after Enter."""
        try:
            entry = parse_entry(text)
        except TillError as refusal:
            self._refuse(refusal)
            return
        if not entry.code:
            self._show(replace(self.state, next_quantity=entry.quantity_milli))
            return
        if entry.has_quantity:
            self._show(replace(self.state, next_quantity=entry.quantity_milli))
        self.scan(entry.code, EntryMode.TYPED)

    def add(self, code: str) -> None:
        """An item picked from a list."""
        by, milli = self._by, self.state.next_quantity or MILLI
        self._show(replace(self.state, next_quantity=None))
        self._act(lambda: self._desk.add_item(code, milli, by=by), select_last=True)

    def quantity_for_next(self, text: str) -> None:
        try:
            milli = parse_quantity(text)
        except TillError as refusal:
            self._refuse(refusal)
        else:
            self._show(replace(self.state, next_quantity=milli, notice=None))

    def forget_quantity(self) -> None:
        self._show(replace(self.state, next_quantity=None))

    def set_quantity(self, text: str) -> None:
        """Another quantity for the selected line."""
        line = self.state.line()
        if line is None:
            return
        try:
            milli = parse_quantity(text)
        except TillError as refusal:
            self._refuse(refusal)
        else:
            number = line.line.line_no
            self._act(lambda: self._desk.set_quantity(number, milli))

    def wants_amount(self) -> bool:
        """The selected line sells a gift card whose amount is free."""
        line = self.state.line()
        return line is not None and is_free_gift(self.state.view, line)

    def set_gift_amount(self, text: str) -> None:
        """What goes on the gift card of the selected line."""
        line = self.state.line()
        if line is None:
            return
        try:
            amount = parse_money(text)
        except TillError as refusal:
            self._refuse(refusal)
        else:
            number = line.line.line_no
            self._act(lambda: self._desk.set_gift_amount(number, amount))

    def change_quantity(self, pieces: int) -> None:
        """One more or one fewer of the selected line; never down to nothing."""
        line = self.state.line()
        if line is None or line.line.is_voided:
            return
        number, milli = line.line.line_no, line.line.quantity_milli + pieces * MILLI
        if milli > 0:
            self._act(lambda: self._desk.set_quantity(number, milli))

    def select(self, line_no: int) -> None:
        if line_no in row_numbers(self.state.view):
            self._show(replace(self.state, selected=line_no))

    def move_selection(self, by: int) -> None:
        numbers = row_numbers(self.state.view)
        if numbers:
            chosen = self.state.selected
            here = numbers.index(chosen) if chosen in numbers else 0
            place = min(max(here + by, 0), len(numbers) - 1)
            self._show(replace(self.state, selected=numbers[place]))

    def void_line(self) -> None:
        """The selected line; of a selected coupon its use."""
        coupon = coupon_at(self.state.view, self.state.selected or 0)
        if coupon is not None:
            self.remove_coupon(coupon.code)
            return
        line = self.state.line()
        if line is not None and not line.line.is_voided:
            number, name = line.line.line_no, line.line.item.name
            self._with_manager(
                lambda by, yes: self._desk.void_line(number, by=by, allowed=yes),
                told(lambda: self.tr("Voided: {name}").format(name=name)),
            )

    # --- the whole sale -----------------------------------------------------

    def void_sale(self) -> None:
        self._with_manager(
            lambda by, allowed: self._desk.void_sale(by, allowed=allowed),
            told(lambda: self.tr("Sale voided")),
        )

    def park(self) -> None:
        self._act(self._desk.park, told(lambda: self.tr("Sale parked"), Level.OK))

    # --- card and bonuses ---------------------------------------------------

    def replace_card(self) -> None:
        """Yes: the second card in place of the first."""
        number = self.state.second_card
        if number is not None:
            self._show(replace(self.state, second_card=None))
            self._with_manager(
                lambda by, allowed: self._desk.attach_card(
                    number, EntryMode.DEVICE, by, allowed=allowed
                )
            )

    def keep_card(self) -> None:
        self._show(replace(self.state, second_card=None))

    def remove_card(self) -> None:
        self._act(self._desk.detach_card)

    def choose(
        self,
        points: Points,
        purse: str = MAIN,
        confirmation: Confirmation | None = None,
    ) -> None:
        """Answer the bonus question; nothing is spent before the payment ends."""

        def refused_or_asked(refusal: TillError) -> bool:
            if not isinstance(refusal, ConfirmationNeeded):
                return False
            asked = refusal.asked if isinstance(refusal, ManagerNeeded) else None
            waits = Unconfirmed(
                points=points, purse=purse, needed=refusal.needed, asked=asked
            )
            self.confirmation_needed.emit(waits)
            return True

        self._act(
            lambda: self._desk.choose(points, purse, confirmation),
            instead=refused_or_asked,
        )

    def preview(self, points: Points, purse: str = MAIN) -> None:
        """What redeeming so many would come to; the prompt says it beforehand."""

        def refused_silently(_: TillError) -> None:
            """The answer itself will be refused, in words."""

        self._lanes.till.run(
            lambda: self._desk.preview(points, purse),
            done=lambda view: self.previewed.emit(purse, view),
            failed=refused_silently,
        )

    def unchoose(self) -> None:
        self._act(self._desk.unchoose)

    # --- coupons ------------------------------------------------------------

    def remove_coupon(self, code: str) -> None:
        self._act(
            lambda: self._desk.remove_coupon(code),
            told(lambda: self.tr("Coupon removed")),
        )

    def donate(
        self, programme: str, *, money: Money = NO_MONEY, points: Points = NO_POINTS
    ) -> None:
        """To a cause, beside the goods; nothing: no longer."""
        self._act(lambda: self._desk.donate(programme, money=money, points=points))

    def tell(self, notice: Notice | None) -> None:
        """Something about the sale that another screen has to say."""
        self._show(replace(self.state, notice=notice))

    def show_view(self, view: SaleView) -> None:
        """A payment changed the sale."""
        self._take(view)

    # --- a manager's yes ------------------------------------------------------

    def _with_manager(
        self,
        act: Callable[[CashierId, Confirmation | None], SaleView],
        notice: Notice | None = None,
    ) -> None:
        """Do it; where only a manager may, ask one and do it again."""
        by = self._by

        def again(allowed: Confirmation) -> None:
            self._act(lambda: act(by, allowed), notice)

        self._act(lambda: act(by, None), notice, instead=or_manager(again, self._ask))

    # --- answers ------------------------------------------------------------

    def _act(
        self,
        work: Callable[[], SaleView],
        notice: Notice | None = None,
        *,
        select_last: bool = False,
        keep_notice: bool = False,
        reload: bool = True,
        instead: Instead | None = None,
    ) -> None:
        """`instead` may take a refusal that is no news but a question."""

        def done(view: SaleView) -> None:
            words = self.state.notice if keep_notice else notice
            self._take(view, words or price_news(view), select_last=select_last)

        self._run(work, done, reload=reload, instead=instead)

    def _run(
        self,
        work: Callable[[], SaleView | ScanResult],
        done: Callable[..., None],
        *,
        reload: bool = True,
        instead: Instead | None = None,
    ) -> None:
        self._asked += 1
        turn = self._asked

        def answered(answer: SaleView | ScanResult) -> None:
            if turn == self._asked:
                done(answer)
            elif isinstance(answer, ScanResult) and answer.view is None:
                done(answer)  # A question to the cashier is never dropped.
            elif isinstance(answer, ScanResult):
                self._missed_line = answer.line_no or self._missed_line

        def failed(refusal: TillError) -> None:
            if instead is not None and instead(refusal):
                return
            if turn != self._asked:
                self._missed = refused(refusal)
                return
            self._refuse(refusal)
            if reload:  # Part of it may have been done, or the quote have moved.
                self.load()

        self._lanes.till.run(work, done=answered, failed=failed)

    def _scanned(self, result: ScanResult) -> None:
        if result.view is not None:
            is_item = result.kind is ScanKind.ITEM
            is_blocked = not is_item and result.view.standing is Standing.BLOCKED
            notice = warning(Code.CARD_BLOCKED) if is_blocked else None
            if result.kind is ScanKind.CARRY:
                notice = brought(result.view)
            self._take(result.view, notice, select_last=is_item)
        elif result.kind is ScanKind.CARD:
            self._show(replace(self.state, second_card=CardNumber(result.code)))
        elif result.kind is ScanKind.BADGE:
            self.badge_scanned.emit(result.code)
        else:
            self.receipt_scanned.emit(result.code)

    def _take(
        self, view: SaleView, notice: Notice | None = None, *, select_last: bool = False
    ) -> None:
        naming.learn(view.programmes)
        selected = self.state.selected
        lines = [priced.line.line_no for priced in view.lines]
        numbers = row_numbers(view)
        if select_last or selected not in numbers:
            selected = lines[-1] if lines else None
        elif self._missed_line in numbers:
            selected = self._missed_line
        self._missed_line = None
        shown = self._missed or notice
        self._missed = None
        self._show(replace(self.state, view=view, selected=selected, notice=shown))
        if view.hold_wanted:
            self._holds.ask(view)

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, notice=refused(refusal)))

    def _show(self, state: SaleState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
