"""One member with five programmes, and receipts of any length for him.

Everything that a quote has to decide is there: floors, goods on offer, goods without
bonuses, weighed goods, two purses and stamps that are spent, and a coupon.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.cashback import CashbackTerms, TenderRate
from cashier.domain.loyalty.coupons import CouponKind, CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import (
    Choice,
    CouponRef,
    DraftLine,
    PurseState,
    SaleDraft,
    Snapshot,
)
from cashier.domain.loyalty.levels import Level, TiersTerms
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.terms import Multiplier, Terms
from cashier.domain.loyalty.types import programme_of
from cashier.domain.member import CardStatus, Turnover
from cashier.domain.tenders import TenderKind

MOMENT = datetime(2026, 5, 6, 12, 30, tzinfo=UTC)
_CATEGORIES = ("tea", "bread", "milk", "tobacco")
_COUPON = "4000000000017"
_POINTS = PointsTerms(
    programme_id="points",
    version=1,
    cap_percent=50,
    money_minimum_minor=100,
    not_redeemable_categories=frozenset({"tobacco"}),
    not_earning_categories=frozenset({"tobacco"}),
    multipliers=(Multiplier(times_hundredths=200, categories=frozenset({"tea"})),),
)
_CASHBACK = CashbackTerms(
    programme_id="cashback",
    version=1,
    cap_percent=30,
    rates=(TenderRate(tender=TenderKind.CARD, percent_hundredths=150),),
)
_STAMPS = StampsTerms(programme_id="stamps", version=1, categories=frozenset({"milk"}))
_SERIES = CouponTerms(
    programme_id="spring",
    version=1,
    kind=CouponKind.SERIES,
    percent_hundredths=1_000,
    categories=frozenset({"bread"}),
)
_BESIDE: tuple[Terms, ...] = (_CASHBACK, _STAMPS, _SERIES)


def with_a_discount() -> list[Programme]:
    """A fixed discount, points, cashback, stamps and a coupon."""
    card = DiscountTerms(
        programme_id="card",
        version=1,
        percent_hundredths=300,
        not_discounted_categories=frozenset({"tobacco"}),
    )
    return [programme_of(terms) for terms in (card, _POINTS, *_BESIDE)]


def with_tiers() -> list[Programme]:
    """Levels that discount and earn, points beside them, and the same others."""
    tiers = TiersTerms(
        programme_id="tiers",
        version=1,
        purse="tiers",
        levels=(
            Level(level="member", reached_at=0, earn_percent_hundredths=100),
            Level(
                level="gold",
                reached_at=500_000,
                earn_percent_hundredths=300,
                discount_percent_hundredths=500,
            ),
        ),
    )
    return [programme_of(terms) for terms in (tiers, _POINTS, *_BESIDE)]


def a_member() -> Snapshot:
    purses = ("", "cashback", "stamps", "tiers")
    return Snapshot(
        status=CardStatus.ACTIVE,
        purses=tuple(
            PurseState(
                purse=purse,
                confirmed=Points(300_000),
                spendable=Points(300_000),
                online=True,
            )
            for purse in purses
        ),
        turnovers=(Turnover(programme="tiers", money=Money(700_000)),),
    )


def a_receipt(count: int) -> SaleDraft:
    """So many lines, and something is spent of every purse."""
    chance = random.Random(count)
    choices = (("", 20_000), ("cashback", 5_000), ("stamps", 2_000))
    return SaleDraft(
        lines=tuple(_line(number, chance) for number in range(1, count + 1)),
        choices=tuple(
            Choice(purse=purse, points=Points(units)) for purse, units in choices
        ),
        coupons=(CouponRef(code=_COUPON, programme="spring"),),
    )


def _line(number: int, chance: random.Random) -> DraftLine:
    category = chance.choice(_CATEGORIES)
    is_piece = chance.random() < 0.8
    total = chance.randrange(2_000, 80_000)
    return DraftLine(
        line_no=number,
        item_id=f"{4_600_000_000_000 + number}",
        category=category,
        quantity_milli=chance.randint(1, 4) * 1_000 if is_piece else 735,
        total=Money(total),
        floor=Money(total // 2 if chance.random() < 0.2 else 0),
        redeemable=category != "tobacco",
        earning=True,
        is_piece=is_piece,
        gross=Money(total + chance.choice((0, 0, 500))),
        tax_percent=20,
    )
