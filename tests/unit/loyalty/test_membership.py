"""A paid membership: no day is lost by renewing early, and no fee without a card."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import SoldMembership
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.facts import Choice, MembershipState
from cashier.domain.loyalty.membership import (
    Fee,
    MembershipTerms,
    Refund,
    end_after_refund,
    end_of,
    refund_of,
)
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.member import CardStatus
from tests.unit.domain_builders import TODAY, a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import ask, pieces, whys

YEAR, WEEK = "year-fee", "week-fee"
FEES = (Fee(item=YEAR, months=12), Fee(item=WEEK, days=7))


def the_terms(**more):
    return MembershipTerms(
        **({"programme_id": "club", "version": 1, "fees": FEES} | more)
    )


def the_fee(count=1, line_no=1, item=YEAR):
    return pieces(count, 99_900, line_no, item_id=item)


def who_is_member(ends, starts=date(2029, 1, 3), **more):
    state = MembershipState(programme="club", starts=starts, ends=ends)
    return a_member(memberships=(state,), **more)


def members_only(**more):
    return DiscountTerms(
        **(
            {"programme_id": "d", "version": 1, "requires": "club"}
            | {"percent_hundredths": 1_000}
            | more
        )
    )


def times(answer):
    return [(sold.starts, sold.ends) for sold in answer.memberships]


# --- selling and renewing -----------------------------------------------------


def test_a_year_is_sold_from_today_to_the_day_before_its_date():
    answer = ask(a_draft(the_fee()), a_member(), the_terms())

    (sold,) = answer.memberships
    assert (sold.line_no, sold.is_renewal) == (1, False)
    assert times(answer) == [(TODAY, date(2031, 1, 1))]
    assert answer.offers == (
        because(
            Why.MEMBERSHIP_SOLD, programme="club", starts=TODAY, on=date(2031, 1, 1)
        ),
    )


def test_whoever_renews_early_loses_no_day():
    answer = ask(a_draft(the_fee()), who_is_member(date(2030, 1, 20)), the_terms())

    (sold,) = answer.memberships
    assert sold.is_renewal
    assert times(answer) == [(date(2030, 1, 21), date(2031, 1, 20))]
    assert whys(answer.offers) == [Why.MEMBERSHIP_RENEWED]


def test_on_its_last_day_a_membership_is_still_renewed_from_its_end():
    answer = ask(a_draft(the_fee()), who_is_member(TODAY), the_terms())

    assert answer.memberships[0].starts == TODAY + timedelta(days=1)


def test_a_membership_that_is_over_begins_anew_today():
    yesterday = TODAY - timedelta(days=1)
    answer = ask(
        a_draft(the_fee()), who_is_member(TODAY - timedelta(days=2)), the_terms()
    )

    assert times(answer) == [(TODAY, date(2031, 1, 1))]
    assert not answer.memberships[0].is_renewal
    # A day later than yesterday is today: nothing was missed, so it is a renewal.
    (sold,) = ask(a_draft(the_fee()), who_is_member(yesterday), the_terms()).memberships
    assert (sold.starts, sold.is_renewal) == (TODAY, True)


def test_in_the_days_of_grace_the_new_time_still_follows_the_old():
    member = who_is_member(TODAY - timedelta(days=5))

    answer = ask(a_draft(the_fee()), member, the_terms(grace_days=5))

    assert answer.memberships[0].starts == TODAY - timedelta(days=4)


def test_two_pieces_are_twice_the_time():
    assert times(ask(a_draft(the_fee(2)), a_member(), the_terms())) == [
        (TODAY, date(2032, 1, 1))
    ]


def test_two_lines_follow_each_other():
    draft = a_draft(the_fee(), the_fee(2, line_no=2, item=WEEK))

    assert times(ask(draft, a_member(), the_terms())) == [
        (TODAY, date(2031, 1, 1)),
        (date(2031, 1, 2), date(2031, 1, 15)),
    ]


def test_a_renewal_bought_before_is_followed_too():
    present = MembershipState(
        programme="club", starts=date(2029, 2, 1), ends=date(2030, 1, 31)
    )
    renewal = MembershipState(
        programme="club", starts=date(2030, 2, 1), ends=date(2031, 1, 31)
    )

    answer = ask(
        a_draft(the_fee()), a_member(memberships=(renewal, present)), the_terms()
    )

    assert answer.memberships[0].starts == date(2031, 2, 1)


@pytest.mark.parametrize(
    ("starts", "fee", "last"),
    [
        (date(2030, 1, 1), Fee(item=YEAR, months=1), date(2030, 1, 31)),
        (date(2030, 1, 31), Fee(item=YEAR, months=1), date(2030, 2, 28)),
        (date(2032, 2, 29), Fee(item=YEAR, months=12), date(2033, 2, 28)),
        (date(2030, 3, 15), Fee(item=YEAR, months=12), date(2031, 3, 14)),
        (date(2030, 1, 2), Fee(item=WEEK, days=7), date(2030, 1, 8)),
        (date(2030, 1, 2), Fee(item=WEEK, days=1), date(2030, 1, 2)),
    ],
)
def test_the_last_day_of_a_membership(starts, fee, last):
    assert end_of(fee, starts) == last


def test_the_day_is_that_of_the_programme():
    late = datetime(2030, 1, 2, 21, 30, tzinfo=UTC)  # Past midnight in Moscow.

    answer = ask(a_draft(the_fee()), a_member(), the_terms(), at=late)

    assert answer.memberships[0].starts == date(2030, 1, 3)


def test_other_goods_sell_no_membership():
    assert ask(a_draft(), a_member(), the_terms()).memberships == ()


# --- the card -----------------------------------------------------------------


@pytest.mark.parametrize(
    "member",
    [
        None,
        a_member(status=CardStatus.BLOCKED),
        a_member(status=CardStatus.REPLACED),
    ],
)
def test_a_fee_without_a_good_card_is_refused_before_anybody_pays(member):
    answer = ask(a_draft(the_fee(), 10_000), member, the_terms())

    assert answer.memberships == ()
    assert answer.refusals == (because(Why.MEMBERSHIP_NEEDS_CARD, programme="club"),)


@pytest.mark.parametrize("status", [CardStatus.UNKNOWN, CardStatus.NOT_ACTIVATED])
def test_a_card_that_is_new_here_can_buy_a_membership(status):
    answer = ask(a_draft(the_fee()), a_member(status=status), the_terms())

    assert (len(answer.memberships), answer.refusals) == (1, ())


def test_without_a_fee_no_card_is_asked_for():
    assert ask(a_draft(), None, the_terms()).refusals == ()


# --- rights -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "discount"),
    [(TODAY, 1_000), (TODAY - timedelta(days=1), 0), (date(2031, 1, 1), 1_000)],
)
def test_rights_hold_to_the_last_day(ends, discount):
    answer = ask(a_draft(10_000), who_is_member(ends), the_terms(), members_only())

    assert answer.discount == Money(discount)
    assert (Why.NEEDS_MEMBERSHIP in whys(answer.reasons)) == (discount == 0)


@pytest.mark.parametrize(("days", "discount"), [(3, 1_000), (4, 0)])
def test_in_the_days_of_grace_rights_still_hold(days, discount):
    member = who_is_member(TODAY - timedelta(days=days))

    answer = ask(a_draft(10_000), member, the_terms(grace_days=3), members_only())

    assert answer.discount == Money(discount)


@pytest.mark.parametrize(("at_once", "discount"), [(True, 1_000), (False, 0)])
def test_the_sale_that_sells_it_has_its_rights_if_the_terms_say_so(at_once, discount):
    draft = a_draft(10_000, the_fee(line_no=2))

    answer = ask(draft, a_member(), the_terms(rights_at_once=at_once), members_only())

    assert answer.discount == Money(discount)


def test_renewing_early_keeps_the_rights_of_today():
    draft = a_draft(10_000, the_fee(line_no=2))
    member = who_is_member(date(2030, 1, 20))
    terms = the_terms(rights_at_once=False)

    assert ask(draft, member, terms, members_only()).discount == Money(1_000)


def test_a_membership_that_has_not_begun_gives_no_rights():
    member = who_is_member(date(2031, 1, 1), starts=TODAY + timedelta(days=1))

    answer = ask(a_draft(10_000), member, the_terms(), members_only())

    assert answer.discount == Money(0)


def test_a_membership_that_is_no_longer_sold_runs_to_its_end():
    old = the_terms(ends=date(2029, 12, 31))

    answer = ask(a_draft(10_000), who_is_member(TODAY), old, members_only())

    assert answer.discount == Money(1_000)


def test_a_blocked_card_has_no_rights():
    member = who_is_member(date(2031, 1, 1), status=CardStatus.BLOCKED)

    answer = ask(a_draft(10_000), member, the_terms(), members_only())

    assert answer.discount == Money(0)


# --- the fee is no goods ------------------------------------------------------


def points_and_discount():
    return (
        PointsTerms(programme_id="p", version=1, earn_percent_hundredths=1_000),
        DiscountTerms(programme_id="d", version=1, percent_hundredths=1_000),
    )


def test_on_a_fee_nothing_is_earned_taken_off_or_paid_with_points():
    draft = replace(
        a_draft(10_000, the_fee(line_no=2)),
        choices=(Choice(purse="", points=Points(500_000)),),
    )

    answer = ask(draft, a_member(500_000), the_terms(), *points_and_discount())

    goods, fee = answer.lines
    assert (goods.discount, goods.redeemed) == (Money(1_000), Money(9_000))
    assert (fee.discount, fee.redeemed, fee.earned) == (Money(0), Money(0), Points(0))


def test_the_terms_may_treat_a_fee_as_goods():
    terms = the_terms(fee_earns=True, fee_is_discounted=True, fee_is_redeemable=True)
    draft = replace(
        a_draft(the_fee()), choices=(Choice(purse="", points=Points(1_000)),)
    )

    answer = ask(draft, a_member(1_000), terms, *points_and_discount())

    (fee,) = answer.lines
    assert (fee.discount, fee.redeemed) == (Money(9_990), Money(1_000))
    assert fee.earned > Points(0)


def test_what_the_article_itself_excludes_stays_excluded():
    terms = the_terms(fee_earns=True)
    article = a_draft_line(99_900, item_id=YEAR, earning=False)

    answer = ask(a_draft(article), a_member(), terms, *points_and_discount())

    assert answer.earned == Points(0)


# --- reminding ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (15, [Why.MEMBER_UNTIL]),
        (14, [Why.MEMBERSHIP_ENDS]),
        (0, [Why.MEMBERSHIP_ENDS]),
        (-1, [Why.MEMBERSHIP_OVER]),
        (-14, [Why.MEMBERSHIP_OVER]),
        (-15, []),
    ],
)
def test_the_till_reminds_in_time_and_not_for_ever(days, expected):
    member = who_is_member(TODAY + timedelta(days=days))

    answer = ask(a_draft(), member, the_terms())

    assert whys(answer.offers) == expected
    if expected == [Why.MEMBERSHIP_ENDS]:
        assert answer.offers[0].fact("days") == days


def test_who_renews_is_not_reminded():
    answer = ask(a_draft(the_fee()), who_is_member(TODAY), the_terms())

    assert whys(answer.offers) == [Why.MEMBERSHIP_RENEWED]


# --- refunds ------------------------------------------------------------------


def sold_for(starts=TODAY, ends=date(2031, 1, 1)):
    return SoldMembership(
        programme="club", version=1, line_no=1, starts=starts, ends=ends
    )


@pytest.mark.parametrize(
    ("returned_on", "money", "ends"),
    [
        (date(2030, 1, 1), 36_500, date(2030, 1, 1)),  # Before it began: all of it.
        (date(2030, 1, 2), 36_400, date(2030, 1, 2)),  # The day of return is used.
        (date(2030, 7, 2), 18_300, date(2030, 7, 2)),
        (date(2030, 12, 31), 100, date(2030, 12, 31)),
        (date(2031, 1, 1), 0, date(2031, 1, 1)),
        (date(2031, 5, 1), 0, date(2031, 1, 1)),
    ],
)
def test_a_refund_by_days_pays_for_each_full_day_left(returned_on, money, ends):
    terms = the_terms(refund=Refund.BY_DAYS)
    sold, paid = sold_for(), Money(36_500)

    assert refund_of(terms, sold, paid, returned_on) == Money(money)
    assert end_after_refund(terms, sold, returned_on) == ends


@pytest.mark.parametrize(
    ("returned_on", "money", "ends"),
    [
        (date(2030, 1, 1), 12_000, date(2030, 1, 1)),
        (date(2030, 1, 2), 11_000, date(2030, 2, 1)),
        (date(2030, 2, 1), 11_000, date(2030, 2, 1)),
        (date(2030, 2, 2), 10_000, date(2030, 3, 1)),
        (date(2030, 12, 1), 1_000, date(2030, 12, 1)),
        (date(2030, 12, 2), 0, date(2031, 1, 1)),
        (date(2031, 6, 1), 0, date(2031, 1, 1)),
    ],
)
def test_a_refund_by_months_pays_for_each_full_month_left(returned_on, money, ends):
    terms = the_terms(refund=Refund.BY_MONTHS, fees=FEES[:1])
    sold, paid = sold_for(), Money(12_000)

    assert refund_of(terms, sold, paid, returned_on) == Money(money)
    assert end_after_refund(terms, sold, returned_on) == ends


def test_a_refund_of_nothing_leaves_the_membership_running():
    terms = the_terms(refund=Refund.NOTHING)

    assert refund_of(terms, sold_for(), Money(12_000), TODAY) == Money(0)
    assert end_after_refund(terms, sold_for(), TODAY) == date(2031, 1, 1)


@pytest.mark.parametrize("refund", list(Refund))
def test_within_the_first_days_the_whole_fee_comes_back(refund):
    terms = the_terms(refund=refund, refund_whole_days=14, fees=FEES[:1])
    in_time, late = TODAY + timedelta(days=14), TODAY + timedelta(days=15)

    assert refund_of(terms, sold_for(), Money(999), in_time) == Money(999)
    assert end_after_refund(terms, sold_for(), in_time) < TODAY
    assert refund_of(terms, sold_for(), Money(999), late) < Money(999)


@settings(max_examples=300)
@given(
    st.sampled_from(Refund),
    st.dates(date(2028, 1, 1), date(2032, 12, 31)),
    st.integers(1, 36),
    st.integers(0, 10**7),
    st.integers(-40, 1_200),
    st.integers(1, 60),
)
def test_a_later_return_never_pays_more_and_never_ends_sooner(
    refund, starts, months, paid, day, later
):
    terms = the_terms(refund=refund, fees=FEES[:1])
    sold = sold_for(starts, end_of(Fee(item=YEAR, months=months), starts))
    one = starts + timedelta(days=day)
    other = one + timedelta(days=later)

    early, late = (refund_of(terms, sold, Money(paid), on) for on in (one, other))

    assert Money(0) <= late <= early <= Money(paid)
    ends = [end_after_refund(terms, sold, on) for on in (one, other)]
    assert sold.starts - timedelta(days=1) <= ends[0] <= ends[1] <= sold.ends
    if one < starts and refund is not Refund.NOTHING:
        assert early == Money(paid)


@settings(max_examples=200)
@given(
    st.dates(date(2028, 1, 1), date(2032, 12, 31)),
    st.lists(st.integers(1, 24), min_size=1, max_size=4),
)
def test_renewing_leaves_no_day_out_and_none_twice(starts, months):
    day = starts
    for count in months:
        last = end_of(Fee(item=YEAR, months=count), day)
        assert last >= day + timedelta(days=27)
        day = last + timedelta(days=1)
    # A clipped month is never lost: many renewals are at least the whole time.
    whole = end_of(Fee(item=YEAR, months=sum(months)), starts)
    assert day - timedelta(days=1) >= whole - timedelta(days=3)


# --- terms --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("fees", {"fees": ()}),
        ("fees", {"fees": (FEES[0], FEES[0])}),
        ("refund", {"refund": Refund.BY_MONTHS}),
        ("requires", {"requires": "gold"}),
        ("by_enrolment", {"by_enrolment": True}),
        ("grace_days", {"grace_days": -1}),
        ("remind_days", {"remind_days": 366}),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        the_terms(**more)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("item", {"item": "", "months": 1}),
        ("months", {"months": 1, "days": 1}),
        ("months", {}),
        ("months", {"months": -1}),
        ("months", {"months": True}),
        ("days", {"days": 36_501}),
    ],
)
def test_a_fee_sells_months_or_days(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        Fee(**({"item": YEAR} | more))
