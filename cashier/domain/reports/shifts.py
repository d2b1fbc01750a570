"""The shifts of a period, each with what it sold and what its drawer lacked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cashier.domain.amounts import Money
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.reports.facts import ReceiptFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFact:
    shift: ShiftId
    number: int
    cashier: CashierId
    opened_at: datetime
    closed_at: datetime | None  # None: it is open.
    opening_cash: Money
    counted: Money | None
    cash: Money  # Sales less returns.
    moved: Money  # In less out.

    @property
    def difference(self) -> Money | None:
        """Counted less expected; None before the count."""
        if self.counted is None:
            return None
        return self.counted - (self.opening_cash + self.cash + self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    fact: ShiftFact
    sales: int
    returns: int
    money: Money  # Goods sold, less goods given back.


def by_shift(
    shifts: Iterable[ShiftFact], receipts: Iterable[ReceiptFact]
) -> tuple[ShiftRow, ...]:
    """In the order of the shifts; only receipts that were given count."""
    mine: dict[ShiftId, list[ReceiptFact]] = {}
    for receipt in receipts:
        mine.setdefault(receipt.shift, []).append(receipt)
    return tuple(_row(fact, mine.get(fact.shift, [])) for fact in shifts)


def _row(fact: ShiftFact, receipts: list[ReceiptFact]) -> ShiftRow:
    back = [receipt for receipt in receipts if receipt.is_return]
    units = sum(
        -receipt.money.units if receipt.is_return else receipt.money.units
        for receipt in receipts
    )
    return ShiftRow(
        fact=fact,
        sales=len(receipts) - len(back),
        returns=len(back),
        money=Money(units),
    )
