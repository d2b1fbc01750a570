"""Coupons that were shown: each is answered, used or with the reason why not.

Their programmes answer for them. Here is what nobody answered for: a coupon of an
unknown programme, of one that is over or not yet open, or of one that this customer
cannot take part in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cashier.domain.loyalty.answers import CouponUse
from cashier.domain.loyalty.basket import Basket
from cashier.domain.loyalty.facts import CouponRef
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.terms import Terms


def unanswered(
    basket: Basket, every: Iterable[Terms], barred: Mapping[str, Reason]
) -> list[CouponUse]:
    """An answer for each coupon whose programme did not get its turn."""
    answered = {(use.code, use.programme) for use in basket.coupons}
    left = [
        ref for ref in basket.draft.coupons if (ref.code, ref.programme) not in answered
    ]
    if not left:
        return []
    known = {terms.programme_id: terms for terms in every}
    return [
        refused(ref, _why_not(ref, known.get(ref.programme), basket, barred))
        for ref in left
    ]


def _why_not(
    ref: CouponRef, terms: Terms | None, basket: Basket, barred: Mapping[str, Reason]
) -> Reason:
    if terms is None:
        return plain(Why.COUPON_UNKNOWN)
    if ref.programme in barred:
        return barred[ref.programme]
    today = basket.day(terms.zone)
    if terms.ends is not None and terms.ends < today:
        return because(Why.COUPON_OVER, programme=ref.programme, on=terms.ends)
    if terms.starts is not None and today < terms.starts:
        return because(Why.COUPON_NOT_YET, programme=ref.programme, on=terms.starts)
    return plain(Why.COUPON_UNKNOWN)  # Not of this shop, or no coupons at all.


def refused(ref: CouponRef, reason: Reason) -> CouponUse:
    return CouponUse(code=ref.code, programme=ref.programme, used=False, reason=reason)


def given_up(uses: Sequence[CouponUse], reason: Reason) -> list[CouponUse]:
    """Where something better applies, no coupon is used up for it."""
    return [
        replace(use, used=False, reason=reason) if use.used else use for use in uses
    ]
