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
    legs, earlier = _legs(first), tuple(earlier)
    before = Money.total(done.total for done in earlier)
    whole = _shares(legs, before + money)
    found = []
    for leg, share in zip(legs, _rest(legs, whole, earlier, money), strict=True):
        amount = share + (leg.cause if donated else NO_MONEY)
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


def _rest(
    legs: Sequence[_Leg],
    whole: Sequence[Money],
    earlier: Sequence[CompletedSale],
    money: Money,
) -> list[Money]:
    """What each leg still gets of its whole share.

    Less what it really got: two tills that did not know of each other may have
    rounded otherwise. What one got too much then, the others get less, cash first.
    """
    gone: dict[tuple[TenderKind, AccountId | None], Money] = {}
    for done in earlier:
        for tender in done.tenders:
            key = (tender.kind, tender.account)
            gone[key] = gone.get(key, NO_MONEY) + tender.amount
    rest = [
        max(share - gone.get((leg.kind, leg.account), NO_MONEY), NO_MONEY)
        for leg, share in zip(legs, whole, strict=True)
    ]
    over = Money.total(rest) - money
    for at, share in enumerate(rest):
        less = max(min(over, share), NO_MONEY)
        rest[at], over = share - less, over - less
    return rest


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
