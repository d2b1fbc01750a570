"""A till begins one more life before the server has heard of the last one.

It was put back from a copy twice, or moved to another machine meanwhile. A person lets
it in by a new code; nothing that it sold in any of its lives may be lost or come twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cashier.store.state import Stop
from server import schema as db
from server.queue_import import import_queue
from sync.client import BadReply
from tests.helpers.lost_shop import OLGA, LostShop
from tests.helpers.ready_shop import ReadyShop


@pytest.fixture
def shop(copied: ReadyShop) -> Iterator[LostShop]:
    made = LostShop(copied)
    yield made
    made.server.close()


def put_back(shop: LostShop, copy: bytes) -> None:
    for tail in ("-wal", "-shm"):
        (shop.data / f"till.db{tail}").unlink(missing_ok=True)
    (shop.data / "till.db").write_bytes(copy)


def copy_of_today(shop: LostShop) -> bytes:
    return (shop.data / "till.db").read_bytes()


def sold_and_told(shop: LostShop) -> list[str]:
    """The first life; the server knows all of it. Then the line is cut."""
    with shop.running() as till:
        numbers = shop.sell(till, 2)
        assert shop.exchange(till) == ""
    shop.cut()
    return numbers


def put_back_and_moved(shop: LostShop) -> list[str]:
    """Lives 2 and 3, of which nobody hears: a copy put back, then another machine."""
    old = copy_of_today(shop)
    numbers = sold_and_told(shop)
    put_back(shop, old)
    with shop.running() as till:
        assert shop.stops(till) == {Stop.RESTORED}
        numbers += shop.sell(till, 2)
    with shop.running(machine="second") as till:
        assert Stop.CLONED in shop.stops(till)
        numbers += shop.sell(till)
    return numbers


def let_in_and_copied(shop: LostShop) -> tuple[list[str], bytes]:
    """A person lets life 3 in; numbers of receipts, and a copy of its file."""
    numbers = put_back_and_moved(shop)
    shop.mend()
    with shop.running(machine="second") as till:
        shop.enrol_again(till)
        assert shop.life(till) == 3
        assert shop.exchange(till) == ""
    return numbers, copy_of_today(shop)


def brought(shop: LostShop, data: Path | None = None) -> list[int]:
    """What a person brings of the till's folder, the oldest life first: new entries."""
    folder = (data or shop.data) / "outgoing" / "by-hand"
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [import_queue(shop.server.core, f.read_bytes(), OLGA).new for f in files]


def test_a_till_let_in_after_a_life_that_nobody_heard_of_can_be_renewed(
    shop: LostShop,
) -> None:
    """Seed 108: the server's number for it was lower than that in its journal."""
    numbers, old = let_in_and_copied(shop)
    with shop.running(machine="second") as till:
        numbers += shop.sell(till)
        assert shop.exchange(till) == ""
    put_back(shop, old)

    with shop.running(machine="second") as till:
        numbers += shop.sell(till)
        assert shop.exchange(till) == ""
        assert shop.exchange(till) == ""
        assert shop.life(till) == 4
        assert shop.stops(till) == set()

    brought(shop)
    assert shop.numbers() == sorted(numbers)
    assert shop.differences() == []


def test_what_a_till_sold_after_it_was_let_in_is_not_gone_with_one_more_copy(
    shop: LostShop,
) -> None:
    """Seed 405: the second journal takes nothing of a lower number than its last."""
    numbers, old = let_in_and_copied(shop)
    shop.cut()
    with shop.running(machine="second") as till:
        numbers += shop.sell(till, 2)  # In the second journal, and nowhere else.
    put_back(shop, old)
    shop.mend()

    with shop.running(machine="second") as till:
        shop.exchange(till)
        shop.exchange(till)

    brought(shop)
    assert shop.numbers() == sorted(numbers)
    assert shop.differences() == []


def test_the_queues_of_all_lives_in_between_are_taken_by_hand(
    shop: LostShop,
) -> None:
    """Seed 408: each names the key of the next, also where a person must let it in."""
    numbers = put_back_and_moved(shop)
    with shop.running(machine="third") as till:
        assert Stop.CLONED in shop.stops(till)
        numbers += shop.sell(till)
    with shop.running(machine="fourth") as till:
        numbers += shop.sell(till)
        shop.mend()
        shop.enrol_again(till)
        assert shop.life(till) == 5
        assert shop.exchange(till) == ""
        assert shop.exchange(till) == ""

    first = brought(shop)
    again = brought(shop)

    assert len(first) == 4
    assert sum(again) == 0
    assert shop.numbers() == sorted(numbers)
    assert shop.codes() == []
    assert shop.differences() == []


def test_a_name_that_went_with_a_sent_file_is_brought_with_the_life_it_names(
    shop: LostShop,
) -> None:
    """The first life's file arrives whole; only the next one has to be brought."""
    numbers = sold_and_told(shop)
    with shop.running(machine="second") as till:
        numbers += shop.sell(till)
    with shop.running(machine="third") as till:
        numbers += shop.sell(till)
        shop.mend()
        shop.enrol_again(till)
        assert shop.exchange(till) == ""
        assert shop.exchange(till) == ""
    names = sorted(p.name for p in (shop.data / "outgoing" / "by-hand").iterdir())

    first = brought(shop)

    assert names == ["1-1-1.kassa-queue", "1-1-2.kassa-queue"]
    assert first[0] == 0
    assert first[1] > 0
    assert shop.numbers() == sorted(numbers)
    assert shop.codes() == []


def test_a_copied_disk_cannot_let_itself_in_by_the_name_in_its_file(
    shop: LostShop,
) -> None:
    sold_and_told(shop)
    with shop.running(machine="second") as till:
        shop.mend()
        for _ in range(3):
            assert "unknown_till" in shop.exchange(till)

        assert Stop.CLONED in shop.stops(till)
        assert shop.life(till) == 2
    assert lives_at_the_server(shop) == [1]


def lives_at_the_server(shop: LostShop) -> list[int]:
    query = select(db.holder.c.incarnation).order_by(db.holder.c.incarnation)
    return list(
        shop.server.core.database.read(lambda conn: conn.execute(query).scalars().all())
    )


def test_a_server_that_forgot_a_life_takes_it_up_by_a_new_code(shop: LostShop) -> None:
    """It was restored; the till goes on with its number, and tells all of it again."""
    numbers = sold_and_told(shop)
    before = shop.copy_server()
    with shop.running(machine="second") as till:
        shop.mend()
        shop.enrol_again(till)
        numbers += shop.sell(till)
        assert shop.exchange(till) == ""
        shop.cut()
        numbers += shop.sell(till)
        shop.restore_server(before)
        shop.mend()
        assert "unknown_till" in shop.exchange(till)

        shop.enrol_again(till)
        for _ in range(4):
            shop.exchange(till)

        assert shop.life(till) == 2
        assert shop.stops(till) == set()
    assert shop.numbers() == sorted(numbers)
    assert shop.codes() == []
    assert shop.differences() == []


def test_a_till_whose_last_life_nobody_knows_says_that_it_needs_a_person(
    shop: LostShop,
) -> None:
    """It was moved, and a copy of before took that back: its file forgot the move."""
    numbers = sold_and_told(shop)
    old = copy_of_today(shop)
    with shop.running(machine="second") as till:
        numbers += shop.sell(till)
    put_back(shop, old)
    with shop.running() as till:
        assert shop.stops(till) == {Stop.RESTORED}
        shop.mend()
        assert "unknown_till" in shop.exchange(till)
        assert Stop.CLONED in shop.stops(till)
        numbers += shop.sell(till)

        shop.enrol_again(till)
        assert shop.exchange(till) == ""
        assert shop.life(till) == 3
        assert shop.stops(till) == set()

    brought(shop)
    assert shop.numbers() == sorted(numbers)
    assert shop.codes() == []
    assert shop.differences() == []


def test_a_till_put_back_when_the_server_had_forgotten_it_tells_both_lives_by_itself(
    shop: LostShop,
) -> None:
    old = copy_of_today(shop)
    before = shop.copy_server()
    numbers = sold_and_told(shop)
    put_back(shop, old)
    shop.mend()
    with shop.running() as till:
        numbers += shop.sell(till)
        assert shop.exchange(till) == ""
        assert shop.life(till) == 2
    shop.restore_server(before)  # It knows the first life alone.
    put_back(shop, old)

    with shop.running() as till:
        numbers += shop.sell(till)
        for _ in range(5):
            shop.exchange(till)
        assert shop.life(till) == 3
        assert shop.stops(till) == set()

    assert shop.numbers() == sorted(numbers)
    assert shop.differences() == []


def test_a_number_that_the_till_has_had_is_not_taken_from_an_older_server(
    shop: LostShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = put_back_and_moved(shop)
    shop.mend()
    with shop.running(machine="second") as till:
        with monkeypatch.context() as patch:
            patch.setattr(
                "sync.enrol._last_life", lambda _store: 0
            )  # It tells nothing.
            with pytest.raises(BadReply, match="update the server"):
                shop.enrol_again(till)
        assert shop.life(till) == 3
        numbers += shop.sell(till)  # It sells, and spends nothing, as before.

        shop.enrol_again(till)  # The server was updated.
        assert shop.life(till) == 3
        assert shop.exchange(till) == ""

    brought(shop)
    assert shop.numbers() == sorted(numbers)
    assert shop.differences() == []
