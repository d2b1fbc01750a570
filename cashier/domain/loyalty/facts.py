"""What the engine is given: the sale as a draft, and the member as known here.

Frozen values without behaviour worth a rule. A *purse* is what a member can spend of
one kind: points, cashback money, stamps. The main purse has no name; every other is
named by the programmes that fill it. Each purse is an account of the ledger, so that
rights, lots and returns are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.member import (
    CardStatus,
    EntryMode,
    LevelState as LevelState,
    MembershipState as MembershipState,
    Turnover as Turnover,
)
from cashier.domain.tenders import TenderKind

MAIN = ""  # The name of the main purse.


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line as the engine sees it; `floor` is for the whole line."""

    line_no: int
    item_id: str
    category: str
    quantity_milli: int
    total: Money  # As priced by the shop, before any programme.
    floor: Money
    redeemable: bool
    earning: bool
    is_piece: bool = True  # Counted, not weighed.
    gross: Money | None = None  # Before the shop's own discount; None: as `total`.
    tax_percent: int | None = None
    discountable: bool = True
    is_goods: bool = True  # False: a fee or a gift card; no turnover.

    @property
    def is_reduced(self) -> bool:
        """On offer already: the shop itself lowered the price."""
        return self.gross is not None and self.gross.units > self.total.units


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTender:
    """A way of paying that is known already, or supposed for a preview."""

    kind: TenderKind
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the customer chose to spend of one purse."""

    purse: str
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRef:
    """A coupon that was shown for this sale.

    `granted`: a right for it is held here, so that it cannot be used elsewhere.
    A coupon without limits needs none; its programme says so.
    `refused`: the server was asked for that right, and there is none to give.
    """

    code: str
    programme: str
    granted: bool = False
    refused: bool = False
    card: str | None = None  # Of whom alone it is good; None: whoever has it.
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationAsked:
    """What the customer gives to a cause: money on top, or points."""

    programme: str
    money: Money = NO_MONEY
    points: Points = NO_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDraft:
    """What is being bought, and what was chosen so far."""

    lines: tuple[DraftLine, ...]
    choices: tuple[Choice, ...] = ()
    coupons: tuple[CouponRef, ...] = ()
    donations: tuple[DonationAsked, ...] = ()
    tenders: tuple[DraftTender, ...] = ()
    store: int = 0  # The number of the shop; 0: any.

    @property
    def total(self) -> Money:
        return Money(sum(line.total.units for line in self.lines))

    def asked(self, purse: str = MAIN) -> Points:
        """What was chosen of a purse; nothing where nobody has chosen."""
        for choice in self.choices:
            if choice.purse == purse:
                return choice.points
        return NO_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseState:
    """One purse as this till knows it."""

    purse: str = MAIN
    confirmed: Points = NO_POINTS  # As of the last word of the server.
    pending: Points = NO_POINTS
    held: Points = NO_POINTS
    spendable: Points = NO_POINTS  # Rights this till holds: guaranteed.
    spent_today: Points = NO_POINTS  # As far as known here.
    redemptions_today: int = 0
    online: bool = False  # The server answered for this purse and sale.


NO_PURSE = PurseState()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The member as this till knows it, and what may be spent here."""

    status: CardStatus
    mode: EntryMode = EntryMode.DEVICE
    redemption_off: bool = False  # Clock, disk or restore forbid spending.
    purses: tuple[PurseState, ...] = ()
    turnovers: tuple[Turnover, ...] = ()
    levels: tuple[LevelState, ...] = ()
    memberships: tuple[MembershipState, ...] = ()
    enrolled: frozenset[str] | None = None  # None: in every programme of the chain.
    birthday: tuple[int, int] | None = None  # Month and day.
    sales_today: int = 0  # Completed before this one, as far as known here.
    card: str = ""
    partner: str = ""  # Whose card it is; empty: our own.

    def purse(self, name: str = MAIN) -> PurseState:
        for state in self.purses:
            if state.purse == name:
                return state
        return NO_PURSE

    @property
    def online(self) -> bool:
        """The server answered for this sale."""
        return self.purse().online

    @property
    def spendable(self) -> Points:
        return self.purse().spendable

    @property
    def confirmed(self) -> Points:
        return self.purse().confirmed

    @property
    def pending(self) -> Points:
        return self.purse().pending

    @property
    def held(self) -> Points:
        return self.purse().held

    def turnover(self, programme: str) -> Turnover | None:
        return next((t for t in self.turnovers if t.programme == programme), None)

    def level(self, programme: str) -> LevelState | None:
        return next((v for v in self.levels if v.programme == programme), None)

    def membership(self, programme: str) -> MembershipState | None:
        """The one that ends last: an early renewal follows the present one."""
        mine = [m for m in self.memberships if m.programme == programme]
        return max(mine, key=lambda m: m.ends, default=None)


def total_of(tenders: Iterable[DraftTender]) -> Money:
    return Money.total(tender.amount for tender in tenders)
