"""Opening a shift: what the drawer holds, and what to know before the first sale.

The shift opens here and durably, with or without a link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import Money
from cashier.domain.errors import ShiftAlreadyOpen, TillError
from cashier.domain.ids import CashierId
from cashier.domain.shift import Shift
from cashier.till.opening import OpeningFacts
from ui import present
from ui.tasks import TaskRunner
from ui.viewmodels.cash_count import CashCount
from ui.viewmodels.notice import Level, Notice, refused, told

FRESH = timedelta(hours=24)  # Older data is said aloud before selling.


class OpeningActs(Protocol):
    """See cashier.till.opening."""

    def look(self) -> OpeningFacts: ...


class ShiftOpenActs(Protocol):
    """See cashier.till.shifts."""

    def open(self, opening_cash: Money, by: CashierId) -> Shift: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOpenState:
    """Everything the screen draws."""

    count: CashCount
    facts: OpeningFacts | None = None  # None: not read yet.
    printer_ok: bool = True
    is_busy: bool = False
    notice: Notice | None = None

    @property
    def is_stale(self) -> bool:
        facts = self.facts
        if facts is None or facts.age.cards_as_of is None:
            return facts is not None
        return facts.now - facts.age.cards_as_of > FRESH


class ShiftOpenViewModel(QObject):
    state_changed = Signal(object)  # ShiftOpenState; on the UI thread.
    opened = Signal(object)  # Shift: sell.

    def __init__(
        self,
        till: TaskRunner,
        shifts: ShiftOpenActs,
        opening: OpeningActs,
        *,
        currency: str,
    ) -> None:
        super().__init__()
        self._till = till
        self._shifts = shifts
        self._opening = opening
        self._currency = currency
        self._by = CashierId("")
        self.state = ShiftOpenState(count=CashCount.of(currency))

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def load(self) -> None:
        fresh = CashCount.of(self._currency)
        self._show(replace(self.state, count=fresh, is_busy=False, notice=None))
        self._till.run(self._opening.look, done=self._looked, failed=self._refuse)

    def show_printer(self, ok: bool) -> None:
        self._show(replace(self.state, printer_ok=ok))

    def change(self, how: Callable[[CashCount], CashCount]) -> None:
        """Count on; nothing changes once the shift is being opened."""
        if not self.state.is_busy:
            count = how(self.state.count)
            self._show(replace(self.state, count=count, notice=None))

    def open(self) -> None:
        if self.state.is_busy:
            return
        by, cash = self._by, self.state.count.total
        self._show(replace(self.state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._shifts.open(cash, by), done=self._opened, failed=self._refuse
        )

    def _looked(self, facts: OpeningFacts) -> None:
        self._show(replace(self.state, facts=facts, notice=stale_notice(facts)))

    def _opened(self, shift: Shift) -> None:
        self._show(replace(self.state, is_busy=False))
        self.opened.emit(shift)

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_busy=False, notice=refused(refusal)))
        current = self.state.facts.current if self.state.facts else None
        if isinstance(refusal, ShiftAlreadyOpen) and current is not None:
            self.opened.emit(current)

    def _show(self, state: ShiftOpenState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def stale_notice(facts: OpeningFacts) -> Notice | None:
    """Old data does not stop selling, and the cashier hears what it does stop."""
    as_of, until = facts.age.cards_as_of, facts.redeem_until
    if as_of is None or until is None:
        return told(_words_of_no_data, Level.WARN)
    if facts.now - as_of <= FRESH:
        return None
    return told(lambda: _words_of_old_data(as_of, until, facts.now), Level.WARN)


def _words_of_no_data() -> str:
    return present.translate(
        "ShiftOpen", "No cards are known here yet. You can sell; earning works"
    )


def _words_of_old_data(as_of: datetime, until: datetime, now: datetime) -> str:
    if until > now:
        words = present.translate(
            "ShiftOpen",
            "Goods and limits from {as_of}. You can sell; offline redemption until"
            " {until}",
        )
        return words.format(
            as_of=present.as_of(as_of, now), until=present.as_of(until, now)
        )
    words = present.translate(
        "ShiftOpen",
        "Goods and limits from {as_of}. You can sell; redemption needs the link",
    )
    return words.format(as_of=present.as_of(as_of, now))
