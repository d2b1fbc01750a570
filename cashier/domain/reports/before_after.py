"""The same members in these days and in as many days before them.

Only who bought in both is compared, each with himself, so that a difference is not
one between kinds of people. What else changed meanwhile (season, prices) is in it
too, and who stayed away altogether is not: both numbers stand beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cashier.domain.amounts import Money
from cashier.domain.reports.facts import ReceiptFact
from cashier.domain.reports.statistics import Comparison, change


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    members: int  # Who bought in both.
    only_before: int
    only_after: int
    receipts_before: int
    receipts_after: int
    money_before: Money  # Of those in both, as the receipts above.
    money_after: Money
    comparison: Comparison | None  # Of one member's money, in minor units.


def before_after(
    before: Iterable[ReceiptFact], after: Iterable[ReceiptFact]
) -> BeforeAfter:
    counts_before, money_before = _by_member(before)
    counts_after, money_after = _by_member(after)
    both = sorted(money_before.keys() & money_after.keys())
    return BeforeAfter(
        members=len(both),
        only_before=len(money_before) - len(both),
        only_after=len(money_after) - len(both),
        receipts_before=sum(counts_before[who] for who in both),
        receipts_after=sum(counts_after[who] for who in both),
        money_before=Money(sum(money_before[who] for who in both)),
        money_after=Money(sum(money_after[who] for who in both)),
        comparison=change(money_after[who] - money_before[who] for who in both),
    )


def _by_member(facts: Iterable[ReceiptFact]) -> tuple[Counter[str], Counter[str]]:
    receipts: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for fact in facts:
        if fact.is_member_sale:
            receipts[fact.who] += 1
            money[fact.who] += fact.money.units
    return receipts, money
