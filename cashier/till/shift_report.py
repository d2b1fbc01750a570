"""The report of a shift as one value: X while it is open, Z when it is closed.

An X may be taken any number of times and changes nothing; a Z exists once. Money
and loyalty are stated apart. What the server's ledger says of the same shift is
put beside the till's own figures when it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.overrides import Override
from cashier.domain.shift import DrawerCount, DrawerMovement, Shift, ShiftTotals


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
    gift: Money = NO_MONEY  # Paid with gift cards, beside the money.
    gift_sold: Money = NO_MONEY
    donated: Money = NO_MONEY
    moved: Money | None = None  # None: an older server does not say.
    overrides: int | None = None
    ack_seq: int = field(default=0, compare=False)  # What it had when it answered.

    def says_the_same(self, other: ServerFigures) -> bool:
        """What either of them does not know is no difference."""
        mine = replace(
            self,
            moved=self.moved if other.moved is not None else None,
            overrides=self.overrides if other.overrides is not None else None,
        )
        theirs = replace(
            other,
            moved=other.moved if self.moved is not None else None,
            overrides=other.overrides if self.overrides is not None else None,
        )
        return mine == theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class ZDocument:
    """A Z as it was made, or an addendum to one. Never changed afterwards."""

    shift_id: ShiftId
    number: int  # Of the shift.
    addendum: int  # 0: the Z itself; then 1, 2 ...
    at: datetime
    seq: int  # Of its entry in the journal: what the server has before, it has whole.
    late: int  # Entries that waited at the closing, beside its own.
    lines: tuple[str, ...]  # As printed.
    server: ServerFigures | None = None  # As they were known then.

    @property
    def title(self) -> str:
        """Also of its print jobs."""
        z = f"Z-{self.number}"
        return f"{z}/{self.addendum}" if self.addendum else z


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
    movements: tuple[DrawerMovement, ...] = ()
    overrides: tuple[Override, ...] = ()
    counts: tuple[DrawerCount, ...] = ()
    names: Mapping[CashierId, str] = field(default_factory=dict)

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
            money=self.totals.cash + self.totals.card,
            redeemed=self.totals.redeemed,
            earned=self.totals.earned,
            given_back=self.totals.given_back,
            taken_back=self.totals.taken_back,
            gift=self.totals.gift,
            gift_sold=self.totals.gift_sold,
            donated=self.totals.donated,
            moved=Money.total(m.amount for m in self.movements if m.is_told),
            overrides=len(self.overrides),
        )

    @property
    def openings(self) -> int:
        """How often the drawer was opened and nothing moved."""
        return sum(movement.is_opening for movement in self.movements)

    def name(self, cashier: CashierId) -> str:
        return self.names.get(cashier, cashier)

    @property
    def agrees(self) -> bool | None:
        """Whether the server's ledger says the same; None: not known."""
        if self.server is None:
            return None
        return self.own_figures.says_the_same(self.server)
