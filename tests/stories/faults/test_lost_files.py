"""The till's files are destroyed, cut, emptied, swapped, wiped or put back from a copy.

Nothing that was sold is lost, no number is given twice, no point is spent twice; the
till sells at once, and spends points again when the server has answered.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import StoreDamaged
from cashier.store.state import Stop
from server.queue_import import import_queue
from sync.carrier import waiting
from tests.helpers.lost_shop import OLGA, LostShop
from tests.helpers.ready_shop import ReadyShop
from tests.helpers.real_till import RealTill

FIVE = Points(500)
PAGE = 4096


@pytest.fixture
def shop(copied: ReadyShop) -> Iterator[LostShop]:
    made = LostShop(copied)
    yield made
    made.server.close()


def sold_offline(shop: LostShop, times: int = 3) -> list[str]:
    """Some sales reach the server, some wait in the queue."""
    with shop.running() as till:
        known = shop.sell(till, 2)
        assert shop.exchange(till) == ""
        shop.cut()
        return known + shop.sell(till, times)


def told(shop: LostShop, till: RealTill) -> list[str]:
    shop.mend()
    assert shop.exchange(till) == ""
    assert shop.exchange(till) == ""
    assert shop.differences() == []
    return shop.numbers()


# --- F13, F14: a file that does not open --------------------------------------------


def no_first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xa5" * PAGE)


def no_page_inside(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // PAGE // 2 * PAGE)
        file.write(b"\0" * PAGE)


def half_of_it(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 // PAGE * PAGE)


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def another_file(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(64 * PAGE))


@pytest.mark.parametrize(
    "damage",
    [no_first_page, no_page_inside, half_of_it, nothing_in_it, gone, another_file],
)
def test_f13_f14_a_destroyed_file_loses_no_sale(
    shop: LostShop, damage: Callable[[Path], None]
) -> None:
    numbers = sold_offline(shop)
    damage(shop.data / "till.db")
    with pytest.raises(StoreDamaged):
        shop.till().open_files()

    saved = shop.recover()

    assert saved.missing == []
    assert saved.aside is not None
    with shop.running() as till:
        more = shop.sell(till)  # At once, without a link, and without points.
        assert shop.may_redeem(till) == NO_POINTS
        assert told(shop, till) == sorted([*numbers, *more])
        assert shop.life(till) == 2
        assert shop.stops(till) == set()
    assert not waiting(shop.data / "outgoing")


def test_f14_what_was_damaged_is_kept_aside(shop: LostShop) -> None:
    sold_offline(shop)
    another_file(shop.data / "till.db")
    before = (shop.data / "till.db").read_bytes()

    saved = shop.recover()

    assert saved.aside is not None
    assert (saved.aside / "till.db").read_bytes() == before
    assert any((saved.aside / "journal").iterdir())


def test_f13_a_recovery_that_was_cut_off_is_simply_done_again(
    shop: LostShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = sold_offline(shop)
    no_first_page(shop.data / "till.db")
    with monkeypatch.context() as patch:
        patch.setattr("cashier.store.recovery.make_file", _power_cut)
        with pytest.raises(_PowerCutError):
            shop.recover()
    with pytest.raises(StoreDamaged):  # Never taken for a new till.
        shop.till().open_files()

    shop.recover()

    with shop.running() as till:
        assert told(shop, till) == sorted(numbers)


class _PowerCutError(Exception):
    pass


def _power_cut(*_: object, **__: object) -> None:
    raise _PowerCutError


def test_a_second_loss_before_the_first_was_told_loses_nothing_either(
    shop: LostShop,
) -> None:
    numbers = sold_offline(shop)
    no_first_page(shop.data / "till.db")
    shop.recover()
    with shop.running() as till:
        numbers += shop.sell(till, 2)
    gone(shop.data / "till.db")
    shop.recover()

    with shop.running() as till:
        assert told(shop, till) == sorted(numbers)
        assert shop.life(till) == 3


# --- F12: bits that flip ------------------------------------------------------------


def test_f12_flipped_bits_in_the_queue_are_found_and_read_again_from_the_journal(
    shop: LostShop,
) -> None:
    numbers = sold_offline(shop, 8)
    chance = random.Random(12)
    flips = 40
    for _ in range(flips):
        till = shop.till()
        till.open_files()
        rows = till.query("SELECT seq, body FROM outbox WHERE state = 'waiting'")
        seq, body = chance.choice(rows)
        with till.files.store.act() as work:
            work.connection.exec_driver_sql(
                "UPDATE outbox SET body = ? WHERE seq = ?",
                (_flipped(body, chance), seq),
            )
            work.commit()
        till.files.close()
        again = shop.till()
        again.open_files()
        (found,) = again.query(f"SELECT body FROM outbox WHERE seq = {seq}")
        assert found == (body,)
        again.files.close()

    with shop.running() as till:
        assert told(shop, till) == sorted(numbers)
    assert shop.codes() == []


def _flipped(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body))
    return body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]


def test_f12_a_flipped_bit_anywhere_in_the_file_is_found_at_the_start(
    shop: LostShop,
) -> None:
    sold_offline(shop)
    path = shop.data / "till.db"
    whole = path.read_bytes()
    chance = random.Random(13)
    for _ in range(20):
        path.write_bytes(_flipped(whole, chance))
        with pytest.raises(StoreDamaged):
            shop.till().open_files()


# --- T12: rows deleted, till wiped --------------------------------------------------


def test_t12_deleted_entries_come_back_from_the_second_journal(shop: LostShop) -> None:
    numbers = sold_offline(shop)
    till = shop.till()
    till.open_files()
    with till.files.store.act() as work:
        work.connection.exec_driver_sql("DELETE FROM outbox WHERE state = 'waiting'")
        work.commit()
    till.files.close()

    with shop.running() as till:
        assert told(shop, till) == sorted(numbers)


def test_t12_a_wiped_till_is_not_taken_for_a_new_one_and_says_what_is_missing(
    shop: LostShop,
) -> None:
    sold_offline(shop)
    with shop.running() as till:  # Notes how far it wrote, beside its keys.
        (last,) = till.query("SELECT seq FROM till_state")[0]
    for path in shop.data.glob("till.db*"):
        path.unlink()
    shutil.rmtree(shop.data / "journal")

    with pytest.raises(StoreDamaged):
        shop.till().open_files()
    saved = shop.recover()

    assert saved.entries == 0
    assert saved.missing[-1][1] == last
    assert "Missing" in saved.sentence()
    with shop.running() as till:
        told(shop, till)
        assert shop.life(till) == 2


def test_t12_a_hole_in_the_journal_is_told_and_the_rest_is_posted_by_hand(
    shop: LostShop,
) -> None:
    numbers = sold_offline(shop, 4)
    (segment,) = (shop.data / "journal").glob("*.kj")
    content = segment.read_bytes()
    at = [i for i in range(len(content)) if content.startswith(b"\x9dKJ1", i)]
    lost = len(at) - 5
    segment.write_bytes(content[: at[lost] + 8] + bytes(40) + content[at[lost] + 48 :])
    gone(shop.data / "till.db")

    saved = shop.recover()
    assert len(saved.missing) == 1
    with shop.running() as till:
        told(shop, till)
    (by_hand,) = (shop.data / "outgoing" / "by-hand").iterdir()
    first = import_queue(shop.server.core, by_hand.read_bytes(), OLGA)
    second = import_queue(shop.server.core, by_hand.read_bytes(), OLGA)

    assert (first.apart > 0, second.new) == (True, 0)
    assert len(numbers) - 1 <= len(shop.numbers()) <= len(numbers)
    # Entries behind a hole look as if the server had forgotten some: it asks all tills.
    assert shop.codes() == ["gap", "server_behind"]
    assert shop.differences() == []


# --- T11, F15, F33: an older file is put back ---------------------------------------


def test_f33_a_till_put_back_from_an_old_copy_loses_nothing_and_spends_nothing(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        shop.sell(till)
    old = (shop.data / "till.db").read_bytes()
    with shop.running() as till:
        numbers = shop.sell(till, 2)
        assert shop.exchange(till) == ""
        numbers.append(shop.redeem(till, FIVE))
        assert shop.exchange(till) == ""
        shop.cut()
        numbers += shop.sell(till, 2)
    (shop.data / "till.db").write_bytes(old)

    with shop.running() as till:
        assert shop.stops(till) == {Stop.RESTORED}
        assert shop.may_redeem(till) == NO_POINTS
        numbers += shop.sell(till)
        everything = told(shop, till)

        assert shop.stops(till) == set()
    assert set(numbers) < set(everything)
    assert len(everything) == len(set(everything)) == len(numbers) + 1
    assert shop.codes() == []


def test_f15_a_lost_log_of_the_database_is_found_and_filled_from_the_journal(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        numbers = shop.sell(till)
    with shop.running() as till:
        shop.cut()
        numbers += shop.sell(till, 3)
        wal = shop.data / "till.db-wal"
        assert wal.stat().st_size
        # The power goes, and the log does not come back.
        killed = shop.copy_disk(shop.ready.folder / "after")
    (killed / "data" / "till.db-wal").unlink()
    (killed / "data" / "till.db-shm").unlink(missing_ok=True)

    with shop.running(killed) as till:
        assert shop.stops(till) == {Stop.RESTORED}
        assert told(shop, till) == sorted(numbers)


def test_f15_the_log_of_another_file_changes_nothing(shop: LostShop) -> None:
    numbers = sold_offline(shop)
    (shop.data / "till.db-wal").write_bytes(random.Random(3).randbytes(9 * PAGE))

    with shop.running() as till:
        assert told(shop, till) == sorted(numbers)


def test_t11_every_rewind_of_the_till_is_found_at_its_start(shop: LostShop) -> None:
    for _ in range(6):
        old = (shop.data / "till.db").read_bytes()
        with shop.running() as till:
            shop.cut()
            shop.sell(till)
        (shop.data / "till.db").write_bytes(old)

        with shop.running() as till:
            assert Stop.RESTORED in shop.stops(till)
            assert shop.may_redeem(till) == NO_POINTS


def test_t11_with_its_journal_put_back_too_the_keys_still_know(shop: LostShop) -> None:
    with shop.running() as till:
        shop.sell(till)
    kept = shop.ready.folder / "kept"
    shutil.copytree(shop.data / "journal", kept)
    old = (shop.data / "till.db").read_bytes()
    with shop.running() as till:
        numbers = shop.sell(till)
        assert shop.exchange(till) == ""
    with shop.running():  # Started once more since.
        pass
    (shop.data / "till.db").write_bytes(old)
    shutil.rmtree(shop.data / "journal")
    shutil.copytree(kept, shop.data / "journal")

    with shop.running() as till:
        assert shop.stops(till) == {Stop.RESTORED}
        assert set(numbers) < set(told(shop, till))


def test_t11_a_whole_disk_put_back_is_found_when_the_server_is_asked(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        shop.sell(till)
        assert shop.exchange(till) == ""
    old = shop.copy_disk(shop.ready.folder / "old")
    with shop.running() as till:
        shop.sell(till)
        assert shop.exchange(till) == ""

    with shop.running(old) as till:
        shop.sell(till)
        assert "fenced" in shop.exchange(till)

        assert Stop.FENCED in shop.stops(till)
        assert shop.may_redeem(till) == NO_POINTS
    assert shop.codes() == ["fork"]


# --- F35: the till is gone for ever -------------------------------------------------


def test_f35_a_copy_of_the_queue_on_a_stick_saves_all_of_it(
    shop: LostShop, tmp_path: Path
) -> None:
    numbers = sold_offline(shop)
    shutil.copytree(shop.data / "journal", tmp_path / "stick" / "journal")
    shutil.copy(shop.data / "secrets.json", tmp_path / "stick" / "secrets.json")
    shutil.rmtree(shop.data)
    home = tmp_path / "new"
    shutil.copytree(tmp_path / "stick", home / "data")

    saved = shop.recover(home)
    done = import_queue(shop.server.core, saved.queue_file.read_bytes(), OLGA)

    assert done.missing == []
    assert shop.numbers() == sorted(numbers)
    assert shop.differences() == []


# --- T13: the disk is copied --------------------------------------------------------


def test_t13_a_copied_till_is_found_by_its_machine_and_spends_nothing(
    shop: LostShop, tmp_path: Path
) -> None:
    numbers = sold_offline(shop)
    copy = shop.copy_disk(tmp_path / "copy")

    with shop.running(copy, machine="another") as till:
        assert shop.stops(till) == {Stop.CLONED}
        assert shop.may_redeem(till) == NO_POINTS
        shop.mend()
        # Its old queue is told once; more it may not before a person says so.
        assert "unknown_till" in shop.exchange(till)
        assert shop.numbers() == sorted(numbers)
        shop.enrol_again(till)
        assert shop.stops(till) == set()
        assert shop.exchange(till) == ""


def test_t13_a_copied_till_that_was_started_twice_still_says_that_it_needs_a_person(
    shop: LostShop, tmp_path: Path
) -> None:
    """The first start may have been cut off before anybody saw what it said."""
    numbers = sold_offline(shop)
    copy = shop.copy_disk(tmp_path / "copy")
    with shop.running(copy, machine="another"):
        pass

    with shop.running(copy, machine="another") as till:
        assert shop.stops(till) == {Stop.CLONED}
        assert shop.may_redeem(till) == NO_POINTS
        shop.mend()
        assert "unknown_till" in shop.exchange(till)
        shop.enrol_again(till)
        assert shop.stops(till) == set()
        assert shop.exchange(till) == ""
        assert shop.numbers() == sorted(numbers)


def test_t13_two_copies_that_both_sell_are_found_at_the_second_contact(
    shop: LostShop, tmp_path: Path
) -> None:
    with shop.running() as till:
        shop.sell(till)
        assert shop.exchange(till) == ""
    copy = shop.copy_disk(tmp_path / "copy")  # Same machine, as a VM's snapshot.
    with shop.running() as till:
        shop.redeem(till, FIVE)
        assert shop.exchange(till) == ""

    with shop.running(copy) as other:
        shop.redeem(other, FIVE)
        assert "fenced" in shop.exchange(other)
        assert Stop.FENCED in shop.stops(other)
    with shop.running() as till:
        shop.sell(till)
        assert "fenced" in shop.exchange(till)
        assert Stop.FENCED in shop.stops(till)
    assert shop.codes() == ["fork"]
    assert shop.differences() == []


def test_t13_a_stopped_copy_goes_on_when_a_person_enrols_it_and_brings_its_queue(
    shop: LostShop, tmp_path: Path
) -> None:
    with shop.running() as till:
        shop.sell(till)
        assert shop.exchange(till) == ""
    copy = shop.copy_disk(tmp_path / "copy")
    with shop.running() as till:
        numbers = shop.sell(till)
        assert shop.exchange(till) == ""
    with shop.running(copy) as other:
        shop.redeem(other, FIVE)
        assert "fenced" in shop.exchange(other)

    with shop.running(copy) as other:
        shop.sell(other)
        assert "unknown_till" in shop.exchange(other)
        shop.enrol_again(other)
        assert shop.exchange(other) == ""
        assert shop.stops(other) == set()
    (by_hand,) = (copy / "data" / "outgoing" / "by-hand").iterdir()
    done = import_queue(shop.server.core, by_hand.read_bytes(), OLGA)

    assert done.apart > 0
    # Both gave out one number more, the same: two sales, one paper each.
    assert len(shop.numbers()) == 4
    assert numbers[0] in shop.numbers()
    assert shop.differences() == []


def test_t13_what_was_sold_in_a_life_no_server_heard_of_is_brought_by_a_person(
    shop: LostShop, tmp_path: Path
) -> None:
    with shop.running() as till:
        numbers = shop.sell(till)
        assert shop.exchange(till) == ""
    old = (shop.data / "till.db").read_bytes()
    with shop.running() as till:
        numbers += shop.sell(till)
        assert shop.exchange(till) == ""
    shop.cut()
    (shop.data / "till.db").write_bytes(old)
    with shop.running() as till:
        assert shop.stops(till) == {Stop.RESTORED}
        numbers += shop.sell(till, 2)
    elsewhere = shop.copy_disk(tmp_path / "copy")

    shop.mend()
    with shop.running(elsewhere, machine="another") as till:
        shop.enrol_again(till)
        assert shop.life(till) == 3  # Above the life that nobody heard of.
        assert shop.exchange(till) == ""
    files = sorted((elsewhere / "data" / "outgoing" / "by-hand").iterdir())
    brought = [import_queue(shop.server.core, one.read_bytes(), OLGA) for one in files]
    again = [import_queue(shop.server.core, one.read_bytes(), OLGA) for one in files]

    assert [one.incarnation for one in brought] == [1, 2]
    assert [one.apart for one in brought] == [0, 0]
    assert [one.new for one in again] == [0, 0]
    assert shop.numbers() == sorted(numbers)
    assert shop.codes() == []
    assert shop.differences() == []
