"""A chain that has programmes of all types at once, for the receipts of a folder.

Each campaign of the folder's coupons is a series that members may use; its goods are
those that were bought on the days of its redemptions, and some more. Beside them the
chain has two articles that no folder has: a fee and a gift card.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.codes import ean
from bench.replay.data import RealReceipt, rows
from cashier.domain.loyalty.accumulating import AccumulatingTerms, Step
from cashier.domain.loyalty.cashback import CashbackTerms, TenderRate
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.coalition import CoalitionTerms, Partner
from cashier.domain.loyalty.coupons import CouponKind, CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.gift_cards import GiftArticle, GiftCardTerms
from cashier.domain.loyalty.levels import Level, TiersTerms, Upgrade
from cashier.domain.loyalty.membership import Fee, MembershipTerms
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.terms import PeriodKind, Terms
from cashier.domain.tenders import TenderKind

FEE, GIFT = ean(469_999_999_998), ean(469_999_999_999)
CLUB, CAUSE, NEXT = "club", "shelter", "next"
EACH = 3  # Uses of a limited campaign for each member.
AFTER_POINTS = 200  # The priority of other purses.
MOST_GOODS = 200  # Of a campaign.
PRINTED_FROM = 100_000  # Minor units: a larger purchase gets a coupon.
ARTICLES = (
    {"barcode": FEE, "name": "Club for a year", "price_minor": "19900"},
    {"barcode": GIFT, "name": "Gift card", "price_minor": "50000"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """The terms of the chain, and which campaigns a card redeemed on which day."""

    terms: tuple[Terms, ...]
    redemptions: Mapping[tuple[str, date], tuple[str, ...]]


def everything(data: Path, receipts: Sequence[RealReceipt]) -> Everything:
    """All types; of the campaigns those whose goods occur in these receipts."""
    redeemed: dict[tuple[str, date], set[str]] = defaultdict(set)
    for row in rows(data, "coupon_redemptions"):
        day = date.fromisoformat(row["date"])
        redeemed[row["card"], day].add(_name(row["campaign"]))
    goods = _goods_of_campaigns(data, receipts, redeemed)
    campaigns = tuple(_campaign(name, items) for name, items in sorted(goods.items()))
    return Everything(
        terms=(*_discounts(), *_purses(), *_others(), *campaigns),
        redemptions={
            key: tuple(sorted(names & goods.keys())) for key, names in redeemed.items()
        },
    )


def _name(campaign: str) -> str:
    return f"campaign-{campaign}"


def _goods_of_campaigns(
    data: Path,
    receipts: Sequence[RealReceipt],
    redeemed: Mapping[tuple[str, date], Iterable[str]],
) -> dict[str, list[str]]:
    """What was bought on the days of redemption comes first."""
    bought = {line.barcode for receipt in receipts for line in receipt.lines}
    good: dict[str, set[str]] = defaultdict(set)
    for row in rows(data, "coupons"):
        if row["barcode"] in bought:
            good[_name(row["campaign"])].add(row["barcode"])
    first: dict[str, set[str]] = defaultdict(set)
    for receipt in receipts:
        for name in redeemed.get((receipt.card, receipt.at.date()), ()):
            first[name] |= {line.barcode for line in receipt.lines} & good[name]
    return {
        name: [*sorted(first[name]), *sorted(items - first[name])][:MOST_GOODS]
        for name, items in good.items()
        if items
    }


def _campaign(name: str, items: Sequence[str]) -> CouponTerms:
    """Every other one is limited for each member, so that it needs a right."""
    is_limited = int(name.rpartition("-")[2]) % 2 == 0
    return CouponTerms(
        programme_id=name,
        version=1,
        kind=CouponKind.SERIES,
        percent_hundredths=1_000,
        items=frozenset(items),
        needs_card=True,
        uses_each=EACH if is_limited else None,
    )


def _discounts() -> tuple[Terms, ...]:
    """The better of two for everybody, and one that the club opens."""
    steps = ((100_000, 100), (500_000, 200), (2_000_000, 300))
    return (
        DiscountTerms(
            programme_id="card", version=1, percent_hundredths=150, group="best"
        ),
        AccumulatingTerms(
            programme_id="more",
            version=1,
            group="best",
            period=PeriodKind.YEAR,
            steps=tuple(
                Step(from_minor=least, percent_hundredths=percent)
                for least, percent in steps
            ),
        ),
        DiscountTerms(
            programme_id="members",
            version=1,
            percent_hundredths=200,
            requires=CLUB,
            after=frozenset({"best"}),
        ),
    )


def _purses() -> tuple[Terms, ...]:
    """After bonus points: a choice of those stands, whatever else is chosen."""
    levels = (("basic", 0, 100), ("silver", 300_000, 200), ("gold", 1_500_000, 300))
    return (
        TiersTerms(
            programme_id="ranks",
            version=1,
            priority=AFTER_POINTS,
            purse="ranks",
            period=PeriodKind.YEAR,
            upgrade=Upgrade.THIS_SALE,
            cap_percent=30,
            levels=tuple(
                Level(level=name, reached_at=least, earn_percent_hundredths=percent)
                for name, least, percent in levels
            ),
        ),
        CashbackTerms(
            programme_id="wallet",
            version=1,
            priority=AFTER_POINTS,
            purse="wallet",
            preview_tender=TenderKind.CASH,
            rates=(TenderRate(tender=TenderKind.CASH, percent_hundredths=50),),
            cap_percent=20,
            life=60,
        ),
        CoalitionTerms(
            programme_id="friends",
            version=1,
            priority=AFTER_POINTS,
            purse="friends",
            partners=(Partner(code="petrol"),),
            earn_percent_hundredths=50,
            cap_percent=10,
            pending_days=7,
        ),
        StampsTerms(
            programme_id="stamps",
            version=1,
            priority=AFTER_POINTS,
            stamps_for_free=20,
            life=90,
        ),
    )


def _others() -> tuple[Terms, ...]:
    return (
        MembershipTerms(programme_id=CLUB, version=1, fees=(Fee(item=FEE, months=12),)),
        CharityTerms(programme_id=CAUSE, version=1, cause="shelter"),
        GiftCardTerms(
            programme_id="gifts",
            version=1,
            articles=(GiftArticle(item=GIFT, amount_minor=50_000),),
        ),
        CouponTerms(
            programme_id=NEXT,
            version=1,
            sum_minor=3_000,
            issues_from_minor=PRINTED_FROM,
        ),
    )
