"""A coalition: whose cards work here, who owes the points, who pays whom in the end."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.coalition import (
    CoalitionProgramme,
    CoalitionTerms,
    Owed,
    Partner,
    Redeemed,
    net,
    settle,
)
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import Choice, PurseState
from cashier.domain.loyalty.reasons import Why, because
from tests.unit.domain_builders import NOW, a_draft, a_draft_line, a_member

FUEL = Partner(code="fuel", name_ru="Заправки", name_en="Fuel")
BOOKS = Partner(code="books", earn_percent_hundredths=200, cap_percent=20, issues=True)
CINEMA = Partner(code="cinema", earns=False, accepts_lots=False)
AIRLINE = Partner(code="airline", spends=False)


def the_programme(**more):
    partners = (FUEL, BOOKS, CINEMA, AIRLINE)
    terms = {"programme_id": "union", "version": 1, "partners": partners} | more
    return CoalitionProgramme(CoalitionTerms(**terms))


def with_card(partner, spendable=5_000):
    purse = PurseState(
        purse="coalition",
        confirmed=Points(spendable),
        spendable=Points(spendable),
        online=True,
    )
    return a_member(purses=(purse,), partner=partner)


def ask(draft, partner, points=0, **more):
    choices = (Choice(purse="coalition", points=Points(points)),)
    member = with_card(partner)
    return quote(replace(draft, choices=choices), member, [the_programme(**more)], NOW)


def refused(partner):
    return because(Why.NOT_ACCEPTED_HERE, programme="union", partner=partner)


# --- cards at our till -------------------------------------------------------


def test_our_own_card_earns_and_spends_and_the_points_are_ours_to_pay():
    answer = ask(a_draft(10_000), "", points=2_000)

    assert answer.redeem_money == Money(2_000)
    assert answer.earned_in("coalition") == Points(400)
    assert answer.earnings[0].issuer == ""
    assert answer.offers == ()


def test_a_partners_card_earns_and_spends_at_our_till():
    answer = ask(a_draft(10_000), "fuel", points=2_000)

    assert answer.redeem_money == Money(2_000)
    assert answer.earned_in("coalition") == Points(400)
    assert answer.earnings[0].issuer == ""  # The seller owes what it gives.
    assert answer.offers == (
        because(Why.PARTNER_CARD, programme="union", partner="fuel"),
    )


def test_a_partner_may_have_rates_of_its_own_and_pay_for_its_cards_points():
    answer = ask(a_draft(10_000), "books", points=5_000)

    assert answer.spending("coalition").redeem == Points(2_000)  # At most 20 percent.
    assert answer.earned_in("coalition") == Points(160)  # 2 percent of 80.00.
    assert answer.earnings[0].issuer == "books"


def test_a_card_of_nobody_we_know_is_refused_by_name():
    answer = ask(a_draft(10_000), "tailor", points=1_000)

    assert answer.redeem_money == Money(0)
    assert answer.spending("coalition").largest == Points(0)
    assert answer.spending("coalition").binding == refused("tailor")
    assert answer.earnings == ()
    assert answer.reasons == (refused("tailor"),)
    assert answer.offers == ()


def test_a_card_may_spend_here_and_not_earn_or_earn_and_not_spend():
    cinema = ask(a_draft(10_000), "cinema", points=1_000)
    airline = ask(a_draft(10_000), "airline", points=1_000)

    assert cinema.redeem_money == Money(1_000)
    assert cinema.earned_in("coalition") == Points(0)
    assert cinema.reasons[-1] == refused("cinema")
    assert airline.redeem_money == Money(0)
    assert airline.spending("coalition").binding == refused("airline")
    assert airline.earned_in("coalition") == Points(500)


def test_the_limits_of_the_purse_hold_for_partners_too():
    tobacco = a_draft_line(10_000, 2, redeemable=False)

    answer = ask(a_draft(1_000, tobacco), "fuel", points=5_000)

    assert answer.redeem_money == Money(1_000)


def test_where_the_purse_is_not_spent_nobody_is_refused_for_it():
    assert ask(a_draft(10_000), "tailor", spends=False).spendings == ()


@pytest.mark.parametrize(
    ("spends", "buys"), [(True, ("coalition", 100)), (False, None)]
)
def test_what_a_point_buys_is_said_where_points_are_spent(spends, buys):
    assert the_programme(spends=spends).buys() == buys


@pytest.mark.parametrize(
    ("issuer", "taken"),
    [("", True), ("fuel", True), ("cinema", False), ("tailor", False)],
)
def test_points_of_some_issuers_are_taken_here(issuer, taken):
    assert the_programme().terms.takes_lots_of(issuer) is taken


# --- what partners owe each other --------------------------------------------


def took(issuer, redeemer, points, each=100, percent=100):
    return Redeemed(
        issuer=issuer,
        redeemer=redeemer,
        points=Points(points),
        minor_per_point=each,
        settle_percent=percent,
    )


def owes(issuer, redeemer, points, money):
    return Owed(
        issuer=issuer, redeemer=redeemer, points=Points(points), money=Money(money)
    )


def test_who_owes_the_points_pays_who_took_them():
    rows = [took("fuel", "", 10_000, percent=80), took("fuel", "", 5_000, percent=80)]

    assert settle(rows) == (owes("fuel", "", 15_000, 12_000),)


def test_nobody_owes_anything_for_points_of_its_own():
    assert settle([took("", "", 10_000), took("fuel", "fuel", 5_000)]) == ()


def test_points_given_back_are_owed_no_more():
    rows = [took("fuel", "", 10_000), took("fuel", "", -10_000), took("", "fuel", 300)]

    assert settle(rows) == (owes("", "fuel", 300, 300), owes("fuel", "", 0, 0))


def test_a_pair_is_rounded_once_and_not_row_by_row():
    thirds = [took("fuel", "", 1, each=33) for _ in range(3)]

    assert settle(thirds) == (owes("fuel", "", 3, 1),)
    assert settle([took("fuel", "", -3, each=33)]) == (owes("fuel", "", -3, -1),)


def test_two_that_owe_each_other_make_one_payment():
    owed = settle(
        [took("fuel", "", 10_000), took("", "fuel", 3_000), took("", "books", 500)]
    )

    assert net(owed) == (("", "books", Money(500)), ("fuel", "", Money(7_000)))
    assert net(settle([took("fuel", "", 100), took("", "fuel", 100)])) == ()


codes = st.sampled_from(["", "fuel", "books"])
rows_of_report = st.lists(
    st.builds(took, codes, codes, st.integers(-10_000, 10_000), st.integers(1, 300))
)


@given(rows_of_report)
def test_what_all_pay_and_what_all_get_is_the_same_in_any_order(rows):
    owed = settle(rows)

    assert settle(reversed(rows)) == owed
    by_pair = {}
    for one in owed:
        by_pair[one.issuer] = by_pair.get(one.issuer, 0) - one.money.units
        by_pair[one.redeemer] = by_pair.get(one.redeemer, 0) + one.money.units
    paid = {}
    for debtor, creditor, money in net(owed):
        assert money > Money(0)
        paid[debtor] = paid.get(debtor, 0) - money.units
        paid[creditor] = paid.get(creditor, 0) + money.units
    assert {k: v for k, v in by_pair.items() if v} == {
        k: v for k, v in paid.items() if v
    }


# --- terms -------------------------------------------------------------------


@pytest.mark.parametrize("partners", [(), (FUEL, replace(FUEL, spends=False))])
def test_a_coalition_has_partners_each_once(partners):
    with pytest.raises(ValueError, match=r"^partners:"):
        the_programme(partners=partners)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("earn_percent_hundredths", -1),
        ("earn_percent_hundredths", True),
        ("cap_percent", 101),
        ("settle_percent", 101),
        ("settle_percent", None),
    ],
)
def test_a_partner_without_sense_is_refused_by_the_name_of_the_field(field, value):
    with pytest.raises(ValueError, match=f"^{field}:"):
        Partner(**({"code": "fuel"} | {field: value}))
