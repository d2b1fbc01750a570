"""The types of programmes: by the word that the terms call them.

A new type is one file beside this one and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cashier.domain.loyalty.accumulating import (
    AccumulatingProgramme,
    AccumulatingTerms,
)
from cashier.domain.loyalty.cashback import CashbackProgramme, CashbackTerms
from cashier.domain.loyalty.charity import CharityProgramme, CharityTerms
from cashier.domain.loyalty.coalition import CoalitionProgramme, CoalitionTerms
from cashier.domain.loyalty.coupons import CouponProgramme, CouponTerms
from cashier.domain.loyalty.discount import DiscountProgramme, DiscountTerms
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.gift_cards import GiftCardProgramme, GiftCardTerms
from cashier.domain.loyalty.membership import MembershipProgramme, MembershipTerms
from cashier.domain.loyalty.points import PointsProgramme, PointsTerms
from cashier.domain.loyalty.stamps import StampsProgramme, StampsTerms
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.tiers import TiersProgramme, TiersTerms

_TYPES: Mapping[str, tuple[type[Terms], type[Any]]] = {
    CashbackTerms.TYPE: (CashbackTerms, CashbackProgramme),
    CoalitionTerms.TYPE: (CoalitionTerms, CoalitionProgramme),
    PointsTerms.TYPE: (PointsTerms, PointsProgramme),
    TiersTerms.TYPE: (TiersTerms, TiersProgramme),
    DiscountTerms.TYPE: (DiscountTerms, DiscountProgramme),
    AccumulatingTerms.TYPE: (AccumulatingTerms, AccumulatingProgramme),
    MembershipTerms.TYPE: (MembershipTerms, MembershipProgramme),
    CharityTerms.TYPE: (CharityTerms, CharityProgramme),
    StampsTerms.TYPE: (StampsTerms, StampsProgramme),
    CouponTerms.TYPE: (CouponTerms, CouponProgramme),
    GiftCardTerms.TYPE: (GiftCardTerms, GiftCardProgramme),
}
TYPE_NAMES = tuple(sorted(_TYPES))


def terms_class(name: str) -> type[Terms]:
    """The class of the terms of a type; KeyError for a word nobody knows."""
    return _TYPES[name][0]


def programme_of(terms: Terms) -> Programme:
    """What prices with these terms."""
    programme: Programme = _TYPES[terms.TYPE][1](terms)
    return programme
