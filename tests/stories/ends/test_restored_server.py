"""The server is restored from a backup while tills go on: nothing confirmed is lost.

Two real tills and the real server; its database is an old one from one moment to the
next. F34 of the design: every restore point, both tills.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from cashier.domain.amounts import Points
from server import epochs, feed
from server.jobs import plan_due
from sync import protocol as wire
from tests.helpers.builders import COFFEE, a_programme
from tests.helpers.postgres import Cluster
from tests.helpers.restored_shop import backup, restore
from tests.helpers.two_tills import Counter, TwoTills

LITTLE = [a_programme(earn_percent_hundredths=500, minor_per_point=100, cap_percent=50)]


def guaranteed(counter: Counter) -> int:
    view = counter.till.sales.view()
    return view.snapshot.spendable.units if view.snapshot else 0


def spend(counter: Counter, points: int) -> int:
    """Sell a coffee, and redeem as much of this as may be redeemed; how much."""
    view = counter.begin(COFFEE)
    assert view.snapshot is not None
    most = min(points, view.snapshot.spendable.units, 5_000)
    counter.till.sales.choose(Points(most))
    counter.pay()
    return most


def set_price(shop: TwoTills, price: int) -> None:
    body = msgspec.json.encode(wire.GoodsRow(name="Coffee", price=price, vat=20))
    shop.server.core.database.write(
        lambda conn: feed.publish(conn, "goods", {COFFEE: body})
    )


def prices(shop: TwoTills) -> list[int]:
    """Of a coffee, at either till."""
    found = [c.till.directory.item(COFFEE) for c in (shop.here, shop.there)]
    return [0 if item is None else item.price.units for item in found]


def confirmed(shop: TwoTills) -> int:
    """Points that the server has as redeemed, for everybody."""
    sql = "SELECT coalesce(sum(-amount), 0) FROM entry WHERE kind = 'redemption'"
    ((points,),) = shop.query(f"{sql} AND account = '{shop.account}'")
    return int(str(points))


@pytest.fixture(params=["sqlite", "postgres"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TwoTills]:
    url = ""
    if request.param == "postgres":
        postgres: Cluster = request.getfixturevalue("postgres")
        url = postgres.new_database()
    made = TwoTills(tmp_path, LITTLE, url=url)
    yield made
    made.close()


@pytest.fixture
def small_shop(tmp_path: Path) -> Iterator[TwoTills]:
    made = TwoTills(tmp_path, LITTLE)
    yield made
    made.close()


def test_row_24_what_was_spent_after_the_backup_is_spent_once(shop: TwoTills) -> None:
    old = backup(shop)
    spent = spend(shop.here, 3_000)
    shop.sync()
    spent += spend(shop.there, 2_000)
    shop.sync()

    restore(shop, old)
    shop.sync()

    assert spent == 5_000
    assert confirmed(shop) == spent
    assert shop.findings() == []
    assert shop.differences() == []


def test_sales_go_on_and_what_is_guaranteed_here_is_spent_meanwhile(
    shop: TwoTills,
) -> None:
    old = backup(shop)
    restore(shop, old)
    shop.cut(shop.there)  # Switched off: the server waits for it.
    shop.exchange()

    spent = spend(shop.here, 3_000)

    assert spent == 3_000  # Its standing right is good.
    assert confirmed(shop) == 0
    shop.exchange()
    assert shop.here.till.board.status.queued == 0  # Taken, and not posted yet.
    assert confirmed(shop) == 0
    shop.sync()
    assert confirmed(shop) == spent
    assert shop.findings() == []
    assert shop.differences() == []


def test_row_23_after_a_failover_without_loss_tills_go_on_as_before(
    shop: TwoTills,
) -> None:
    core = shop.server.core

    core.database.write(lambda conn: epochs.begin(core, conn, loss=False))
    shop.sync()
    spent = spend(shop.there, 4_000)
    shop.sync()

    assert spent == 4_000
    assert confirmed(shop) == spent
    assert {shop.here.till.till_side.identity().epoch} == {2}
    assert shop.findings() == []
    assert shop.differences() == []


def test_nobody_said_that_the_server_was_restored_and_it_finds_out(
    shop: TwoTills,
) -> None:
    old = backup(shop)
    spent = spend(shop.here, 3_000)
    shop.sync()

    restore(shop, old, said=False)
    spent += spend(shop.here, 1_000)
    shop.sync()

    assert confirmed(shop) == spent
    assert set(shop.findings()) == {"server_behind"}
    assert shop.differences() == []


def test_a_backup_from_before_the_last_restore_is_restored(
    small_shop: TwoTills,
) -> None:
    """The epoch that the server takes now is one that tills have had before."""
    shop = small_shop
    old = backup(shop)
    spent = spend(shop.here, 300) + spend(shop.there, 301)
    restore(shop, old)
    shop.exchange()

    restore(shop, old)
    spent += spend(shop.there, 450)
    shop.sync()

    assert shop.there.till.till_side.identity().epoch == 3
    assert confirmed(shop) == spent
    assert set(shop.findings()) == {"server_behind"}
    assert shop.differences() == []


def test_a_price_set_after_the_restore_is_the_price_at_every_till(
    small_shop: TwoTills,
) -> None:
    """It has the number of a price that was set after the backup, and that is lost."""
    shop = small_shop
    old = backup(shop)
    set_price(shop, 12_000)
    shop.sync()
    assert prices(shop) == [12_000, 12_000]

    restore(shop, old)
    set_price(shop, 11_000)  # Before any till has asked for anything.
    shop.sync()

    assert prices(shop) == [11_000, 11_000]


def test_a_till_that_was_switched_off_while_it_reported_reports_anew(
    small_shop: TwoTills,
) -> None:
    """Its journal was sent meanwhile, and waits: what it names is told again."""
    shop = small_shop
    old = backup(shop)
    spent = spend(shop.here, 3_000)
    shop.sync()
    restore(shop, old)
    shop.cut(shop.there)
    shop.exchange()
    with shop.here.till.store.act() as work:  # The answer to its report was lost.
        work.connection.exec_driver_sql("UPDATE till_state SET registered_epoch = 1")
        work.commit()

    shop.here.till.crash()
    shop.here.till.start()
    shop.sync()

    assert confirmed(shop) == spent
    assert shop.findings() == []
    assert shop.differences() == []


@pytest.mark.parametrize("point", range(5))
def test_f34_every_restore_point_and_both_tills(
    small_shop: TwoTills, point: int
) -> None:
    shop, backups, spent = small_shop, [], 0
    for step in range(5):
        backups.append(backup(shop))
        spent += spend(shop.here if step % 2 else shop.there, 700 + step)
        if step != 2:
            shop.sync()

    restore(shop, backups[point])
    shop.sync()
    spent += spend(shop.here, 900)
    shop.sync()

    assert confirmed(shop) == spent
    assert shop.findings() == []
    assert shop.differences() == []


@settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.generate),  # An example takes its time.
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    acts=st.lists(
        st.sampled_from(
            ["here", "there", "sync", "cut_here", "cut_there", "plan", "backup"]
        ),
        min_size=4,
        max_size=16,
    ),
    which=st.integers(0, 7),
    twice=st.booleans(),
)
def test_after_any_restore_everything_confirmed_is_there_exactly_once(
    tmp_path_factory: pytest.TempPathFactory,
    template_shop: Callable[[Path], TwoTills],
    acts: list[str],
    which: int,
    twice: bool,
) -> None:
    shop = template_shop(tmp_path_factory.mktemp("any"))
    try:
        spent, backups = 0, [backup(shop)]
        for n, act in enumerate(acts):
            if act == "backup":
                backups.append(backup(shop))
            elif act == "plan":
                plan_due(shop.server.core)
            elif act == "sync":
                shop.sync()
            elif act.startswith("cut"):
                shop.cut(shop.here if act == "cut_here" else shop.there)
            else:
                spent += spend(shop.here if act == "here" else shop.there, 300 + n)
        restore(shop, backups[which % len(backups)])
        if twice:
            shop.exchange()
            restore(shop, backups[0])
        spent += spend(shop.there, 450)
        shop.sync()

        assert confirmed(shop) == spent
        assert set(shop.findings()) <= {"server_behind"}
        assert shop.differences() == []
        assert shop.query("SELECT count(*) FROM registration WHERE state <> 'done'")[
            0
        ] == (0,)
    finally:
        shop.close()


@pytest.fixture
def template_shop() -> Callable[[Path], TwoTills]:
    return lambda folder: TwoTills(folder, LITTLE)
