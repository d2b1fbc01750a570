"""Money goes back the way it came: in the proportion of the sale's tenders.

Cumulative like everything else of a return: each tender closes to its own whole,
whatever the order of partial returns. What was given to a cause beside the goods was
paid by the first tenders that could, cash before cards, and comes back there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_MONEY, Money, share_up_to
from cashier.domain.ids import AccountId
from cashier.domain.sale import Tender, TenderKind
from cashier.till.ports import CompletedSale


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leg:
    kind: TenderKind
    account: AccountId | None
    goods: Money
    cause: Money = NO_MONEY


def legs_back(
    first: CompletedSale,
    earlier: Iterable[CompletedSale],
    money: Money,
    donated: Money = NO_MONEY,
) -> tuple[Tender, ...]:
    """So much money for goods, and a donation, by the tenders they were paid with."""
    legs = _legs(first)
    before = Money.total(done.total for done in earlier)
    gone = _shares(legs, before)
    now = _shares(legs, before + money)
    found = []
    for leg, old, new in zip(legs, gone, now, strict=True):
        amount = new - old + (leg.cause if donated else NO_MONEY)
        if amount:
            found.append(
                Tender(
                    kind=leg.kind,
                    amount=amount,
                    received=amount,
                    account=leg.account,
                )
            )
    return tuple(found)


def _legs(first: CompletedSale) -> list[_Leg]:
    """Cash first, then the bank's card, then each gift card; each once."""
    sums: dict[tuple[TenderKind, AccountId | None], Money] = {}
    for tender in first.tenders:
        key = (tender.kind, tender.account)
        sums[key] = sums.get(key, NO_MONEY) + tender.amount
    order = list(TenderKind)
    keys = sorted(sums, key=lambda key: (order.index(key[0]), key[1] or ""))
    legs = [_Leg(kind=kind, account=of, goods=sums[kind, of]) for kind, of in keys]
    cause = Money.total(donation.money for donation in first.donations)
    for at, leg in enumerate(legs):
        part = min(leg.goods, cause)
        legs[at] = replace(leg, goods=leg.goods - part, cause=part)
        cause = cause - part
    return legs


def _shares(legs: Sequence[_Leg], money: Money) -> list[Money]:
    """What each leg has of the first so much money; exact, none ever goes down.

    From the last leg to the first: each takes its share of what the later ones
    left, and cash, which is first, takes the rest.
    """
    found: list[Money] = []
    left, whole = money, Money.total(leg.goods for leg in legs)
    for leg in reversed(legs):
        share = NO_MONEY
        if whole:
            units = share_up_to(leg.goods.units, left.units, whole.units)
            share = Money(units)
        found.append(share)
        left, whole = left - share, whole - leg.goods
    return found[::-1]
