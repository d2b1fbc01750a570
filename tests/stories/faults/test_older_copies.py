"""A till's file is put back from an older copy, once or again, and life goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Points
from cashier.till.ports import AttemptState, TerminalAnswer
from server import epochs, schema as db
from tests.helpers.lost_shop import LostShop
from tests.helpers.ready_shop import ReadyShop
from tests.helpers.real_till import ANNA, MILK, PETROVA


@pytest.fixture
def shop(copied: ReadyShop) -> Iterator[LostShop]:
    made = LostShop(copied)
    yield made
    made.server.close()


def test_the_same_old_copy_put_back_twice_still_opens_and_loses_no_sale(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        numbers = shop.sell(till, 3)
        assert shop.exchange(till) == ""
        shop.cut()
        numbers += shop.sell(till)
    old = (shop.data / "till.db").read_bytes()
    for _ in range(2):
        (shop.data / "till.db").write_bytes(old)
        with shop.running() as till:
            numbers += shop.sell(till, 2)

    with shop.running() as till:
        shop.mend()
        assert shop.exchange(till) == ""
        assert shop.exchange(till) == ""

    assert sorted(shop.numbers()) == sorted(numbers)
    assert shop.codes() == []
    assert shop.differences() == []


def test_no_number_comes_twice_although_the_last_life_sold_nothing(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        numbers = shop.sell(till)
    old = (shop.data / "till.db").read_bytes()
    for sales in (1, 2, 0, 4):
        (shop.data / "till.db").write_bytes(old)
        with shop.running() as till:
            numbers += shop.sell(till, sales) if sales else []

    assert len(numbers) == len(set(numbers))


def test_a_basket_that_was_paid_is_not_on_the_screen_again(shop: LostShop) -> None:
    with shop.running() as till:
        till.open_shift()
        till.scan(MILK)
        till.scan(PETROVA)
    old = (shop.data / "till.db").read_bytes()
    with shop.running() as till:
        short = till.acts.sales.view().totals.short
        paid = till.acts.payments.complete(short, ANNA)
    (shop.data / "till.db").write_bytes(old)

    with shop.running() as till:
        assert till.acts.sales.view().sale is None
        again = till.sell(MILK, PETROVA, redeem=NO_POINTS)
        shop.exchange(till)
        shop.exchange(till)

    assert again.sale.sale_id != paid.sale.sale_id
    assert sorted(shop.numbers()) == sorted([paid.number, again.number])
    assert shop.differences() == []


def test_what_an_old_copy_left_arrives_although_the_server_was_restored_meanwhile(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        shop.sell(till)
    old = (shop.data / "till.db").read_bytes()
    with shop.running() as till:
        shop.cut()
        numbers = shop.sell(till, 2)
    (shop.data / "till.db").write_bytes(old)
    core = shop.server.core
    core.database.write(lambda conn: epochs.begin(core, conn, loss=True))
    shop.mend()

    with shop.running() as till:
        for _ in range(3):
            shop.exchange(till)

    assert set(numbers) < set(shop.numbers())
    assert shop.differences() == []


def test_what_an_old_copy_left_is_brought_again_when_the_server_forgets_it(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        shop.sell(till)
        shop.exchange(till)
    old = (shop.data / "till.db").read_bytes()
    with shop.running() as till:
        shop.cut()
        numbers = shop.sell(till, 2)
    (shop.data / "till.db").write_bytes(old)
    before = shop.copy_server()
    shop.mend()
    with shop.running() as till:
        shop.exchange(till)
        numbers += shop.sell(till)
        shop.exchange(till)
        assert set(numbers) < set(shop.numbers())

    shop.restore_server(before)
    assert not set(numbers) & set(shop.numbers())
    with shop.running() as till:
        for _ in range(4):
            shop.exchange(till)
        numbers += shop.sell(till)
        said = shop.exchange(till)

    assert said == ""
    assert set(numbers) < set(shop.numbers())
    assert shop.differences() == []


def test_what_was_spent_in_a_life_that_is_over_is_not_given_back_by_a_restore(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        shop.sell(till)
        shop.exchange(till)
    old = (shop.data / "till.db").read_bytes()
    before = shop.copy_server()
    with shop.running() as till:
        number = shop.redeem(till, Points(500))  # By a hold that comes after the copy.
    shop.cut()
    (shop.data / "till.db").write_bytes(old)
    shop.restore_server(before)
    shop.mend()

    with shop.running() as till:
        for _ in range(4):
            shop.exchange(till)

    assert number in shop.numbers()
    assert shop.codes() == []
    # The customer paid with these points; nobody else need stand in for them.
    assert booked(shop, "redemption") == -500
    assert booked(shop, "uncovered") == 0
    assert shop.differences() == []


def booked(shop: LostShop, kind: str) -> int:
    """Points of members, by what they were booked as."""
    e = db.entry.c
    query = select(func.coalesce(func.sum(e.amount), 0)).where(
        e.kind == kind, ~e.account.startswith("~")
    )
    return int(
        shop.server.core.database.read(lambda conn: conn.execute(query).scalar_one())
    )


def test_a_sale_that_was_paid_by_card_is_finished_on_another_machine_without_points(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        till.open_shift()
        till.scan(MILK)
        till.scan(PETROVA)
        largest = till.largest()
        chosen = till.acts.sales.choose(Points(largest.units // 100 * 100))
        assert chosen.sale is not None
        assert chosen.sale.redeem > NO_POINTS
        attempt = till.acts.payments.begin(chosen.totals.short)
        paid = TerminalAnswer(state=AttemptState.PAID)
        till.acts.payments.settle(attempt.attempt, paid)

    with shop.running(machine="another") as till:
        short = till.acts.sales.view().totals.short
        done = till.acts.payments.complete(short, ANNA)

    assert short > NO_MONEY  # What the points would have paid is to be paid now.
    assert done.redeemed == ()
    assert done.total == chosen.totals.short + short
