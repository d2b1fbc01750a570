"""The power goes while the log is brought into the file: the till starts all the same.

Found by the crash images: the look-over at the start read the torn page from the file,
where the log still had it whole, and called the till's file damaged.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cashier.domain.errors import StoreDamaged
from cashier.store.opening import open_checked
from tests.store.shop import KEY, a_store, grant

PAGE, LOG_HEAD, FRAME_HEAD = 4096, 32, 24


def cut_off(folder: Path) -> Path:
    """The files of a till as they are in the middle of its work."""
    (folder / "till").mkdir()
    store = a_store(folder / "till", with_journal=False)
    store.checkpoint(truncate=True)
    grant(store)
    there = folder / "cut"
    there.mkdir()
    for name in ("till.db", "till.db-wal"):
        shutil.copy(folder / "till" / name, there / name)
    store.close()
    return there


def tear(file: Path, page: int) -> None:
    content = bytearray(file.read_bytes())
    middle = (page - 1) * PAGE + PAGE // 2
    content[middle : middle + 512] = bytes(512)
    file.write_bytes(content)


def pages_in(log: Path) -> list[int]:
    content = log.read_bytes()
    frames = range(LOG_HEAD, len(content), FRAME_HEAD + PAGE)
    return [int.from_bytes(content[at : at + 4], "big") for at in frames]


def test_a_page_torn_in_a_checkpoint_is_taken_from_the_log(tmp_path: Path) -> None:
    there = cut_off(tmp_path)
    tear(there / "till.db", pages_in(there / "till.db-wal")[0])

    engine = open_checked(there / "till.db", KEY)

    with engine.connect() as connection:
        ask = connection.exec_driver_sql("SELECT count(*) FROM spend_right")
        assert ask.scalar_one() == 1
    engine.dispose()


def test_a_page_that_the_log_does_not_have_is_still_damage(tmp_path: Path) -> None:
    there = cut_off(tmp_path)
    logged = set(pages_in(there / "till.db-wal"))
    pages = range(1, (there / "till.db").stat().st_size // PAGE + 1)
    tear(there / "till.db", next(page for page in pages if page not in logged))

    with pytest.raises(StoreDamaged):
        open_checked(there / "till.db", KEY)
