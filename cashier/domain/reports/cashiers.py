"""Cashiers side by side: what each sold, and what each did beside selling.

A void or an override is a question, not an answer: who works the busiest till has the
most of both. So each has the number of sales beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import CashierId
from cashier.domain.reports.facts import Intervention, InterventionFact, ReceiptFact
from cashier.domain.reports.statistics import Sample, Share, rounded

_OVERRIDES = (Intervention.NO_RECEIPT, Intervention.DECISION, Intervention.ALLOWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashierRow:
    cashier: CashierId
    sales: int
    money: Money
    average: Money | None
    with_card: Share
    earned: Points
    redeemed: Points
    redeemed_offline: Points
    typed: int
    returns: int
    returned: Money
    voids: int
    line_voids: int
    overrides: int  # What a manager allowed or did.


def by_cashier(
    receipts: Iterable[ReceiptFact], interventions: Iterable[InterventionFact]
) -> tuple[CashierRow, ...]:
    """The most money first; who only voided is there too."""
    mine: dict[CashierId, list[ReceiptFact]] = {}
    done: dict[CashierId, list[InterventionFact]] = {}
    for fact in receipts:
        mine.setdefault(fact.cashier, []).append(fact)
    for act in interventions:
        done.setdefault(act.cashier, []).append(act)
    rows = [
        _row(cashier, mine.get(cashier, []), done.get(cashier, []))
        for cashier in mine.keys() | done.keys()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.money.units, row.cashier)))


def _row(
    cashier: CashierId, facts: list[ReceiptFact], acts: list[InterventionFact]
) -> CashierRow:
    sales = [fact for fact in facts if not fact.is_return]
    back = [fact for fact in facts if fact.is_return]
    sample = Sample.of(fact.money.units for fact in sales)
    return CashierRow(
        cashier=cashier,
        sales=sample.count,
        money=Money(sample.total),
        average=None if sample.mean is None else Money(rounded(sample.mean)),
        with_card=Share(part=sum(f.has_card for f in sales), whole=len(sales)),
        earned=Points.total(fact.earned for fact in sales),
        redeemed=Points.total(fact.redeemed for fact in sales),
        redeemed_offline=Points.total(f.redeemed for f in sales if f.is_offline),
        typed=sum(fact.is_typed for fact in sales),
        returns=len(back),
        returned=Money.total(fact.money for fact in back),
        voids=_count(acts, Intervention.SALE_VOIDED),
        line_voids=_count(acts, Intervention.LINE_VOIDED),
        overrides=_count(acts, *_OVERRIDES),
    )


def _count(acts: list[InterventionFact], *kinds: Intervention) -> int:
    return sum(act.kind in kinds for act in acts)
