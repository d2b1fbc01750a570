"""The ghost's books against the server's tables, fact by fact.

Reads the tables with statements of its own: what the server says of itself is not
asked here. A receipt, its redemption and its earning are a fact each; a fact is lost
when the server has less of it than was confirmed, duplicated when it has more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from bench.replay.ghost import Confirmed
from server.core import Core

_SALES = "SELECT sale_id, number, money FROM sale WHERE tenant = 1"
_POINTS = (
    "SELECT sale_id, kind, account, sum(amount) FROM entry WHERE tenant = 1"
    " AND sale_id IS NOT NULL AND unit = 'points' AND substr(account, 1, 1) <> '~'"
    " AND kind IN ('redemption', 'accrual', 'load', 'coupon')"
    " GROUP BY sale_id, kind, account"
)
_DONATIONS = (
    "SELECT sale_id, programme, unit, sum(amount) FROM donation WHERE tenant = 1"
    " GROUP BY sale_id, programme, unit"
)
_MEMBERSHIPS = (
    "SELECT sale_id, programme, starts, ends, count(*) FROM membership"
    " WHERE tenant = 1 GROUP BY sale_id, programme, starts, ends"
)
_PARKED = "SELECT count(*) FROM parked WHERE tenant = 1"
_UNCOVERED = (
    "SELECT coalesce(sum(abs(amount)), 0) FROM entry WHERE tenant = 1"
    " AND kind = 'uncovered' AND account = '~suspense'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    lost: int
    duplicated: int
    uncovered: int  # Hundredths of a point on the chain's suspense account.


def compare(confirmed: Iterable[Confirmed], core: Core) -> Differences:
    """What the server holds otherwise than the tills confirmed it."""
    seen = list(confirmed)
    facts = Counter(_facts(seen))
    at_server = Counter(_facts_of_server(core))
    lost = sum(1 for fact in facts if at_server[fact] < facts[fact])
    double = sum(1 for fact in at_server if at_server[fact] > facts[fact])
    double += _used_twice(one.number for one in seen)
    double += _used_twice(str(row[1]) for row in _rows(core, _SALES))
    ((parked,),) = _rows(core, _PARKED)
    ((uncovered,),) = _rows(core, _UNCOVERED)
    return Differences(
        lost=lost + int(parked), duplicated=double, uncovered=int(uncovered)
    )


# A fact has a name and weighs what it is worth, so that a wrong sum is a difference.
def _facts(seen: Iterable[Confirmed]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in seen:
        found[one.sale, f"sale {one.number}"] = 1
        found[one.sale, "money"] = one.money
        for what, amount in one.moves.items():
            found[one.sale, what] = amount
    return found


def _facts_of_server(core: Core) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for sale, number, money in _rows(core, _SALES):
        found[sale, f"sale {number}"] = 1
        found[sale, "money"] = money
    for sale, kind, account, amount in _rows(core, _POINTS):
        found[sale, f"{kind} {account}"] = -amount if kind == "redemption" else amount
    for sale, programme, unit, amount in _rows(core, _DONATIONS):
        found[sale, f"donation {programme} {unit}"] = amount
    for sale, programme, starts, ends, count in _rows(core, _MEMBERSHIPS):
        found[sale, f"membership {programme} {starts} {ends}"] = count
    return found


def _used_twice(numbers: Iterable[str]) -> int:
    return sum(1 for count in Counter(numbers).values() if count > 1)


def _rows(core: Core, sql: str) -> list[tuple[Any, ...]]:
    return core.database.read(
        lambda conn: [tuple(row) for row in conn.execute(text(sql))]
    )
