"""Causes that can be given to, and the rates of ways of paying: for the payment screen.

Pure functions of the sale's view.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.cashback import CashbackTerms
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.facts import Snapshot
from cashier.domain.loyalty.gift_cards import GiftCardTerms
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.domain.tenders import TenderKind
from cashier.till.views import SaleView

_OFFERED = (TenderKind.CARD, TenderKind.CASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    programme: str
    round_up: Money = NO_MONEY  # To the next round sum; nothing: it is round.
    money: Money = NO_MONEY  # Given already.
    points: Points = NO_POINTS
    takes_money: bool = True
    takes_points: bool = False
    spendable: Points = NO_POINTS  # Of the purse that points are given from.

    @property
    def is_given(self) -> bool:
        return bool(self.money) or bool(self.points)


def causes_of(view: SaleView) -> tuple[Cause, ...]:
    """Where something was given first, then in the order of the programmes."""
    if view.quote is None or view.sale is None:
        return ()
    found = [
        _cause(view, programme.terms)
        for programme in view.programmes
        if isinstance(programme.terms, CharityTerms)
        and programme.terms.is_in_force(view.sale.opened_at.date(), 0)
    ]
    known = {cause.programme: cause for cause in found}
    return tuple(sorted(known.values(), key=lambda cause: not cause.is_given))


def _cause(view: SaleView, terms: CharityTerms) -> Cause:
    assert view.quote is not None
    offers = (o for o in view.quote.offers if o.why is Why.ROUND_UP)
    mine = (o for o in offers if o.fact("programme") == terms.programme_id)
    given = [d for d in view.quote.donations if d.programme == terms.programme_id]
    purse = view.snapshot.purse(terms.purse) if view.snapshot is not None else None
    return Cause(
        programme=terms.programme_id,
        round_up=next((_money_of(offer) for offer in mine), NO_MONEY),
        money=Money.total(d.money for d in given),
        points=Points.total(d.points for d in given),
        takes_money=bool(terms.most_minor),
        takes_points=terms.takes_points,
        spendable=purse.spendable if purse is not None else NO_POINTS,
    )


def _money_of(offer: Reason) -> Money:
    money = offer.fact("money")
    assert isinstance(money, Money), offer
    return money


def rates_of(view: SaleView) -> tuple[tuple[str, TenderKind, int], ...]:
    """Cashback programmes with their hundredths of a percent for each tender."""
    if view.snapshot is None:
        return ()
    return tuple(
        (terms.programme_id, kind, terms.rate_of(kind))
        for terms in (programme.terms for programme in view.programmes)
        if isinstance(terms, CashbackTerms) and _is_enrolled(terms, view.snapshot)
        for kind in _OFFERED
    )


def _is_enrolled(terms: CashbackTerms, member: Snapshot) -> bool:
    """Of what is for everybody nobody has to be a member."""
    if not terms.by_enrolment:
        return True
    return member.enrolled is not None and terms.programme_id in member.enrolled


def takes_gift_cards(view: SaleView) -> bool:
    return any(isinstance(p.terms, GiftCardTerms) for p in view.programmes)
