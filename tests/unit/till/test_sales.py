"""Goods into the sale and out again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cashier.domain.amounts import Money
from cashier.domain.catalog import Measure
from cashier.domain.errors import (
    BadCheckDigit,
    BadQuantity,
    DiskFull,
    ItemUnknown,
    LineUnknown,
    NoOpenShift,
    NotACode,
    NothingToSell,
    SaleUnknown,
    WrongState,
)
from cashier.domain.ids import SaleId
from cashier.domain.member import EntryMode
from cashier.domain.sale import SaleState
from cashier.till.views import ScanKind, Standing
from tests.helpers.builders import (
    ANNA,
    BADGE,
    CARD,
    CHEESE,
    COFFEE,
    OTHER_CARD,
    a_member,
    an_item,
    code,
    points,
    rubles,
)
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till().open_shift()


def test_nothing_is_sold_before_the_shift_is_open() -> None:
    with pytest.raises(NoOpenShift):
        Till().coffee()


def test_a_scanned_coffee_stands_in_the_sale_with_its_price(till: Till) -> None:
    result = till.sales.scan(COFFEE, mode=EntryMode.DEVICE, by=ANNA)

    assert (result.kind, result.line_no) == (ScanKind.ITEM, 1)
    assert result.view is not None
    assert result.view.totals.to_pay == rubles(100)
    assert result.view.standing is Standing.NO_CARD


def test_a_label_with_grams_inside_sells_that_much(till: Till) -> None:
    view = till.scan(code("22" + CHEESE + "00500"))

    assert view.lines[0].line.quantity_milli == 500
    assert view.totals.to_pay == rubles(450)


def test_a_label_with_its_sum_inside_is_believed(till: Till) -> None:
    view = till.scan(code("23" + CHEESE + "44999"))

    assert view.totals.to_pay == Money(44_999)
    assert view.lines[0].line.quantity_milli == 500  # What the scale weighed.


def test_goods_we_do_not_know_never_enter_the_sale(till: Till) -> None:
    with pytest.raises(ItemUnknown):
        till.scan(code("4699999"))

    assert till.sales.view().sale is None


def test_rubbish_from_a_scanner_leaves_the_sale_as_it_was(till: Till) -> None:
    before = till.coffee()

    with pytest.raises(NotACode):
        till.scan("\x00" * 4096)
    with pytest.raises(BadCheckDigit):
        till.scan(COFFEE[:-1] + str((int(COFFEE[-1]) + 1) % 10))

    assert till.sales.view() == before


def test_a_badge_or_a_receipt_is_only_recognised(till: Till) -> None:
    badge = till.sales.scan(BADGE, mode=EntryMode.DEVICE, by=ANNA)
    till.coffee()
    number = till.pay_cash().number
    receipt = till.sales.scan(number, mode=EntryMode.DEVICE, by=ANNA)

    assert (badge.kind, badge.view) == (ScanKind.BADGE, None)
    assert (receipt.kind, receipt.code) == (ScanKind.RECEIPT, number)


def test_three_coffees_cost_three_times_as_much(till: Till) -> None:
    till.coffee()

    assert till.sales.set_quantity(1, 3000).totals.to_pay == rubles(300)


@pytest.mark.parametrize("milli", [0, -1000, 500, 10**12])
def test_no_quantity_is_guessed(till: Till, milli: int) -> None:
    till.coffee()

    with pytest.raises(BadQuantity):
        till.sales.set_quantity(1, milli)

    assert till.sales.view().totals.to_pay == rubles(100)


def test_the_sum_on_a_label_cannot_be_multiplied(till: Till) -> None:
    till.scan(code("23" + CHEESE + "44999"))

    with pytest.raises(BadQuantity):
        till.sales.set_quantity(1, 1000)


def test_a_struck_line_stays_to_be_seen_and_costs_nothing(till: Till) -> None:
    till.coffee(times=2)
    view = till.sales.void_line(1)

    assert [p.line.is_voided for p in view.lines] == [True, False]
    assert view.totals.to_pay == rubles(100)
    with pytest.raises(LineUnknown):
        till.sales.void_line(1)


def test_a_line_number_is_never_used_twice(till: Till) -> None:
    till.coffee(times=2)
    till.sales.void_line(2)

    assert [p.line.line_no for p in till.coffee().lines] == [1, 2, 3]


def test_a_voided_sale_is_gone_from_the_counter_and_counted(till: Till) -> None:
    till.coffee()
    view = till.sales.void_sale(ANNA)

    assert view.sale is None
    assert till.shifts.report().totals.voids == 1
    with pytest.raises(NothingToSell):
        till.sales.void_sale(ANNA)


def test_a_parked_sale_waits_while_another_is_sold(till: Till) -> None:
    first = till.coffee(times=2).sale
    assert first is not None
    till.sales.park()
    till.coffee()
    till.pay_cash()

    view = till.sales.recall(first.sale_id)

    assert view.totals.to_pay == rubles(200)
    assert till.sales.parked() == ()


def test_an_empty_sale_is_not_parked(till: Till) -> None:
    till.scan(CARD)

    with pytest.raises(NothingToSell):
        till.sales.park()


def test_a_sale_in_hand_is_not_pushed_aside_by_another(till: Till) -> None:
    parked = till.coffee().sale
    assert parked is not None
    till.sales.park()
    till.coffee()

    with pytest.raises(WrongState):
        till.sales.recall(parked.sale_id)
    with pytest.raises(SaleUnknown):
        till.sales.recall(SaleId("never seen"))


def test_a_recalled_sale_says_which_prices_changed(till: Till) -> None:
    parked = till.coffee().sale
    assert parked is not None
    till.sales.park()
    till.directory.stock(an_item(COFFEE, price=12_000))

    view = till.sales.recall(parked.sale_id)

    (change,) = view.changes
    assert (change.before, change.after) == (rubles(100), rubles(120))
    assert view.totals.to_pay == rubles(120)


def test_only_prices_that_count_are_said_to_have_changed(till: Till) -> None:
    till.coffee(times=2)
    till.sales.void_line(1)
    till.scan(code("23" + CHEESE + "44999"))
    till.sales.park()
    (parked,) = till.sales.parked()
    till.directory.stock(
        an_item(COFFEE, price=12_000),
        an_item(CHEESE, price=99_000, measure=Measure.WEIGHT),
    )

    view = till.sales.recall(parked.sale_id)

    assert [change.line_no for change in view.changes] == [2]
    assert view.totals.to_pay == Money(12_000 + 44_999)


def test_the_twenty_first_parked_sale_is_refused(till: Till) -> None:
    for _ in range(20):
        till.coffee()
        till.sales.park()
    till.coffee()

    with pytest.raises(WrongState):
        till.sales.park()


def test_a_card_may_come_before_the_goods_or_after(till: Till) -> None:
    before = till.known_card()
    after = till.coffee()

    assert before.member is not None
    assert before.member.name == "Petrova M."
    assert after.quote is not None
    assert after.quote.earned.units == 500


def test_a_second_card_is_the_cashiers_decision(till: Till) -> None:
    till.known_card()
    result = till.sales.scan(OTHER_CARD, mode=EntryMode.DEVICE, by=ANNA)

    assert result.view is None
    assert till.sales.view().member.four == CARD[-4:]  # type: ignore[union-attr]

    view = till.sales.attach_card(OTHER_CARD, EntryMode.DEVICE, ANNA)
    assert view.member is not None
    assert view.member.four == OTHER_CARD[-4:]


def test_a_card_that_was_typed_and_then_read_counts_as_read(till: Till) -> None:
    till.known_card(guaranteed=20)
    till.sales.detach_card()
    typed = till.scan(CARD, EntryMode.TYPED)
    read = till.scan(CARD)

    assert typed.standing is Standing.TYPED
    assert read.standing is Standing.PARTLY


def test_a_sale_the_server_took_after_it_told_the_balance_still_counts(
    till: Till,
) -> None:
    told = till.clock.now()
    till.known_card(guaranteed=20)
    till.coffee()
    till.sales.choose(points(20))
    till.pay_cash()
    till.store.acknowledged = len(till.store.events)
    till.store.acknowledged_at = told + timedelta(seconds=1)
    before_news = till.scan(CARD).balance
    till.sales.detach_card()
    news = told + timedelta(seconds=2)
    till.directory.know(a_member(confirmed=1234, as_of=news))

    assert before_news == points(1234)  # Four were earned.
    assert till.scan(CARD).balance == points(1234)


def test_a_killed_program_finds_the_basket_again(till: Till) -> None:
    till.coffee(times=2)
    till.known_card()
    before = till.sales.view()

    till.start()

    assert till.sales.view() == before


def test_a_full_disk_changes_nothing(till: Till) -> None:
    before = till.coffee()
    till.store.fault = DiskFull()
    with pytest.raises(DiskFull):
        till.coffee()
    till.store.fault = None

    assert till.sales.view() == before
    assert before.sale is not None
    assert before.sale.state is SaleState.OPEN
