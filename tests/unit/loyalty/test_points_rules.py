"""Bonus points, rule by rule, as a shop owner would say them."""

from datetime import UTC, date, datetime

import pytest

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.points import PointsProgramme, PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import (
    EarnWhenSpending,
    LifeRounding,
    LifeUnit,
    Multiplier,
)
from tests.unit.domain_builders import (
    NOW,
    a_draft,
    a_draft_line,
    a_member,
    a_programme,
)

WEDNESDAY_NOON = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)  # 12:30 in Moscow.


def ask(draft, member=None, at=NOW, **terms):
    return quote(draft, member or a_member(), [a_programme(**terms)], at)


def whys(reasons):
    return [reason.why for reason in reasons]


# --- C1: for money, for a piece, for weight, for the visit -------------------


def test_only_full_hundreds_of_roubles_earn_ten_points_each():
    terms = {"earn_percent_hundredths": 1_000, "earn_each_minor": 10_000}

    answer = ask(a_draft(19_990, 4_990), **terms)

    # 249.80 hold two full hundreds.
    assert answer.earned == Points(2_000)
    assert Points.total(line.earned for line in answer.lines) == Points(2_000)
    assert answer.reasons[-1] == because(
        Why.EARNED_PERCENT,
        percent_hundredths=1_000,
        base=Money(20_000),
        active_from=date(2030, 1, 2),
    )


def test_less_than_one_full_amount_earns_nothing():
    terms = {"earn_percent_hundredths": 1_000, "earn_each_minor": 10_000}

    assert ask(a_draft(9_999), **terms).reasons[-1].why is Why.TOO_SMALL


def test_each_bottle_earns_its_points():
    bottles = a_draft_line(30_000, quantity_milli=3_000)

    answer = ask(
        a_draft(bottles), earn_percent_hundredths=0, earn_per_piece_hundredths=250
    )

    assert answer.earned == Points(750)
    assert answer.reasons[-1].why is Why.EARNED_UNITS


def test_cheese_by_weight_earns_by_the_kilogram_and_not_by_the_piece():
    cheese = a_draft_line(50_000, quantity_milli=1_255, is_piece=False)
    terms = {"earn_percent_hundredths": 0, "earn_per_piece_hundredths": 10_000}

    assert ask(a_draft(cheese), **terms).earned == Points(0)
    by_weight = ask(a_draft(cheese), earn_per_kilogram_hundredths=1_000, **terms)
    assert by_weight.earned == Points(1_255)


def test_coming_in_earns_something_whatever_is_bought():
    answer = ask(
        a_draft(100, 300), earn_percent_hundredths=0, earn_per_visit_hundredths=1_000
    )

    assert answer.earned == Points(1_000)
    assert [line.earned for line in answer.lines] == [Points(250), Points(750)]
    assert answer.reasons[-1].why is Why.EARNED_VISIT


def test_money_pieces_and_the_visit_add_up():
    draft = a_draft(a_draft_line(10_000, quantity_milli=2_000))

    answer = ask(draft, earn_per_piece_hundredths=100, earn_per_visit_hundredths=1_000)

    assert answer.earned == Points(500 + 200 + 1_000)
    assert answer.reasons[-1].why is Why.EARNED_MIXED


def test_of_two_programmes_of_a_group_the_one_worth_more_money_counts():
    many_cheap = PointsTerms(
        programme_id="many",
        version=1,
        group="g",
        earn_percent_hundredths=2_000,
        minor_per_point=10,
    )
    few_dear = PointsTerms(
        programme_id="few", version=1, group="g", earn_percent_hundredths=500
    )
    both = [PointsProgramme(many_cheap), PointsProgramme(few_dear)]

    (earning,) = quote(a_draft(10_000), a_member(), both, NOW).earnings

    assert earning.programme == "few"  # 5.00 points of 1.00, not 20.00 of 0.10.


@pytest.mark.parametrize(("keeps", "needs"), [(True, 5_000), (False, 0)])
def test_a_return_below_the_minimum_takes_back_what_needed_it(keeps, needs):
    answer = ask(a_draft(10_000), earn_minimum_minor=5_000, keeps_thresholds=keeps)

    assert answer.applied[-1].needs == Money(needs)


def test_goods_that_earn_nothing_say_so_though_points_pay_for_them():
    tobacco = a_draft_line(10_000, earning=False)

    answer = ask(a_draft(tobacco, asked=500), a_member(500))

    assert answer.reasons[-1].why is Why.NOTHING_EARNING


def test_goods_given_free_earn_nothing_by_the_piece():
    draft = a_draft(10_000, a_draft_line(0, 2))

    answer = ask(draft, earn_percent_hundredths=0, earn_per_piece_hundredths=100)

    assert answer.earned == Points(100)


# --- C2, C3, C4: on what -----------------------------------------------------


def test_goods_on_offer_may_earn_nothing_and_say_so():
    reduced = a_draft_line(8_000, 2, gross=Money(10_000))

    assert ask(a_draft(2_000, reduced)).earned == Points(500)
    without = ask(a_draft(2_000, reduced), earn_on_reduced=False)
    assert without.earned == Points(100)
    assert whys(without.lines[1].reasons) == [Why.ITEM_REDUCED]


def test_points_may_be_earned_on_the_price_without_its_tax():
    draft = a_draft(a_draft_line(12_000, tax_percent=20), 1_000)

    assert ask(draft, earn_without_tax=True).earned == Points(500 + 50)


def test_a_purchase_paid_with_points_alone_earns_nothing_because_of_that():
    answer = ask(a_draft(10_000, asked=10_000), a_member(10_000))

    assert answer.reasons[-1].why is Why.SPENT_HERE


def test_on_the_full_sum_points_pay_and_points_come_back():
    answer = ask(
        a_draft(10_000, asked=10_000),
        a_member(10_000),
        earn_when_spending=EarnWhenSpending.ON_EVERYTHING,
    )

    assert (answer.redeem, answer.earned) == (Points(10_000), Points(500))


def test_the_eighth_sale_of_a_day_earns_nothing():
    terms = {"earning_sales_a_day": 7}

    assert ask(a_draft(10_000), a_member(sales_today=6), **terms).earned == Points(500)
    eighth = ask(a_draft(10_000), a_member(sales_today=7), **terms)
    assert eighth.earned == Points(0)
    assert eighth.reasons[-1] == because(Why.DAILY_SALES, limit=7)


# --- C5, C6: from when, until when -------------------------------------------


@pytest.mark.parametrize(
    ("pending", "active_from"),
    [(0, date(2030, 1, 2)), (1, date(2030, 1, 3)), (14, date(2030, 1, 16))],
)
def test_points_may_be_spent_from_the_day_on_the_receipt(pending, active_from):
    answer = ask(a_draft(10_000), pending_days=pending)

    assert answer.earnings[0].active_from == active_from
    assert answer.reasons[-1].fact("active_from") == active_from


@pytest.mark.parametrize(
    ("rounding", "up", "down"),
    [
        (LifeRounding.DAY, date(2030, 3, 2), date(2030, 3, 2)),  # A Saturday.
        (LifeRounding.WEEK, date(2030, 3, 3), date(2030, 2, 24)),
        (LifeRounding.MONTH, date(2030, 3, 31), date(2030, 2, 28)),
    ],
)
def test_the_last_day_is_moved_to_an_end_of_week_or_month_after_it_or_before(
    rounding, up, down
):
    terms = {"programme_id": "p1", "version": 1, "life": 30, "life_rounding": rounding}
    earned_on = date(2030, 1, 31)

    assert PointsTerms(**terms).last_day(earned_on) == up
    assert PointsTerms(**terms, life_rounds_down=True).last_day(earned_on) == down


@pytest.mark.parametrize(
    ("rounding", "last"),
    [(LifeRounding.WEEK, date(2030, 3, 3)), (LifeRounding.MONTH, date(2030, 3, 31))],
)
def test_a_last_day_that_ends_its_week_or_month_already_stays(rounding, last):
    life = (last - date(2030, 1, 31)).days
    terms = PointsTerms(
        programme_id="p1",
        version=1,
        life=life,
        life_rounding=rounding,
        life_rounds_down=True,
    )

    assert terms.last_day(date(2030, 1, 31)) == last


def test_rounding_down_never_ends_points_before_they_begin():
    terms = PointsTerms(
        programme_id="p1",
        version=1,
        life=5,
        life_rounding=LifeRounding.MONTH,
        life_rounds_down=True,
    )

    assert terms.last_day(date(2030, 1, 10)) == date(2030, 1, 10)


def test_points_of_the_evening_are_of_the_programmes_day():
    late = datetime(2030, 1, 31, 21, 30, tzinfo=UTC)  # 1 February in Moscow.
    terms = {
        "life": 1,
        "life_unit": LifeUnit.MONTHS,
        "life_rounding": LifeRounding.MONTH,
    }

    (moscow,) = ask(a_draft(10_000), at=late, **terms).earnings
    (lisbon,) = ask(
        a_draft(10_000), at=late, time_zone="Europe/Lisbon", **terms
    ).earnings

    assert (moscow.active_from, moscow.expires_on) == (
        date(2030, 2, 1),
        date(2030, 3, 31),
    )
    assert (lisbon.active_from, lisbon.expires_on) == (
        date(2030, 1, 31),
        date(2030, 2, 28),
    )


# --- multipliers -------------------------------------------------------------


def times(hundredths, **conditions):
    return {"multipliers": (Multiplier(times_hundredths=hundredths, **conditions),)}


def test_wednesdays_count_double_and_the_line_says_so():
    answer = ask(
        a_draft(10_000), at=WEDNESDAY_NOON, **times(200, weekdays=frozenset({3}))
    )

    assert answer.earned == Points(1_000)
    assert answer.lines[0].reasons == (because(Why.MULTIPLIED, times_hundredths=200),)
    assert answer.reasons[-1].fact("percent_hundredths") == 1_000


def test_thursdays_do_not():
    answer = ask(
        a_draft(10_000), at=WEDNESDAY_NOON, **times(200, weekdays=frozenset({4}))
    )

    assert answer.earned == Points(500)
    assert answer.lines[0].reasons == ()


@pytest.mark.parametrize(("utc", "earned"), [(8, 1_500), (9, 1_500), (10, 500)])
def test_happy_hours_are_hours_of_the_programmes_clock(utc, earned):
    at = datetime(2030, 1, 2, utc, 59, tzinfo=UTC)

    answer = ask(a_draft(10_000), at=at, **times(300, hour_from=11, hour_to=13))

    assert answer.earned == Points(earned)


@pytest.mark.parametrize(
    ("birthday", "earned"),
    [
        ((1, 2), 1_000),
        ((12, 30), 1_000),
        ((1, 5), 1_000),
        ((12, 29), 500),
        ((1, 6), 500),
        (None, 500),
    ],
)
def test_the_days_around_a_birthday_count_double(birthday, earned):
    member = a_member(birthday=birthday)

    answer = ask(a_draft(10_000), member, **times(200, birthday_days=3))

    assert answer.earned == Points(earned)


@pytest.mark.parametrize(
    ("day", "earned"),
    [
        (datetime(2032, 2, 29, 9, tzinfo=UTC), 1_000),
        (datetime(2032, 2, 28, 9, tzinfo=UTC), 500),
        (datetime(2030, 2, 28, 9, tzinfo=UTC), 1_000),
    ],
)
def test_who_was_born_on_29_february_has_a_birthday_every_year(day, earned):
    member = a_member(birthday=(2, 29))

    answer = ask(a_draft(10_000), member, day, **times(200, birthday_days=0))

    assert answer.earned == Points(earned)


def test_one_kind_of_goods_may_count_threefold():
    tea = a_draft_line(10_000, 2, category="tea")

    answer = ask(a_draft(10_000, tea), **times(300, categories=frozenset({"tea"})))

    assert [line.earned for line in answer.lines] == [Points(500), Points(1_500)]
    assert answer.reasons[-1].why is Why.EARNED_MIXED


def test_of_several_multipliers_the_largest_counts_and_not_their_product():
    both = (
        Multiplier(times_hundredths=200),
        Multiplier(times_hundredths=300, categories=frozenset({"food"})),
    )

    assert ask(a_draft(10_000), multipliers=both).earned == Points(1_500)


def test_a_double_day_doubles_pieces_and_the_visit_too():
    terms = {
        "earn_percent_hundredths": 0,
        "earn_per_piece_hundredths": 100,
        "earn_per_visit_hundredths": 1_000,
    }

    assert ask(a_draft(10_000), **terms, **times(200)).earned == Points(2_200)
    of_food = times(200, categories=frozenset({"food"}))
    assert ask(a_draft(10_000), **terms, **of_food).earned == Points(1_200)


def test_a_percent_that_cannot_be_said_exactly_is_not_said():
    answer = ask(a_draft(10_000), earn_percent_hundredths=333, **times(150))

    assert answer.earned == Points(499)  # 4.995, down.
    assert answer.reasons[-1].why is Why.EARNED_MIXED


# --- C8: one rounding --------------------------------------------------------


def test_points_are_rounded_down_once_for_the_receipt_and_not_line_by_line():
    # 5 percent of 0.19 is 0.0095 a line: ten lines are 0.095, so 0.09.
    answer = ask(a_draft(*[19] * 10))

    assert answer.earned == Points(9)
    assert Points.total(line.earned for line in answer.lines) == Points(9)


# --- B4-B8: spending ---------------------------------------------------------


def test_minimum_1500_no_point_is_spent_from_a_balance_below_it():
    terms = {"redeem_balance_minimum_hundredths": 150_000}
    draft = a_draft(300_000, asked=20_000)

    below = ask(draft, a_member(149_999), **terms)
    assert below.redeem == Points(0)
    assert below.binding == because(
        Why.BELOW_MINIMUM, minimum=Points(150_000), spendable=Points(149_999)
    )
    assert ask(draft, a_member(150_000), **terms).redeem == Points(20_000)


def test_minimum_1500_a_purchase_below_it_takes_no_points():
    terms = {"redeem_purchase_minimum_minor": 150_000}

    below = ask(a_draft(149_900, asked=5_000), a_member(50_000), **terms)
    assert below.redeem == Points(0)
    assert below.binding == because(
        Why.BELOW_PURCHASE,
        programme="p1",
        minimum=Money(150_000),
        missing=Money(100),
    )
    enough = ask(a_draft(150_000, asked=5_000), a_member(50_000), **terms)
    assert enough.redeem == Points(5_000)


def test_minimum_1500_at_a_time():
    terms = {"redeem_minimum_hundredths": 150_000}
    member = a_member(500_000)

    assert ask(a_draft(300_000, asked=149_999), member, **terms).redeem == Points(0)
    exact = ask(a_draft(300_000, asked=150_000), member, **terms)
    assert exact.redeem == Points(150_000)


def test_who_has_exactly_the_minimum_and_may_not_spend_it_here_is_told_the_limit():
    terms = {"redeem_minimum_hundredths": 1_000, "cap_percent": 50}

    answer = ask(a_draft(1_000), a_member(1_000), **terms)

    assert answer.binding == because(
        Why.LIMIT_BELOW_MINIMUM, minimum=Points(1_000), allowed=Points(500)
    )


def test_offline_the_whole_known_balance_counts_for_the_minimum():
    member = a_member(20_000, confirmed=150_000, online=False)
    terms = {"redeem_balance_minimum_hundredths": 150_000}

    assert ask(a_draft(300_000), member, **terms).largest == Points(20_000)


@pytest.mark.parametrize(
    ("total", "largest", "why"),
    [
        (1_000_000, 990_000, Why.CAP_PERCENT),
        (9_999, 9_899, Why.CAP_PERCENT),  # 98.9901, down.
        (5_000, 4_900, Why.MINIMUM_MONEY),
        (101, 1, Why.MINIMUM_MONEY),
        (100, 0, Why.MINIMUM_MONEY),
    ],
)
def test_99_percent_and_1_rouble_always_in_money(total, largest, why):
    answer = ask(
        a_draft(total),
        a_member(2_000_000),
        cap_percent=99,
        money_minimum_minor=100,
    )

    assert answer.largest == Points(largest)
    assert answer.binding.why is why


def test_two_redemptions_a_day_and_not_a_third():
    draft = a_draft(10_000, asked=500)

    second = ask(draft, a_member(5_000, redemptions_today=1), redemptions_a_day=2)
    third = ask(draft, a_member(5_000, redemptions_today=2), redemptions_a_day=2)

    assert second.redeem == Points(500)
    assert third.redeem == Points(0)
    assert third.binding == because(Why.REDEMPTIONS_A_DAY, limit=2)


def test_goods_on_offer_may_be_kept_from_points():
    reduced = a_draft_line(8_000, 2, gross=Money(10_000))

    answer = ask(a_draft(2_000, reduced), a_member(50_000), redeem_on_reduced=False)

    assert answer.largest == Points(2_000)
    assert whys(answer.lines[1].reasons) == [Why.ITEM_NOT_REDEEMABLE]


def test_points_that_a_receipt_earns_are_not_spendable_in_it():
    answer = ask(a_draft(100_000, asked=50_000), a_member(300))

    assert (answer.earned, answer.largest) == (Points(4_985), Points(300))


@pytest.mark.parametrize(
    ("factor", "asked", "online", "needed"),
    [
        (Factor.NONE, 5_000, True, Factor.NONE),
        (Factor.PIN, 1_000, True, Factor.NONE),  # Up to the threshold.
        (Factor.PIN, 1_001, True, Factor.PIN),
        (Factor.PIN, 1_001, False, Factor.PIN),
        (Factor.CODE, 1_001, True, Factor.CODE),
        (Factor.CODE, 1_001, False, Factor.MANAGER),
        (Factor.MANAGER, 1_001, False, Factor.MANAGER),
        (Factor.PIN, 0, True, Factor.NONE),
    ],
)
def test_above_a_threshold_the_customer_or_the_shop_confirms(
    factor, asked, online, needed
):
    answer = ask(
        a_draft(10_000, asked=asked),
        a_member(9_000, online=online),
        factor=factor,
        factor_above_hundredths=1_000,
        factor_offline=Factor.MANAGER,
    )

    assert answer.main.factor is needed


def test_offline_no_code_can_be_sent():
    with pytest.raises(ValueError, match=r"^factor_offline:"):
        a_programme(factor_offline=Factor.CODE)


# --- the example of the design (features d4) ---------------------------------


def test_points_come_back_with_the_lines_exactly_as_they_were_given():
    c = a_draft_line(1_500, 3, redeemable=False, earning=False)

    answer = ask(a_draft(19_990, 4_990, c, asked=10_000), a_member(10_000))

    assert [line.redeemed.units for line in answer.lines] == [8_002, 1_998, 0]
    # 5 percent of 149.80 in money are 7.49; each line by what was paid for it.
    assert [line.earned.units for line in answer.lines] == [599, 150, 0]
    assert answer.earned == Points(749)
