"""A till hears of a new epoch and reports once; what it has is kept until then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cashier.domain.amounts import Points
from cashier.domain.events import RightReturned
from cashier.domain.ids import AccountId, RightId
from cashier.store.store import SqlStore
from cashier.till.ports import QueueState
from server import epochs
from sync import protocol as wire
from sync.client import Reply, Unreachable
from sync.cycle import at_once
from sync.queue import OddAnswer
from sync.register import RegisterTurn
from sync.till_side import TillSide
from tests.helpers.fakes import FakeClock
from tests.sync.shop import Shop, Through, client_over, desk_over
from tests.sync.till_file import (
    ACCOUNT,
    ME,
    MOMENT,
    SERVER_PUBLIC,
    SERVER_TIME,
    a_grant,
    an_ack,
    an_earning,
    letters,
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


def an_answer(ack_seq: int, head: str, **more: int) -> wire.RegisterAnswer:
    return wire.RegisterAnswer(
        epoch=4,
        needed=True,
        ack_seq=ack_seq,
        posted_seq=more.get("posted_seq", ack_seq),
        stable_seq=0,
        head=head,
        down_seq=0,
        server_time=SERVER_TIME,
    )


def test_a_higher_epoch_is_heard_durably_and_owes_a_report(till: TillSide) -> None:
    assert till.owes_report() is None

    assert till.hear(4)

    assert till.owes_report() == 3
    assert not till.hear(4)
    till.note_registered(4)
    assert till.owes_report() is None


def test_what_a_restored_server_lacks_is_sent_again_and_kept(
    store: SqlStore, till: TillSide
) -> None:
    put(store, an_earning(), an_earning(sale="sale-2"), an_earning(sale="sale-3"))
    till.acknowledge(an_ack(3, head_at(till, 3), stable_seq=3), MOMENT)
    till.hear(4)

    till.begin_report(an_answer(1, head_at(till, 1)), MOMENT)

    assert till.trim(MOMENT + timedelta(days=400)) == 0  # Nothing is let go.
    assert [row.state for row in till.rows()] == [
        QueueState.WAITING,
        QueueState.WAITING,
        QueueState.STABLE,
    ]
    batch = till.next_batch(most=10)
    assert batch is not None
    assert (batch.first_seq, batch.last_seq) == (2, 3)


def test_letters_are_counted_anew_after_the_report(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(a_grant("right-1"), a_grant("right-2")))
    till.hear(4)

    till.begin_report(an_answer(0, wire.GENESIS), MOMENT)

    assert till.last_letter() == 0
    assert till.open_mail(letters(a_grant("right-3", epoch=4), epoch=4)) == 1


def test_the_report_names_what_is_open_and_what_the_books_may_not_know(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(*(a_grant(f"right-{n}") for n in range(3))))
    for right in ("right-0", "right-1"):  # Both given back; the first is posted.
        with store.act() as work:
            known = work.rights.get(RightId(right))
            assert known is not None
            work.rights.give_up(known.right_id, known.left())
            work.outbox.put(
                RightReturned(
                    right_id=known.right_id,
                    account=AccountId(ACCOUNT),
                    draws=known.left(),
                    at=MOMENT,
                )
            )
            work.commit()
    till.hear(4)

    answer = an_answer(2, head_at(till, 2), posted_seq=1)
    (part,) = till.begin_report(answer, MOMENT)

    told = {one.right: (one.spent, one.returned) for one in part.rights}
    assert told == {"right-1": (0, 10_000), "right-2": (0, 0)}
    assert (part.upto, part.epoch) == (2, 4)


def test_many_rights_are_told_in_parts(till: TillSide) -> None:
    till.open_mail(letters(*(a_grant(f"right-{n}") for n in range(1_001))))
    till.hear(4)

    parts = till.begin_report(an_answer(0, wire.GENESIS), MOMENT)

    assert [len(part.rights) for part in parts] == [1_000, 1]
    assert {part.parts for part in parts} == {2}


def test_a_server_with_another_journal_is_not_believed(
    store: SqlStore, till: TillSide
) -> None:
    put(store, an_earning())
    till.hear(4)

    with pytest.raises(OddAnswer):
        till.begin_report(an_answer(1, "ab" * 32), MOMENT)
    with pytest.raises(OddAnswer):
        till.begin_report(an_answer(9, "ab" * 32), MOMENT)


def test_who_enrols_as_himself_reports(store: SqlStore, till: TillSide) -> None:
    """The server may have forgotten him."""
    with store.act() as work:
        work.state.enrol(ME, server_key=SERVER_PUBLIC, machine="test")
        work.commit()

    assert till.owes_report() == 0


# --- with the real server --------------------------------------------------


def restored(shop: Shop) -> None:
    core = shop.chain.server.core
    core.database.write(lambda conn: epochs.begin(core, conn, loss=True))


class Cut:
    """A wire that breaks after so many parts of a report."""

    def __init__(self, inner: Through, parts: int) -> None:
        self._inner = inner
        self.parts = parts
        self.sent: list[int] = []

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        if path == wire.PATH_REGISTER_PART:
            if self.parts == 0:
                raise Unreachable
            self.parts -= 1
            part = msgspec.json.decode(body, type=wire.RegisterPart)
            self.sent.append(part.part)
        return self._inner.post(path, body, headers, wait_s=wait_s)


def test_a_report_that_is_cut_off_goes_on_where_it_was(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sync()
    monkeypatch.setattr("sync.protocol.MAX_RIGHTS", 1)
    with shop.till.store.read() as work:
        held = work.connection.exec_driver_sql(
            "SELECT count(*) FROM spend_right WHERE spent + returned < amount"
        ).scalar_one()
    restored(shop)
    wire_ = Cut(Through(shop.till), parts=0)
    turn = RegisterTurn(client_over(wire_, shop.till), shop.till.till_side, at_once)
    shop.till.till_side.hear(2)

    with pytest.raises(Unreachable):
        turn()
    wire_.parts = held
    turn()
    turn()

    assert wire_.sent == list(range(1, held + 1))  # Once.
    assert shop.till.till_side.owes_report() is None


def test_a_hold_is_refused_with_its_own_reason_while_tills_report(shop: Shop) -> None:
    restored(shop)
    told: list[tuple[int, int] | None] = []
    desk = desk_over(Through(shop.till), shop)
    desk._on_restoring = told.append

    answer = desk.ask(RightId("hold-1"), AccountId("account-1"), Points(500))
    shop.sync()
    shop.sync()
    desk.ask(RightId("hold-2"), AccountId("account-1"), Points(500))

    assert not answer.answered  # The till goes on as without a link.
    assert told == [(0, 1), None]


def test_no_letter_is_fetched_before_the_report(shop: Shop) -> None:
    restored(shop)
    shop.till.till_side.hear(2)

    turn = shop.till.lanes.all()[1].turn()

    assert turn.done == 0
    assert shop.till.till_side.owes_report() == 1


def test_queues_of_earlier_lives_go_again_before_a_restored_server_hears_the_report(
    shop: Shop,
) -> None:
    shop.sync()
    restored(shop)
    wire_ = Cut(Through(shop.till), parts=9)
    done: list[str] = []

    class Lives:
        def __call__(self) -> None:
            done.append(f"sent, report {len(wire_.sent)}")

        def again(self) -> int:
            done.append("again")
            return 1

    turn = RegisterTurn(
        client_over(wire_, shop.till), shop.till.till_side, at_once, Lives()
    )
    shop.till.till_side.hear(2)
    turn()

    assert done == ["again", "sent, report 0"]
    assert wire_.sent
