"""Members beside others, the same members before, and what the programme costs."""

from datetime import date, timedelta

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money
from cashier.domain.reports.activity import Activity, activity_of, by_activity
from cashier.domain.reports.before_after import before_after
from cashier.domain.reports.members import member_effect
from cashier.domain.reports.rfm import Segment, score, segments
from cashier.domain.reports.roi import programme_return
from cashier.domain.reports.statistics import Interval, Share
from tests.unit.reports.facts import TODAY, money, past, points, sold


def test_members_and_others_each_have_their_average_and_their_receipts():
    effect = member_effect(
        [
            sold(100, "petrova", earned=points(5)),
            sold(200, "petrova", redeemed=points(40), earned=points(10)),
            sold(301, "ivanov", earned=points(15)),
            sold(50),
            sold(51),
            sold(1000, "ivanov", is_return=True),  # A return is no purchase.
        ]
    )

    assert (effect.members.receipts, effect.members.money) == (3, money(601))
    assert effect.members.average == Money(20_033)  # 601.00 / 3 = 200.33.
    assert (effect.others.receipts, effect.others.average) == (2, Money(5_050))
    assert effect.comparison.difference == 14_983  # 200.333 - 50.50.
    assert effect.comparison.interval is None  # Three and two receipts say little.
    assert effect.with_card == Share(part=3, whole=5)
    assert effect.people == 2
    assert effect.frequency_hundredths == 150
    assert effect.redeeming == Share(part=1, whole=3)
    assert effect.redemption_rate.per(10_000) == 13_333  # 40 of 30 points.


def test_a_day_without_receipts_has_no_averages_and_no_error():
    effect = member_effect([])

    assert effect.members.average is None
    assert effect.comparison is None
    assert effect.frequency_hundredths is None
    assert effect.with_card.per(10_000) is None


def test_who_was_here_a_month_ago_is_active_and_a_day_later_is_cooling():
    assert activity_of(0) is Activity.ACTIVE
    assert activity_of(30) is Activity.ACTIVE
    assert activity_of(31) is Activity.COOLING
    assert activity_of(60) is Activity.COOLING
    assert activity_of(90) is Activity.LEAVING
    assert activity_of(91) is Activity.GONE


def test_active_and_leaving_members_are_counted_with_their_receipts():
    rows = by_activity(
        [
            past("a", days_ago=3, receipts=4, rubles=400),
            past("b", days_ago=30),
            past("c", days_ago=75, receipts=2, rubles=70),
        ],
        TODAY,
    )

    assert [(r.activity, r.members, r.receipts, r.money) for r in rows] == [
        (Activity.ACTIVE, 2, 5, money(500)),
        (Activity.COOLING, 0, 0, NO_MONEY),
        (Activity.LEAVING, 1, 2, money(70)),
        (Activity.GONE, 0, 0, NO_MONEY),
    ]


def test_equal_members_have_equal_scores():
    assert [score(v, [1, 2, 3]) for v in (1, 2, 3)] == [1, 2, 3]
    assert score(5, [5, 5, 5, 5]) == 2
    assert score(5, [5]) == 1
    assert [score(v, [1, 1, 1, 9, 9, 9]) for v in (1, 9)] == [1, 3]


def test_the_best_come_lately_often_and_for_much_and_each_is_in_one_segment():
    members = [
        past("best", days_ago=1, receipts=9, rubles=900),
        past("new", days_ago=2, receipts=1, rubles=10),
        past("was good", days_ago=80, receipts=8, rubles=800),
        past("sleeps", days_ago=90, receipts=1, rubles=20),
        past("middle", days_ago=40, receipts=4, rubles=300),
        past("loyal", days_ago=41, receipts=7, rubles=700),
    ]

    found = {row.segment: row for row in segments(members)}

    # Lately: 1 and 2 days score 3, 40 and 41 score 2, 80 and 90 score 1.
    # Often and for much: 7..9 receipts and 700..900 score 3 (two thirds: 8 and 9), ...
    assert found[Segment.BEST].members == 1
    assert found[Segment.BEST].money == money(900)
    assert found[Segment.NEW].members == 1
    assert found[Segment.AT_RISK].members == 1
    assert found[Segment.AT_RISK].receipts == 8
    assert found[Segment.SLEEPING].members == 1
    assert found[Segment.PROMISING].members == 2  # "middle", and "loyal" scores 2.
    assert found[Segment.LOYAL].members == 0
    assert sum(row.members for row in found.values()) == len(members)
    assert all(row.members == 0 for row in segments([]))


def pairs(count: int, *, before: int, after: int):
    then = TODAY - timedelta(days=30)
    return (
        [sold(before + n % 2 * 2, f"m{n}", day=then) for n in range(count)],
        [sold(after + n % 2 * 6, f"m{n}") for n in range(count)],
    )


def test_the_same_members_are_compared_and_the_others_are_named():
    before, after = pairs(2, before=100, after=110)
    before += [sold(70, "stayed away"), sold(5)]
    after += [sold(90, "came new"), sold(40, "m0"), sold(9, "m0", is_return=True)]

    compared = before_after(before, after)

    assert (compared.members, compared.only_before, compared.only_after) == (2, 1, 1)
    assert (compared.receipts_before, compared.receipts_after) == (2, 3)
    assert compared.money_before == money(100 + 102)
    assert compared.money_after == money(110 + 40 + 116)
    assert compared.comparison.difference == 3_200  # (50 + 14) / 2 rubles.
    assert before_after([], after).comparison is None


def test_the_change_of_thirty_members_has_an_interval():
    """Changes 10 and 14 rubles: mean 12, error 4/29, 1.96 * 0.3714 = 0.728 -> 0.73."""
    compared = before_after(*pairs(30, before=100, after=110))

    assert compared.comparison.difference == 1_200
    assert compared.comparison.interval == Interval(low=1_127, high=1_273)


def test_the_programme_is_held_against_the_margin_it_stands_on():
    before, after = pairs(30, before=100, after=110)
    after = [
        *after[:-1],
        sold(116, "m29", redeemed_money=money(50), discount=money(20)),
    ]

    found = programme_return(after, before_after(before, after), 2_500)

    # 15 * 110 + 15 * 116 = 3,390 rubles at 25 % are 847.50; the cost is 70.
    assert found.receipts == 30
    assert found.cost == money(70)
    assert found.margin == Money(84_750)
    assert found.break_even.per(10_000) == 826  # 70 / 847.50 = 8.26 %.
    # The same members brought 3,390 - 3,030 = 360 more: 90 of margin against 70.
    assert found.gain == money(90)
    assert found.roi.per(10_000) == 2_857  # (90 - 70) / 70.
    # 11.27 and 12.73 each of 30: 84.525 and 95.475 of margin.
    assert found.roi_interval == Interval(low=2_075, high=3_639)


def test_without_a_time_before_nothing_is_said_about_the_gain():
    found = programme_return([sold(100, "a")], before_after([], []), 2_500)

    assert found.gain is None
    assert found.roi is None
    assert found.cost == NO_MONEY
    free = programme_return(*_free())
    assert free.roi.per(10_000) is None  # What costs nothing has no return on it.
    assert free.roi_interval is None
    assert free.receipts == 30
    assert sold(1).redeemed == NO_POINTS


def _free():
    before, after = pairs(30, before=100, after=110)
    return after, before_after(before, after), 2_500


def test_the_day_of_a_fact_is_a_business_day():
    assert sold(1).day == date(2030, 1, 2)
