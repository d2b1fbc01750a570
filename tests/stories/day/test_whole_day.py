"""A whole day of one till, and every figure of it added up again.

Two cashiers, two shifts, returns, a card terminal, outages of the link, a program
that is killed in the middle of selling, a manager's word, cash that comes and goes,
two closings. What both Z say is recomputed from the entries of the second journal.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.replay.world import Link
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.amounts import Money
from cashier.domain.ids import CashierId
from cashier.domain.overrides import Guarded
from cashier.domain.reports.period import PeriodChoice
from cashier.domain.shift import CashCause
from cashier.store.journal import Journal
from cashier.store.keystore import FileSecrets, Secret
from server.bootstrap import open_server
from tests.helpers.ready_shop import make_ready, till_of
from tests.stories.day.people import IRINA, IRINAS_PIN, Worker
from tests.stories.day.recount import Recount

ROOT = Path(__file__).resolve().parents[3]
UNTIL_KILLED = 20  # Receipts that the killed program confirmed.
RECEIPTS = 300  # Sales and returns.


class Day:
    """The till, its link, and what was said of each shift."""

    def __init__(self, folder: Path) -> None:
        clock, chance = SystemClock(), SystemRandomness()
        self.shop = make_ready(folder, clock, chance)
        self.server = open_server(self.shop.server_data, clock, chance)
        self.link = Link(self.server)
        self.told_by_the_dead: list[str] = []
        self._start()

    def _start(self):
        clock, chance = SystemClock(), SystemRandomness()
        self.till = till_of(self.shop, clock, chance, lambda: self.link)
        recovered = self.till.start()
        self.till.begin_sync()
        return recovered

    def worker(self, cashier: str, seed: int) -> Worker:
        return Worker(self.till, cashier, seed)

    def is_killed_while_it_sells(self) -> None:
        """A process of its own, SIGKILL, and a new start on what it left."""
        self.till.stop()
        program = "tests.stories.day.until_killed"
        with subprocess.Popen(
            [sys.executable, "-P", "-m", program, str(self.shop.folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            for _ in range(UNTIL_KILLED):
                self.told_by_the_dead.append(process.stdout.readline().strip())
            process.kill()
            self.told_by_the_dead += process.stdout.read().split()
        self._start()
        view = self.till.acts.sales.view()
        if view.sale is not None and view.sale.live_lines():
            self.till.acts.sales.void_sale(CashierId("c1"))
            self.voided = 1

    voided = 0

    def close_shift(self, cashier: str):
        shifts = self.till.acts.shifts
        expected = shifts.report().expected
        return shifts.close(expected - Money(50), CashierId(cashier))

    def entries(self) -> list[bytes]:
        """Each once, in its order, read from the files beside the database."""
        places = self.till.around.places
        key = FileSecrets(places.data).get(Secret.JOURNAL_KEY)
        assert key is not None
        found = {e.seq: e.body for e in Journal.read(places.journal, key)}
        assert sorted(found) == list(range(min(found), max(found) + 1))
        return [found[seq] for seq in sorted(found)]

    def end(self) -> None:
        self.till.stop()
        self.server.close()


@pytest.fixture
def day(tmp_path):
    day = Day(tmp_path / "shop")
    yield day
    day.end()


def as_a_z_says(report):
    """The figures of a Z under the names of the recount."""
    totals, shift = report.totals, report.shift
    return {
        "opening": shift.opening_cash.units,
        "sales": totals.sales,
        "returns": totals.returns,
        "with_card": totals.sales_with_card,
        "gross": totals.gross.units,
        "discount": totals.discount.units,
        "redeemed": totals.redeemed_money.units,
        "cash": totals.cash.units,
        "card": totals.card.units,
        "gift": totals.gift.units,
        "redeemed_points": totals.redeemed.units,
        "earned": totals.earned.units,
        "given_back": totals.given_back.units,
        "taken_back": totals.taken_back.units,
        "moved": totals.moved.units,
    }


def test_every_figure_of_both_zs_follows_from_the_journal(day):
    first = morning(day)
    z1 = day.close_shift("c1")
    second = evening(day)
    z2 = day.close_shift("c2")
    day.link.is_up = True
    while day.till.try_link().queued:
        pass

    again = Recount(day.entries())
    receipts = [*first.diary.receipts, *second.diary.receipts, *day.told_by_the_dead]
    assert len(receipts) >= RECEIPTS
    # One more may be there: paid for when the program was killed, and not yet said.
    assert set(receipts) <= set(again.numbers)
    assert len(again.numbers) - len(receipts) in (0, 1)
    assert len(again.numbers) == len(set(again.numbers))

    for z, diary in ((z1, first.diary), (z2, second.diary)):
        figures = again.figures[z.shift.shift_id]
        assert as_a_z_says(z) == {name: figures[name] for name in as_a_z_says(z)}
        lost = day.voided if z is z1 else 0
        assert z.totals.voids == diary.voids + lost
        assert z.totals.moved.units == diary.moved
        assert z.expected.units == figures["opening"] + figures["cash"] + diary.moved
        assert z.difference == Money(-50)
        assert again.counts[z.shift.shift_id] == [-50]
    assert {z.shift.number for z in (z1, z2)} == {1, 2}
    assert again.allowed == ["no_receipt"]
    assert z1.totals.redeemed
    assert z2.totals.given_back

    check_the_server(day, again)
    check_the_reports(day, (z1, z2))


def morning(day) -> Worker:
    """Anna: with a link, without one, killed, and on; a return without a receipt."""
    day.till.acts.shifts.open(Money(100_000), CashierId("c1"))
    day.till.try_link()
    anna = day.worker("c1", seed=1)
    anna.work(60)
    day.till.try_link()
    day.link.is_up = False
    anna.work(30)
    day.is_killed_while_it_sells()
    anna.till = day.till
    anna.move(2_000, CashCause.CHANGE_BANK)
    anna.work(20)
    day.link.is_up = True
    day.till.try_link()
    anna.return_without_a_receipt()
    anna.move(-1_500, CashCause.TO_BANK)
    anna.work(20)
    return anna


def evening(day) -> Worker:
    """Ilya: a short outage again and again."""
    day.till.acts.shifts.open(Money(50_000), CashierId("c2"))
    ilya = day.worker("c2", seed=2)
    for turn in range(6):
        day.link.is_up = bool(turn % 2)
        if day.link.is_up:
            day.till.try_link()
        ilya.work(24)
    return ilya


def check_the_server(day, again: Recount) -> None:
    """It has each document of the journal once."""
    counting = "SELECT count(*) FROM sale"
    (sales,) = day.server.core.database.read(
        lambda connection: connection.exec_driver_sql(counting).one()
    )
    assert sales == len(again.numbers)


def check_the_reports(day, zs) -> None:
    """The manager's page of today adds both shifts up."""
    acts = day.till.acts
    allowed = acts.confirming.by_manager(IRINA, IRINAS_PIN, Guarded.REPORTS)
    found = acts.reports.read(PeriodChoice.TODAY, IRINA, allowed)
    assert found.receipts == sum(z.totals.sales + z.totals.returns for z in zs)
