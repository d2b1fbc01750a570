"""The sale in hand without its widgets: one immutable state, replaced whole.

Acts run on the till lane, one after the other. A view that a later act has
overtaken is dropped, because the later one is newer; a refusal never is. The
question for a hold runs on the network lane and never in the way of a scan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.entering import parse_entry, parse_quantity
from cashier.domain.errors import TillError
from cashier.domain.ids import CardNumber, CashierId, last_four
from cashier.domain.member import EntryMode
from cashier.domain.sale import MILLI
from cashier.till.holding import HoldRequest
from cashier.till.ports import HoldAnswer, HoldDesk
from cashier.till.views import SaleView, ScanKind, ScanResult, Standing
from ui import present
from ui.sentences import Code
from ui.viewmodels.notice import Level, Notice, refused, told, warning
from ui.viewmodels.sale_state import (
    EMPTY as EMPTY,
    Desk as Desk,
    HoldActs as HoldActs,
    Lanes as Lanes,
    SaleState as SaleState,
)

SECOND_HOLD_MS = 700  # For a letter to another till and its answer to the server.


class SaleViewModel(QObject):
    state_changed = Signal(object)  # SaleState; on the UI thread.
    badge_scanned = Signal(str)  # The number; who is logged in is not known here.
    receipt_scanned = Signal(str)
    previewed = Signal(object)  # SaleView as an answer would make it.

    def __init__(
        self, lanes: Lanes, desk: Desk, holding: HoldActs, holds: HoldDesk
    ) -> None:
        super().__init__()
        self._lanes = lanes
        self._desk = desk
        self._holding = holding
        self._holds = holds
        self._by = CashierId("")
        self._asked = 0  # Acts given to the till lane so far.
        self._missed: Notice | None = None  # A refusal that was overtaken.
        self._missed_line: int | None = None  # A scanned one that was overtaken.
        self.state = SaleState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    @Slot()
    def load(self) -> None:
        self._act(self._desk.view, keep_notice=True, reload=False)

    # --- goods --------------------------------------------------------------

    def scan(self, text: str, mode: EntryMode = EntryMode.DEVICE) -> None:
        """A code from a scanner, or typed whole."""
        by, quantity = self._by, self.state.next_quantity
        if quantity is not None:
            self._show(replace(self.state, next_quantity=None))

        def work() -> ScanResult:
            result = self._desk.scan(text, mode=mode, by=by)
            if result.kind is not ScanKind.ITEM or quantity is None:
                return result
            assert result.line_no is not None
            view = self._desk.set_quantity(result.line_no, quantity)
            return replace(result, view=view)

        self._run(work, self._scanned)

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

    def change_quantity(self, pieces: int) -> None:
        """One more or one fewer of the selected line; never down to nothing."""
        line = self.state.line()
        if line is None or line.line.is_voided:
            return
        number, milli = line.line.line_no, line.line.quantity_milli + pieces * MILLI
        if milli > 0:
            self._act(lambda: self._desk.set_quantity(number, milli))

    def select(self, line_no: int) -> None:
        if any(p.line.line_no == line_no for p in self.state.view.lines):
            self._show(replace(self.state, selected=line_no))

    def move_selection(self, by: int) -> None:
        numbers = [p.line.line_no for p in self.state.view.lines]
        if numbers:
            chosen = self.state.selected
            here = numbers.index(chosen) if chosen in numbers else 0
            place = min(max(here + by, 0), len(numbers) - 1)
            self._show(replace(self.state, selected=numbers[place]))

    def void_line(self) -> None:
        line = self.state.line()
        if line is not None and not line.line.is_voided:
            number, name = line.line.line_no, line.line.item.name
            self._act(
                lambda: self._desk.void_line(number),
                told(lambda: self.tr("Voided: {name}").format(name=name)),
            )

    # --- the whole sale -----------------------------------------------------

    def void_sale(self) -> None:
        by = self._by
        self._act(
            lambda: self._desk.void_sale(by), told(lambda: self.tr("Sale voided"))
        )

    def park(self) -> None:
        self._act(self._desk.park, told(lambda: self.tr("Sale parked"), Level.OK))

    # --- card and bonuses ---------------------------------------------------

    def replace_card(self) -> None:
        """Yes: the second card in place of the first."""
        number, by = self.state.second_card, self._by
        if number is not None:
            self._show(replace(self.state, second_card=None))
            self._act(lambda: self._desk.attach_card(number, EntryMode.DEVICE, by))

    def keep_card(self) -> None:
        self._show(replace(self.state, second_card=None))

    def remove_card(self) -> None:
        self._act(self._desk.detach_card)

    def choose(self, points: Points) -> None:
        """Answer the bonus question; nothing is spent before the payment ends."""
        self._act(lambda: self._desk.choose(points))

    def preview(self, points: Points) -> None:
        """What redeeming so many would come to; the prompt says it beforehand."""

        def refused_silently(_: TillError) -> None:
            """The answer itself will be refused, in words."""

        self._lanes.till.run(
            lambda: self._desk.preview(points),
            done=self.previewed.emit,
            failed=refused_silently,
        )

    def unchoose(self) -> None:
        self._act(self._desk.unchoose)

    def tell(self, notice: Notice | None) -> None:
        """Something about the sale that another screen has to say."""
        self._show(replace(self.state, notice=notice))

    def show_view(self, view: SaleView) -> None:
        """A payment changed the sale."""
        self._take(view)

    # --- answers ------------------------------------------------------------

    def _act(
        self,
        work: Callable[[], SaleView],
        notice: Notice | None = None,
        *,
        select_last: bool = False,
        keep_notice: bool = False,
        reload: bool = True,
    ) -> None:
        def done(view: SaleView) -> None:
            words = self.state.notice if keep_notice else notice
            self._take(view, words or _price_news(view), select_last=select_last)

        self._run(work, done, reload=reload)

    def _run(
        self,
        work: Callable[[], SaleView | ScanResult],
        done: Callable[..., None],
        *,
        reload: bool = True,
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
        selected = self.state.selected
        numbers = [priced.line.line_no for priced in view.lines]
        if select_last or selected not in numbers:
            selected = numbers[-1] if numbers else None
        elif self._missed_line in numbers:
            selected = self._missed_line
        self._missed_line = None
        shown = self._missed or notice
        self._missed = None
        self._show(replace(self.state, view=view, selected=selected, notice=shown))
        if view.hold_wanted:
            self._ask_for_hold(view)

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, notice=refused(refusal)))

    def _show(self, state: SaleState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    # --- the hold: store the question, ask, store the answer -------------------

    def _ask_for_hold(self, view: SaleView) -> None:
        self._lanes.till.run(
            lambda: self._holding.prepare(view),
            done=self._send_hold,
            failed=self._refuse,
        )

    def _send_hold(self, request: HoldRequest | None) -> None:
        if request is None:
            return
        self.load()  # The panel says: checking.
        self._lanes.network.run(
            lambda: self._holds.ask(request.hold, request.account, request.most),
            done=lambda answer: self._settle(request, answer),
            failed=self._refuse,
        )

    def _ask_more(self, request: HoldRequest, answer: HoldAnswer) -> None:
        """Other tills are giving back what they held for this customer."""
        self._lanes.till.run(
            lambda: self._holding.ask_more(request, answer),
            done=self._send_hold,
            failed=self._refuse,
        )

    def _settle(self, request: HoldRequest, answer: HoldAnswer) -> None:
        """Always stored, whatever is on the screen by now."""

        def settled(_: None) -> None:
            self.load()
            if answer.coming:
                QTimer.singleShot(
                    SECOND_HOLD_MS, self, lambda: self._ask_more(request, answer)
                )

        self._lanes.till.run(
            lambda: self._holding.settle(request, answer),
            done=settled,
            failed=self._refuse,
        )


def _price_news(view: SaleView) -> Notice | None:
    """A recalled sale was priced again: say what changed."""
    if not view.changes:
        return None
    change = view.changes[0]

    def words() -> str:
        sentence = present.translate("SaleViewModel", "Price changed: {name} {a} → {b}")
        before, after = present.money(change.before), present.money(change.after)
        return sentence.format(name=change.name, a=before, b=after)

    return told(words, Level.WARN)


def card_of(state: SaleState) -> str:
    """Four digits of the card in the sale; empty without one."""
    member = state.view.member
    return last_four(member.card) if member else ""


def must_ask_bonus(state: SaleState, minimum: Points) -> bool:
    """The one question before payment: a card, points to redeem, no answer yet."""
    view = state.view
    if view.sale is None or view.sale.redeem_decided or view.quote is None:
        return False
    return view.quote.largest > NO_POINTS and view.quote.largest >= minimum
