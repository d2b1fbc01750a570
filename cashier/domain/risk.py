"""Limited risk: what a till may let a customer spend that nobody guarantees.

The chain may lend a till a pool: leave to spend without cover, for any account, up
to a sum. The server books the pool on the chain's limit before it grants it, so all
tills together never exceed that limit. A pool states besides how much one account
may draw at this till before the server has seen it, and how much one sale may draw.
It is used only without a link, and only after every right of the customer's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ids import AccountId, LotId
from cashier.domain.ledger import Draw, Right, RightDraw, RightKind, sum_of

POOL_ACCOUNT = AccountId("~risk")  # The chain's own: a pool belongs to no member.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A right of the chain at this till, with its two smaller limits."""

    right: Right
    per_account: Points  # Not yet seen by the server, at this till.
    per_sale: Points

    def __post_init__(self) -> None:
        assert is_pool(self.right), self
        assert self.per_account > NO_POINTS, self
        assert self.per_sale > NO_POINTS, self


def is_pool(right: Right) -> bool:
    """Carved from no lot: its one slice bears its own name."""
    return (
        right.kind is RightKind.RISK
        and right.account == POOL_ACCOUNT
        and [str(part.lot_id) for part in right.slices] == [str(right.right_id)]
    )


def is_risk_draw(part: RightDraw) -> bool:
    """Whether this was drawn from a pool, and not from the customer's lots."""
    return all(str(draw.lot_id) == str(part.right_id) for draw in part.draws)


def risk_in(parts: Iterable[RightDraw]) -> Points:
    """How much of these draws stands on a pool."""
    return Points.total(sum_of(part.draws) for part in parts if is_risk_draw(part))


def allowance(
    pools: Sequence[Pool], *, used: Points, reserved: Points, known: Points
) -> Points:
    """What this account may draw more, in this sale, at this till.

    `used` is what the account drew here and the server has not settled, `reserved`
    what this sale has drawn already, `known` what the account has beyond its rights
    here as far as anybody knows: nobody is lent what he never had.
    """
    if not pools:
        return NO_POINTS
    left = Points.total(sum_of(pool.right.left()) for pool in pools)
    per_account = min(pool.per_account for pool in pools) - used - reserved
    per_sale = min(pool.per_sale for pool in pools) - reserved
    return max(min(left, per_account, per_sale, known), NO_POINTS)


def whole_slice(right_id: str, points: Points) -> tuple[Draw, ...]:
    """The slice of a pool that names itself."""
    return (Draw(lot_id=LotId(right_id), points=points, expires_on=None),)
