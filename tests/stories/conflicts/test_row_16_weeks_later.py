"""Row 16: a queue that comes after weeks - it counts on its own day, once.

The till keeps what it wrote until it is stable at the server and at least 35 days, by
the clock of whoever acknowledged it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.queue import KEPT
from sync.till_side import TillSide
from tests.helpers.fakes import FakeClock
from tests.helpers.server_world import TODAY, World, a_sale, a_world, earned, redeemed
from tests.sync.till_file import MOMENT, an_ack, an_incident, open_till, put


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = a_world(tmp_path / "server")
    yield made
    made.server.close()


def test_row_16_what_happened_weeks_ago_is_posted_to_its_own_day(world: World) -> None:
    account = world.member(1000)
    till = world.till()
    grant = till.hold(account, 1000).grant
    assert grant is not None
    till.write(a_sale(redeemed=400, account=account), redeemed(grant, 400))
    till.write(earned(50, expires="2030-01-20"))
    world.clock.advance(days=60)

    ack = till.upload()

    assert ack.ack_seq == 3
    posted = [row for row in world.rows("entry") if row["seq"]]
    assert {row["business_date"] for row in posted} == {TODAY}
    assert {row["server_ts"][:10] for row in posted} == {"2030-03-03"}
    assert world.findings() == []


def test_row_16_its_points_follow_the_calendar_of_the_server(world: World) -> None:
    account = world.member()
    till = world.till()
    till.write(a_sale(account=account), earned(50, expires="2030-01-20"))
    world.clock.advance(days=60)
    till.upload()

    answer = till.hold(account, 50)  # The lot was over before it came.

    assert answer.grant is None
    assert world.balance_of(account) == 0
    assert world.differences() == []


def test_row_16_an_entry_is_kept_until_it_is_stable_however_long_that_takes(
    tmp_path: Path,
) -> None:
    store = open_till(tmp_path / "till.db", FakeClock())
    till = TillSide(store, FakeClock())
    put(store, *(an_incident(str(n)) for n in range(3)))

    assert till.trim(MOMENT + 100 * KEPT) == 0  # Not even sent.
    till.acknowledge(an_ack(3, head_of(till, 3)), MOMENT)
    assert till.trim(MOMENT + 100 * KEPT) == 0  # Sent, and in no backup.
    assert len(till.rows()) == 3
    store.close()


def test_row_16_and_at_least_35_days_when_it_is_stable(tmp_path: Path) -> None:
    store = open_till(tmp_path / "till.db", FakeClock())
    till = TillSide(store, FakeClock())
    put(store, *(an_incident(str(n)) for n in range(3)))
    till.acknowledge(an_ack(3, head_of(till, 3), stable_seq=3), MOMENT)

    assert timedelta(days=35) == KEPT
    assert till.trim(MOMENT + KEPT) == 0
    assert till.trim(MOMENT + KEPT + timedelta(days=1)) == 2
    assert len(till.rows()) == 1  # The next entry's chain begins at it.
    store.close()


def head_of(till: TillSide, seq: int) -> str:
    batch = till.next_batch(most=1, from_seq=seq)
    assert batch is not None
    return batch.head_after
