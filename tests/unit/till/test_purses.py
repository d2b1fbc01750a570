"""Several purses in one sale: each chosen apart, all of them guaranteed together."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import (
    ConfirmationNeeded,
    LoginPaused,
    NotAllowed,
    RedemptionRefused,
    WrongPin,
)
from cashier.domain.events import PointsEarned, PointsRedeemed, SpentOn
from cashier.domain.ids import CashierId
from cashier.domain.ledger import sum_of
from cashier.domain.loyalty.answers import Effect, Factor
from cashier.domain.member import PurseFigures, Turnover
from cashier.domain.overrides import Guarded
from cashier.till.ports import AttemptState, HoldAnswer, Role, TerminalAnswer
from tests.helpers.builders import (
    ACCOUNT,
    ANNA,
    CARD,
    MORNING,
    a_cashier,
    a_lot,
    a_member,
    a_programme,
    points,
    rubles,
)
from tests.helpers.programmes import cashback, purse_right
from tests.helpers.till_box import Till

WALLET = "cashback"


@pytest.fixture
def till() -> Till:
    """Points and a wallet, with 50 of the one and 40 of the other guaranteed."""
    till = Till().open_shift()
    till.directory.terms.append(cashback())
    with till.store.act() as work:
        work.rights.add(purse_right(WALLET, of=40))
        work.commit()
    till.coffee()
    till.known_card(guaranteed=50, purses=(PurseFigures(purse=WALLET),))
    return till


def test_each_purse_is_chosen_apart_and_pays_its_own_part(till: Till) -> None:
    till.sales.choose(points(30))
    view = till.sales.choose(points(20), WALLET)

    assert view.totals.redeemed == rubles(50)
    assert view.totals.to_pay == rubles(50)
    assert till.left() == points(20)
    assert till.left(f"right-{WALLET}") == points(20)


def test_what_two_purses_spent_is_told_of_each(till: Till) -> None:
    till.sales.choose(points(30))
    till.sales.choose(points(20), WALLET)
    done = till.pay_cash()

    spent = {e.account: e for e in till.told(PointsRedeemed)}  # type: ignore[union-attr]
    assert sum_of(spent[ACCOUNT].draws) == points(30)  # type: ignore[union-attr]
    wallet = spent[f"{ACCOUNT}.{WALLET}"]  # type: ignore[index]
    assert sum_of(wallet.draws) == points(20)  # type: ignore[union-attr]
    assert wallet.programme == "wallet"  # type: ignore[union-attr]
    assert {e.use for e in spent.values()} == {SpentOn.GOODS}  # type: ignore[union-attr]
    assert done.total == rubles(50)
    assert done.lines[0].redeemed == rubles(50)
    assert done.lines[0].redeemed_points == points(30)


@pytest.mark.parametrize(
    "leave",
    [
        lambda till: till.sales.park(),
        lambda till: till.sales.void_sale(ANNA),
        lambda till: till.sales.detach_card(),
        lambda till: till.coffee(),
        lambda till: till.sales.unchoose(),
    ],
    ids=["parked", "voided", "card away", "another coffee", "taken back"],
)
def test_every_way_out_lets_all_purses_go(till: Till, leave) -> None:  # type: ignore[no-untyped-def]
    till.sales.choose(points(30))
    till.sales.choose(points(20), WALLET)

    leave(till)

    assert till.left() == points(50)
    assert till.left(f"right-{WALLET}") == points(40)


def test_a_power_cut_after_the_choice_keeps_both_reserved(till: Till) -> None:
    till.sales.choose(points(30))
    till.sales.choose(points(20), WALLET)
    till.store.cut_power()

    assert till.left(f"right-{WALLET}") == points(20)
    till.start()
    assert till.recovery.at_start().released == points(50)
    assert till.left(f"right-{WALLET}") == points(40)


def test_a_choice_that_leaves_no_room_for_another_is_refused(till: Till) -> None:
    till.grant(a_lot("more", of=90), right="right-2")
    till.sales.choose(points(40), WALLET)
    with pytest.raises(RedemptionRefused) as refused:
        till.sales.choose(points(90))

    assert refused.value.purse in ("", WALLET)
    assert till.left(f"right-{WALLET}") == NO_POINTS  # The first choice stands.


def test_a_purse_nobody_has_a_programme_for_is_refused(till: Till) -> None:
    with pytest.raises(RedemptionRefused):
        till.sales.choose(points(1), "no such purse")


def test_a_look_at_an_answer_reserves_nothing(till: Till) -> None:
    assert till.sales.preview(points(20), WALLET).totals.to_pay == rubles(80)
    assert till.left(f"right-{WALLET}") == points(40)


def test_cashback_follows_the_way_that_was_really_paid(till: Till) -> None:
    attempt = till.payments.begin(rubles(60))
    till.payments.settle(
        attempt.attempt, TerminalAnswer(state=AttemptState.PAID, reference="1")
    )
    done = till.pay_cash()

    (lot,) = (x for x in done.lots if x.earning.purse == WALLET)
    assert lot.earning.points == Points(60 * 3 + 40 * 2)
    assert {e.purse for e in till.told(PointsEarned)} == {"", WALLET}  # type: ignore[union-attr]
    parts = {(p.programme, p.effect): p.points for p in done.lines[0].parts}
    assert parts["wallet", Effect.EARNED] == lot.earning.points


def test_the_receipt_names_every_programme(till: Till) -> None:
    till.sales.choose(points(20), WALLET)
    paper = till.paper(till.pay_cash(), "ru")

    assert "Кешбэк: списано" in paper
    assert "Кешбэк: начислено" in paper


def test_with_a_link_each_purse_with_something_in_it_gets_a_hold(till: Till) -> None:
    figures = PurseFigures(purse=WALLET, confirmed=points(70))
    till.hold(of=30, member=a_member(purses=(figures,)))
    view = till.sales.view()

    assert view.wanted == (f"{ACCOUNT}.{WALLET}",)
    request = till.holding.prepare(view)
    assert request is not None
    assert request.account == f"{ACCOUNT}.{WALLET}"
    right = purse_right(WALLET, of=70, right=request.hold)
    fresh = PurseFigures(purse=WALLET, confirmed=points(70), held=points(70))
    till.holding.settle(request, HoldAnswer(answered=True, right=right, purse=fresh))

    assert not till.sales.view().hold_wanted
    till.sales.choose(points(90), WALLET)


def test_what_was_agreed_before_the_terminal_stands_for_every_purse(till: Till) -> None:
    till.sales.choose(points(30))
    till.sales.choose(points(20), WALLET)
    attempt = till.payments.begin(rubles(50))
    till.directory.terms = [a_programme(cap_percent=1), cashback(cap_percent=1)]
    till.payments.settle(attempt.attempt, TerminalAnswer(state=AttemptState.PAID))
    done = till.payments.complete(None, ANNA)

    assert done.total == rubles(50)
    money = {p.purse: p.money for p in done.lines[0].parts if p.money}
    assert money == {"": rubles(30), WALLET: rubles(20)}


# --- turnover -------------------------------------------------------------------


def test_turnover_is_the_servers_figure_and_what_was_sold_here_since(
    till: Till,
) -> None:
    from cashier.domain.loyalty.accumulating import (
        AccumulatingProgramme,
        AccumulatingTerms,
        Step,
    )
    from cashier.domain.loyalty.terms import PeriodKind

    terms = AccumulatingTerms(
        programme_id="steps",
        version=1,
        steps=(Step(from_minor=20_000, percent_hundredths=300),),
        period=PeriodKind.MONTH,
    )
    till.directory.terms.append(AccumulatingProgramme(terms))
    month = MORNING.date().replace(day=1)
    known = Turnover(programme="steps", money=rubles(150), since=month)
    till.directory.know(a_member(turnovers=(known,)))
    till.pay_cash()

    till.coffee()
    view = till.scan(CARD)
    assert view.snapshot is not None
    assert view.snapshot.turnovers[0].money == rubles(250)
    assert view.totals.discount == rubles(3)

    till.clock.turn(days=31)  # Another month: what was bought in it counts alone.
    assert till.sales.view().snapshot.turnovers[0].money == Money(0)  # type: ignore[union-attr]


# --- confirming --------------------------------------------------------------------


def test_above_the_threshold_the_customers_pin_is_asked_for(till: Till) -> None:
    till.directory.terms[0] = a_programme(
        factor=Factor.PIN, factor_above_hundredths=1_000
    )
    till.directory.know(a_member(pin_hash="hash of 4321"))
    till.sales.choose(points(10))  # Up to the threshold nobody is asked.
    with pytest.raises(ConfirmationNeeded) as needed:
        till.sales.choose(points(30))

    assert needed.value.needed is Factor.PIN
    confirmed = till.confirming.by_customer("4321")
    assert till.sales.choose(points(30), confirmation=confirmed).totals.redeemed


def test_wrong_pins_of_a_customer_are_counted_and_survive_a_restart(till: Till) -> None:
    till.directory.know(a_member(pin_hash="hash of 4321"))
    for _ in range(4):
        with pytest.raises(WrongPin):
            till.confirming.by_customer("0000")
    till.store.cut_power()
    till.start()
    with pytest.raises(LoginPaused):
        till.confirming.by_customer("0000")
    with pytest.raises(LoginPaused):
        till.confirming.by_customer("4321")


def test_a_customer_without_a_pin_needs_a_manager(till: Till) -> None:
    with pytest.raises(ConfirmationNeeded) as needed:
        till.confirming.by_customer("4321")

    assert needed.value.needed is Factor.MANAGER


def test_only_a_manager_confirms_as_one(till: Till) -> None:
    till.directory.terms[0] = a_programme(factor=Factor.MANAGER)
    boss = CashierId("boss")
    till.directory.hire(a_cashier(boss, role=Role.MANAGER), pin="9999")
    with pytest.raises(NotAllowed):
        till.confirming.by_manager(ANNA, "1234", Guarded.REDEEM)
    with pytest.raises(ConfirmationNeeded):
        till.sales.choose(points(30))

    allowed = till.confirming.by_manager(boss, "9999", Guarded.REDEEM)
    assert till.sales.choose(points(30), confirmation=allowed).totals.redeemed


def test_a_confirmation_of_one_sale_is_none_for_the_next(till: Till) -> None:
    till.directory.terms[0] = a_programme(factor=Factor.PIN)
    till.directory.know(a_member(pin_hash="hash of 4321"))
    confirmed = till.confirming.by_customer("4321")
    till.sales.void_sale(ANNA)
    till.coffee()
    till.scan(CARD)

    with pytest.raises(ConfirmationNeeded):
        till.sales.choose(points(30), confirmation=confirmed)


def test_the_receipt_says_the_level_what_is_next_and_what_ends_soon(till: Till) -> None:
    from datetime import date

    from cashier.domain.loyalty.levels import Level, TiersTerms
    from cashier.domain.loyalty.tiers import TiersProgramme
    from cashier.domain.member import Expiring

    levels = (
        Level(level="base", reached_at=0, name_ru="Базовый", name_en="Basic"),
        Level(level="gold", reached_at=50_000, name_ru="Золото", name_en="Gold"),
    )
    terms = TiersTerms(
        programme_id="ranks", version=1, purse="ranks", levels=levels, name_ru="Ранги"
    )
    till.directory.terms.append(TiersProgramme(terms))
    soon = [Expiring(on=date(2030, 2, n), points=points(n)) for n in (1, 2, 3, 4)]
    till.directory.know(a_member(expiring=tuple(soon)))
    done = till.pay_cash()

    paper = " ".join(till.paper(done, "ru").split())
    assert "Ранги: уровень Базовый" in paper
    assert "До уровня Золото осталось 400,00" in paper
    assert "Сгорят после 03.02.2030" in paper
    assert "04.02.2030" not in paper
    assert "баланс уточнится" in paper
