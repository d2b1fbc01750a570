"""Terms of this till's programmes: which of them an article, a code or a line is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cashier.domain.ids import AccountId, purse_account, purse_of
from cashier.domain.loyalty.coupons import CouponKind, CouponTerms, series_code
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.gift_cards import GiftCardTerms
from cashier.domain.loyalty.membership import MembershipTerms
from cashier.domain.loyalty.terms import Terms
from cashier.domain.pricing import draft_of, price_line
from cashier.domain.sale import Line, ShownCoupon

_COUPON_PURSE = "c-"  # Of a member: uses of one series.


def terms_of(programmes: Iterable[Programme], programme: str) -> Terms | None:
    """The newest terms of a programme, in force or not."""
    found = [p for p in programmes if p.programme_id == programme]
    return max(found, key=lambda p: p.version).terms if found else None


def in_force(programmes: Iterable[Programme], day: date, store: int) -> Iterator[Terms]:
    """Terms of each programme that is in force, its newest version."""
    newest: dict[str, Terms] = {}
    for programme in programmes:
        terms = programme.terms
        known = newest.get(terms.programme_id)
        is_newer = known is None or known.version < terms.version
        if is_newer and terms.is_in_force(day, store):
            newest[terms.programme_id] = terms
    yield from newest.values()


# --- gift cards ------------------------------------------------------------------


def gift_terms(
    programmes: Iterable[Programme], day: date, store: int, programme: str = ""
) -> GiftCardTerms | None:
    """The chain's gift cards; of that programme, where a card is known to be of one."""
    found = [
        terms
        for terms in in_force(programmes, day, store)
        if isinstance(terms, GiftCardTerms)
    ]
    named = [terms for terms in found if terms.programme_id == programme]
    return next(iter(named or found), None)


def gift_terms_of(
    line: Line, programmes: Iterable[Programme], day: date, store: int
) -> GiftCardTerms | None:
    """The programme whose card this line sells; None: it sells something else."""
    (draft,) = draft_of([price_line(line)]).lines
    for terms in in_force(programmes, day, store):
        if isinstance(terms, GiftCardTerms) and terms.article_of(draft) is not None:
            return terms
    return None


def sells_loyalty(line: Line, programmes: Iterable[Programme]) -> bool:
    """A gift card or a membership: no goods that could come back by themselves."""
    (draft,) = draft_of([price_line(line)]).lines
    for programme in programmes:
        terms = programme.terms
        if isinstance(terms, GiftCardTerms) and terms.article_of(draft) is not None:
            return True
        if isinstance(terms, MembershipTerms) and terms.fee_of(draft) is not None:
            return True
    return False


# --- coupons ---------------------------------------------------------------------


def series_of(code: str, programmes: Sequence[Programme]) -> CouponTerms | None:
    """The series that has this code: its programme is called so."""
    for programme in programmes:
        terms = programme.terms
        is_series = isinstance(terms, CouponTerms) and terms.kind is CouponKind.SERIES
        if is_series and series_code(terms.programme_id) == series_code(code):
            assert isinstance(terms, CouponTerms)
            return terms
    return None


def coupon_accounts(
    coupon: ShownCoupon, programmes: Iterable[Programme], member: AccountId | None
) -> tuple[AccountId, ...]:
    """Accounts of which one use each is needed; none: it is without limits."""
    found = [coupon.account] if coupon.account is not None else []
    terms = terms_of(programmes, coupon.programme)
    limited = isinstance(terms, CouponTerms) and terms.uses_each is not None
    if limited and member is not None:
        found.append(purse_account(member, _COUPON_PURSE + coupon.programme))
    return tuple(found)


def is_of_coupon(account: AccountId) -> bool:
    """One use of a coupon is kept there, and nothing else."""
    return account.startswith("coupon-") or purse_of(account)[1].startswith(
        _COUPON_PURSE
    )
