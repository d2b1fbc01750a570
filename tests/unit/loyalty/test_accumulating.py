"""An accumulating discount: what was bought in the period decides, counted once."""

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money
from cashier.domain.loyalty.accumulating import AccumulatingTerms, Step
from cashier.domain.loyalty.facts import Turnover
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import PeriodKind
from cashier.domain.member import CardStatus
from tests.unit.domain_builders import a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import ask, keeps_floors, receipts, whys


def steps(*pairs):
    return tuple(Step(from_minor=f, percent_hundredths=p) for f, p in pairs)


# A public rule: ranks of 3, 5 and 7 % from 0, 2,000 and 5,000 roubles.
RANKS = steps((0, 300), (200_000, 500), (500_000, 700))


def the_terms(**more):
    return AccumulatingTerms(
        **({"programme_id": "ranks", "version": 1, "steps": RANKS} | more)
    )


def who_bought(minor, since=None, **more):
    turnover = Turnover(programme="ranks", money=Money(minor), since=since)
    return a_member(turnovers=(turnover,), **more)


@pytest.mark.parametrize(
    ("bought", "percent"),
    [(0, 3), (199_999, 3), (200_000, 5), (499_999, 5), (500_000, 7), (9_000_000, 7)],
)
def test_the_percent_is_that_of_the_step_reached(bought, percent):
    answer = ask(a_draft(10_000), who_bought(bought), the_terms())

    assert answer.discount == Money(percent * 100)
    assert answer.applied[0].reason == because(
        Why.ACCUMULATED_PERCENT,
        programme="ranks",
        percent_hundredths=percent * 100,
        turnover=Money(bought),
    )


def test_a_sale_never_raises_its_own_step():
    answer = ask(a_draft(900_000), who_bought(199_999), the_terms())

    assert answer.discount == Money(27_000)


def test_the_cashier_can_say_how_much_more_brings_the_next_step():
    answer = ask(a_draft(10_000), who_bought(150_000), the_terms())

    # 1,500.00 before and 97.00 now: 403.00 to go to 2,000.00.
    assert answer.offers == (
        because(
            Why.NEXT_STEP,
            programme="ranks",
            missing=Money(40_300),
            percent_hundredths=500,
        ),
    )


def test_a_sale_that_reaches_a_step_says_so_for_the_next_time():
    (offer,) = ask(a_draft(100_000), who_bought(190_000), the_terms()).offers

    assert (offer.fact("missing"), offer.fact("percent_hundredths")) == (Money(0), 500)


def test_above_the_last_step_there_is_nothing_to_promise():
    assert ask(a_draft(), who_bought(500_000), the_terms()).offers == ()


def test_before_the_first_step_the_reason_says_what_is_missing():
    terms = the_terms(steps=steps((100_000, 300)))

    answer = ask(a_draft(10_000), who_bought(40_000), terms)

    assert answer.discount == Money(0)
    assert answer.reasons[0] == because(
        Why.NEXT_STEP, programme="ranks", missing=Money(60_000), percent_hundredths=300
    )


def test_a_member_of_whom_no_turnover_is_known_begins_at_nothing():
    assert ask(a_draft(10_000), a_member(), the_terms()).discount == Money(300)


@pytest.mark.parametrize(
    ("period", "since", "counts"),
    [
        (PeriodKind.ALWAYS, None, True),
        (PeriodKind.ALWAYS, date(2020, 1, 1), True),
        (PeriodKind.MONTH, date(2030, 1, 1), True),
        (PeriodKind.MONTH, date(2029, 12, 1), False),
        (PeriodKind.MONTH, None, False),  # Since ever is not since the first.
        (PeriodKind.QUARTER, date(2030, 1, 1), True),
        (PeriodKind.QUARTER, date(2029, 10, 1), False),
        (PeriodKind.YEAR, date(2030, 1, 1), True),
        (PeriodKind.YEAR, date(2029, 1, 1), False),
        # The server is in the next month already, this till's clock is behind.
        (PeriodKind.MONTH, date(2030, 2, 1), True),
        (PeriodKind.ROLLING, date(2029, 12, 4), True),  # 30 days with today.
        (PeriodKind.ROLLING, date(2029, 11, 5), True),  # Its end is in the window.
        (PeriodKind.ROLLING, date(2029, 11, 4), False),
    ],
)
def test_only_what_belongs_to_the_period_of_today_counts(period, since, counts):
    terms = the_terms(period=period, rolling_days=30)

    answer = ask(a_draft(10_000), who_bought(500_000, since), terms)

    assert answer.discount == Money(700 if counts else 300)


@pytest.mark.parametrize("status", [CardStatus.UNKNOWN, CardStatus.NOT_ACTIVATED])
def test_a_card_that_proves_nothing_has_no_step_and_no_advice(status):
    answer = ask(a_draft(), who_bought(500_000, status=status), the_terms())

    assert (answer.discount, answer.offers) == (Money(0), ())
    assert whys(answer.reasons)[0] in {Why.CARD_UNKNOWN, Why.CARD_NOT_ACTIVATED}


def test_a_purchase_below_the_minimum_says_how_much_is_missing():
    terms = the_terms(purchase_minimum_minor=20_000)

    answer = ask(a_draft(10_000), who_bought(0), terms)

    assert whys(answer.reasons)[0] is Why.BELOW_PURCHASE


def test_a_fee_brings_nobody_nearer_to_the_next_step():
    fee = a_draft_line(500_000, is_goods=False)

    (offer,) = ask(a_draft(fee), who_bought(0), the_terms()).offers

    assert offer.fact("missing") == Money(200_000)


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        steps((100, 300), (100, 500)),
        steps((200, 300), (100, 500)),
        steps((100, 300), (200, 300)),
        steps((100, 500), (200, 300)),
    ],
)
def test_steps_must_rise_in_both_figures(wrong):
    with pytest.raises(ValueError, match=r"^steps:"):
        the_terms(steps=wrong)


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("from_minor", (-1, 300)),
        ("from_minor", (True, 300)),
        ("percent_hundredths", (0, 0)),
        ("percent_hundredths", (0, 10_001)),
    ],
)
def test_a_step_has_a_turnover_and_a_percent(field, step):
    with pytest.raises(ValueError, match=f"^{field}:"):
        steps(step)


def test_a_rolling_period_has_its_days():
    with pytest.raises(ValueError, match=r"^rolling_days:"):
        the_terms(rolling_days=0)


@st.composite
def rising_steps(draw):
    count = draw(st.integers(1, 4))
    froms = sorted(draw(st.sets(st.integers(0, 10**7), min_size=4, max_size=4)))
    percents = sorted(draw(st.sets(st.integers(1, 9_000), min_size=4, max_size=4)))
    return steps(*list(zip(froms, percents, strict=True))[:count])


@settings(max_examples=300)
@given(receipts(), rising_steps(), st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_turnover_never_means_a_smaller_discount(draft, ladder, bought, more):
    terms = the_terms(steps=ladder)

    less = ask(draft, who_bought(bought), terms)
    same = ask(draft, who_bought(bought + more), terms)

    assert same.discount >= less.discount
    keeps_floors(draft, same)


@settings(max_examples=100)
@given(rising_steps(), st.integers(0, 10**7))
def test_advice_and_the_step_reached_agree(ladder, bought):
    """Whoever spends what is said to be missing has the step next time."""
    terms = the_terms(steps=ladder)
    draft = a_draft(a_draft_line(0))

    for offer in ask(draft, who_bought(bought), terms).offers:
        missing = offer.fact("missing").units
        step = terms.step_at(Money(bought + missing))
        assert step is not None
        assert step.percent_hundredths == offer.fact("percent_hundredths")
        assert missing > 0
        before = terms.step_at(Money(bought + missing - 1))
        assert before is not step
