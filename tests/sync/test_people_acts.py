"""What people do at a till besides selling arrives, and both sides say the same."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cashier.domain.events import ShiftAmended
from cashier.domain.overrides import Guarded
from cashier.domain.shift import CashCause, Shift
from cashier.till.addenda import Addenda
from cashier.till.drawer import DrawerDesk
from server import till_acts
from sync.entries import event_of
from tests.helpers.builders import ANNA, rubles
from tests.helpers.managers import BOSS, yes
from tests.stories.simulation.world import SeededRandomness
from tests.sync.shop import Shop
from tests.sync.test_against_server import sell
from ui.services import Ledger


@dataclass
class Day:
    """A till with a shift open, and its desks beside selling."""

    shop: Shop
    shift: Shift
    drawer: DrawerDesk
    addenda: Addenda
    ledger: Ledger

    @property
    def acts(self) -> list[tuple[str, str, int]]:
        """Of this shift, as the server keeps them."""
        core = self.shop.chain.server.core
        found = core.database.read(lambda conn: till_acts.between(conn, "0", "9"))
        return [(row.kind, row.act, row.amount) for row in found]


@pytest.fixture
def day(shop: Shop) -> Day:
    shop.sync()
    till = shop.till
    common = (
        till.store,
        till.directory,
        till.own_clock,
        SeededRandomness("people"),
        till.settings,
    )
    return Day(
        shop=shop,
        shift=till.shifts.open(rubles(100), ANNA),
        drawer=DrawerDesk(*common),
        addenda=Addenda(*common),
        ledger=Ledger(till.client),
    )


def work(day: Day) -> None:
    """A sale, cash out, and the drawer opened with a manager."""
    sell(day.shop.till)
    day.drawer.move_cash(rubles(-30), CashCause.TO_BANK, ANNA)
    day.drawer.open(CashCause.MAKE_CHANGE, ANNA, allowed=yes(Guarded.OPEN_DRAWER))


def test_a_manager_can_explain_the_drawer_from_the_server(day: Day) -> None:
    work(day)
    day.shop.sync()

    figures = day.ledger.figures(day.shift.shift_id)
    assert figures is not None
    assert (figures.moved, figures.overrides) == (rubles(-30), 1)
    assert sorted(day.acts) == [
        ("cash", "make_change", 0),
        ("cash", "to_bank", -3_000),
        ("override", "open_drawer", 0),
    ]
    report = day.shop.till.shifts.report()
    assert report.own_figures.says_the_same(figures)


def test_what_is_told_twice_is_kept_once(day: Day) -> None:
    work(day)
    day.shop.sync()
    kept = day.acts
    chain = day.shop.chain.server.core
    rows = chain.database.read(lambda conn: till_acts.between(conn, "0", "9"))

    again = [dict(row._mapping) for row in rows]
    chain.database.write(lambda conn: till_acts.keep(conn, again))

    assert day.acts == kept


def test_a_shift_closed_without_the_link_gets_its_addendum_afterwards(
    day: Day,
) -> None:
    shop, shift = day.shop, day.shift.shift_id
    shop.network.cut.add(shop.till.name)
    work(day)
    shop.sync()
    shop.till.shifts.count(((10_000, 1), (5_000, 1), (2_000, 1)), ANNA)
    shop.till.shifts.close(rubles(170), ANNA)
    shop.sync()
    assert day.ledger.figures(shift) is None
    shop.network.cut.clear()
    shop.sync()

    figures = day.ledger.figures(shift)
    assert figures is not None
    added = day.addenda.take(shift, figures)
    shop.sync()

    assert added is not None
    z, last = day.addenda.documents()
    assert (z.title, last.title, last.server) == ("Z-1", "Z-1/1", figures)
    assert ("addendum", "agrees", 10_000) in day.acts
    assert ("count", "", 17_000) in day.acts
    assert day.addenda.open() == ()


def test_entries_of_people_stand_in_the_signed_journal(day: Day) -> None:
    work(day)
    with day.shop.till.store.read() as unit:
        rows = unit.connection.exec_driver_sql(  # type: ignore[attr-defined]
            "SELECT kind, body FROM outbox ORDER BY seq"
        ).fetchall()

    kinds = [row.kind for row in rows]
    assert [kind for kind in kinds if kind in ("cash", "override")] == [
        "cash",
        "override",
        "cash",
    ]
    override = event_of(next(row.body for row in rows if row.kind == "override"))
    assert override.override.allowed_by == BOSS  # type: ignore[union-attr]
    assert not isinstance(override, ShiftAmended)
