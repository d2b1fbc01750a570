"""A database of the first schema, with a chain's real rows, becomes one of today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text

from server.database import Database, open_postgres, open_sqlite
from server.migrate import _config, migrate
from server.schema import shard_of
from server.verify import verify
from tests.helpers.postgres import Cluster
from tests.helpers.server_world import FakeClock

ANNA, IVAN = "a" * 32, "b" * 32
SLICES = '[["lot-1",300,300,0,null]]'
HEAD = "00" * 32


@pytest.fixture(params=["sqlite", "postgres"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = open_sqlite(tmp_path / "server.db", FakeClock())
    else:
        postgres: Cluster = request.getfixturevalue("postgres")
        database = open_postgres(postgres.new_database(), FakeClock())
    database.write(_first_schema)
    database.write(_real_rows)
    yield database
    database.close()


def _first_schema(conn: Any) -> None:
    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, "0001")


def _insert(conn: Any, table: str, **values: Any) -> None:
    names = ", ".join(["tenant", *values])
    marks = ", ".join(["1", *(f":{name}" for name in values)])
    conn.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def _real_rows(conn: Any) -> None:
    """Two members; one bought twice, brought something back, and is owed points."""
    for account in (ANNA, IVAN):
        key = {"shard": shard_of(account), "account": account}
        is_anna = account == ANNA
        _insert(conn, "account", **key, posted=500 * is_anna, rights_out=300 * is_anna)
        _insert(conn, "member", **key, name="Petrova", home_store=1)
    key = {"shard": shard_of(ANNA), "account": ANNA}
    _insert(
        conn, "lot", **key, lot_id="lot-1", origin="accrual", amount=500,
        left_free=200, active="2030-01-02",
    )  # fmt: skip
    _insert(
        conn, "spend_right", **key, right_id="right-1", holder="1-1", incarnation=1,
        epoch=1, kind="standing", amount=300, open_amt=300, state="open",
        granted_at="2030-01-02", slices=SLICES,
    )  # fmt: skip
    for account, contra, amount in ((ANNA, "~issued", 500), ("~issued", ANNA, -500)):
        _insert(
            conn, "entry", shard=shard_of(ANNA), account=account, entry_id="1-1.1.1.0",
            kind="accrual", amount=amount, unit="points", contra=contra,
            lot_id="lot-1", business_date="2030-01-02", server_ts="2030-01-02",
        )  # fmt: skip
    sales = (("s1", ANNA, 700_00), ("s2", ANNA, -100_00), ("s3", None, 900_00))
    for sale, account, money in sales:
        _insert(
            conn, "sale", sale_id=sale, holder="1-1", shift_id="shift-1",
            account=account, business_date="2030-01-02", money=money,
        )  # fmt: skip
    _insert(conn, "store", store_id="1", number=1, name="Main street")


def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    return database.read(lambda conn: [tuple(r) for r in conn.execute(text(query))])


def test_what_a_chain_has_is_there_after_the_upgrade(old: Database) -> None:
    tables = ("account", "lot", "spend_right", "entry", "sale", "member", "store")
    before = {t: len(_rows(old, f"SELECT * FROM {t}")) for t in tables}

    migrate(old)

    after = {t: len(_rows(old, f"SELECT * FROM {t}")) for t in tables}
    assert after == before
    assert old.read(verify) == []


def test_accounts_are_their_members_and_what_they_bought_is_turnover(
    old: Database,
) -> None:
    migrate(old)

    accounts = _rows(old, "SELECT account, member FROM account ORDER BY account")
    assert accounts == [(ANNA, ANNA), (IVAN, IVAN)]
    turnover = _rows(old, "SELECT account, business_date, amount FROM turnover")
    assert turnover == [(ANNA, "2030-01-02", 600_00)]


@pytest.mark.parametrize(
    "never",
    [
        "UPDATE account SET member = 'somebody'",
        "UPDATE lot SET claimed = -1",
        "UPDATE member SET birthday = '8 March'",
        (
            "INSERT INTO bearer (tenant, shard, account, kind, programme)"
            " VALUES (1, 1, 'gift-1', 'purse', '')"
        ),
        (
            "INSERT INTO membership (tenant, shard, account, sale_id, line, programme,"
            " starts, ends)"
            " VALUES (1, 1, 'a', 's', 1, 'club', '2030-02-01', '2030-01-01')"
        ),
        (
            "INSERT INTO donation"
            " VALUES (1, 'e', 's', '1', '1-1', 'trees', 1, 'money', 0, '2030-01-01')"
        ),
    ],
)
def test_what_must_never_be_is_refused_by_the_database(
    old: Database, never: str
) -> None:
    migrate(old)

    with pytest.raises(Exception, match=r"(?i)check"):
        old.write(lambda conn: conn.execute(text(never)))
