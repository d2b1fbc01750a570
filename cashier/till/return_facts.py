"""A sale that goods come back from, and the two ways in which something goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.events import SpentOn
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.loyalty.terms import TakeBack
from cashier.till.ports import CompletedSale
from cashier.till.records import EarnedLot


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A sale that goods come back from, and what came back of it before."""

    done: CompletedSale
    earlier: tuple[CompletedSale, ...] = ()
    accounts: Mapping[RightId, AccountId] = field(default_factory=dict)

    @property
    def gone(self) -> dict[int, int]:
        """Thousandths given back before, by line number."""
        gone: dict[int, int] = {}
        for done in self.earlier:
            for line in done.lines:
                gone[line.line_no] = gone.get(line.line_no, 0) + line.quantity_milli
        return gone

    @property
    def left(self) -> dict[int, int]:
        gone = self.gone
        return {
            line.line_no: line.quantity_milli - gone.get(line.line_no, 0)
            for line in self.done.lines
        }

    def drawn(self, account: AccountId) -> tuple[RightDraw, ...]:
        """What the sale spent of one account."""
        return tuple(
            part
            for part in self.done.redeemed
            if self.accounts.get(part.right_id, self.done.account) == account
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseBack:
    """Of one purse and programme: what comes back, and what is taken again."""

    purse: str
    programme: str
    version: int
    back: tuple[Draw, ...] = ()
    taken: Points = NO_POINTS
    lot: EarnedLot | None = None  # What is taken is taken from it first.
    take_back: TakeBack = TakeBack.DEBT
    grace_days: int = 0
    use: SpentOn = SpentOn.GOODS  # What that had been spent for.


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerBack:
    """A use of a coupon, or money of a gift card, that goes back to it."""

    account: AccountId
    back: tuple[Draw, ...]
    use: SpentOn
