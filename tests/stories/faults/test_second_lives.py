"""A till begins one more life before the server has heard of the last one.

It was put back from a copy twice, or moved to another machine meanwhile. A person lets
it in by a new code; nothing that it sold in any of its lives may be lost or come twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.store.state import Stop
from server.queue_import import import_queue
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


def brought(shop: LostShop, data: Path | None = None) -> list[int]:
    """What a person brings of the till's folder, the oldest life first: new entries."""
    folder = (data or shop.data) / "outgoing" / "by-hand"
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [import_queue(shop.server.core, f.read_bytes(), OLGA).new for f in files]


def test_a_till_let_in_after_a_life_that_nobody_heard_of_can_be_renewed(
    shop: LostShop,
) -> None:
    """Seed 108: the server's number for it was lower than that in its journal."""
    numbers = put_back_and_moved(shop)
    shop.mend()
    with shop.running(machine="second") as till:
        shop.enrol_again(till)
        assert shop.life(till) == 3
        assert shop.exchange(till) == ""
    old = copy_of_today(shop)
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
    numbers = put_back_and_moved(shop)
    shop.mend()
    with shop.running(machine="second") as till:
        shop.enrol_again(till)
        assert shop.exchange(till) == ""
    old = copy_of_today(shop)
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
