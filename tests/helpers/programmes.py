"""Programmes of every kind with few words, for the tests of acts."""

from __future__ import annotations

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, LotId, purse_account
from cashier.domain.ledger import Draw, Right, RightKind
from cashier.domain.loyalty.cashback import CashbackProgramme, CashbackTerms, TenderRate
from cashier.domain.loyalty.charity import CharityProgramme, CharityTerms
from cashier.domain.loyalty.coupons import CouponProgramme, CouponTerms
from cashier.domain.loyalty.discount import DiscountProgramme, DiscountTerms
from cashier.domain.loyalty.gift_cards import (
    GiftArticle,
    GiftCardProgramme,
    GiftCardTerms,
)
from cashier.domain.loyalty.membership import Fee, MembershipProgramme, MembershipTerms
from cashier.domain.loyalty.stamps import StampsProgramme, StampsTerms
from cashier.domain.tenders import TenderKind
from tests.helpers.builders import ACCOUNT, a_lot, a_right, code

GIFT_ARTICLE = code("4600007")
FEE_ARTICLE = code("4600008")


def luhn(body: str) -> str:
    from cashier.domain.check_digits import luhn_is_right

    return next(body + last for last in "0123456789" if luhn_is_right(body + last))


COUPON_CODE = luhn("27" + "1" * 17)
GIFT_CODE = luhn("28" + "2" * 17)
OTHER_GIFT_CODE = luhn("28" + "3" * 17)


def cashback(**terms: object) -> CashbackProgramme:
    """Two percent of what is paid in cash, three by the bank's card."""
    rates = (
        TenderRate(tender=TenderKind.CASH, percent_hundredths=200),
        TenderRate(tender=TenderKind.CARD, percent_hundredths=300),
    )
    given = {"programme_id": "wallet", "version": 1, "rates": rates} | terms
    return CashbackProgramme(CashbackTerms(**given))  # type: ignore[arg-type]


def coupon(**terms: object) -> CouponProgramme:
    """Thirty rubles off."""
    given = {"programme_id": "thirty", "version": 1, "sum_minor": 3_000} | terms
    return CouponProgramme(CouponTerms(**given))  # type: ignore[arg-type]


def discount(**terms: object) -> DiscountProgramme:
    given = {"programme_id": "ten", "version": 1, "percent_hundredths": 1_000} | terms
    return DiscountProgramme(DiscountTerms(**given))  # type: ignore[arg-type]


def gift_cards(**terms: object) -> GiftCardProgramme:
    """One article, of whatever amount is paid."""
    given = {
        "programme_id": "gifts",
        "version": 1,
        "articles": (GiftArticle(item=GIFT_ARTICLE),),
    } | terms
    return GiftCardProgramme(GiftCardTerms(**given))  # type: ignore[arg-type]


def membership(**terms: object) -> MembershipProgramme:
    """A year for what the article costs."""
    given = {
        "programme_id": "club",
        "version": 1,
        "fees": (Fee(item=FEE_ARTICLE, months=12),),
    } | terms
    return MembershipProgramme(MembershipTerms(**given))  # type: ignore[arg-type]


def charity(**terms: object) -> CharityProgramme:
    given = {"programme_id": "shelter", "version": 1, "cause": "shelter"} | terms
    return CharityProgramme(CharityTerms(**given))  # type: ignore[arg-type]


def stamps(**terms: object) -> StampsProgramme:
    given = {"programme_id": "cups", "version": 1, "stamps_for_free": 5} | terms
    return StampsProgramme(StampsTerms(**given))  # type: ignore[arg-type]


def purse_right(purse: str, *, of: int, right: str = "") -> Right:
    """A standing right of one purse, in whole points of a lot of its own."""
    return a_right(
        right or f"right-{purse}",
        a_lot(f"lot-{purse}", of=of),
        account=purse_account(ACCOUNT, purse),
    )


def bearer_right(
    account: AccountId, *, hundredths: int, right: str = "", hold: bool = False
) -> Right:
    part = Draw(
        lot_id=LotId(f"lot-{account[-6:]}"), points=Points(hundredths), expires_on=None
    )
    kind = RightKind.HOLD if hold else RightKind.STANDING
    return a_right(right or f"right-{account[-6:]}", part, kind=kind, account=account)
