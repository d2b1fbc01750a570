"""What a programme is called on paper: by its own name, else by what it is.

A chain need not name its programmes; a customer never reads the id of one.
"""

from __future__ import annotations

from collections.abc import Mapping

from cashier.domain.loyalty.accumulating import AccumulatingTerms
from cashier.domain.loyalty.cashback import CashbackTerms
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.coalition import CoalitionTerms
from cashier.domain.loyalty.coupons import CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.gift_cards import GiftCardTerms
from cashier.domain.loyalty.membership import MembershipTerms
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.tiers import TiersTerms

_NAMELESS: Mapping[str, tuple[str, str]] = {  # By type: in Russian, in English.
    PointsTerms.TYPE: ("Бонусы", "Bonuses"),
    TiersTerms.TYPE: ("Уровни", "Levels"),
    CashbackTerms.TYPE: ("Кешбэк", "Cashback"),
    CoalitionTerms.TYPE: ("Бонусы партнёров", "Partner bonuses"),
    DiscountTerms.TYPE: ("Скидка по карте", "Card discount"),
    AccumulatingTerms.TYPE: ("Накопительная скидка", "Accumulating discount"),
    MembershipTerms.TYPE: ("Клуб", "Club"),
    CharityTerms.TYPE: ("Пожертвование", "Donation"),
    StampsTerms.TYPE: ("Штампы", "Stamps"),
    CouponTerms.TYPE: ("Купон", "Coupon"),
    GiftCardTerms.TYPE: ("Подарочная карта", "Gift card"),
}


def name_of(terms: Terms, language: str) -> str:
    """In the language of the receipt, else in the other one, else by its type."""
    is_russian = language == "ru"
    names = (terms.name_ru, terms.name_en)
    first, second = names if is_russian else reversed(names)
    russian, english = _NAMELESS[terms.TYPE]
    return first or second or (russian if is_russian else english)
