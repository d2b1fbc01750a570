"""A till without a link for a month: it sells, it says what it may not do any more,
and when the link is back it sends everything by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.replay.world import Link, SeededRandomness, VirtualClock
from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import RedemptionOff, RedemptionRefused
from cashier.till.ports import QueueState
from cashier.till.views import Standing
from server import jobs
from server.bootstrap import open_server
from server.dispatch import Server
from server.verify import verify
from tests.helpers.catalogue import words
from tests.helpers.ready_shop import make_ready, till_of
from tests.helpers.real_till import CHEESE, COFFEE, MILK, PETROVA, VASILIEVA, RealTill
from ui.sentences import STANDING

MORNING = datetime(2031, 3, 20, 6, 0, tzinfo=UTC)  # Lots run out on 31 March.
DAYS, SALES_A_DAY = 30, 10
LONGEST_DRAIN_S = 600.0


class Shop:
    """Server and till in one time, which passes when the story says so."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(MORNING)
        chance = SeededRandomness("a month")
        ready = make_ready(folder, self.clock, chance)
        self.server: Server = open_server(ready.server_data, self.clock, chance)
        self.link = Link(self.server)
        self.till: RealTill = till_of(ready, self.clock, chance, lambda: self.link)
        self.till.start()
        self.till.begin_sync()
        self.till.try_link()

    def close(self) -> None:
        self.till.stop()
        self.server.close()

    def next_day(self) -> None:
        self.clock.sleep(timedelta(days=1).total_seconds())
        jobs.run_all(self.server.core)

    def wait_for_the_worker(self) -> float:
        """What the thread does: turns when they are due, rest in between; seconds."""
        began = self.clock.monotonic()
        while self.till.files.side.figures().queued:
            if not self.till.link.step():
                self.clock.sleep(max(self.till.link.lanes.wait_s(), 0.001))
            assert self.clock.monotonic() - began < LONGEST_DRAIN_S
        return self.clock.monotonic() - began

    def numbers(self) -> list[str]:
        return sorted(str(n) for (n,) in self.query("SELECT number FROM sale"))

    def query(self, sql: str) -> list[tuple[object, ...]]:
        return self.server.core.database.read(
            lambda conn: [tuple(row) for row in conn.exec_driver_sql(sql)]
        )


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    (tmp_path / "shop").mkdir()
    opened = Shop(tmp_path / "shop")
    yield opened
    opened.close()


def test_a_till_that_was_offline_for_a_month_syncs_by_itself(shop: Shop) -> None:
    till, sold = shop.till, []
    shop.link.is_up = False
    till.open_shift()
    redeemed_on: list[int] = []
    for day in range(DAYS):
        for n in range(SALES_A_DAY):
            card = (PETROVA, VASILIEVA)[n % 2]
            till.scan((MILK, COFFEE)[n % 2])
            till.scan(card)
            redeemed = n == 0 and may_redeem(till)
            sold.append(till.sell(CHEESE, redeem=till.largest() if redeemed else None))
            redeemed_on += [day] * redeemed
        till.link.step()  # The worker goes on trying.
        shop.next_day()

    assert redeemed_on
    assert max(redeemed_on) <= 3  # 72 hours, and no longer.
    assert all(done.earned > NO_POINTS for done in sold)
    assert len(sold) == DAYS * SALES_A_DAY
    assert till.files.side.figures().queued > len(sold)

    shop.link.is_up = True
    took = shop.wait_for_the_worker()

    assert took <= 301.0  # The longest back-off.
    assert shop.numbers() == sorted(done.number for done in sold)
    assert till.files.side.rows(only=QueueState.REJECTED) == ()
    assert shop.server.core.database.read(verify) == []
    assert shop.query("SELECT code FROM exception_item") == []
    assert shop.query(EXPIRED) != [(0,)]  # Lots ran out meanwhile.
    till.scan(COFFEE)
    assert till.scan(PETROVA).standing is Standing.CONFIRMED
    assert till.largest() > NO_POINTS


EXPIRED = "SELECT count(*) FROM entry WHERE kind = 'expiry'"


def may_redeem(till: RealTill) -> bool:
    return till.largest() > NO_POINTS


def test_after_72_hours_redemption_is_closed_with_a_sentence(shop: Shop) -> None:
    till = shop.till
    till.open_shift()
    shop.link.is_up = False
    till.scan(COFFEE)
    assert till.scan(VASILIEVA).standing is Standing.PARTLY
    till.sell(MILK)

    shop.clock.sleep(timedelta(hours=72, minutes=1).total_seconds())
    till.scan(COFFEE)
    view = till.scan(VASILIEVA)

    assert view.standing is Standing.CLOSED
    assert view.quote is not None
    assert view.quote.earned > NO_POINTS
    with pytest.raises((RedemptionOff, RedemptionRefused)):
        till.acts.sales.choose(Points(100))
    for language, closed in (("ru", "72 ч"), ("en", "72 h")):
        sentence = words("standing", STANDING[Standing.CLOSED], language)
        assert closed in sentence.format(hours=72)
    assert till.sell(MILK).earned > NO_POINTS
