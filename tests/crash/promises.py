"""What must be true of a till's file whenever its power was cut, asked in plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sync.protocol import next_head

_CHECKS = {
    "a right and its slices disagree": (
        "SELECT count(*) FROM spend_right r WHERE (reserved, spent, returned) <>"
        " (SELECT sum(reserved), sum(spent), sum(returned) FROM right_slice s"
        "  WHERE s.right_id = r.right_id)"
    ),
    "points are reserved for nobody": (
        "SELECT count(*) FROM spend_right r WHERE reserved <> (SELECT"
        " coalesce(sum(points), 0) FROM right_reservation v"
        " WHERE v.right_id = r.right_id)"
    ),
    "more was used of a right than it had": (
        "SELECT count(*) FROM spend_right WHERE reserved + spent + returned > amount"
    ),
    "a receipt has no entry for the server": (
        "SELECT count(*) FROM receipt p WHERE (SELECT min(seq) FROM outbox) = 1"
        " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.sale_id = p.sale_id"
        " AND o.kind = 'sale')"
    ),
    "an entry tells of a sale that has no receipt": (
        "SELECT count(*) FROM outbox o WHERE kind = 'sale'"
        " AND NOT EXISTS (SELECT 1 FROM receipt p WHERE p.sale_id = o.sale_id)"
    ),
    "a receipt spends what no right has spent": (
        "SELECT count(*) FROM (SELECT d.right_id, sum(points) AS told FROM redemption d"
        " JOIN receipt p USING (sale_id) WHERE p.returns IS NULL GROUP BY d.right_id)"
        " JOIN spend_right r USING (right_id) WHERE told > r.spent"
    ),
    "a sale is told twice": (
        "SELECT count(*) - count(DISTINCT sale_id) FROM outbox WHERE kind = 'sale'"
    ),
    "a finished sale has no receipt": (
        "SELECT count(*) FROM sale WHERE state = 'completed'"
        " AND sale_id NOT IN (SELECT sale_id FROM receipt)"
    ),
    "receipts are not numbered one after the other": (
        "SELECT count(*) FROM (SELECT CAST(substr(number, 11, 6) AS INTEGER) AS at,"
        " row_number() OVER (PARTITION BY shift_id ORDER BY n) AS place,"
        " min(CAST(substr(number, 11, 6) AS INTEGER)) OVER (PARTITION BY shift_id)"
        " AS first FROM receipt) WHERE at - first + 1 <> place"
    ),
}


def broken(raw: Any) -> Iterator[str]:
    """Every promise that this file does not keep."""
    if raw.execute("PRAGMA user_version").fetchone()[0] < 2:
        return  # Of an older release: only its entries are looked at, elsewhere.
    for words, sql in _CHECKS.items():
        if raw.execute(sql).fetchone()[0]:
            yield words
    yield from _chain(raw)


def _chain(raw: Any) -> Iterator[str]:
    last, head = raw.execute("SELECT seq, head FROM till_state").fetchone()
    rows = raw.execute("SELECT seq, body, head FROM outbox ORDER BY seq").fetchall()
    for before, after in pairwise(rows):
        if after[0] != before[0] + 1:
            yield f"entry {before[0] + 1} is missing"
        if next_head(before[2], after[0], after[1]) != after[2]:
            yield f"the chain breaks at entry {after[0]}"
    if rows and (rows[-1][0], rows[-1][2]) != (last, head):
        yield f"the chain ends at {rows[-1][0]}, the till says {last}"


def facts(raw: Any) -> dict[str, Any]:
    """What no start of the program may change, whatever else it tidies up."""
    tables = {n for (n,) in raw.execute("SELECT name FROM sqlite_master").fetchall()}
    if "outbox" not in tables:
        return {}
    ask = {
        "entries": "SELECT seq, kind, body, head, state FROM outbox ORDER BY seq",
        "receipts": "SELECT sale_id, number FROM receipt ORDER BY number",
        "spent": "SELECT right_id, spent, returned FROM spend_right ORDER BY 1",
        "at the terminal": "SELECT attempt, state FROM payment_attempt ORDER BY 1",
        "who": "SELECT till, incarnation, epoch, ack_seq, down_seq FROM till_state",
    }
    return {name: raw.execute(sql).fetchall() for name, sql in ask.items()}
