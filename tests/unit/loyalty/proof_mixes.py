"""Any mix of programmes x any basket x any member, for the proofs.

So many examples are tried of each property; `KASSA_EXHAUSTIVE=1` tries many more.
Hypothesis draws bytes, and each byte picks one of some options (`Dice`): so a whole
case costs a handful of draws, and shrinks to zeroes, which are the plainest options.
Sums go to the edges: nothing, a kopeck, all, and more than there is.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache, wraps

from hypothesis import HealthCheck, seed, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.accumulating import AccumulatingTerms, Step
from cashier.domain.loyalty.cashback import CashbackTerms, TenderRate
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.coalition import CoalitionTerms, Partner
from cashier.domain.loyalty.coupons import CouponKind, CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.facts import (
    Choice,
    CouponRef,
    DonationAsked,
    DraftLine,
    DraftTender,
    LevelState,
    MembershipState,
    PurseState,
    SaleDraft,
    Snapshot,
    Turnover,
)
from cashier.domain.loyalty.gift_cards import GiftArticle, GiftCardTerms
from cashier.domain.loyalty.levels import Level, Measure, TiersTerms, Upgrade
from cashier.domain.loyalty.membership import Fee, MembershipTerms
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.terms import EarnWhenSpending, LifeUnit, Multiplier
from cashier.domain.loyalty.types import programme_of
from cashier.domain.member import CardStatus, EntryMode
from cashier.domain.tenders import TenderKind

EXAMPLES = 2_000
# A hundred thousand in one go would take Hypothesis hours to remember: what it has
# tried is a tree that grows. So they are tried in rounds, each from its own seed.
ROUNDS = 50 if os.environ.get("KASSA_EXHAUSTIVE") == "1" else 1

settings.register_profile(
    "proof",
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def proof(prop: Callable[[], None]) -> Callable[[], None]:
    """2,000 examples of a property; 100,000 where everything is to be tried."""
    tried = settings(settings.get_profile("proof"))(prop)
    if ROUNDS == 1:
        return tried

    @wraps(tried)
    def in_rounds() -> None:
        for number in range(ROUNDS):
            seed(number)(tried)()

    return in_rounds


MOMENT = datetime(2030, 5, 6, 12, 30, tzinfo=UTC)  # A Monday.
CLUB, FEE, GIFT, PARTNER = "club", "fee", "gift", "petrol"
PURSES = ("", "wallet", "stamps", "others", "tiers")
NONE: frozenset[str] = frozenset()
TEA, DRINK = frozenset({"tea"}), frozenset({"drink"})
YES, MOSTLY, HARDLY = (False, True), (True,) * 7 + (False,), (False,) * 7 + (True,)


class Dice:
    """Bytes that pick one of each; where they end, the first."""

    def __init__(self, thrown):
        self._thrown = iter(thrown)

    def one(self, *options):
        return options[next(self._thrown, 0) % len(options)]

    def most(self, number):
        """A whole number up to this one."""
        high, low = next(self._thrown, 0), next(self._thrown, 0)
        return (high * 256 + low) * (number + 1) >> 16

    def amount(self):
        return self.one(5_000, 0, 1, 100, 777, 30_000, 10**9, self.most(90_000))


BYTES = 80  # For one programme, line or basket: the bytes it may ask for.


# Made once: Hypothesis looks each strategy over when it is first drawn from.
_between = cache(st.integers)


@cache
def _bytes(size):
    return st.binary(min_size=size, max_size=size)


def throw(draw, least=1, most=1):
    """Dice for so many things: two draws, for each of them costs more than a quote."""
    count = draw(_between(least, most)) if least < most else least
    thrown = draw(_bytes(count * BYTES))
    return [Dice(thrown[at : at + BYTES]) for at in range(0, len(thrown), BYTES)]


# --- programmes, type by type -------------------------------------------------


def _on_goods(dice):
    return {
        "items": dice.one(NONE, NONE, TEA),
        "not_discounted_categories": dice.one(NONE, NONE, NONE, DRINK),
        "discount_on_reduced": dice.one(True, True, False),
        "purchase_minimum_minor": dice.one(0, 0, 1, 30_000),
    }


def _earning(dice):
    return {
        "earn_when_spending": dice.one(*EarnWhenSpending),
        "earn_minimum_minor": dice.one(0, 0, 0, 20_000),
        "not_earning_items": dice.one(NONE, NONE, TEA),
        "earn_on_reduced": dice.one(True, True, False),
        "earn_without_tax": dice.one(False, False, True),
        "earn_whole_points": dice.one(False, False, True),
        "earning_sales_a_day": dice.one(None, None, None, 1),
    }


def _spending(dice):
    return {
        "cap_percent": dice.one(100, 100, 99, 50, 1),
        "money_minimum_minor": dice.one(0, 0, 100, 10_000),
        "redeem_minimum_hundredths": dice.one(0, 0, 0, 100, 5_000),
        "redeem_step_hundredths": dice.one(1, 1, 7, 100),
        "redeem_purchase_minimum_minor": dice.one(0, 0, 0, 30_000),
        "redeem_balance_minimum_hundredths": dice.one(0, 0, 0, 1_000),
        "daily_limit_hundredths": dice.one(None, None, None, 2_000),
        "redemptions_a_day": dice.one(None, None, None, 1),
        "not_redeemable_categories": dice.one(NONE, NONE, NONE, DRINK),
        "redeem_on_reduced": dice.one(True, True, False),
    }


def _rate(dice):
    return dice.one(100, 1, 33, 250, 1_000)


def _percent(dice):
    return dice.one(500, 1, 100, 333, 2_550, 9_999, 10_000)


def _discount(dice):
    how = dice.one({"percent_hundredths": _percent(dice)}, {"sum_minor": 777})
    return DiscountTerms(programme_id="discount", version=1, **how, **_on_goods(dice))


STEPS = (
    Step(from_minor=5_000, percent_hundredths=333),
    Step(from_minor=50_000, percent_hundredths=1_000),
    Step(from_minor=90_000, percent_hundredths=10_000),
)


def accumulating(dice):
    return AccumulatingTerms(
        programme_id="accumulating",
        version=1,
        steps=dice.one(STEPS, (Step(from_minor=0, percent_hundredths=100),)),
        **_on_goods(dice),
    )


_GIFTS = (
    {"percent_hundredths": 1_000},
    {"percent_hundredths": 10_000},
    {"sum_minor": 333},
    {"sum_minor": 50_000},
    {"free_pieces": 1},
    {"free_pieces": 3},
)


def _coupon(dice):
    return CouponTerms(
        programme_id="coupon",
        version=1,
        kind=dice.one(*CouponKind),
        in_sale=dice.one(1, 2, 3),
        needs_card=dice.one(*YES),
        **dice.one(*_GIFTS),
        **_on_goods(dice),
    )


def _printed(dice):
    least = dice.one(0, 20_000)
    return CouponTerms(
        programme_id="next", version=1, sum_minor=100, issues_from_minor=least
    )


_MULTIPLIERS = (
    (),
    (Multiplier(times_hundredths=150),),
    (
        Multiplier(times_hundredths=300, categories=frozenset({"food"})),
        Multiplier(times_hundredths=200, birthday_days=3),
    ),
)


def _points(dice):
    return PointsTerms(
        programme_id="points",
        version=1,
        minor_per_point=_rate(dice),
        earn_percent_hundredths=_percent(dice),
        earn_each_minor=dice.one(1, 1, 10_000),
        earn_per_piece_hundredths=dice.one(0, 0, 50),
        earn_per_kilogram_hundredths=dice.one(0, 0, 120),
        earn_per_visit_hundredths=dice.one(0, 0, 1_000),
        multipliers=dice.one(*_MULTIPLIERS),
        pending_days=dice.one(0, 3),
        life=dice.one(None, 10, 40),
        life_unit=LifeUnit.DAYS,
        **_earning(dice),
        **_spending(dice),
    )


def tiers(dice):
    off = dice.one(300, 0)
    levels = (
        Level(level="one", reached_at=0, earn_percent_hundredths=100),
        Level(
            level="two",
            reached_at=50_000,
            earn_percent_hundredths=333,
            discount_percent_hundredths=off,
            cap_percent=50,
        ),
        Level(
            level="three",
            reached_at=90_000,
            earn_percent_hundredths=700,
            discount_percent_hundredths=3 * off,
        ),
    )
    return TiersTerms(
        programme_id="tiers",
        version=1,
        purse="tiers",
        levels=levels,
        measure=dice.one(*Measure),
        upgrade=dice.one(*Upgrade),
        minor_per_point=_rate(dice),
        **_earning(dice),
        **_spending(dice),
    )


def _cashback(dice):
    return CashbackTerms(
        programme_id="cashback",
        version=1,
        purse="wallet",
        earn_percent_hundredths=dice.one(150, 0),
        rates=(TenderRate(tender=TenderKind.CARD, percent_hundredths=333),),
        **_earning(dice),
        **_spending(dice),
    )


def _coalition(dice):
    partner = Partner(
        code=PARTNER,
        spends=dice.one(True, False),
        issues=dice.one(*YES),
        earn_percent_hundredths=dice.one(None, 0, 777),
        cap_percent=30,
    )
    return CoalitionTerms(
        programme_id="coalition",
        version=1,
        purse="others",
        partners=(partner,),
        minor_per_point=_rate(dice),
        **_earning(dice),
        **_spending(dice),
    )


def stamps(dice):
    return StampsTerms(
        programme_id="stamps",
        version=1,
        stamps_for_free=dice.one(1, 3),
        items=dice.one(NONE, TEA),
        free_categories=dice.one(NONE, NONE, DRINK),
        earn_minimum_minor=dice.one(0, 0, 20_000),
        earn_on_reduced=dice.one(True, False),
    )


def _charity(dice):
    return CharityTerms(
        programme_id="charity",
        version=1,
        cause="shelter",
        purse=dice.one("", "wallet"),
        most_minor=dice.one(1_000_000, 1_000),
        takes_points=dice.one(True, True, False),
        points_step_hundredths=dice.one(1, 100),
        points_minimum_hundredths=dice.one(0, 500),
        minor_per_point=_rate(dice),
    )


def _membership(dice):
    return MembershipTerms(
        programme_id=CLUB,
        version=1,
        fees=(Fee(item=FEE, months=1),),
        rights_at_once=dice.one(True, False),
        fee_earns=dice.one(*YES),
        fee_is_discounted=dice.one(*YES),
        fee_is_redeemable=dice.one(*YES),
    )


def _gift_card(dice):
    article = GiftArticle(item=GIFT, amount_minor=dice.one(0, 50_000))
    return GiftCardTerms(
        programme_id="gifts", version=1, articles=(article,), least_minor=1
    )


REDUCERS = (_discount, accumulating, _coupon, tiers)
EARNERS = (_points, _cashback, _coalition, stamps, tiers)
SPENDERS = EARNERS
ALL = (*EARNERS, *REDUCERS, _printed, _charity, _membership, _gift_card)

# --- a mix of them ------------------------------------------------------------

# Who waits for whom is the same in every mix: so there are no rings.
_PLACES = (
    {},
    {"group": "first"},
    {"group": "best"},
    {"group": "best", "after": frozenset({"first"})},
    {"after": frozenset({"best", "first"})},
)
_DOORS = (
    *({},) * 9,
    {"requires": CLUB},
    {"by_enrolment": True},
    {"stores": frozenset({7})},
)


def _placed(terms, number, dice):
    """The same terms in a place of the order, behind a door or none."""
    place = {"priority": dice.one(1, 2)}
    if terms.TYPE == "membership":  # The door of others, and open to everybody.
        return replace(terms, **place)
    door = {} if terms.TYPE == "gift_card" else dice.one(*_DOORS)
    name = f"{terms.programme_id}{number}"
    return replace(terms, programme_id=name, **place, **dice.one(*_PLACES), **door)


def mix_of(draw, among=ALL, least=0, most=5):
    """Terms of several programmes. Only stamps of one purse are spent by several."""
    found, seen = [], set()
    for number, one in enumerate(throw(draw, least, most)):
        terms = one.one(*among)(one)
        if terms.TYPE in seen:
            if terms.TYPE in ("membership", "gift_card"):
                continue
            if getattr(terms, "spends", False):  # As publishing would refuse it.
                terms = replace(terms, spends=False)
        seen.add(terms.TYPE)
        found.append(_placed(terms, number, one))
    return found


# Terms are values: what prices with the same ones may be the same.
_programme = lru_cache(maxsize=1_000)(programme_of)


def programmes(mix):
    return [_programme(terms) for terms in mix]


def of_one(spendings):
    """Those of purses that one programme spends."""
    purses = [spending.purse for spending in spendings]
    return [one for one in spendings if purses.count(one.purse) == 1]


# --- baskets ------------------------------------------------------------------


def _line(number, dice):
    total = dice.one(dice.most(99_999), dice.most(999), 10_000, 100, 1, 0)
    is_piece, pieces = dice.one(True, True, False), dice.one(1, 2, 3, 4)
    return DraftLine(
        line_no=number,
        item_id=dice.one("tea", "bread", "beer", "tea", "bread", "beer", FEE, GIFT),
        category=dice.one("food", "drink"),
        quantity_milli=pieces * 1_000 if is_piece else pieces * 333,
        total=Money(total),
        floor=Money(total * dice.one(0, 0, 0, 0, 50, 100) // 100),
        redeemable=dice.one(*MOSTLY),
        earning=dice.one(*MOSTLY),
        is_piece=is_piece,
        gross=Money(total + dice.one(0, 0, 500)),
        tax_percent=dice.one(None, 20),
    )


def _coupon_shown(names, dice):
    return CouponRef(
        code=dice.one("c1", "c2", "c3"),
        programme=dice.one(*names, *names, "unknown"),
        granted=dice.one(*MOSTLY),
        card=dice.one(*(None,) * 9, "another"),
        ends=dice.one(*(None,) * 9, date(2030, 5, 5)),
    )


def _donation(names, dice):
    money, points = Money(dice.amount()), Points(dice.amount())
    return DonationAsked(programme=dice.one(*names), money=money, points=points)


def _named(mix, kind):
    return [terms.programme_id for terms in mix if kind == terms.TYPE]


def basket_of(draw, mix):
    """What is bought, and what the customer asks for of whatever there is."""
    thrown, *lines = throw(draw, 2, 6)
    shown, causes = _named(mix, "coupon"), _named(mix, "charity")
    return SaleDraft(
        lines=tuple(_line(number, one) for number, one in enumerate(lines, start=1)),
        choices=tuple(
            Choice(purse=purse, points=Points(thrown.amount())) for purse in PURSES
        ),
        coupons=tuple(
            _coupon_shown(shown, thrown)
            for _ in range(thrown.one(0, 1, 2, 3) if shown else 0)
        ),
        donations=tuple(
            _donation(causes, thrown)
            for _ in range(thrown.one(0, 1, 2) if causes else 0)
        ),
        tenders=tuple(
            DraftTender(kind=thrown.one(*TenderKind), amount=Money(thrown.amount()))
            for _ in range(thrown.one(0, 0, 1, 2))
        ),
        store=thrown.one(0, 7, 8),
    )


# --- members ------------------------------------------------------------------


def _purse(name, dice):
    spendable, online = dice.amount(), dice.one(*MOSTLY)
    return PurseState(
        purse=name,
        spendable=Points(spendable),
        confirmed=Points(spendable if online else dice.amount()),
        spent_today=Points(dice.one(0, 0, 900)),
        redemptions_today=dice.one(0, 0, 1),
        online=online,
    )


_OF_CLUB = MembershipState(
    programme=CLUB, starts=date(2030, 4, 1), ends=date(2030, 5, 20)
)


def _member(mix, dice):
    known = [terms.programme_id for terms in mix]
    turnover = Money(dice.one(0, 4_999, 5_000, 60_000, 10**6))
    return Snapshot(
        status=dice.one(*(CardStatus.ACTIVE,) * 24, *CardStatus),
        mode=dice.one(*(EntryMode.DEVICE,) * 7, EntryMode.TYPED),
        redemption_off=dice.one(*HARDLY, False, False),
        purses=tuple(_purse(name, dice) for name in PURSES),
        turnovers=tuple(Turnover(programme=name, money=turnover) for name in known),
        levels=tuple(
            LevelState(programme=name, level="two", reached_on=date(2030, 1, 1))
            for name in known
            if dice.one(*YES)
        ),
        memberships=(_OF_CLUB,) if dice.one(*MOSTLY) else (),
        enrolled=frozenset(known) if dice.one(*MOSTLY) else None,
        birthday=dice.one(None, (5, 5)),
        sales_today=dice.one(0, 0, 1),
        card="mine",
        partner=dice.one("", "", "", PARTNER, "stranger"),
    )


def member_of(draw, mix):
    """Somebody with every purse, in any state of card; seldom nobody."""
    (thrown,) = throw(draw)
    return None if thrown.one(*HARDLY, False, False) else _member(mix, thrown)


@st.composite
def cases(draw, among=ALL, least=0, most=5):
    """Programmes, a basket and a member that know of each other."""
    mix = mix_of(draw, among, least, most)
    return mix, basket_of(draw, mix), member_of(draw, mix)
