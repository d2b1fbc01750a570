"""Very many members in minutes, with the rows that the server's own import makes.

One member is imported in the ordinary way. All others are copies of his rows, in
every table that names him, with names of their own: put in by the database itself,
with no journal, and with the indexes made afterwards. Nobody else has the file open
meanwhile. A test lays it beside a chain that was imported as a whole.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Self

from sqlcipher3 import dbapi2

from bench.codes import ean
from bench.figures import say
from server.core import Core
from server.jobs import plan_due
from server.members import BalanceRow, MemberRow, put_balances, put_members
from server.schema import SHARDS, TENANT, shard_of
from sync import protocol as wire

POINTS = 10_000_000  # Of each member: no hold of a bench ever finds nothing.
_CHUNK = 2_000  # Rows in one step of an import.
_TOPIC = "cards"
_PRAGMAS = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -2000000",
    "PRAGMA temp_store = MEMORY",
)
_LOUD = 1_000_000  # From so many on it is said how far it is.
_TABLES = ("member", "account", "lot", "card", "entry", "feed_row")
_PLACE = ("bucket", "place")
_BY_COLUMN = {
    "shard": "made.shard",
    "bucket": "made.bucket",
    # All members came first, then all balances.
    "version": "made.place + (SELECT live FROM feed_bucket AS b WHERE b.topic = 'cards'"
    " AND b.tenant = 1 AND b.bucket = made.bucket)",
}
_ORDER = {"card": " ORDER BY made.number"}  # The others lie by shard and account.


def account_name(n: int) -> str:
    return f"{n:032x}"


def card_number(n: int) -> str:
    return ean(42_000_000_000 + n)


class _Reckoned:
    """Instead of chance: members get the names that a bench can reckon."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers

    def token(self, size: int) -> bytes:
        return next(self._numbers).to_bytes(size)


def import_members(core: Core, numbers: Sequence[int]) -> None:
    """As `kassa-server import` does it: members first, then their balances."""
    named = replace(core, randomness=_Reckoned(iter(numbers)))
    cards = [card_number(n) for n in numbers]
    people = [MemberRow(card=card, name="Petrova Maria") for card in cards]
    balances = [BalanceRow(card=card, points=POINTS) for card in cards]
    for i in range(0, len(cards), _CHUNK):
        one, other = people[i : i + _CHUNK], balances[i : i + _CHUNK]
        core.database.write(lambda conn, rows=one: put_members(named, conn, rows))  # type: ignore[misc]
        core.database.write(lambda conn, rows=other: put_balances(core, conn, rows))  # type: ignore[misc]
    plan_due(core)


def copy_members(path: Path, card_key: bytes, count: int) -> None:
    """Instead of number 0, the only member of this closed file: so many like him."""
    with _file(path) as conn:
        known = _Names.of(card_key, 0)
        rows = [(table, row) for table in _TABLES for row in _taken(conn, table)]
        (body,) = (row["body"] for table, row in rows if table == "feed_row")
        feed = _Feed(body.decode(), known.account)
        indexes = _without_indexes(conn)
        _tell(count, "names")
        conn.execute(f"CREATE TEMP TABLE made({', '.join((*_Names._fields, *_PLACE))})")
        conn.executemany(
            "INSERT INTO made VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((*one, *feed.place(one)) for one in _all_names(card_key, count)),
        )
        feed.write(conn)
        for table, row in rows:
            _tell(count, table)
            _copy(conn, table, row, known)
        for name, index in indexes:
            _tell(count, name)
            conn.execute(index)
    _flush(path)


class _Names(NamedTuple):
    """What is a member's own in all of his rows."""

    shard: int
    account: str
    number: str
    fingerprint: str
    lot: str

    @classmethod
    def of(cls, card_key: bytes, n: int) -> Self:
        account, card = account_name(n), card_number(n)
        return cls(
            shard_of(account),
            account,
            card,
            wire.fingerprint(card_key, card),
            BalanceRow(card=card, points=POINTS).lot_id,
        )


def _all_names(card_key: bytes, count: int) -> Iterator[_Names]:
    """In the order in which the accounts lie: by shard, and by number in each."""
    shards = [array("I") for _ in range(SHARDS)]
    for n in range(count):
        shards[shard_of(account_name(n))].append(n)
    for numbers in shards:
        for n in numbers:
            yield _Names.of(card_key, n)


class _Feed:
    """Numbers the rows of each bucket and adds them up, as the server does."""

    def __init__(self, body: str, account: str) -> None:
        self._before, self._after = body.split(account)
        self._live = [0] * wire.BUCKETS[_TOPIC]
        self._sums = [0] * wire.BUCKETS[_TOPIC]

    def place(self, one: _Names) -> tuple[int, int]:
        bucket = wire.bucket_of(_TOPIC, one.fingerprint)
        body = f"{self._before}{one.account}{self._after}".encode()
        self._live[bucket] += 1
        self._sums[bucket] += wire.row_sum(one.fingerprint, body)
        return bucket, self._live[bucket]

    def write(self, conn: dbapi2.Connection) -> None:
        """Each row came twice: with the member, and with the balance."""
        conn.executemany(
            "UPDATE feed_bucket SET version = ?, live = ?, checksum = ?"
            " WHERE tenant = ? AND topic = ? AND bucket = ?",
            [
                (2 * live, live, total % wire.CHECKSUM_MODULUS, TENANT, _TOPIC, bucket)
                for bucket, (live, total) in enumerate(
                    zip(self._live, self._sums, strict=True)
                )
            ],
        )


@contextmanager
def _file(path: Path) -> Iterator[dbapi2.Connection]:
    with closing(dbapi2.connect(path, isolation_level=None)) as conn:
        for pragma in _PRAGMAS:
            conn.execute(pragma).fetchall()
        conn.execute("BEGIN")
        yield conn
        conn.execute("COMMIT")


def _taken(conn: dbapi2.Connection, table: str) -> list[dict[str, Any]]:
    """The only member's rows, which are there no longer."""
    topic = f" WHERE topic = '{_TOPIC}'" if table == "feed_row" else ""
    cursor = conn.execute(f"SELECT * FROM {table}{topic}")
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    conn.execute(f"DELETE FROM {table}{topic}")
    return rows


def _copy(
    conn: dbapi2.Connection, table: str, row: dict[str, Any], known: _Names
) -> None:
    """This row once for each member, with what is his own; the rest as it was."""
    own = {value: f"made.{field}" for field, value in known._asdict().items()}
    own[f"{known.lot}.0"] = "made.lot || '.0'"  # An entry is called by its lot.
    values, said = [], []
    for column, value in row.items():
        if column in _BY_COLUMN:
            values.append(_BY_COLUMN[column])
        elif column == "body":
            values.append("CAST(replace(?, ?, made.account) AS BLOB)")
            said += [value.decode(), known.account]
        elif isinstance(value, str) and value in own:
            values.append(own[value])
        else:
            values.append("?")
            said.append(value)
    conn.execute(
        f"INSERT INTO {table}({', '.join(row)}) SELECT {', '.join(values)} FROM made"
        f"{_ORDER.get(table, '')}",
        said,
    )


def _without_indexes(conn: dbapi2.Connection) -> list[tuple[str, str]]:
    """Names and statements, in the order in which the planner has to see them again."""
    found: list[tuple[str, str]] = conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN {_TABLES} ORDER BY rowid"
    ).fetchall()
    for name, _ in found:
        conn.execute(f"DROP INDEX {name}")
    return found


def _flush(path: Path) -> None:
    """Or the first holds would wait for it."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _tell(count: int, what: str) -> None:
    if count >= _LOUD:
        say(f"{count} accounts: {what}")
