"""Goods that come back without a receipt: what, why, and a manager who allows it.

Nothing is written before the manager's PIN, and nothing else starts meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.amounts import Money
from cashier.domain.codes import CodeKind, NumberRule, Scan, parse_scan
from cashier.domain.errors import BadQuantity, NotACode, OverTheLimit, TillError
from cashier.domain.ids import CashierId
from cashier.domain.sale import MILLI, SoldLine
from cashier.till.confirming import Confirmation
from cashier.till.ports import CompletedSale
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Notice, refused

Goods = tuple[tuple[str, int], ...]  # Code and thousandths.


class Cause(Enum):
    """Why goods come back; the receipt keeps the word."""

    LOST = "receipt lost"
    GIFT = "was a present"
    DEFECT = "defect"
    WRONG = "wrong item"


class NoReceiptActs(Protocol):
    """See cashier.till.no_receipt."""

    def price(self, goods: Sequence[tuple[str, int]]) -> tuple[SoldLine, ...]: ...
    def complete(
        self,
        goods: Sequence[tuple[str, int]],
        by: CashierId,
        *,
        reason: str,
        allowed: Confirmation | None,
    ) -> CompletedSale: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReceiptState:
    """Everything the page draws."""

    goods: Goods = ()
    lines: tuple[SoldLine, ...] = ()
    at: int = 0  # The place of the line that keys act on.
    cause: Cause | None = None
    limit: Money
    is_busy: bool = False
    notice: Notice | None = None

    @property
    def money(self) -> Money:
        return Money.total(line.net for line in self.lines)

    @property
    def is_over(self) -> bool:
        return self.money > self.limit

    @property
    def can_confirm(self) -> bool:
        ready = bool(self.lines) and self.cause is not None
        return ready and not self.is_over and not self.is_busy


class NoReceiptViewModel(QObject):
    state_changed = Signal(object)  # NoReceiptState; on the UI thread.
    completed = Signal(object)  # CompletedSale of the return.

    def __init__(
        self,
        till: TaskRunner,
        acts: NoReceiptActs,
        codes: Sequence[NumberRule],
        limit: Money,
    ) -> None:
        super().__init__()
        self._till = till
        self._acts = acts
        self._codes = codes
        self._by = CashierId("")
        self._empty = NoReceiptState(limit=limit)
        self.state = self._empty

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    @Slot()
    def clear(self) -> None:
        self._show(self._empty)

    # --- goods --------------------------------------------------------------

    def add(self, text: str) -> None:
        """An article, scanned or typed; one more of it if it is there already."""
        try:
            code, milli = _goods_of(parse_scan(text.strip(), self._codes))
        except TillError as refusal:
            self._refuse(refusal)
            return
        goods = list(self.state.goods)
        for place, (known, before) in enumerate(goods):
            if known == code:
                goods[place] = (code, before + milli)
                self._price(tuple(goods), place)
                return
        self._price((*goods, (code, milli)), len(goods))

    def step(self, by: int, place: int | None = None) -> None:
        """One piece more or fewer; the last one takes the line away."""
        at = self.state.at if place is None else place
        goods = list(self.state.goods)
        if at >= len(goods):
            return
        code, before = goods[at]
        if before + by * MILLI > 0:
            goods[at] = (code, before + by * MILLI)
        elif by < 0:
            del goods[at]
        self._price(tuple(goods), min(at, max(len(goods) - 1, 0)))

    def remove(self) -> None:
        goods = list(self.state.goods)
        if self.state.at < len(goods):
            del goods[self.state.at]
            self._price(tuple(goods), max(self.state.at - 1, 0))

    def move(self, by: int) -> None:
        last = max(len(self.state.goods) - 1, 0)
        self._show(replace(self.state, at=min(max(self.state.at + by, 0), last)))

    def choose(self, cause: Cause) -> None:
        self._show(replace(self.state, cause=cause, notice=None))

    def next_cause(self) -> None:
        """The key goes round the list."""
        every = list(Cause)
        now = self.state.cause
        self.choose(every[(every.index(now) + 1) % len(every) if now else 0])

    def _price(self, goods: Goods, at: int) -> None:
        if self.state.is_busy:
            return
        if not goods:
            self._show(replace(self._empty, cause=self.state.cause))
            return

        def priced(lines: tuple[SoldLine, ...]) -> None:
            state = replace(self.state, goods=goods, lines=lines, at=at, notice=None)
            if state.is_over:
                over = OverTheLimit(limit=state.limit)
                state = replace(state, notice=refused(over))
            self._show(state)

        self._till.run(
            lambda: self._acts.price(goods), done=priced, failed=self._refuse
        )

    # --- the end ------------------------------------------------------------

    @Slot(object)
    def confirm(self, allowed: Confirmation) -> None:
        """A manager has allowed it."""
        state, by = self.state, self._by
        if not state.can_confirm or state.cause is None:
            return
        reason, goods = state.cause.value, state.goods
        self._show(replace(state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._acts.complete(goods, by, reason=reason, allowed=allowed),
            done=self._done,
            failed=self._refuse,
        )

    def _done(self, done: CompletedSale) -> None:
        self.clear()
        self.completed.emit(done)

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_busy=False, notice=refused(refusal)))

    def _show(self, state: NoReceiptState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _goods_of(scan: Scan) -> tuple[str, int]:
    """Articles and weighed goods; a label with a sum says no quantity."""
    if scan.kind is CodeKind.ITEM:
        return scan.code, MILLI
    if scan.kind is CodeKind.WEIGHT and scan.value is not None:
        return scan.code, scan.value
    raise BadQuantity if scan.kind is CodeKind.PRICE else NotACode
