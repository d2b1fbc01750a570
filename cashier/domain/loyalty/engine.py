"""One engine prices every programme: draft + member + programmes + moment -> quote.

Pure: no clock, no store. The till and the central server run this same code. A
programme type is a file beside this one that implements `Programme`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.member import CardStatus, EntryMode


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line as the engine sees it; `floor` is for the whole line."""

    line_no: int
    item_id: str
    category: str
    quantity_milli: int
    total: Money  # After every discount but bonuses.
    floor: Money
    redeemable: bool
    earning: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDraft:
    """What is being bought; `asked` is None while nobody has chosen a sum."""

    lines: tuple[DraftLine, ...]
    asked: Points | None = None

    @property
    def total(self) -> Money:
        return Money.total(line.total for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The member as this till knows it, and what it may spend here."""

    status: CardStatus
    mode: EntryMode = EntryMode.DEVICE
    online: bool = False  # The server answered for this sale.
    confirmed: Points = NO_POINTS  # As of the last word of the server.
    pending: Points = NO_POINTS
    held: Points = NO_POINTS
    spendable: Points = NO_POINTS  # Rights this till holds: guaranteed.
    redemption_off: bool = False  # Clock, disk or restore forbid spending.
    spent_today: Points = NO_POINTS  # By this account, as far as known here.


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuote:
    line_no: int
    redeemed: Money = NO_MONEY
    redeemed_points: Points = NO_POINTS
    earned: Points = NO_POINTS
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """One lot to come: what a programme gives for this sale."""

    programme: str
    version: int
    points: Points
    active_from: date
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What the programmes make of a sale. Line sums equal totals exactly."""

    lines: tuple[LineQuote, ...]
    largest: Points  # The most that may be redeemed.
    binding: Reason  # Which limit makes `largest` what it is, also when zero.
    redeem: Points  # What is redeemed in this quote: min(asked, largest); 0 if None.
    redeem_money: Money
    earnings: tuple[Earning, ...]
    reasons: tuple[Reason, ...]  # Of every zero; order is the order of application.
    minor_per_point: int = 100  # What one whole point buys.

    @property
    def earned(self) -> Points:
        return Points.total(earning.points for earning in self.earnings)


class Programme(Protocol):
    """One programme of one member, in one version."""

    @property
    def programme_id(self) -> str: ...

    @property
    def version(self) -> int: ...

    def quote(self, draft: SaleDraft, member: Snapshot, moment: datetime) -> Quote: ...


def quote(
    draft: SaleDraft,
    member: Snapshot | None,
    programmes: Sequence[Programme],
    moment: datetime,
) -> Quote:
    """The one answer of the engine; without card or programme it says which."""
    if member is None:
        return nothing(draft, because(Why.NO_CARD))
    if not programmes:
        return nothing(draft, because(Why.NO_PROGRAMME))
    # Stacking of several programmes has its own rules; today a chain has one.
    assert len(programmes) == 1, [p.programme_id for p in programmes]
    return programmes[0].quote(draft, member, moment)


def nothing(draft: SaleDraft, reason: Reason) -> Quote:
    """A quote in which nothing is earned and nothing can be redeemed."""
    return Quote(
        lines=tuple(LineQuote(line_no=line.line_no) for line in draft.lines),
        largest=NO_POINTS,
        binding=reason,
        redeem=NO_POINTS,
        redeem_money=NO_MONEY,
        earnings=(),
        reasons=(reason,),
    )
