"""Which level a member has on a day: reached, kept, ended; never by a guess."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money
from cashier.domain.loyalty.facts import LevelState, Turnover
from cashier.domain.loyalty.terms import PeriodKind
from cashier.domain.loyalty.tiers import (
    Downgrade,
    Level,
    TiersTerms,
    level_on,
    period_figures,
)

RANKS = (
    Level(level="first", reached_at=0, earn_percent_hundredths=300),
    Level(level="second", reached_at=200_000, earn_percent_hundredths=500),
    Level(level="third", reached_at=500_000, earn_percent_hundredths=700),
)


def the_terms(**more):
    return TiersTerms(
        **({"programme_id": "ranks", "version": 1, "levels": RANKS} | more)
    )


MONTHLY = the_terms(period=PeriodKind.MONTH, downgrade=Downgrade.BY_BALANCE)
ONE_DOWN = the_terms(period=PeriodKind.MONTH, downgrade=Downgrade.ONE_LEVEL)


def spent(money, since=None):
    return Turnover(programme="ranks", money=Money(money), since=since)


def has(level, reached_on=date(2030, 1, 10), kept_until=None):
    return LevelState(
        programme="ranks", level=level, reached_on=reached_on, kept_until=kept_until
    )


# --- reached -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("money", "level"),
    [
        (0, "first"),
        (199_999, "first"),
        (200_000, "second"),
        (499_999, "second"),
        (500_000, "third"),
        (9_000_000, "third"),
    ],
)
def test_ranks_are_reached_at_0_2000_and_5000_roubles(money, level):
    state = level_on(the_terms(), None, spent(money), date(2030, 1, 15))

    assert state == has(level, date(2030, 1, 15))


def test_a_new_member_of_whom_nothing_is_known_has_the_first_level():
    assert level_on(the_terms(), None, None, date(2030, 1, 15)).level == "first"


def test_the_day_of_reaching_a_level_stays_while_the_level_does():
    state = has("second", date(2030, 1, 10))

    later = level_on(the_terms(), state, spent(250_000), date(2030, 3, 1))

    assert later == state


def test_a_level_that_the_terms_no_longer_know_is_reached_anew():
    state = level_on(the_terms(), has("platinum"), spent(250_000), date(2030, 1, 15))

    assert state.level == "second"


def test_money_of_another_month_does_not_count():
    december = spent(900_000, date(2029, 12, 1))

    assert level_on(MONTHLY, None, december, date(2030, 2, 15)).level == "first"
    january = spent(900_000, date(2030, 1, 1))
    assert level_on(MONTHLY, None, january, date(2030, 1, 15)).level == "third"


# --- kept --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (PeriodKind.MONTH, date(2030, 1, 1), date(2030, 2, 28)),
        (PeriodKind.QUARTER, date(2030, 1, 1), date(2030, 6, 30)),
        (PeriodKind.YEAR, date(2030, 1, 1), date(2031, 12, 31)),
    ],
)
def test_a_level_is_kept_to_the_end_of_the_period_after_the_one_it_was_reached_in(
    period, since, until
):
    terms = the_terms(period=period, downgrade=Downgrade.ONE_LEVEL)

    state = level_on(terms, None, spent(200_000, since), date(2030, 1, 15))

    assert state == has("second", date(2030, 1, 15), until)


def test_reaching_it_again_keeps_it_a_period_longer():
    state = has("second", kept_until=date(2030, 2, 28))

    again = level_on(
        MONTHLY, state, spent(200_000, date(2030, 2, 1)), date(2030, 2, 20)
    )

    assert again == has("second", kept_until=date(2030, 3, 31))


def test_reached_in_both_months_it_is_kept_by_the_later_one():
    january, february = (
        spent(200_000, date(2030, 1, 1)),
        spent(200_000, date(2030, 2, 1)),
    )

    state = level_on(MONTHLY, None, february, date(2030, 2, 20), before=january)
    by_january = level_on(
        MONTHLY, None, spent(0, date(2030, 2, 1)), date(2030, 2, 20), before=january
    )

    assert state.kept_until == date(2030, 3, 31)
    assert by_january.kept_until == date(2030, 2, 28)


def test_a_promise_is_never_shortened():
    state = has("second", kept_until=date(2030, 12, 31))  # By a manager, say.

    again = level_on(
        MONTHLY, state, spent(200_000, date(2030, 2, 1)), date(2030, 2, 20)
    )

    assert again.kept_until == date(2030, 12, 31)


def test_grace_days_are_added():
    terms = the_terms(
        period=PeriodKind.MONTH, downgrade=Downgrade.ONE_LEVEL, grace_days=14
    )

    state = level_on(terms, None, spent(200_000, date(2030, 1, 1)), date(2030, 1, 15))

    assert state.kept_until == date(2030, 3, 14)


def test_of_the_last_365_days_a_level_is_kept_while_they_are_enough():
    terms = the_terms(
        period=PeriodKind.ROLLING,
        rolling_days=365,
        downgrade=Downgrade.BY_BALANCE,
        grace_days=30,
    )
    state = level_on(terms, None, spent(500_000), date(2030, 1, 15))
    assert state.kept_until == date(2030, 2, 14)

    next_day = level_on(terms, state, spent(499_999), date(2030, 1, 16))
    assert next_day == state
    after = level_on(terms, state, spent(499_999), date(2030, 2, 15))
    assert after.level == "second"


# --- lowered -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "level"),
    [(ONE_DOWN, "second"), (MONTHLY, "first")],
)
def test_the_day_after_the_last_the_level_falls_by_one_or_to_what_was_reached(
    terms, level
):
    state = has("third", kept_until=date(2030, 2, 28))
    nothing = (spent(0, date(2030, 2, 1)), spent(0, date(2030, 3, 1)))

    last = level_on(terms, state, nothing[0], date(2030, 2, 28), before=spent(0))
    after = level_on(terms, state, nothing[1], date(2030, 3, 1), before=nothing[0])

    assert last.level == "third"
    assert after.level == level
    assert after.reached_on == date(2030, 3, 1)


def test_it_falls_to_what_the_last_month_was_worth_and_not_to_nothing():
    state = has("third", kept_until=date(2030, 2, 28))
    february, march = spent(300_000, date(2030, 2, 1)), spent(0, date(2030, 3, 1))

    after = level_on(MONTHLY, state, march, date(2030, 3, 1), before=february)

    assert after == has("second", date(2030, 3, 1), date(2030, 3, 31))


def test_sales_that_arrive_late_still_save_the_level_of_their_month():
    lowered = has("second", date(2030, 3, 1), date(2030, 3, 31))
    february, march = spent(500_000, date(2030, 2, 1)), spent(0, date(2030, 3, 1))

    after = level_on(MONTHLY, lowered, march, date(2030, 3, 3), before=february)

    assert after == has("third", date(2030, 3, 3), date(2030, 3, 31))


def test_a_level_is_not_lowered_for_want_of_a_figure():
    state = has("third", kept_until=date(2030, 2, 28))
    february, march = spent(0, date(2030, 2, 1)), spent(0, date(2030, 3, 1))

    for now, before in ((None, february), (march, None), (None, None)):
        assert level_on(MONTHLY, state, now, date(2030, 3, 1), before=before) == state


def test_what_is_never_lowered_stays_whatever_happens():
    terms = the_terms(period=PeriodKind.MONTH)
    nothing = spent(0, date(2035, 1, 1)), spent(0, date(2034, 12, 1))

    state = level_on(
        terms, has("third"), nothing[0], date(2035, 1, 1), before=nothing[1]
    )

    assert state == has("third")


def test_by_one_level_means_one_level_each_month():
    state = has("third", kept_until=date(2030, 2, 28))

    def then(day, this, last):
        return level_on(ONE_DOWN, state, spent(0, this), day, before=spent(0, last))

    march = then(date(2030, 3, 31), date(2030, 3, 1), date(2030, 2, 1))
    april = then(date(2030, 4, 1), date(2030, 4, 1), date(2030, 3, 1))

    assert march == has("second", date(2030, 3, 1), date(2030, 3, 31))
    assert april == has("first", date(2030, 4, 1))


def test_by_one_level_in_a_rolling_time_each_step_lasts_as_long_as_that_time():
    terms = the_terms(
        period=PeriodKind.ROLLING,
        rolling_days=90,
        downgrade=Downgrade.ONE_LEVEL,
        grace_days=5,
    )
    state = has("third", kept_until=date(2030, 1, 31))

    lower = level_on(terms, state, spent(0), date(2030, 2, 1))

    # 90 days from 1 February end on 1 May; and the five.
    assert lower == has("second", date(2030, 2, 1), date(2030, 5, 6))
    assert level_on(terms, lower, spent(0), date(2030, 5, 6)) == lower
    assert level_on(terms, lower, spent(0), date(2030, 5, 7)).level == "first"


def test_a_return_is_asked_again_from_the_level_before_the_sale():
    old = has("first")
    raised = level_on(MONTHLY, old, spent(200_000, date(2030, 1, 1)), date(2030, 1, 15))
    returned = spent(50_000, date(2030, 1, 1))

    assert raised.level == "second"
    assert level_on(MONTHLY, old, returned, date(2030, 1, 16)) == old


def test_when_the_terms_begin_to_lower_nobody_loses_a_level_at_once():
    state = has("third", kept_until=None)
    february, march = spent(0, date(2030, 2, 1)), spent(0, date(2030, 3, 1))

    kept = level_on(MONTHLY, state, march, date(2030, 3, 10), before=february)

    assert kept == has("third", kept_until=date(2030, 3, 31))


@given(
    st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]),
    st.sampled_from([Downgrade.ONE_LEVEL, Downgrade.BY_BALANCE]),
    st.integers(0, 40),
    st.sampled_from(["first", "second", "third"]),
    st.integers(0, 400),
)
@settings(max_examples=60, deadline=None)  # Hundreds of days in one example.
def test_a_job_that_slept_ends_where_one_that_ran_each_day_ends(
    period, downgrade, grace, level, days
):
    terms = the_terms(period=period, downgrade=downgrade, grace_days=grace)
    state = has(level, kept_until=date(2030, 2, 28))

    def on(state, day):
        # Nothing was bought any more; every period is known to be empty.
        now, last = empty_figures(terms, day)
        return level_on(terms, state, now, day, before=last)

    end = date(2030, 2, 1) + timedelta(days=days)
    daily = state
    for step in range(days + 1):
        daily = on(daily, date(2030, 2, 1) + timedelta(days=step))

    assert on(state, end) == daily
    assert on(daily, end) == daily


def empty_figures(terms, day):
    months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
    size = months[terms.period]
    first = day.year * 12 + (day.month - 1) // size * size

    def at(month):
        return spent(0, date(month // 12, month % 12 + 1, 1))

    return at(first), at(first - size)


def test_of_all_figures_of_a_member_those_of_this_and_the_last_month_are_taken():
    figures = (
        Turnover(programme="other", money=Money(1), since=date(2030, 3, 1)),
        spent(3, date(2030, 1, 1)),
        spent(2, date(2030, 2, 1)),
        spent(1, date(2030, 3, 1)),
    )

    assert period_figures(MONTHLY, figures, date(2030, 3, 5)) == (
        figures[3],
        figures[2],
    )
    assert period_figures(MONTHLY, figures, date(2030, 4, 5)) == (None, figures[3])
    assert period_figures(MONTHLY, (), date(2030, 4, 5)) == (None, None)


# --- terms -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("levels", {"levels": ()}),
        ("levels", {"levels": RANKS[1:]}),
        ("levels", {"levels": (RANKS[0], RANKS[2], RANKS[1])}),
        ("levels", {"levels": (RANKS[0], RANKS[0])}),
        ("levels", {"levels": (*RANKS, Level(level="x", reached_at=500_000))}),
        ("levels", {"levels": (*RANKS, Level(level="third", reached_at=900_000))}),
        ("levels", {"levels": (Level(level="", reached_at=0),)}),
        ("earn_percent_hundredths", {"earn_percent_hundredths": 500}),
        ("downgrade", {"downgrade": Downgrade.ONE_LEVEL}),
        ("rolling_days", {"rolling_days": 0}),
        ("grace_days", {"grace_days": -1}),
    ],
)
def test_levels_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=f"^{field}:"):
        the_terms(**more)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reached_at", -1),
        ("reached_at", 1.5),
        ("earn_percent_hundredths", 10_001),
        ("discount_percent_hundredths", True),
        ("cap_percent", 0),
        ("cap_percent", 101),
    ],
)
def test_figures_of_one_level_have_their_bounds(field, value):
    with pytest.raises(ValueError, match=f"^{field}:"):
        Level(**({"level": "x", "reached_at": 0} | {field: value}))
