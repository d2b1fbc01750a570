"""From a folder to a store that can be trusted: keys, copies, clocks, one program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from cashier.domain.errors import (
    AlreadyRunning,
    StorageFailed,
    StoreDamaged,
    StoreTooNew,
)
from cashier.store import engine, migrate, schema
from cashier.store.backup import back_up
from cashier.store.keystore import (
    FileSecrets,
    KeyringSecrets,
    Secret,
    make_own_secrets,
    secrets_of,
)
from cashier.store.opening import open_till_store, set_aside
from cashier.store.places import Places, find_places
from cashier.store.schema import HEAD
from cashier.store.single import SingleCopy
from cashier.store.state import Stop
from cashier.store.store import SqlStore
from sync.pins import ArgonPins
from tests.helpers.builders import MORNING
from tests.helpers.fakes import FakeClock, FakeRandomness
from tests.helpers.memory_store import FIRST_TILL
from tests.store.shop import KEY, PlainOutbox, a_store, grant, whole_sale

ROOT = Path(__file__).parents[2]
FIRST_FILE = ROOT / "tests" / "data" / "till-schema-0001.db"


def places_in(folder: Path) -> Places:
    return find_places({"KASSA_HOME": str(folder)})


def opened(
    folder: Path, *, clock: FakeClock | None = None, machine: str = "this"
) -> SqlStore:
    places = places_in(folder)
    store = open_till_store(
        places,
        FileSecrets(places.data),
        clock=clock or FakeClock(),
        randomness=FakeRandomness(),
        outbox_for=PlainOutbox,
        machine=machine,
        reserve_bytes=1000,
    )
    with store.act() as work:
        if not work.state.is_enrolled:
            work.state.enrol(FIRST_TILL, server_key="00" * 32, machine=machine)
        work.commit()
    return store


def stops(store: SqlStore) -> set[Stop]:
    with store.read() as work:
        return set(store.stops(work.state))


def test_a_till_opens_sells_and_opens_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    grant(store)
    done = whole_sale(store, 1)
    store.close()

    store = opened(tmp_path)
    with store.read() as work:
        assert work.sales.last_completed() == done
        assert work.identity() == FIRST_TILL
    assert stops(store) == set()
    assert (tmp_path / "data" / "reserve.bin").stat().st_size == 1000
    store.close()


def test_an_old_copy_put_back_sells_but_does_not_spend(tmp_path: Path) -> None:
    store = opened(tmp_path)
    grant(store)
    whole_sale(store, 1)
    store.close()
    old = (tmp_path / "data" / "till.db").read_bytes()
    store = opened(tmp_path)
    whole_sale(store, 2)
    store.close()

    (tmp_path / "data" / "till.db").write_bytes(old)
    store = opened(tmp_path)

    assert stops(store) == {Stop.RESTORED}
    store.close()


def test_a_backup_carries_no_right_to_spend(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    opened_engine = engine.open_store(tmp_path / "till.db", KEY)
    copy = back_up(opened_engine, tmp_path / "backups", KEY, now=MORNING)
    opened_engine.dispose()
    (tmp_path / "restored").mkdir()
    shutil.copy(copy, tmp_path / "restored" / "till.db")

    store = a_store(tmp_path / "restored")

    assert stops(store) == {Stop.RESTORED}
    store.close()


def test_two_backups_of_one_moment_are_two_files(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    opened_engine = engine.open_store(tmp_path / "till.db", KEY)

    # The clock stands, or was set back by just so much.
    copies = {
        back_up(opened_engine, tmp_path / "backups", KEY, now=MORNING) for _ in "12"
    }

    opened_engine.dispose()
    assert len(copies) == 2


def test_a_file_that_wakes_up_on_another_machine_does_not_spend(
    tmp_path: Path,
) -> None:
    opened(tmp_path).close()

    store = opened(tmp_path, machine="another")

    assert stops(store) == {Stop.CLONED}
    store.close()


def test_a_clock_that_was_turned_back_stops_spending_until_it_is_right(
    tmp_path: Path,
) -> None:
    clock = FakeClock()
    store = opened(tmp_path, clock=clock)
    clock.turn(minutes=-4)
    assert stops(store) == set()
    clock.turn(minutes=-2)
    assert stops(store) == {Stop.CLOCK}
    store.close()

    store = opened(tmp_path, clock=clock)  # A restart does not help.
    assert stops(store) == {Stop.CLOCK}
    clock.turn(minutes=10)
    assert stops(store) == set()
    store.close()


def test_a_trusted_clock_forgives_a_wrong_one(tmp_path: Path) -> None:
    clock = FakeClock()
    store = opened(tmp_path, clock=clock)
    clock.turn(days=3650)
    with store.act() as work:
        work.commit()
    clock.turn(days=-3650)
    assert stops(store) == {Stop.CLOCK}

    with store.act() as work:
        work.state.trust_time(clock.now() + timedelta(seconds=1))
        work.commit()

    assert stops(store) == set()
    store.close()


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_lost_file_is_not_taken_for_a_new_till(tmp_path: Path, how: str) -> None:
    store = opened(tmp_path)
    grant(store)
    whole_sale(store, 1)
    store.close()
    path = tmp_path / "data" / "till.db"
    path.unlink()
    if how == "empty":
        path.touch()

    with pytest.raises(StoreDamaged):
        opened(tmp_path)

    aside = set_aside(places_in(tmp_path), MORNING)
    assert any((aside / "journal").iterdir())
    opened(tmp_path).close()


def test_a_damaged_file_is_moved_aside_never_deleted(tmp_path: Path) -> None:
    opened(tmp_path).close()
    path = tmp_path / "data" / "till.db"
    path.write_bytes(b"\0" * 8192)
    with pytest.raises(StoreDamaged):
        opened(tmp_path)

    aside = set_aside(places_in(tmp_path), MORNING)

    assert (aside / "till.db").read_bytes() == b"\0" * 8192
    opened(tmp_path).close()


def test_a_file_without_its_key_is_not_overwritten(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "data" / "secrets.json").unlink()

    with pytest.raises(StoreDamaged):
        opened(tmp_path)


# --- keys ---------------------------------------------------------------------


def test_secrets_lie_in_a_file_only_their_owner_reads(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    secrets.put(Secret.PEPPER, b"pepper")
    secrets.put(Secret.STORE_KEY, KEY)

    assert FileSecrets(tmp_path).get(Secret.PEPPER) == b"pepper"
    assert FileSecrets(tmp_path).get(Secret.CARD_KEY) is None
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_secrets_that_others_can_read_are_refused(tmp_path: Path) -> None:
    FileSecrets(tmp_path).put(Secret.PEPPER, b"pepper")
    (tmp_path / "secrets.json").chmod(0o640)

    with pytest.raises(StorageFailed, match="640"):
        FileSecrets(tmp_path).get(Secret.PEPPER)


def test_damaged_secrets_are_said_to_be_damaged(tmp_path: Path) -> None:
    FileSecrets(tmp_path).put(Secret.PEPPER, b"pepper")
    (tmp_path / "secrets.json").write_text("{")

    with pytest.raises(StoreDamaged):
        FileSecrets(tmp_path).get(Secret.PEPPER)


def test_own_secrets_are_made_once(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    make_own_secrets(secrets, FakeRandomness().token, store_exists=False)
    first = json.loads((tmp_path / "secrets.json").read_text())
    make_own_secrets(secrets, FakeRandomness(seed=2).token, store_exists=True)

    assert json.loads((tmp_path / "secrets.json").read_text()) == first
    assert len(set(first.values())) == 3


@dataclass
class FakeKeyring:
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.kept[service, name] = password


def test_the_key_store_of_the_system_keeps_two_tills_apart(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    one = KeyringSecrets(tmp_path / "one", keyring)
    two = KeyringSecrets(tmp_path / "two", keyring)
    one.put(Secret.PEPPER, b"1")

    assert one.get(Secret.PEPPER) == b"1"
    assert two.get(Secret.PEPPER) is None


def test_only_windows_and_macos_have_a_key_store_we_use(tmp_path: Path) -> None:
    assert isinstance(secrets_of(tmp_path, "win32"), KeyringSecrets)
    assert isinstance(secrets_of(tmp_path, "darwin"), KeyringSecrets)
    assert isinstance(secrets_of(tmp_path, "linux"), FileSecrets)


# --- one copy of the program ------------------------------------------------------

_HOLDER = """
import sys, pathlib
from cashier.store.single import SingleCopy
copy = SingleCopy(pathlib.Path(sys.argv[1]))
copy.take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_copy_of_the_program_is_refused_until_the_first_ends(
    tmp_path: Path,
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert first.stdout is not None
    assert first.stdin is not None
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning):
        SingleCopy(tmp_path).take()

    first.kill()
    first.wait()
    first.stdin.close()
    first.stdout.close()

    second = SingleCopy(tmp_path)
    second.take()
    with pytest.raises(AlreadyRunning):
        SingleCopy(tmp_path).take()
    second.release()
    second.take()
    second.release()


# --- schema -----------------------------------------------------------------------


def test_the_steps_make_exactly_todays_tables(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    opened_engine = engine.open_store(tmp_path / "till.db", KEY)
    with opened_engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT m.name, c.name, c.type FROM sqlite_master m,"
            " pragma_table_info(m.name) c WHERE m.type = 'table'"
            " AND m.name <> 'alembic_version' ORDER BY m.name, c.cid"
        ).fetchall()
        strict = connection.exec_driver_sql(
            "SELECT name, strict FROM pragma_table_list"
            " WHERE schema = 'main' AND type = 'table'"
            " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        ).fetchall()
    opened_engine.dispose()

    names = {"INTEGER": "INTEGER", "TEXT": "TEXT", "BLOB": "BLOB"}
    wanted = [
        (table.name, column.name, names[str(column.type)])
        for table in sorted(schema.tables.tables.values(), key=lambda t: t.name)
        for column in table.columns
    ]
    assert [tuple(row) for row in rows] == wanted
    assert all(is_strict for _, is_strict in strict)


def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    opened_engine = engine.open_store(tmp_path / "till.db", KEY)
    with opened_engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")

    with pytest.raises(StoreTooNew) as refusal:
        migrate.migrate(opened_engine, copy_aside=lambda: None)
    opened_engine.dispose()

    assert (refusal.value.found, refusal.value.newest) == (99, int(HEAD))


def test_an_upgrade_copies_the_file_aside_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_store(tmp_path).close()
    opened_engine = engine.open_store(tmp_path / "till.db", KEY)
    monkeypatch.setattr(migrate, "HEAD", "0099")
    order: list[str] = []
    monkeypatch.setattr(
        migrate, "upgrade", lambda connection, to: order.append(f"step {to}")
    )

    assert migrate.migrate(opened_engine, copy_aside=lambda: order.append("copy"))
    opened_engine.dispose()

    assert order == ["copy", "step 0099"]


def test_a_step_that_breaks_off_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(migrate.REVISIONS, tmp_path / "revisions")
    first = tmp_path / "revisions" / "versions" / "0001_first.py"
    first.write_text(
        first.read_text().replace("CREATE TABLE outbox (", "CREATE TABLE broken (((")
    )
    monkeypatch.setattr(migrate, "REVISIONS", tmp_path / "revisions")
    opened_engine = engine.open_store(tmp_path / "till.db", KEY)

    with pytest.raises(Exception, match="syntax"):
        migrate.migrate(opened_engine, copy_aside=lambda: None)

    with opened_engine.connect() as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA user_version").scalar() == 0
        assert ask("SELECT count(*) FROM sqlite_master").scalar() in (0, 2)
    opened_engine.dispose()


def test_a_real_file_of_the_first_schema_still_opens(tmp_path: Path) -> None:
    shutil.copy(FIRST_FILE, tmp_path / "till.db")

    store = a_store(tmp_path)

    with store.read() as work:
        done = work.sales.by_number("02-010118-000001-A")
        assert done is not None
        assert done.sale.lines[0].item.name == "Кофе 1"
        assert work.state.chain()[0] == 3
        assert work.identity() == FIRST_TILL
    store.close()


# --- PINs -------------------------------------------------------------------------


def test_a_pin_is_checked_by_its_hash_and_the_pepper() -> None:
    pins = ArgonPins(b"p" * 32)
    found = pins.hash_of("1234")

    assert pins.matches(found, "1234")
    assert not pins.matches(found, "1235")
    assert not ArgonPins(b"q" * 32).matches(found, "1234")
    assert not pins.matches("", "1234")
    assert not pins.matches("no hash", "1234")


def test_places_can_be_moved_together_and_one_by_one() -> None:
    home = find_places({"KASSA_HOME": os.sep + "h", "KASSA_LOGS": os.sep + "l"})

    assert home.config == Path(os.sep, "h", "config")
    assert home.till_db == Path(os.sep, "h", "data", "till.db")
    assert home.logs == Path(os.sep, "l")
    assert find_places({}).data.is_absolute()
