"""The journal: nothing is missing, nothing counts twice, nothing is let go too soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from cashier.domain.errors import StoreDamaged
from cashier.store.state import Stop
from cashier.store.store import SqlStore
from cashier.till.ports import EntryKind, QueueRow, QueueState
from sync import protocol as wire
from sync.entries import event_of
from sync.queue import OddAnswer
from sync.till_side import TillSide
from tests.helpers.fakes import FakeClock
from tests.sync.till_file import (
    MOMENT,
    an_ack,
    an_earning,
    an_incident,
    open_till,
    put,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_till(tmp_path / "till.db")
    yield opened
    opened.close()


@pytest.fixture
def till(store: SqlStore) -> TillSide:
    return TillSide(store, FakeClock())


def head_at(till: TillSide, seq: int) -> str:
    batch = till.next_batch(most=1, from_seq=seq)
    assert batch is not None
    return batch.head_after


def states(till: TillSide) -> list[QueueState]:
    return [row.state for row in reversed(till.rows())]


def test_entries_are_numbered_without_a_gap_and_chained(
    store: SqlStore, till: TillSide
) -> None:
    put(store, *(an_incident(str(n)) for n in range(3)))

    batch = till.next_batch(most=100)

    assert batch is not None
    assert (batch.first_seq, batch.last_seq) == (1, 3)
    assert batch.head_before == wire.GENESIS
    head = wire.GENESIS
    for seq, body in enumerate(batch.bodies, 1):
        head = wire.next_head(head, seq, body)
    assert batch.head_after == head
    assert [event_of(body) for body in batch.bodies] == [
        an_incident(str(n)) for n in range(3)
    ]


def test_an_act_that_did_not_happen_leaves_no_entry(
    store: SqlStore, till: TillSide
) -> None:
    with store.act() as work:
        work.outbox.put(an_incident("never"))

    assert put(store, an_incident("first")) == 1
    till.check_tail()


def test_a_batch_has_a_largest_size_but_never_sticks(
    store: SqlStore, till: TillSide
) -> None:
    put(store, *(an_incident(detail="x" * 200_000) for _ in range(3)))

    batch = till.next_batch(most=100)

    assert batch is not None
    assert len(batch.bodies) == 1


def test_nothing_is_left_to_send_after_the_ack(store: SqlStore, till: TillSide) -> None:
    put(store, *(an_incident(str(n)) for n in range(3)))

    assert till.acknowledge(an_ack(2, head_at(till, 2)), MOMENT) == 2

    assert states(till) == [QueueState.ACKED, QueueState.ACKED, QueueState.WAITING]
    batch = till.next_batch(most=100)
    assert batch is not None
    assert batch.first_seq == 3
    assert till.figures().queued == 1
    assert till.figures().oldest == MOMENT


def test_an_older_ack_that_comes_late_changes_nothing(
    store: SqlStore, till: TillSide
) -> None:
    put(store, *(an_incident(str(n)) for n in range(3)))
    late, newer = an_ack(1, head_at(till, 1)), an_ack(3, head_at(till, 3))

    till.acknowledge(newer, MOMENT)

    assert till.acknowledge(late, MOMENT) == 3
    assert till.next_batch(most=100) is None


def test_a_server_with_another_journal_of_ours_is_noticed(
    store: SqlStore, till: TillSide
) -> None:
    put(store, an_incident())

    with pytest.raises(OddAnswer):
        till.acknowledge(an_ack(1, "11" * 32), MOMENT)
    with pytest.raises(OddAnswer):
        till.acknowledge(an_ack(2, "11" * 32), MOMENT)

    assert till.figures().queued == 1


def test_acknowledged_is_kept_until_it_is_stable_and_old(
    store: SqlStore, till: TillSide
) -> None:
    put(store, *(an_incident(str(n)) for n in range(4)))
    till.acknowledge(an_ack(4, head_at(till, 4), stable_seq=2), MOMENT)

    assert till.trim(MOMENT + timedelta(days=34)) == 0
    assert till.trim(MOMENT + timedelta(days=36)) == 2

    assert states(till) == [QueueState.ACKED, QueueState.ACKED]
    put(store, an_incident("next"))
    till.check_tail()


def test_the_last_entry_stays_so_that_the_chain_goes_on(
    store: SqlStore, till: TillSide
) -> None:
    put(store, *(an_incident(str(n)) for n in range(2)))
    till.acknowledge(an_ack(2, head_at(till, 2), stable_seq=2), MOMENT)

    assert till.trim(MOMENT + timedelta(days=99)) == 1

    put(store, an_incident("next"))
    batch = till.next_batch(most=9)
    assert batch is not None
    assert batch.first_seq == 3
    till.check_tail()


def test_a_flagged_entry_is_booked_and_an_unreadable_one_calls_the_manager(
    store: SqlStore, till: TillSide
) -> None:
    put(store, an_incident("a"), an_incident("b"))
    flags = [
        wire.Flag(seq=1, code="uncovered"),
        wire.Flag(seq=2, code="poison"),
    ]

    till.acknowledge(an_ack(2, head_at(till, 2), flags=flags), MOMENT)

    assert states(till) == [QueueState.ACKED, QueueState.REJECTED]
    assert [row.code for row in till.rows()] == ["poison", "uncovered"]
    assert till.figures().rejected == 1


def test_the_sync_screen_shows_what_is_waiting(store: SqlStore, till: TillSide) -> None:
    put(store, an_earning(250), an_incident())

    shown = till.rows(only=QueueState.WAITING)

    assert shown[1] == QueueRow(
        seq=1,
        kind=EntryKind.EARN,
        at=MOMENT,
        state=QueueState.WAITING,
        sale="sale-1",  # type: ignore[arg-type]
        card_four="0005",
        amount=Points(250),
    )
    assert till.rows(only=QueueState.ACKED) == ()


def test_a_failed_try_is_remembered_over_a_restart(tmp_path: Path) -> None:
    store = open_till(tmp_path / "till.db")
    till = TillSide(store, FakeClock())
    put(store, an_incident())
    batch = till.next_batch(most=9)
    assert batch is not None
    soon = MOMENT + timedelta(seconds=30)

    till.note_failure(batch, tries=4, next_try=soon, code="E-501")
    store.close()

    again = TillSide(open_till(tmp_path / "till.db"), FakeClock())
    assert again.stored_wait() == (4, soon)
    assert again.rows()[0].code == "E-501"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE outbox SET body = x'7b7d' WHERE seq = 2",
        "UPDATE outbox SET head = '" + "ab" * 32 + "' WHERE seq = 3",
        "DELETE FROM outbox WHERE seq = 2",
        "DELETE FROM outbox WHERE seq = 3",
        "UPDATE till_state SET head = '" + "00" * 32 + "'",
    ],
)
def test_a_damaged_journal_is_found_at_start(
    store: SqlStore, till: TillSide, damage: str
) -> None:
    put(store, *(an_incident(str(n)) for n in range(3)))
    till.check_tail()

    with store.act() as work:
        work.connection.exec_driver_sql(damage)
        work.commit()

    with pytest.raises(StoreDamaged):
        till.check_tail()


def test_a_fenced_till_may_sell_and_not_spend(store: SqlStore, till: TillSide) -> None:
    till.fence("fenced")
    till.fence("fenced")

    with store.read() as work:
        assert work.redemption_is_off()
        assert work.state.stops(MOMENT) == (Stop.FENCED,)
    assert till.figures().queued == 1
