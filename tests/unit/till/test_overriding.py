"""A manager's yes: for one act, once, and written down with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.amounts import Money
from cashier.domain.errors import (
    ConfirmationNeeded,
    DiskFull,
    LoginPaused,
    ManagerNeeded,
    NotAllowed,
    TooManyEarnings,
    TooManyTyped,
    WrongPin,
)
from cashier.domain.events import OverrideGiven
from cashier.domain.limits import Limits
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Guarded, ManagerRules, Way
from cashier.till.confirming import Confirmation, Confirming
from cashier.till.ports import Role
from cashier.till.report_lines import report_lines
from tests.helpers.builders import ANNA, CARD, COFFEE, a_cashier, points, rubles
from tests.helpers.fakes import FakePins, FakeRandomness
from tests.helpers.managers import BOSS, yes
from tests.helpers.till_box import Till

STRICT = ManagerRules(void_over=rubles(150), return_over=rubles(150))


@pytest.fixture
def till() -> Till:
    till = Till()
    till.settings = replace(till.settings, managers=STRICT)
    till.start()
    boss = a_cashier(BOSS, name="Irina", role=Role.MANAGER)
    till.directory.hire(boss, pin="9999", badge="badge-boss")
    return till.open_shift()


def pin(till: Till, act: Guarded, reason: str = "mistake") -> Confirmation:
    return till.confirming.by_manager(BOSS, "9999", act, reason)


def given(till: Till) -> list[OverrideGiven]:
    return till.told(OverrideGiven)  # type: ignore[return-value]


def limited(till: Till, **limits: int) -> None:
    with till.store.act() as work:
        work.limits.set_rules(Limits(**limits))
        work.commit()


# --- who, what, why and when --------------------------------------------------------


def test_a_sale_of_much_money_is_voided_with_a_manager_who_is_written_down(
    till: Till,
) -> None:
    till.coffee(2)
    with pytest.raises(ManagerNeeded) as needed:
        till.sales.void_sale(ANNA)
    assert needed.value.asked.act is Guarded.VOID_SALE
    assert needed.value.asked.money == rubles(200)
    assert needed.value.asked.limit == rubles(150).units

    till.sales.void_sale(ANNA, allowed=pin(till, Guarded.VOID_SALE))

    (told,) = given(till)
    yes = told.override
    assert (yes.act, yes.money, yes.reason) == (
        Guarded.VOID_SALE,
        rubles(200),
        "mistake",
    )
    assert (yes.cashier, yes.allowed_by, yes.way) == (ANNA, BOSS, Way.PIN)
    assert yes.at == till.clock.now()
    assert till.shifts.report().overrides == (yes,)


def test_a_small_sale_is_voided_by_the_cashier_alone(till: Till) -> None:
    till.coffee()
    till.sales.void_sale(ANNA)

    assert given(till) == []


def test_a_line_of_much_money_is_struck_out_with_a_manager(till: Till) -> None:
    till.coffee()
    till.sales.set_quantity(1, 3000)
    with pytest.raises(ManagerNeeded) as needed:
        till.sales.void_line(1, by=ANNA)
    assert needed.value.asked.about == "Coffee"

    yes = pin(till, Guarded.VOID_LINE)
    view = till.sales.void_line(1, by=ANNA, allowed=yes)

    assert not view.lines or view.lines[0].line.is_voided
    assert [told.override.money for told in given(till)] == [rubles(300)]


def test_much_money_goes_back_with_a_manager_also_with_its_receipt(till: Till) -> None:
    till.coffee(2)
    done = till.pay_cash()
    with pytest.raises(ManagerNeeded):
        till.returns.complete(done.sale.sale_id, {1: 1000, 2: 1000}, ANNA)
    till.returns.complete(done.sale.sale_id, {1: 1000}, ANNA)
    till.coffee(2)
    done = till.pay_cash()

    yes = pin(till, Guarded.RETURN, "goods")
    whole = {1: 1000, 2: 1000}
    till.returns.complete(done.sale.sale_id, whole, ANNA, allowed=yes)

    (told,) = given(till)
    assert (told.override.about, told.override.money) == (done.number, rubles(200))


def test_a_shop_that_asks_nobody_is_asked_nothing(till: Till) -> None:
    rules = ManagerRules(void_over=Money(0), return_over=Money(0))
    till.settings = replace(till.settings, managers=rules)
    till.start()
    till.coffee(90)
    till.sales.void_sale(ANNA)

    assert given(till) == []


# --- once, and for nothing else -----------------------------------------------------


def test_one_yes_is_good_for_one_act(till: Till) -> None:
    till.coffee(2)
    yes = pin(till, Guarded.VOID_SALE)
    till.sales.void_sale(ANNA, allowed=yes)

    for _ in range(500):
        till.coffee(2)
        with pytest.raises(ManagerNeeded):
            till.sales.void_sale(ANNA, allowed=replace(yes, sale=_in_hand(till)))
        till.sales.void_line(1)
        till.sales.void_sale(ANNA)
    assert len(given(till)) == 1


def _in_hand(till: Till) -> object:
    sale = till.sales.view().sale
    assert sale is not None
    return sale.sale_id


def test_a_yes_for_another_act_is_none(till: Till) -> None:
    till.coffee(2)
    with pytest.raises(ManagerNeeded):
        till.sales.void_sale(ANNA, allowed=pin(till, Guarded.OPEN_DRAWER))
    assert given(till) == []


def test_a_yes_for_another_sale_is_none(till: Till) -> None:
    till.coffee(2)
    yes = pin(till, Guarded.VOID_SALE)
    till.sales.park()
    till.coffee(2)

    with pytest.raises(ManagerNeeded):
        till.sales.void_sale(ANNA, allowed=yes)


def test_what_a_full_disk_refused_was_not_allowed_either(till: Till) -> None:
    till.coffee(2)
    yes = pin(till, Guarded.VOID_SALE)
    till.store.fault = DiskFull("full")
    with pytest.raises(DiskFull):
        till.sales.void_sale(ANNA, allowed=yes)
    till.store.fault = None

    assert given(till) == []
    till.sales.void_sale(ANNA, allowed=yes)
    assert len(given(till)) == 1


def test_the_record_and_the_act_survive_a_power_cut_together(till: Till) -> None:
    till.coffee(2)
    till.sales.void_sale(ANNA, allowed=pin(till, Guarded.VOID_SALE))
    till.store.cut_power()

    assert till.sales.view().sale is None
    assert len(given(till)) == 1
    assert len(till.shifts.report().overrides) == 1


# --- who may ------------------------------------------------------------------------


def test_a_wrong_pin_counts_against_the_manager(till: Till) -> None:
    for _ in range(4):
        with pytest.raises(WrongPin):
            till.confirming.by_manager(BOSS, "0000", Guarded.VOID_SALE)
    with pytest.raises(LoginPaused):
        till.confirming.by_manager(BOSS, "0000", Guarded.VOID_SALE)
    with pytest.raises(LoginPaused):  # The right one too, and at the login as well.
        pin(till, Guarded.VOID_SALE)
    with pytest.raises(LoginPaused):
        till.staff.check_pin(BOSS, "9999")
    assert till.staff.check_pin(ANNA, "1234").cashier == ANNA


def test_a_cashiers_badge_allows_nothing(till: Till) -> None:
    with pytest.raises(NotAllowed):
        till.confirming.badge("badge-anna")
    with pytest.raises(NotAllowed):
        till.confirming.by_badge("badge-anna", Guarded.VOID_SALE)


def test_a_badge_alone_is_enough_where_the_shop_says_so(till: Till) -> None:
    with pytest.raises(NotAllowed):
        till.confirming.by_badge("badge-boss", Guarded.VOID_SALE)
    trusting = Confirming(
        till.store,
        till.directory,
        FakePins(),
        till.clock,
        till.staff,
        FakeRandomness(seed=7),
        badge_needs_pin=False,
    )
    till.coffee(2)
    yes = trusting.by_badge("badge-boss", Guarded.VOID_SALE, "customer")
    till.sales.void_sale(ANNA, allowed=yes)

    assert given(till)[0].override.way is Way.BADGE


# --- limits of the guards -----------------------------------------------------------


def test_a_manager_lifts_the_days_limit_of_typed_cards_once(till: Till) -> None:
    limited(till, typed_cards_a_day=1)
    till.known_card()
    till.sales.detach_card()
    till.scan(CARD, EntryMode.TYPED)
    till.sales.detach_card()
    with pytest.raises(TooManyTyped) as refused:
        till.scan(CARD, EntryMode.TYPED)
    assert refused.value.asked.act is Guarded.TYPED_CARD

    yes = pin(till, Guarded.TYPED_CARD)
    till.sales.scan(CARD, mode=EntryMode.TYPED, by=ANNA, allowed=yes)

    (told,) = given(till)
    assert told.override.about == str(CARD)[-4:]
    assert str(CARD) not in repr(told)
    till.sales.detach_card()
    with pytest.raises(TooManyTyped):
        till.sales.scan(CARD, mode=EntryMode.TYPED, by=ANNA, allowed=yes)


def test_a_card_that_buys_too_often_buys_once_more_with_a_manager(till: Till) -> None:
    limited(till, earnings_a_day=1)
    till.known_card()
    till.coffee()
    till.pay_cash()
    with pytest.raises(TooManyEarnings):
        till.scan(CARD)

    yes = pin(till, Guarded.MUCH_EARNED)
    till.sales.scan(CARD, mode=EntryMode.DEVICE, by=ANNA, allowed=yes)
    till.coffee()
    assert till.pay_cash().earned

    with pytest.raises(TooManyEarnings):
        till.scan(CARD)


def test_a_yes_lifts_no_other_limit(till: Till) -> None:
    limited(till, earnings_a_day=1)
    till.known_card()
    till.coffee()
    till.pay_cash()

    yes = pin(till, Guarded.TYPED_CARD)
    with pytest.raises(TooManyEarnings):
        till.sales.scan(CARD, mode=EntryMode.DEVICE, by=ANNA, allowed=yes)


# --- shown --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_report_of_the_shift_names_who_allowed_what_and_why(
    till: Till, language: str
) -> None:
    till.coffee(2)
    till.sales.void_sale(ANNA, allowed=pin(till, Guarded.VOID_SALE, "customer"))

    settings = replace(till.settings, receipt_language=language)
    paper = "\n".join(report_lines(till.shifts.report(), settings))

    assert "Irina" in paper
    words = {"ru": "Аннулирование чека", "en": "Sale voided"}
    reasons = {"ru": "Просьба покупателя", "en": "The customer's wish"}
    assert words[language] in paper
    assert reasons[language] in paper


def test_redeeming_with_a_manager_is_written_down_once_for_each_answer(
    till: Till,
) -> None:
    limited(till, redemptions_a_day=1)
    till.known_card(guaranteed=100)
    till.coffee()
    till.sales.choose(points(20))
    till.pay_cash()
    till.scan(CARD)
    till.scan(COFFEE)
    with pytest.raises(ConfirmationNeeded):
        till.sales.choose(points(10))

    yes = pin(till, Guarded.REDEEM)
    till.sales.choose(points(10), confirmation=yes)
    with pytest.raises(ManagerNeeded):
        till.sales.choose(points(20), confirmation=yes)

    assert [told.override.points for told in given(till)] == [points(10)]


def test_who_is_let_into_the_settings_of_devices_is_written_down_once(
    till: Till,
) -> None:
    given = yes(Guarded.SETTINGS)

    till.admitting.admit(Guarded.SETTINGS, given, ANNA)

    assert [o.act for o in till.store.state.overrides] == [Guarded.SETTINGS]
    other = yes(Guarded.VOID_LINE)
    for act, used in ((Guarded.SETTINGS, given), (Guarded.TRAINING, other)):
        with pytest.raises(ManagerNeeded):
            till.admitting.admit(act, used, ANNA)
    assert len(till.store.state.overrides) == 1
