"""Killed, cut off, out of room: what was confirmed is there, and only once."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlcipher3.dbapi2 import IntegrityError

from cashier.domain.errors import DiskFull, StorageFailed
from cashier.domain.ids import SaleId
from cashier.store.engine import open_store
from cashier.store.journal import Journal
from cashier.store.opening import open_checked
from cashier.store.reserve import Reserve
from cashier.store.state import Stop
from cashier.store.store import SqlStore
from cashier.store.unit_of_work import Mode, SqlUnitOfWork
from tests.helpers.builders import ACCOUNT, a_lot, a_right, a_sale
from tests.helpers.fakes import FakeClock
from tests.store.shop import (
    JOURNAL_KEY,
    KEY,
    PlainOutbox,
    a_store,
    scan_basket,
    whole_sale,
)

ROOT = Path(__file__).parents[2]
KILLS = 40


def till_process(
    what: str, folder: Path, count: int, *, under: tuple[str, ...] = ()
) -> str:
    run = (sys.executable, "-m", "tests.store.till_process", what, str(folder))
    return subprocess.run(
        [*under, *run, str(count)], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def test_a_till_killed_at_any_moment_keeps_what_it_confirmed(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    told = till_process("kill", tmp_path, KILLS)
    confirmed = {int(line) for line in told.split()}

    store = a_store(tmp_path)
    store.catch_up_journal()
    with store.read() as work:
        ask = work.connection.exec_driver_sql
        sold = {int(row[0].split("-")[1]) for row in ask("SELECT sale_id FROM receipt")}
        entries = ask("SELECT count(*) FROM outbox").scalar_one()
        seq = work.state.chain()[0]
        right = work.rights.of_account(ACCOUNT)[0]
    store.close()

    assert confirmed <= sold
    assert len(sold - confirmed) <= KILLS  # Committed, but killed before it said so.
    assert len(confirmed) > KILLS
    assert entries == seq == 3 * len(sold)
    assert sum(draw.points.units for draw in right.spent) == len(sold)
    journal = Journal(tmp_path / "journal", JOURNAL_KEY)
    assert {entry.seq for entry in journal.entries()} == set(range(1, seq + 1))


def flushes_of(folder: Path) -> dict[str, int]:
    """Flushes of each step of a sale, counted by strace; after a warm-up."""
    trace = folder / "trace"
    calls = "trace=fsync,fdatasync,sync_file_range,stat,newfstatat,statx"
    till_process(
        "sell", folder, 6, under=("strace", "-f", "-e", calls, "-o", str(trace))
    )
    counts: dict[str, list[int]] = {}
    step = "start"
    for line in trace.read_text().splitlines():
        if found := re.search(r"mark-(\w+)", line):
            step = found[1]
            counts.setdefault(step, []).append(0)
        elif re.search(r"\b(fsync|fdatasync)\(", line) and step in counts:
            counts[step][-1] += 1
    return {name: found[-1] for name, found in counts.items() if name != "end"}


@pytest.mark.skipif(sys.platform != "linux", reason="counts system calls of Linux")
def test_a_whole_sale_with_redemption_costs_four_flushes(tmp_path: Path) -> None:
    a_store(tmp_path).close()

    assert flushes_of(tmp_path) == {"drafts": 0, "c1": 1, "c2": 1, "c3": 2}


def test_an_act_after_drafts_is_flushed_again(store: SqlStore) -> None:
    with store.draft() as work:
        assert work.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        work.sales.save(a_sale())
        work.commit()
    with store.act() as work:
        assert work.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def narrow(store: SqlStore, pages: int) -> None:
    """Let the file grow by so many pages and no more, as a full disk would."""
    with store.read() as work:
        ask = work.connection.exec_driver_sql
        now = ask("PRAGMA page_count").scalar_one()
        ask(f"PRAGMA max_page_count = {now + pages}")


def sell_until_full(store: SqlStore) -> int:
    for n in range(100):
        try:
            whole_sale(store, n)
        except DiskFull:
            return n
    pytest.fail("the disk was never full")


def test_a_full_disk_refuses_the_act_whole_and_stops_redemption(
    tmp_path: Path,
) -> None:
    reserve = Reserve(tmp_path / "reserve.bin", size=1_000_000)
    assert reserve.is_back()
    store = a_store(tmp_path, reserve=reserve)
    with store.act() as work:
        work.rights.add(a_right("right-1", a_lot("lot-1", of=100)))
        work.commit()
    narrow(store, 12)

    sold = sell_until_full(store)

    assert not (tmp_path / "reserve.bin").exists()
    narrow(store, 100_000)
    with store.read() as work:
        receipts = work.connection.exec_driver_sql("SELECT count(*) FROM receipt")
        assert receipts.scalar() == sold
        assert work.redemption_is_off()
    with store.draft() as work:  # The basket at hand goes on.
        open_sale = work.sales.open_sale()
        assert open_sale is None or open_sale.sale_id == SaleId(f"sale-{sold}")
    store.idle()
    with store.read() as work:
        assert not work.redemption_is_off()
    assert (tmp_path / "reserve.bin").exists()
    store.close()


def test_a_file_that_takes_no_writes_is_closed_and_opened_again(
    store: SqlStore, tmp_path: Path
) -> None:
    sale = scan_basket(store, lines=2)
    with store.read() as work:
        work.connection.exec_driver_sql("PRAGMA query_only = ON")

    with pytest.raises(StorageFailed), store.act() as work:
        work.sales.save(a_sale("sale-9"))

    with store.read() as work:
        assert work.sales.open_sale() == sale
        assert work.redemption_is_off()
        assert Stop.STORAGE in work.state.stops(store.now())
    store.idle()  # Looked over, sound: redemption is allowed again.
    with store.read() as work:
        assert not work.redemption_is_off()


def test_a_sale_is_done_even_when_the_second_journal_fails(
    store: SqlStore, tmp_path: Path
) -> None:
    with store.act() as work:
        work.rights.add(a_right("right-1", a_lot("lot-1", of=100)))
        work.commit()
    whole_sale(store, 1)
    journal = tmp_path / "journal"
    journal.rename(tmp_path / "elsewhere")
    journal.write_text("a file where the folder was")
    store._journal.close()  # type: ignore[union-attr]

    whole_sale(store, 2)

    with store.read() as work:
        assert work.redemption_is_off()
    journal.unlink()
    (tmp_path / "elsewhere").rename(journal)
    store.idle()
    with store.read() as work:
        assert not work.redemption_is_off()
    found = Journal(journal, JOURNAL_KEY)
    assert [entry.seq for entry in found.entries()] == [1, 2, 3, 4, 5, 6]


def test_a_commit_that_fails_does_not_bar_the_next_one(store: SqlStore) -> None:
    """So it is on a full disk; a rule that is looked at last shows it anywhere."""
    with pytest.raises(IntegrityError):
        commit_in_vain(store)

    assert scan_basket(store, lines=2).lines


def commit_in_vain(store: SqlStore) -> None:
    with store.act() as work:
        work.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        work.connection.exec_driver_sql(
            "INSERT INTO sale_reserved VALUES ('no-sale', 1, 'right', 'lot', 1, NULL)"
        )
        work.commit()


class NoRoom(SqlUnitOfWork):
    def commit(self) -> None:
        raise DiskFull("whatever is given back, somebody else takes it")


class StuffedStore(SqlStore):
    def act(self) -> SqlUnitOfWork:
        return NoRoom(self, Mode.ACT)


def test_a_disk_that_stays_full_refuses_once_for_each_act(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    store = StuffedStore(
        open_store(tmp_path / "till.db", KEY),
        clock=FakeClock(),
        outbox_for=PlainOutbox,
    )

    for _ in range(2):
        with pytest.raises(DiskFull), store.act() as work:
            work.commit()

    with store.read() as work:
        assert work.redemption_is_off()
    store.close()


def test_a_disk_that_refuses_again_after_it_was_opened_again_is_said_so(
    tmp_path: Path,
) -> None:
    """Every act is refused in its own words; the program itself does not break."""
    a_store(tmp_path).close()

    def read_only() -> Engine:
        engine = open_store(tmp_path / "till.db", KEY)
        event.listen(engine, "checkout", _refuse_writes)
        return engine

    store = SqlStore(
        read_only(), clock=FakeClock(), outbox_for=PlainOutbox, reopen=read_only
    )

    for _ in range(3):
        with pytest.raises(StorageFailed), store.act() as work:
            work.sales.save(a_sale())
    store.close()


def _refuse_writes(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA query_only = ON").fetchall()


def test_a_checkpoint_cut_off_within_a_page_is_no_damage(tmp_path: Path) -> None:
    """The disk was full, or the power went: the whole page is in the log."""
    store = a_store(tmp_path)
    with store.act() as work:
        work.rights.add(a_right("right-1", a_lot("lot-1", of=100)))
        work.commit()
    whole_sale(store, 1)
    crashed = tmp_path / "crashed"
    shutil.copytree(tmp_path, crashed, ignore=shutil.ignore_patterns("crashed"))
    store.close()
    with (crashed / "till.db").open("ab") as file:
        file.write(bytes(1_838))

    engine = open_checked(crashed / "till.db", KEY)
    with engine.connect() as connection:
        sold = connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar_one()
    engine.dispose()

    assert sold == 1
