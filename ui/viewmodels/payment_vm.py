"""Paying without widgets: cash, the card terminal and its silences, the end.

One immutable state. While an act runs, nothing else starts: a double press never
pays twice. The terminal is asked on its own lane; what it answers is stored before
anything is said about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.codes import CodeKind, NumberRule, parse_scan
from cashier.domain.entering import parse_money
from cashier.domain.errors import (
    NothingToPay,
    NotPaidInFull,
    TerminalDeclined,
    TerminalSilent,
    TillError,
)
from cashier.domain.ids import AccountId, AttemptId, CashierId
from cashier.domain.sale import Tender, TenderKind
from cashier.till.ports import (
    AttemptState,
    CardTerminal,
    CompletedSale,
    PaymentAttempt,
    TerminalAnswer,
)
from cashier.till.views import SaleView
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told
from ui.viewmodels.sale_vm import EMPTY

_NOTES = (5000, 10_000, 50_000, 100_000, 200_000, 500_000)  # Minor units.


class PayActs(Protocol):
    """See cashier.till.payments."""

    def begin(self, amount: Money) -> PaymentAttempt: ...
    def settle(self, attempt: AttemptId, answer: TerminalAnswer) -> SaleView: ...
    def decide(self, attempt: AttemptId, paid: bool) -> SaleView: ...
    def complete(self, received: Money | None, by: CashierId) -> CompletedSale: ...
    def pay_with_gift_card(
        self, code: str, amount: Money | None = None
    ) -> SaleView: ...
    def remove_gift_card(self, account: AccountId) -> SaleView: ...


class Phase(Enum):
    ENTER = "enter"  # The cashier types.
    WORKING = "working"  # The store writes; buttons are dead.
    ASKING = "asking"  # The terminal was asked.
    IN_DOUBT = "in_doubt"  # It did not answer: a person must look at its slip.
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentState:
    """Everything the payment screen draws."""

    view: SaleView = EMPTY
    phase: Phase = Phase.ENTER
    tender: TenderKind = TenderKind.CASH
    typed: str = ""  # As it stands in the field; empty means exactly.
    attempt: PaymentAttempt | None = None
    gift: str | None = None  # A gift card that the server is asked about.
    done: CompletedSale | None = None
    notice: Notice | None = None

    @property
    def is_under_way(self) -> bool:
        """Money moves, or nobody knows whether it did: no time to go away."""
        return self.phase not in (Phase.ENTER, Phase.DONE)

    @property
    def due(self) -> Money:
        return self.view.totals.short

    @property
    def gifts(self) -> tuple[Tender, ...]:
        """Gift cards that pay a part already."""
        return _gifts_of(self.view)

    @property
    def given(self) -> Money | None:
        """What the customer gives; None: what is typed is no amount."""
        if not self.typed:
            return self.due
        try:
            return parse_money(self.typed)
        except TillError:
            return None

    @property
    def change(self) -> Money:
        given = self.given or NO_MONEY
        return max(given - self.due, NO_MONEY)

    @property
    def short(self) -> Money:
        """What is still missing of the money; nothing where it is enough."""
        given = self.given
        return self.due if given is None else max(self.due - given, NO_MONEY)

    @property
    def card_amount(self) -> Money:
        """What the terminal would be asked for: never more than is due."""
        given = self.given
        return self.due if given is None else min(given, self.due)


def _gifts_of(view: SaleView) -> tuple[Tender, ...]:
    legs = view.sale.tenders if view.sale is not None else ()
    return tuple(leg for leg in legs if leg.kind is TenderKind.GIFT)


class PaymentViewModel(QObject):
    state_changed = Signal(object)  # PaymentState; on the UI thread.
    completed = Signal(object)  # CompletedSale, after C3: print, open the drawer.
    sale_changed = Signal(object)  # SaleView: a gift card pays, or wants a hold.

    def __init__(
        self,
        till: TaskRunner,
        terminal_lane: TaskRunner,
        acts: PayActs,
        terminal: CardTerminal,
        codes: Sequence[NumberRule] = (),
    ) -> None:
        super().__init__()
        self._till = till
        self._terminal_lane = terminal_lane
        self._acts = acts
        self._terminal = terminal
        self._codes = codes
        self._by = CashierId("")
        self._part_paid = False  # By the card that the server is asked about.
        self.state = PaymentState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def start(self, view: SaleView) -> None:
        """The sale comes to be paid."""
        self._show(PaymentState(view=view))

    def follow(self, view: SaleView) -> None:
        """Fresher figures of the same sale, while nothing has been begun."""
        waits = self.state.phase is Phase.ENTER or self.state.gift is not None
        if waits and view.sale is not None:
            self._show(replace(self.state, view=view))

    def resume(self, view: SaleView, attempt: PaymentAttempt) -> None:
        """After a restart: a terminal was asked, and what it said is not known."""
        self._show(
            PaymentState(
                view=view,
                phase=Phase.ASKING,
                tender=TenderKind.CARD,
                attempt=attempt,
            )
        )
        self._terminal_lane.run(
            lambda: self._terminal.last_result(attempt.attempt),
            done=lambda answer: self._settle(attempt, answer),
            failed=lambda refusal: self._no_answer(attempt, refusal),
        )

    # --- what the cashier does -------------------------------------------------

    def use(self, tender: TenderKind) -> None:
        if self.state.phase is Phase.ENTER:
            self._show(replace(self.state, tender=tender, typed="", notice=None))

    def type(self, text: str) -> None:
        if self.state.phase is Phase.ENTER and text != self.state.typed:
            self._show(replace(self.state, typed=text, notice=None))

    def quick_cash(self) -> tuple[Money, ...]:
        """Exactly, and the next sums that notes make."""
        due = self.state.due.minor
        ups = {-(-due // note) * note for note in _NOTES}
        return tuple(Money(up) for up in sorted(ups - {due})[:3])

    def confirm(self) -> None:
        """Take the money, by the tender that is chosen."""
        state = self.state
        if state.phase is not Phase.ENTER:
            return
        if state.due and state.tender is TenderKind.CARD:
            self._ask_terminal(state.card_amount)
        elif state.short:
            self._refuse(NotPaidInFull(short=state.short))
        else:
            self._complete(state.given if state.due else None)

    # --- gift cards -----------------------------------------------------------

    def is_gift_card(self, text: str) -> bool:
        try:
            return parse_scan(text, self._codes).kind is CodeKind.GIFT
        except TillError:
            return False

    def use_gift_card(self, text: str) -> None:
        """A gift card by its code; all it may pay, the rest stays on it."""
        if self.state.phase is not Phase.ENTER:
            return
        try:
            scan = parse_scan(text, self._codes)
        except TillError as refusal:
            self._refuse(refusal)
            return
        if scan.kind is not CodeKind.GIFT:
            self._say(lambda: self.tr("Not a gift card. Nothing changed"))
        elif not self.state.due:
            self._refuse(NothingToPay())
        else:
            self._pay_with(scan.code)

    def gift_answered(self, account: str) -> None:
        """The server answered about an account, or there was nothing to ask."""
        code = self.state.gift
        if code is not None and (not account or account.startswith("gift-")):
            self._pay_with(code)

    def remove_gift_card(self, account: AccountId) -> None:
        if self.state.phase is Phase.ENTER:
            self._show(replace(self.state, phase=Phase.WORKING, notice=None))
            self._till.run(
                lambda: self._acts.remove_gift_card(account),
                done=self._gift_done,
                failed=self._refuse,
            )

    def remove_last_gift_card(self) -> None:
        gifts = self.state.gifts
        if gifts and gifts[-1].account is not None:
            self.remove_gift_card(gifts[-1].account)

    def _pay_with(self, code: str) -> None:
        is_again = self.state.gift is not None
        before = len(self.state.gifts)
        had_paid = is_again and self._part_paid
        self._part_paid = False
        self._show(replace(self.state, phase=Phase.WORKING, gift=code, notice=None))

        def paid(view: SaleView) -> None:
            is_all = len(_gifts_of(view)) > before and not view.totals.short
            if view.hold_wanted and not is_again and not is_all:
                # Not enough of it is guaranteed here: the server is asked, once.
                self._part_paid = len(_gifts_of(view)) > before
                self._show(replace(self.state, view=view))
                self.sale_changed.emit(view)
            else:
                self._gift_done(view)

        self._till.run(
            lambda: self._acts.pay_with_gift_card(code),
            done=paid,
            failed=lambda refusal: self._gift_refused(refusal, had_paid=had_paid),
        )

    def _gift_refused(self, refusal: TillError, *, had_paid: bool) -> None:
        """A part is paid by what is guaranteed here, and the server gave no more."""
        if had_paid:
            self._gift_done(self.state.view)
        else:
            self._refuse(refusal)

    def _gift_done(self, view: SaleView) -> None:
        state = replace(self.state, view=view, phase=Phase.ENTER, gift=None, typed="")
        self._show(state)
        self.sale_changed.emit(view)

    def decide(self, paid: bool) -> None:
        """The cashier looked at the terminal's slip."""
        attempt = self.state.attempt
        if self.state.phase is not Phase.IN_DOUBT or attempt is None:
            return
        self._show(replace(self.state, phase=Phase.WORKING, notice=None))
        answer = AttemptState.PAID if paid else AttemptState.DECLINED
        self._till.run(
            lambda: self._acts.decide(attempt.attempt, paid),
            done=lambda view: self._answered(view, answer),
            failed=self._stay_in_doubt,
        )

    # --- steps ----------------------------------------------------------------

    def _ask_terminal(self, amount: Money) -> None:
        self._show(replace(self.state, phase=Phase.WORKING, notice=None))

        def stored(attempt: PaymentAttempt) -> None:
            self._show(replace(self.state, phase=Phase.ASKING, attempt=attempt))
            self._terminal_lane.run(
                lambda: self._terminal.authorise(attempt.attempt, attempt.amount),
                done=lambda answer: self._settle(attempt, answer),
                failed=lambda refusal: self._no_answer(attempt, refusal),
            )

        self._till.run(
            lambda: self._acts.begin(amount), done=stored, failed=self._refuse
        )

    def _no_answer(self, attempt: PaymentAttempt, refusal: TillError) -> None:
        declined = isinstance(refusal, TerminalDeclined)
        state = AttemptState.DECLINED if declined else AttemptState.UNKNOWN
        self._settle(attempt, TerminalAnswer(state=state))

    def _settle(self, attempt: PaymentAttempt, answer: TerminalAnswer) -> None:
        self._till.run(
            lambda: self._acts.settle(attempt.attempt, answer),
            done=lambda view: self._answered(view, answer.state),
            failed=self._stay_in_doubt,
        )

    def _answered(self, view: SaleView, answer: AttemptState) -> None:
        state = replace(self.state, view=view, typed="")
        if answer is AttemptState.PAID:
            self._show(replace(state, phase=Phase.ENTER, attempt=None))
            if not view.totals.short:
                self._complete(None)
            else:
                self.use(TenderKind.CASH)
        elif answer is AttemptState.DECLINED:
            notice = refused(TerminalDeclined())
            self._show(replace(state, phase=Phase.ENTER, attempt=None, notice=notice))
        else:
            notice = refused(TerminalSilent())
            self._show(replace(state, phase=Phase.IN_DOUBT, notice=notice))

    def _complete(self, received: Money | None) -> None:
        by = self._by
        self._show(replace(self.state, phase=Phase.WORKING, notice=None))

        def done(sale: CompletedSale) -> None:
            self._show(replace(self.state, phase=Phase.DONE, done=sale))
            self.completed.emit(sale)

        self._till.run(
            lambda: self._acts.complete(received, by), done=done, failed=self._refuse
        )

    def _refuse(self, refusal: TillError) -> None:
        notice = refused(refusal)
        self._show(replace(self.state, phase=Phase.ENTER, gift=None, notice=notice))

    def _say(self, words: Callable[[], str]) -> None:
        self._show(replace(self.state, notice=told(words, Level.WARN)))

    def _stay_in_doubt(self, refusal: TillError) -> None:
        # The disk refused the terminal's answer; the question stays open.
        self._show(replace(self.state, phase=Phase.IN_DOUBT, notice=refused(refusal)))

    def _show(self, state: PaymentState) -> None:
        self.state = state
        self.state_changed.emit(state)
