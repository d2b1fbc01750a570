"""Opening the file: every setting holds, and nothing foreign is taken for ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from cashier.domain.errors import StorageFailed, StoreDamaged
from cashier.store import engine
from cashier.store.opening import open_checked
from cashier.store.schema import HEAD
from cashier.store.store import SqlStore
from tests.helpers.builders import a_right
from tests.helpers.fakes import FakeClock
from tests.store.shop import KEY, a_store, scan_basket, whole_sale


def test_every_setting_is_as_a_paid_receipt_needs_it(store: SqlStore) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "wal_autocheckpoint": 0,
        "application_id": 0x4B415353,
        "user_version": int(HEAD),
    }
    with store.act() as work:
        for name, value in wanted.items():
            found = work.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            assert found == value, name


class Deaf:
    """A library that ignores one setting."""

    def __init__(self, raw: engine.RawConnection, setting: str) -> None:
        self._raw = raw
        self._setting = setting

    def execute(self, sql: str, *parameters: object) -> object:
        if sql.startswith(f"PRAGMA {self._setting} ="):
            sql = "SELECT 1"
        return self._raw.execute(sql, *parameters)

    def close(self) -> None:
        self._raw.close()


@pytest.mark.parametrize(
    "setting", ["journal_mode", "foreign_keys", "cell_size_check", "trusted_schema"]
)
def test_a_library_that_ignores_a_setting_is_refused(
    tmp_path: Path, setting: str
) -> None:
    raw = sqlcipher.connect(tmp_path / "new.db", isolation_level=None)

    with pytest.raises(StorageFailed, match=setting):
        engine.prepare(Deaf(raw, setting), KEY, synchronous="FULL")
    raw.close()


def test_an_old_sqlite_is_refused() -> None:
    engine.check_version((3, 51, 3))
    with pytest.raises(StorageFailed):
        engine.check_version((3, 51, 2))


def test_the_file_and_its_log_show_no_plain_text(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store.act() as work:
        work.rights.add(a_right())
        work.commit()
    whole_sale(store, 1)

    for name in ("till.db", "till.db-wal"):
        content = (tmp_path / name).read_bytes()
        assert b"SQLite format" not in content
        assert "Кофе".encode() not in content
    store.close()


def test_another_key_does_not_open_the_file(tmp_path: Path) -> None:
    a_store(tmp_path).close()

    with pytest.raises(StoreDamaged):
        engine.open_store(tmp_path / "till.db", bytes(32)).connect()


def test_a_foreign_file_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (a)")
    other.close()

    with pytest.raises(StoreDamaged):
        engine.open_store(path, KEY).connect()


def test_an_encrypted_file_of_another_program_is_not_taken_over(
    tmp_path: Path,
) -> None:
    path = tmp_path / "till.db"
    other = sqlcipher.connect(path)
    other.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    other.execute("CREATE TABLE theirs (a)")
    other.close()

    with pytest.raises(StorageFailed, match="not a file of this program"):
        engine.open_store(path, KEY).connect()


@pytest.mark.parametrize("kept", [1, 100, 4096, 5000, 20_000])
def test_a_truncated_file_is_damaged_and_says_so(tmp_path: Path, kept: int) -> None:
    a_store(tmp_path).close()
    path = tmp_path / "till.db"
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(StoreDamaged):
        open_checked(path, KEY)


@pytest.mark.parametrize("at", [100, 9000, 40_000])
def test_one_flipped_bit_is_found_when_the_file_is_opened(
    tmp_path: Path, at: int
) -> None:
    a_store(tmp_path).close()
    path = tmp_path / "till.db"
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)

    with pytest.raises(StoreDamaged):
        open_checked(path, KEY)


def test_a_sound_file_passes(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    opened = open_checked(tmp_path / "till.db", KEY)
    with opened.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sale")).scalar() == 0
    opened.dispose()


def test_the_log_is_brought_in_when_it_is_long_and_when_a_shift_ends(
    store: SqlStore, tmp_path: Path
) -> None:
    with store.read() as work:
        raw = work.connection.connection.driver_connection
    assert raw is not None
    assert engine.log_bytes(raw) > 0
    store.checkpoint(truncate=True)
    assert (tmp_path / "till.db-wal").stat().st_size == 0


def test_the_next_customers_first_scan_finds_a_log_that_was_begun(
    store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    scan_basket(store, lines=3)
    with store.read() as work:
        raw = work.connection.connection.driver_connection
    assert raw is not None
    assert engine.log_bytes(raw) > engine.PAGE_BYTES

    clock.pass_time(60)
    store.idle()
    assert engine.log_bytes(raw) == engine.PAGE_BYTES
    begun = (tmp_path / "till.db-wal").read_bytes()

    clock.pass_time(60)
    store.idle()  # Nothing happened, so nothing is written.
    assert (tmp_path / "till.db-wal").read_bytes() == begun
