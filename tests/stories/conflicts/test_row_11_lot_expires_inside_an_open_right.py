"""Row 11: the till stops spending that slice and returns it; the server ends it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cashier.domain.amounts import Points
from cashier.domain.ids import RightId
from cashier.domain.ledger import sum_of
from server.jobs import expire_lots, plan_due
from server.members import BalanceRow, put_balances
from tests.helpers.builders import COFFEE, TODAY, a_lot, a_right, points
from tests.helpers.two_tills import CARD, TwoTills, every_kind
from tests.stories.conflicts.guarded_till import GuardedTill

TEN_DAYS = timedelta(days=10)
DAY_S = 24 * 3600
ENDING = a_lot(of=50, expires=TODAY + TEN_DAYS)


def test_points_that_ended_in_a_right_go_back_and_are_gone_for_the_customer(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    core = shops.server.core
    soon = BalanceRow(card=CARD, points=5_000, expires=TODAY + TEN_DAYS)
    core.database.write(lambda conn: put_balances(core, conn, [soon]))
    plan_due(core)
    shops.sync()
    assert shops.purse() == 20_000

    shops.world.clock.pass_time(11 * DAY_S)
    expire_lots(core)
    assert shops.purse() == 20_000  # What is out in a right waits for its holder.
    shops.sync()
    shops.world.clock.pass_time(DAY_S)
    expire_lots(core)

    assert shops.purse() == 15_000
    assert shops.differences() == []
    assert shops.findings() == []


def test_till_and_server_agree_when_the_slice_was_half_spent(
    tmp_path: Path,
) -> None:
    shops = TwoTills(tmp_path, every_kind(), points=0)
    core = shops.server.core
    soon = BalanceRow(card=CARD, points=5_000, expires=TODAY + TEN_DAYS)
    core.database.write(lambda conn: put_balances(core, conn, [soon]))
    plan_due(core)
    shops.sync()
    shops.cut(shops.here)

    shops.here.sell(COFFEE, redeem=2_000)
    shops.world.clock.pass_time(11 * DAY_S)
    shops.sync()
    expire_lots(core)
    shops.sync()

    earned = 400  # Five percent of what was paid in money.
    assert shops.purse() == earned
    assert shops.differences() == []
    shops.close()


def test_the_tills_own_clock_alone_takes_nothing(guarded: GuardedTill) -> None:
    """A clock that is a year ahead: nothing is spent of it, nothing is given up."""
    guarded.leave()
    guarded.wall.turn(days=365)
    guarded.start()
    guarded.coffee()
    view = guarded.known_card(confirmed=50)
    with guarded.store.act() as work:
        work.rights.add(a_right("right-1", ENDING))
        work.commit()

    view = guarded.sales.view()
    assert view.snapshot is not None
    assert view.snapshot.spendable == Points(0)
    guarded.wall.turn(days=-365)
    guarded.hear(guarded.wall.now())

    view = guarded.sales.view()
    assert view.snapshot is not None
    assert view.snapshot.spendable == points(50)


def test_the_servers_day_sends_back_what_is_over(guarded: GuardedTill) -> None:
    with guarded.store.act() as work:
        work.rights.add(a_right("right-1", ENDING))
        work.commit()
    guarded.hear(guarded.wall.now())
    assert guarded_left(guarded) == points(50)

    guarded.hear(guarded.wall.now() + timedelta(days=11))

    assert guarded_left(guarded) == points(0)


def guarded_left(till: GuardedTill) -> Points:
    with till.store.read() as work:
        right = work.rights.get(RightId("right-1"))
    assert right is not None
    return sum_of(right.left())
