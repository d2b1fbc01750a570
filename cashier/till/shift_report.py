"""The report of a shift as one value: X while it is open, Z when it is closed.

An X may be taken any number of times and changes nothing; a Z exists once. Money
and loyalty are stated apart. What the server's ledger says of the same shift is
put beside the till's own figures when it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cashier.domain.amounts import Money, Points
from cashier.domain.shift import Shift, ShiftTotals


class ReportKind(Enum):
    X = "x"  # A look at an open shift.
    Z = "z"  # The closing document of a closed one.


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFigures:
    """What the server's ledger holds of a shift."""

    sales: int
    returns: int
    money: Money  # Sales less returns.
    redeemed: Points
    earned: Points
    given_back: Points
    taken_back: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport:
    kind: ReportKind
    shift: Shift
    totals: ShiftTotals
    cashier_name: str
    shop: str
    store_number: int
    till_number: int
    at: datetime
    queued: int  # Entries the server has not acknowledged yet.
    server: ServerFigures | None = None  # None: the server was not asked or silent.

    def __post_init__(self) -> None:
        assert (self.kind is ReportKind.X) == self.shift.is_open, self.shift

    @property
    def expected(self) -> Money:
        """What should be in the drawer."""
        return self.totals.expected(self.shift.opening_cash)

    @property
    def counted(self) -> Money | None:
        return self.shift.counted

    @property
    def difference(self) -> Money | None:
        """Counted less expected: negative is short. None before the count."""
        if self.shift.counted is None:
            return None
        return self.shift.counted - self.expected

    @property
    def own_figures(self) -> ServerFigures:
        """The till's own account of what the server's figures should be."""
        return ServerFigures(
            sales=self.totals.sales,
            returns=self.totals.returns,
            money=self.totals.cash + self.totals.card + self.totals.gifts,
            redeemed=self.totals.redeemed,
            earned=self.totals.earned,
            given_back=self.totals.given_back,
            taken_back=self.totals.taken_back,
        )

    @property
    def agrees(self) -> bool | None:
        """Whether the server's ledger says the same; None: not known."""
        return None if self.server is None else self.server == self.own_figures
