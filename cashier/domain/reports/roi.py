"""What the programme costs against the margin it stands on.

The cost is what members did not pay: points redeemed and discounts. How much of their
buying the programme caused nobody can see in receipts; so the first answer is how much
it would have to have caused (the break-even), and the second takes the change of the
same members for it, with the interval of that change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from cashier.domain.amounts import Money
from cashier.domain.reports.before_after import BeforeAfter
from cashier.domain.reports.facts import ReceiptFact
from cashier.domain.reports.statistics import Interval, Share, rounded

WHOLE = 10_000  # Hundredths of a percent.


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeReturn:
    receipts: int  # With a card.
    cost: Money
    margin: Money  # On what those receipts brought; at the stated percentage.
    break_even: Share  # Of members' buying that must be due to the programme.
    gain: Money | None  # Margin on the change of the same members; None: not known.
    roi: Share | None  # (gain - cost) / cost.
    roi_interval: Interval | None  # In hundredths of a percent.


def programme_return(
    receipts: Iterable[ReceiptFact], compared: BeforeAfter, margin_hundredths: int
) -> ProgrammeReturn:
    mine = [fact for fact in receipts if fact.is_member_sale]
    cost = sum(fact.discount.units + fact.redeemed_money.units for fact in mine)
    brought = sum(fact.money.units for fact in mine)
    margin = rounded(Fraction(brought * margin_hundredths, WHOLE))
    gain, roi, interval = None, None, None
    if compared.comparison is not None:
        more = (compared.money_after - compared.money_before).units
        gain = rounded(Fraction(more * margin_hundredths, WHOLE))
        roi = Share(part=gain - cost, whole=cost)
        interval = _roi_interval(compared, cost, margin_hundredths)
    return ProgrammeReturn(
        receipts=len(mine),
        cost=Money(cost),
        margin=Money(margin),
        break_even=Share(part=cost, whole=margin),
        gain=None if gain is None else Money(gain),
        roi=roi,
        roi_interval=interval,
    )


def _roi_interval(
    compared: BeforeAfter, cost: int, margin_hundredths: int
) -> Interval | None:
    assert compared.comparison is not None
    interval = compared.comparison.interval
    if interval is None or not cost:
        return None

    def roi(of_one: int) -> int:
        gain = Fraction(of_one * compared.members * margin_hundredths, WHOLE)
        return rounded((gain - cost) / cost * WHOLE)

    return Interval(low=roi(interval.low), high=roi(interval.high))
