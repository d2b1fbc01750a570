"""Grants and recalls: each counts once, and no point is stranded or given twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cashier.domain.amounts import Points
from cashier.domain.events import RightReturned
from cashier.domain.ids import RightId, SaleId
from cashier.domain.ledger import Draw, Right, RightDraw
from cashier.store.store import SqlStore
from cashier.till.ports import HoldState
from sync import protocol as wire
from sync.entries import event_of
from sync.grants import Doubt
from sync.till_side import TillSide
from tests.helpers.fakes import FakeClock
from tests.sync.till_file import ACCOUNT, a_grant, a_recall, letters, open_till

RIGHT = RightId("right-1")
SALE = SaleId("sale-1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_till(tmp_path / "till.db")
    yield opened
    opened.close()


@pytest.fixture
def till(store: SqlStore) -> TillSide:
    return TillSide(store, FakeClock())


def held(store: SqlStore, right: RightId = RIGHT) -> Right | None:
    with store.read() as work:
        return work.rights.get(right)


def told(till: TillSide) -> list[object]:
    """What the server will be told, oldest first."""
    batch = till.next_batch(most=100)
    return [] if batch is None else [event_of(body) for body in batch.bodies]


def returned(till: TillSide) -> list[tuple[str, int]]:
    """(right, points) of every return; zero points: refused for ever."""
    return [
        (event.right_id, sum(draw.points.units for draw in event.draws))
        for event in told(till)
        if isinstance(event, RightReturned)
    ]


def reserve(store: SqlStore, points: int) -> None:
    """An undecided sale sets so many points of the first lot aside."""
    with store.act() as work:
        right = work.rights.get(RIGHT)
        assert right is not None
        part = right.slices[0]
        draw = Draw(
            lot_id=part.lot_id, points=Points(points), expires_on=part.expires_on
        )
        work.rights.reserve(SALE, [RightDraw(right_id=RIGHT, draws=(draw,))])
        work.commit()


def test_a_grant_is_stored_with_its_number(store: SqlStore, till: TillSide) -> None:
    assert till.open_mail(letters(a_grant())) == 1

    right = held(store)
    assert right is not None
    assert right.amount == Points(10_000)
    assert till.last_letter() == 1
    assert told(till) == []


def test_the_same_letter_again_changes_nothing(store: SqlStore, till: TillSide) -> None:
    mail = letters(a_grant())
    till.open_mail(mail)

    assert till.open_mail(mail) == 0
    assert till.open_mail(letters(a_grant(), first=2)) == 1
    assert told(till) == []


def test_a_letter_after_a_gap_waits_for_the_one_before(
    store: SqlStore, till: TillSide
) -> None:
    assert till.open_mail(letters(a_grant(), first=2)) == 0

    assert held(store) is None
    assert till.last_letter() == 0


def test_letters_out_of_order_are_read_in_order(till: TillSide) -> None:
    mail = letters(a_grant("r1"), a_recall("r1"))
    shuffled = msgspec.structs.replace(mail, mail=list(reversed(mail.mail)))

    assert till.open_mail(shuffled) == 2
    assert returned(till) == [("r1", 10_000)]


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"till": "till-2"}, Doubt.NOT_OURS),
        ({"incarnation": 2}, Doubt.NOT_OURS),
        ({"epoch": 2}, Doubt.OLD_EPOCH),
        ({"amount": 9_999}, Doubt.MALFORMED),
        ({"kind": "gift"}, Doubt.MALFORMED),
        ({"at": "the day before yesterday"}, Doubt.MALFORMED),
    ],
)
def test_a_grant_that_cannot_be_taken_is_refused_for_ever_and_told(
    store: SqlStore, till: TillSide, change: dict[str, object], doubt: Doubt
) -> None:
    assert till.open_mail(letters(a_grant(**change))) == 1

    assert held(store) is None
    assert returned(till) == [(RIGHT, 0)]
    assert getattr(told(till)[0], "code", "") == doubt.value
    till.open_mail(letters(a_grant(), first=2))
    assert held(store) is None


def test_a_forged_grant_gives_nothing_and_takes_nothing_away(
    store: SqlStore, till: TillSide
) -> None:
    forged = msgspec.structs.replace(a_grant(), amount=20_000)

    till.open_mail(letters(forged, a_grant()))

    right = held(store)
    assert right is not None
    assert right.amount == Points(10_000)
    assert returned(till) == []
    assert till.last_letter() == 2


def test_a_recall_gives_back_what_is_left(store: SqlStore, till: TillSide) -> None:
    till.open_mail(letters(a_grant()))

    till.open_mail(letters(a_recall(), first=2))

    right = held(store)
    assert right is not None
    assert right.left() == ()
    assert returned(till) == [(RIGHT, 10_000)]


def test_a_recall_of_a_part_leaves_what_expires_first(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(a_grant(), a_recall(up_to=7_000)))

    right = held(store)
    assert right is not None
    assert [(part.lot_id, part.points.units) for part in right.left()] == [
        ("lot-1", 3_000)
    ]
    assert returned(till) == [(RIGHT, 7_000)]


def test_what_an_undecided_sale_has_reserved_is_not_given_back(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(a_grant()))
    reserve(store, 3_500)

    till.open_mail(letters(a_recall(), first=2))

    assert returned(till) == [(RIGHT, 6_500)]


def test_a_recall_waits_for_a_sale_that_has_reserved_everything(
    store: SqlStore, till: TillSide
) -> None:
    # An empty return would say: never taken, all of it is free again.
    slices = [wire.Slice(lot="lot-1", points=500)]
    till.open_mail(letters(a_grant(amount=500, slices=slices)))
    reserve(store, 500)
    mail = letters(a_recall(), a_grant("right-2"), first=2)

    assert till.open_mail(mail) == 0
    with store.act() as work:
        work.rights.release(SALE)
        work.commit()

    assert till.open_mail(mail) == 2
    assert returned(till) == [(RIGHT, 500)]


def test_a_recall_of_what_was_spent_needs_no_answer(
    store: SqlStore, till: TillSide
) -> None:
    slices = [wire.Slice(lot="lot-1", points=500)]
    till.open_mail(letters(a_grant(amount=500, slices=slices)))
    reserve(store, 500)
    with store.act() as work:
        work.rights.spend(SALE)
        work.commit()

    assert till.open_mail(letters(a_recall(), first=2)) == 1
    assert returned(till) == []


def test_a_recall_that_overtakes_its_grant_wins(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(a_recall(), a_grant()))

    assert held(store) is None
    assert returned(till) == [(RIGHT, 0)]


def test_a_recall_from_before_a_restore_is_not_obeyed(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(a_grant(), a_recall(epoch=2)))

    assert returned(till) == []


def test_a_new_epoch_is_kept_and_an_old_server_is_not_believed(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(wire.EpochNotice(epoch=5), epoch=4))
    assert till.identity().epoch == 5

    assert till.open_mail(letters(a_grant(epoch=5), first=2, epoch=4)) == 0
    assert held(store) is None


def test_a_hold_that_nobody_remembers_goes_back_at_once(
    store: SqlStore, till: TillSide
) -> None:
    till.open_mail(letters(a_grant("hold-1", kind="hold")))

    assert returned(till) == [("hold-1", 10_000)]


def test_a_hold_that_is_being_asked_for_is_left_to_whoever_asks(
    store: SqlStore, till: TillSide
) -> None:
    with store.act() as work:
        work.holds.asked(RightId("hold-1"), SALE, ACCOUNT)
        work.commit()

    till.open_mail(letters(a_grant("hold-1", kind="hold")))

    assert held(store, RightId("hold-1")) is None
    assert returned(till) == []
    with store.read() as work:
        ((_, _, state),) = work.holds.of_sale(SALE)
        assert state is HoldState.ASKED
