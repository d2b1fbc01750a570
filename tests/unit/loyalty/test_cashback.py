"""The cashback wallet: money apart from points, by how the customer pays."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.cashback import (
    CashbackProgramme,
    CashbackTerms,
    TenderRate,
)
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import (
    Choice,
    DonationAsked,
    DraftTender,
    PurseState,
)
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import EarnWhenSpending, Multiplier
from cashier.domain.tenders import TenderKind
from tests.unit.domain_builders import (
    NOW,
    a_draft,
    a_draft_line,
    a_member,
    a_programme,
)

RATES = (
    TenderRate(tender=TenderKind.CASH, percent_hundredths=100),
    TenderRate(tender=TenderKind.CARD, percent_hundredths=300),
)


def the_programme(**more):
    terms = {"programme_id": "wallet", "version": 1, "rates": RATES} | more
    return CashbackProgramme(CashbackTerms(**terms))


def paid(draft, **amounts):
    legs = tuple(
        DraftTender(kind=TenderKind[kind.upper()], amount=Money(units))
        for kind, units in amounts.items()
    )
    return replace(draft, tenders=legs)


def ask(draft, member=None, **more):
    return quote(draft, member or a_member(), [the_programme(**more)], NOW)


def money(answer):
    return answer.earned_in("cashback")


def rate(kind, percent, points):
    return because(
        Why.TENDER_RATE,
        tender=kind.value,
        percent_hundredths=percent,
        points=Points(points),
    )


# --- by tender ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("legs", "earned"),
    [
        ({"cash": 10_000}, 100),
        ({"card": 10_000}, 300),
        ({"cash": 4_000, "card": 6_000}, 40 + 180),
        ({"gift": 4_000, "card": 6_000}, 180),
    ],
)
def test_each_way_of_paying_has_its_percent(legs, earned):
    assert money(ask(paid(a_draft(10_000), **legs))) == Points(earned)


def test_the_wallet_is_apart_from_points():
    answer = quote(a_draft(10_000), a_member(), [a_programme(), the_programme()], NOW)

    assert (answer.earned, money(answer)) == (Points(500), Points(300))
    assert answer.lines[0].earned == Points(500)


def test_a_receipt_paid_with_a_gift_card_earns_nothing_and_says_why():
    answer = ask(paid(a_draft(10_000), gift=10_000))

    assert money(answer) == Points(0)
    assert answer.reasons[-1] == rate(TenderKind.GIFT, 0, 0)


def test_unless_the_terms_state_a_rate_for_gift_cards():
    gift = TenderRate(tender=TenderKind.GIFT, percent_hundredths=50)

    answer = ask(paid(a_draft(10_000), gift=10_000), rates=(*RATES, gift))

    assert money(answer) == Points(50)


def test_a_tender_without_a_rate_of_its_own_has_the_common_one():
    terms = {"rates": RATES[:1], "earn_percent_hundredths": 200}

    assert money(ask(paid(a_draft(10_000), card=10_000), **terms)) == Points(200)
    assert money(ask(paid(a_draft(10_000), gift=10_000), **terms)) == Points(0)


def test_goods_that_earn_nothing_take_their_share_of_every_tender():
    tobacco = a_draft_line(10_000, 2, earning=False)

    answer = ask(paid(a_draft(10_000, tobacco), cash=5_000, card=15_000))

    # Of the 100.00 that earn, 25.00 are paid in cash and 75.00 by card.
    assert money(answer) == Points(25 + 225)


def test_a_base_that_does_not_divide_is_split_to_the_kopeck():
    answer = ask(paid(a_draft(100), cash=33, card=67))

    # 0.33 at 1 percent and 0.67 at 3 percent: 2.34 hundredths, down.
    assert money(answer) == Points(2)


def test_what_each_way_of_paying_brought_is_said_and_adds_up():
    answer = ask(paid(a_draft(10_000), cash=4_000, card=6_000))

    assert answer.offers == (
        rate(TenderKind.CASH, 100, 40),
        rate(TenderKind.CARD, 300, 180),
    )


def test_multipliers_count_for_every_tender():
    double = (Multiplier(times_hundredths=200),)

    answer = ask(paid(a_draft(10_000), cash=4_000, card=6_000), multipliers=double)

    assert money(answer) == Points(440)


def test_pieces_bring_the_same_however_they_are_paid():
    answer = ask(
        paid(a_draft(10_000), cash=4_000, card=6_000), earn_per_piece_hundredths=50
    )

    assert money(answer) == Points(220 + 50)


# --- before anybody has paid -------------------------------------------------


def test_until_it_is_known_the_customer_is_supposed_to_pay_by_card():
    answer = ask(a_draft(10_000))

    assert money(answer) == Points(300)
    assert answer.offers == (rate(TenderKind.CASH, 100, 100),)


def test_the_shop_says_what_is_supposed():
    answer = ask(a_draft(10_000), preview_tender=TenderKind.CASH)

    assert money(answer) == Points(100)
    assert answer.offers == (rate(TenderKind.CARD, 300, 300),)


def test_what_is_still_open_counts_as_supposed():
    answer = ask(paid(a_draft(10_000), gift=4_000))

    assert money(answer) == Points(180)
    assert answer.offers == (rate(TenderKind.CASH, 100, 60),)


def test_a_donation_is_paid_beside_the_goods():
    draft = replace(
        a_draft(9_950), donations=(DonationAsked(programme="dogs", money=Money(50)),)
    )

    whole = ask(paid(draft, cash=10_000))
    part = ask(paid(draft, cash=9_950))

    assert money(whole) == Points(99)
    assert whole.offers == ()
    assert part.offers[0].fact("tender") == "cash"


def test_a_way_of_paying_that_brings_nothing_is_said_where_the_shop_names_it():
    no_cash = TenderRate(tender=TenderKind.CASH, percent_hundredths=0)
    by_card = TenderRate(tender=TenderKind.CARD, percent_hundredths=300)

    assert ask(a_draft(10_000), rates=(no_cash, by_card)).offers == (
        rate(TenderKind.CASH, 0, 0),
    )
    assert ask(a_draft(10_000), rates=(by_card,)).offers == ()
    common = ask(a_draft(10_000), rates=(by_card,), earn_percent_hundredths=100)
    assert common.offers == (rate(TenderKind.CASH, 100, 100),)


def test_no_rate_is_advised_that_would_bring_nothing():
    assert ask(a_draft(10)).offers == ()


# --- spending ----------------------------------------------------------------


def test_a_wallet_pays_kopeck_for_kopeck_and_that_part_earns_nothing():
    wallet = PurseState(
        purse="cashback",
        confirmed=Points(3_333),
        spendable=Points(3_333),
        online=True,
    )
    member = a_member(purses=(wallet,))
    draft = replace(
        a_draft(10_000), choices=(Choice(purse="cashback", points=Points(3_333)),)
    )

    answer = ask(draft, member)

    assert answer.redeem_money == Money(3_333)
    assert answer.spending("cashback").redeem == Points(3_333)
    assert answer.redeem == Points(0)  # Of points nothing.
    assert money(answer) == Points(200)
    on_all = ask(draft, member, earn_when_spending=EarnWhenSpending.ON_EVERYTHING)
    assert money(on_all) == Points(300)


def test_a_receipt_paid_by_the_wallet_alone_may_earn_as_supposed():
    wallet = PurseState(purse="cashback", spendable=Points(50_000), online=True)
    draft = replace(
        a_draft(10_000), choices=(Choice(purse="cashback", points=Points(10_000)),)
    )

    answer = ask(
        draft,
        a_member(purses=(wallet,)),
        earn_when_spending=EarnWhenSpending.ON_EVERYTHING,
    )

    assert money(answer) == Points(300)


@pytest.mark.parametrize(("spends", "buys"), [(True, ("cashback", 100)), (False, None)])
def test_a_wallet_that_is_spent_is_worth_its_money(spends, buys):
    assert the_programme(spends=spends).buys() == buys


def test_a_purchase_of_nothing_that_earns_says_so_and_not_that_the_tender_is_poor():
    tobacco = a_draft_line(10_000, earning=False)

    answer = ask(paid(a_draft(tobacco), gift=10_000))

    assert answer.reasons[-1] == because(Why.NOTHING_EARNING)


def test_coming_in_is_worth_something_however_it_is_paid():
    answer = ask(paid(a_draft(10_000), gift=10_000), earn_per_visit_hundredths=500)

    assert money(answer) == Points(500)


# --- terms -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("purse", {"purse": ""}),
        ("minor_per_point", {"minor_per_point": 50}),
        ("rates", {"rates": ()}),
        ("rates", {"rates": (*RATES, RATES[0])}),
    ],
)
def test_wallets_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=f"^{field}:"):
        the_programme(**more)


@pytest.mark.parametrize("value", [-1, 10_001, 1.0, True])
def test_a_rate_has_its_bounds(value):
    with pytest.raises(ValueError, match=r"^percent_hundredths:"):
        TenderRate(tender=TenderKind.CASH, percent_hundredths=value)


# --- always ------------------------------------------------------------------


@settings(max_examples=200)
@given(
    st.lists(st.integers(1, 100_000), min_size=1, max_size=6),
    st.integers(0, 100),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)
def test_any_split_earns_between_the_two_rates(totals, percent, low, high):
    draft = a_draft(*totals)
    cash = draft.total.units * percent // 100
    rates = (
        TenderRate(tender=TenderKind.CASH, percent_hundredths=low),
        TenderRate(tender=TenderKind.CARD, percent_hundredths=max(high, 1)),
    )

    def earned(**legs):
        answer = ask(paid(draft, **legs), rates=rates)
        lines = Points.total(
            part.points for line in answer.lines for part in line.parts
        )
        assert lines == money(answer)
        return money(answer)

    total = draft.total.units
    ends = sorted((earned(cash=total), earned(card=total)))
    assert ends[0] <= earned(cash=cash, card=total - cash) <= ends[1]
