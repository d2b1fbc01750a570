"""Who stands at the till: a badge, or a name and a PIN; and the lock.

Locked, the till keeps the sale in hand. The same cashier goes on with it; when
another one logs in, a sale with goods is first parked under the name it began with.
Digits of a PIN live here and nowhere else, and are forgotten with every answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cashier.domain.codes import CodeKind, NumberRule, parse_scan
from cashier.domain.errors import (
    CashierUnknown,
    LoginPaused,
    NothingToSell,
    TillError,
)
from cashier.domain.ids import CashierId
from cashier.till.ports import Cashier, Clock
from cashier.till.views import SaleView
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told

LONGEST_PIN = 8
SHORTEST_PIN = 4


class StaffActs(Protocol):
    """See cashier.till.staff."""

    def cashiers(self) -> Sequence[Cashier]: ...
    def by_badge(self, code: str) -> Cashier: ...
    def check_pin(self, cashier: CashierId, pin: str) -> Cashier: ...


class KeptSale(Protocol):
    """What the lock needs of the sale in hand; see cashier.till.sales."""

    def view(self) -> SaleView: ...
    def park(self) -> SaleView: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginState:
    """Everything the login screen draws."""

    cashiers: tuple[Cashier, ...] = ()
    is_loaded: bool = False
    chosen: Cashier | None = None
    digits: int = 0  # How many were typed; which ones is nobody's business.
    is_busy: bool = False
    pause_s: int = 0  # Of the chosen cashier; counts down.
    locked_by: Cashier | None = None  # Set: the till is locked, not left.
    keeps_sale: bool = False
    notice: Notice | None = None

    @property
    def can_try(self) -> bool:
        ready = self.chosen is not None and not self.is_busy and not self.pause_s
        return ready and self.digits >= SHORTEST_PIN


class LoginViewModel(QObject):
    state_changed = Signal(object)  # LoginState; on the UI thread.
    logged_in = Signal(object)  # Cashier.

    def __init__(
        self,
        till: TaskRunner,
        staff: StaffActs,
        sales: KeptSale,
        clock: Clock,
        codes: Sequence[NumberRule],
        *,
        badge_needs_pin: bool = True,
    ) -> None:
        super().__init__()
        self._till = till
        self._staff = staff
        self._sales = sales
        self._clock = clock
        self._codes = codes
        self._badge_needs_pin = badge_needs_pin
        self._pin = ""
        self._pauses: dict[CashierId, float] = {}  # Until when, by waiting time.
        self._ticking = QTimer(self)
        self._ticking.setInterval(500)
        self._ticking.timeout.connect(self.tick)
        self.state = LoginState()

    # --- coming here ----------------------------------------------------------

    def load(self) -> None:
        """Nobody is logged in: list the staff of this till. A lock stays a lock."""
        self._pin = ""
        locked_by = self.state.locked_by
        if locked_by is not None:
            self.lock(locked_by)  # Back from a look at the queue.
            return
        self._show(LoginState(cashiers=self.state.cashiers))
        self._list()

    def lock(self, cashier: Cashier) -> None:
        """The cashier goes away for a moment; the sale stays."""
        self._pin = ""
        self._show(
            LoginState(cashiers=self.state.cashiers, chosen=cashier, locked_by=cashier)
        )
        self._list()
        self._till.run(self._sales.view, done=self._note_sale, failed=self._refuse)

    def _list(self) -> None:
        def found(cashiers: Sequence[Cashier]) -> None:
            ordered = tuple(sorted(cashiers, key=lambda c: c.name.casefold()))
            self._show(replace(self.state, cashiers=ordered, is_loaded=True))

        self._till.run(self._staff.cashiers, done=found, failed=self._refuse)

    def _note_sale(self, view: SaleView) -> None:
        kept = view.sale is not None and bool(view.sale.live_lines())
        self._show(replace(self.state, keeps_sale=kept))

    # --- name and PIN ---------------------------------------------------------

    def choose(self, cashier: Cashier) -> None:
        self._pin = ""
        self._show(replace(self.state, chosen=cashier, digits=0, notice=None))
        self.tick()

    def move(self, by: int) -> None:
        """The next or previous name of the list."""
        everyone = self.state.cashiers
        if everyone:
            here = everyone.index(self.state.chosen) if self._is_listed() else -by
            self.choose(everyone[max(0, min(here + by, len(everyone) - 1))])

    def _is_listed(self) -> bool:
        return self.state.chosen in self.state.cashiers

    def type_digit(self, digit: str) -> None:
        state = self.state
        if state.is_busy or state.pause_s:
            return
        if state.chosen is None:
            self._say_choose_first()
        elif len(self._pin) < LONGEST_PIN:
            self._pin += digit
            self._show(replace(state, digits=len(self._pin), notice=None))

    def erase(self) -> None:
        self._pin = self._pin[:-1]
        self._show(replace(self.state, digits=len(self._pin)))

    def clear(self) -> None:
        self._pin = ""
        self._show(replace(self.state, digits=0, notice=None))

    def try_pin(self) -> None:
        chosen, pin = self.state.chosen, self._pin
        if chosen is None:
            self._say_choose_first()
        elif self.state.can_try:
            self._pin = ""
            self._show(replace(self.state, digits=0, is_busy=True, notice=None))
            self._till.run(
                lambda: self._staff.check_pin(chosen.cashier, pin),
                done=self._enter,
                failed=self._refuse,
            )

    def _say_choose_first(self) -> None:
        notice = told(lambda: self.tr("Choose your name first"), Level.WARN)
        self._show(replace(self.state, notice=notice))

    # --- badge ----------------------------------------------------------------

    def scan(self, text: str) -> None:
        """Only a badge means something here; nothing else is looked up."""
        try:
            scan = parse_scan(text, self._codes)
        except TillError as refusal:
            self._refuse(refusal)
            return
        if scan.kind is not CodeKind.BADGE:
            notice = told(lambda: self.tr("This is not a badge"), Level.WARN)
            self._show(replace(self.state, notice=notice))
        elif not self.state.is_busy:
            self._till.run(
                lambda: self._staff.by_badge(scan.code),
                done=self._badge_read,
                failed=self._refuse,
            )

    def _badge_read(self, cashier: Cashier) -> None:
        self.choose(cashier)
        if not (self._badge_needs_pin and cashier.has_pin):
            self._enter(cashier)

    # --- the answer -----------------------------------------------------------

    def _enter(self, cashier: Cashier) -> None:
        first = self.state.locked_by
        if first is None or first.cashier == cashier.cashier:
            self._let_in(cashier)
            return
        self._show(replace(self.state, is_busy=True))
        self._till.run(
            self._sales.park,
            done=lambda _: self._let_in(cashier),
            failed=lambda refusal: self._not_parked(cashier, refusal),
        )

    def _not_parked(self, cashier: Cashier, refusal: TillError) -> None:
        if isinstance(refusal, NothingToSell):
            self._let_in(cashier)  # There were no goods to put aside.
        else:
            self._refuse(refusal)

    def _let_in(self, cashier: Cashier) -> None:
        self._pin = ""
        self._ticking.stop()
        self._show(LoginState(cashiers=self.state.cashiers, is_loaded=True))
        self.logged_in.emit(cashier)

    def _refuse(self, refusal: TillError) -> None:
        chosen = self.state.chosen
        if isinstance(refusal, LoginPaused) and chosen is not None:
            until = self._clock.monotonic() + refusal.seconds
            self._pauses[chosen.cashier] = until
        shown = None if isinstance(refusal, LoginPaused) else refused(refusal)
        if isinstance(refusal, CashierUnknown):
            self._show(replace(self.state, chosen=None))
        self._show(replace(self.state, is_busy=False, notice=shown))
        self.tick()

    @Slot()
    def tick(self) -> None:
        """Time goes on: how long the chosen cashier still waits."""
        chosen = self.state.chosen
        until = self._pauses.get(chosen.cashier, 0.0) if chosen else 0.0
        left = max(math.ceil(until - self._clock.monotonic()), 0) if until else 0
        if left and not self._ticking.isActive():
            self._ticking.start()
        elif not left:
            self._ticking.stop()
        self._show(replace(self.state, pause_s=left))

    def _show(self, state: LoginState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
