"""Sales that were put aside: what they are, and taking one up again.

A sale that comes back is priced and asked for bonuses anew; what changed is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import Money
from cashier.domain.errors import TillError, WrongState
from cashier.domain.ids import CashierId, SaleId, last_four
from cashier.domain.pricing import price_lines, totals
from cashier.domain.sale import Sale
from cashier.till.ports import Cashier
from cashier.till.views import PriceChange, SaleView
from ui import present
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told


class ParkActs(Protocol):
    """See cashier.till.sales."""

    def parked(self) -> Sequence[Sale]: ...
    def recall(self, sale_id: SaleId) -> SaleView: ...


class Names(Protocol):
    """Who works here; see cashier.till.staff."""

    def cashiers(self) -> Sequence[Cashier]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedRow:
    sale: SaleId
    at: datetime
    total: Money
    last_item: str
    lines: int
    cashier: str
    card_four: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedState:
    """Everything the screen draws."""

    rows: tuple[ParkedRow, ...] = ()
    is_loaded: bool = False
    at: int = 0
    is_busy: bool = False
    notice: Notice | None = None


class ParkedViewModel(QObject):
    state_changed = Signal(object)  # ParkedState; on the UI thread.
    recalled = Signal(object)  # Notice or None: prices that changed, for the sale.

    def __init__(self, till: TaskRunner, sales: ParkActs, names: Names) -> None:
        super().__init__()
        self._till = till
        self._sales = sales
        self._names = names
        self.state = ParkedState()

    def load(self) -> None:
        self._show(ParkedState(rows=self.state.rows))

        def work() -> tuple[ParkedRow, ...]:
            names = {c.cashier: c.name for c in self._names.cashiers()}
            rows = [_row_of(sale, names) for sale in self._sales.parked()]
            return tuple(sorted(rows, key=lambda row: row.at))

        self._till.run(work, done=self._found, failed=self._refuse)

    def move(self, by: int) -> None:
        last = max(len(self.state.rows) - 1, 0)
        self._show(replace(self.state, at=max(0, min(self.state.at + by, last))))

    def recall(self, place: int | None = None) -> None:
        at = self.state.at if place is None else place
        if self.state.is_busy or at >= len(self.state.rows):
            return
        sale = self.state.rows[at].sale
        self._show(replace(self.state, at=at, is_busy=True, notice=None))
        self._till.run(
            lambda: self._sales.recall(sale), done=self._taken_up, failed=self._refuse
        )

    def _found(self, rows: tuple[ParkedRow, ...]) -> None:
        self._show(replace(self.state, rows=rows, is_loaded=True))
        self.move(0)

    def _taken_up(self, view: SaleView) -> None:
        self._show(replace(self.state, is_busy=False))
        changes = view.changes
        notice = told(partial(self._changed, changes), Level.WARN) if changes else None
        self.recalled.emit(notice)

    def _changed(self, changes: tuple[PriceChange, ...]) -> str:
        """What the new prices are; the first is named, the others are counted."""
        first, others = changes[0], len(changes) - 1
        words = self.tr("Price changed: {name} {before} → {after}")
        sentence = words.format(
            name=first.name,
            before=present.money_short(first.before),
            after=present.money_short(first.after),
        )
        if others:
            more = self.tr("and %n more", "", others)
            sentence = f"{sentence} {more}"
        return sentence

    def _refuse(self, refusal: TillError) -> None:
        notice = refused(refusal)
        if isinstance(refusal, WrongState):
            notice = told(
                lambda: self.tr("Finish, park or void the sale on the screen first"),
                Level.WARN,
            )
        self._show(replace(self.state, is_busy=False, notice=notice))

    def _show(self, state: ParkedState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _row_of(sale: Sale, names: dict[CashierId, str]) -> ParkedRow:
    live = sale.live_lines()
    return ParkedRow(
        sale=sale.sale_id,
        at=sale.opened_at,
        total=totals(price_lines(sale.lines)).to_pay,
        last_item=live[-1].item.name if live else "",
        lines=len(live),
        cashier=names.get(sale.cashier, sale.cashier),
        card_four=last_four(sale.card.number) if sale.card else "",
    )
