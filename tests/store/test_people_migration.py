"""A till's file of before: its movements, its Zs, and what must never change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from cashier.domain.amounts import Money
from cashier.domain.shift import CashCause
from cashier.store import engine, migrate
from cashier.store.store import SqlStore
from tests.store.shop import KEY, a_store
from tests.store.test_opening import FIRST_FILE

AT = "2030-01-02T09:30:00.000000+00:00"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real file, brought to the revision before and filled by hand."""
    shutil.copy(FIRST_FILE, tmp_path / "till.db")
    opened = engine.open_store(tmp_path / "till.db", KEY)
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "HEAD", "0009")
        migrate.migrate(opened, copy_aside=lambda: None)
    lines = json.dumps(["Z REPORT", "Shift 7"])
    with opened.begin() as connection:
        run = connection.exec_driver_sql
        run("DELETE FROM print_job")
        run(f"INSERT INTO shift VALUES ('old', 7, 'anna', '{AT}', 0, '{AT}', 900)")
        for amount, reason in ((-300, "to the bank"), (50, "found")):
            run(
                "INSERT INTO drawer_movement (shift_id, amount, reason, cashier, at)"
                f" VALUES ('old', {amount}, '{reason}', 'anna', '{AT}')"
            )
        run(
            "INSERT INTO print_job"
            " (job, kind, title, lines, barcode, opens_drawer, state)"
            f" VALUES ('j', 'report', 'Z-7', '{lines}', '', 0, 'sent')"
        )
    opened.dispose()
    return tmp_path


@pytest.fixture
def store(old: Path):  # type: ignore[no-untyped-def]
    store = a_store(old)
    yield store
    store.close()


def test_movements_of_before_get_numbers_and_keep_their_words(store: SqlStore) -> None:
    with store.read() as work:
        moved = work.drawer.movements("old")  # type: ignore[arg-type]
        assert work.shifts.totals("old").moved == Money(-250)  # type: ignore[arg-type]

    assert [(m.number, m.note, m.cause) for m in moved] == [
        (1, "to the bank", CashCause.OTHER),
        (2, "found", CashCause.OTHER),
    ]
    assert not any(m.is_told for m in moved)  # No entry tells the server of them.


def test_a_z_of_before_is_the_first_version_of_its_report(store: SqlStore) -> None:
    with store.read() as work:
        (z,) = work.zs.of_shift("old")  # type: ignore[arg-type]

    assert (z.title, z.lines) == ("Z-7", ("Z REPORT", "Shift 7"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE z_document SET lines = '[]'",
        "DELETE FROM z_document",
        "INSERT INTO z_document VALUES ('old', 0, 7, 't', 0, 0, '[]', NULL)",
    ],
)
def test_a_z_is_never_changed(store: SqlStore, statement: str) -> None:
    with pytest.raises(IntegrityError), store.act() as work:
        work.connection.exec_driver_sql(statement)  # type: ignore[attr-defined]


MOVE = (
    "INSERT INTO drawer_movement VALUES"
    " (NULL, '{id}', 'old', {n}, 5, '{cause}', '', 'anna', 't', NULL)"
)
YES = (
    "INSERT INTO manager_override VALUES (NULL, 'yes', 'return', 'anna', 'boss',"
    " 'pin', '', 't', 'old', NULL, '', 0, 0)"
)


@pytest.mark.parametrize(
    "statements",
    [
        (MOVE.format(id="a", n=2, cause="bank"),),  # Its number is taken.
        (MOVE.format(id="before-1", n=3, cause="bank"),),
        (MOVE.format(id="a", n=3, cause="other"),),  # Without words.
        (YES, YES),  # One yes for two acts.
    ],
)
def test_the_file_itself_refuses_what_must_never_be(
    store: SqlStore, statements: tuple[str, ...]
) -> None:
    with store.act() as work:
        run = work.connection.exec_driver_sql  # type: ignore[attr-defined]
        for statement in statements[:-1]:
            run(statement)
        with pytest.raises(IntegrityError):
            run(statements[-1])
