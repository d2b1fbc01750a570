"""`script/bench reports`: a manager opens the reports of a month of real receipts.

The receipts of one month of all stores are sold at one till, by its real acts and
beside the real server, and then read and reckoned as the screen does it: every page,
every figure. The floor reads the same receipts and their lines once, by plain
statements on the same encrypted file, and reckons nothing. Then the month is copied
into earlier years, as a till has them that never forgets, and opened again.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from time import perf_counter

from sqlalchemy import Table

from bench.figures import figure, median_ms, say, timed
from bench.replay.chain import CASHIER
from bench.replay.data import RealReceipt, receipts
from bench.replay.story import Conditions, Story
from bench.replay.till import StoreTill
from cashier.domain.ids import CashierId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Guarded
from cashier.domain.reports.period import PeriodChoice
from cashier.store import schema
from cashier.store.report_rows import SqlReportRows
from cashier.store.store import SqlStore
from cashier.till.confirming import Confirmation
from cashier.till.reports import ManagerReport, ReportDesk

TARGET_MS = 1_000
_STORE = "1"
_BY = CashierId(CASHIER)
_ALLOWED = Confirmation(factor=Factor.MANAGER, by=_BY, act=Guarded.REPORTS)
# Rows of one sale that a report reads; the keys that make a copy another sale.
_COPIED = (
    schema.shift,
    schema.sale,
    schema.receipt,
    schema.sold_line,
    schema.tender,
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench reports", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of receipts")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--history", type=int, default=36, help="older months beside")
    parser.add_argument("--receipts", type=int, help="only so many, from the first")
    asked = parser.parse_args(arguments)
    if not (asked.data / "receipts.csv.gz").exists():
        say(f"There are no receipts in {asked.data}: receipts.csv.gz is missing.")
        return 2
    sold = _month(asked.data)[: asked.receipts]
    with tempfile.TemporaryDirectory(prefix="kassa-reports-") as folder:
        began = perf_counter()
        with Story(Path(folder), asked.data, sold, Conditions()) as story:
            story.tell()
            till = story.till(_STORE)
            say(f"{len(sold)} receipts sold in {perf_counter() - began:.0f} s")
            _measure(till, asked.runs, "reports_month")
            _copy(till.store, asked.history)
            _measure(till, asked.runs, "reports_month_of_years")
    return 0


def _month(data: Path) -> list[RealReceipt]:
    """Of the first month, from all stores, as if one till had sold them."""
    found = iter(receipts(data))
    first = next(found)
    rest = takewhile(lambda receipt: receipt.at.month == first.at.month, found)
    return [replace(receipt, store=_STORE) for receipt in (first, *rest)]


def _measure(till: StoreTill, runs: int, name: str) -> None:
    desk = desk_of(till)
    read: Callable[[int], ManagerReport] = lambda _: desk.read(  # noqa: E731
        PeriodChoice.MONTH, _BY, _ALLOWED
    )
    found = read(0)
    whole = timed(read, runs)
    floor = timed(lambda _: _plain(till.store, found), runs)
    with till.store.read() as work:
        (at_all,) = work.connection.exec_driver_sql(
            "SELECT count(*) FROM receipt"
        ).one()
    figure(
        name,
        median_ms(whole),
        "ms",
        floor=median_ms(floor),
        target=TARGET_MS,
        worst=round(max(whole) * 1000, 1),
        receipts=found.receipts,
        receipts_at_all=at_all,
        members=found.effect.people,
    )


def desk_of(till: StoreTill) -> ReportDesk:
    return ReportDesk(
        SqlReportRows(till.store),
        till.directory,
        till.directory,
        till.clock,
        replace(till.settings, margin_hundredths=2_500),
    )


_CLOSED = "coalesce(closed_at, (SELECT max(at) FROM receipt))"
_PLAIN = (
    "SELECT * FROM receipt WHERE business_date BETWEEN ? AND ?",
    """
    SELECT l.* FROM receipt JOIN sold_line AS l USING (sale_id)
    WHERE business_date BETWEEN ? AND ?
    """,
)


def _plain(store: SqlStore, found: ManagerReport) -> int:
    """Every receipt of the same days and every line of it, once."""
    days = (found.period.before.first.isoformat(), found.period.last.isoformat())
    with store.read() as work:
        return sum(
            len(work.connection.exec_driver_sql(text, days).fetchall())
            for text in _PLAIN
        )


def _copy(store: SqlStore, months: int) -> None:
    """As many months before it; what is copied was sold by nobody again."""
    began = perf_counter()
    with store.act() as work:
        (size,) = work.connection.exec_driver_sql("SELECT max(n) FROM receipt").one()
        for month in range(1, months + 1):
            for table in _COPIED:
                work.connection.exec_driver_sql(_copying(table, month, size))
        work.commit()
    say(f"{months} older months copied in {perf_counter() - began:.0f} s")


def _copying(table: Table, month: int, size: int) -> str:
    """A receipt of another month under another number; its lines go with it."""
    changed = {
        "sale_id": f"sale_id || '-{month}'",
        "shift_id": f"shift_id || '-{month}'",
        "opened_at": _earlier("opened_at", month),
        "closed_at": _earlier(_CLOSED, month),
        "counted": "coalesce(counted, 0)",
        "number": f"number || '-{month}'",
        "business_date": f"date(business_date, '-{month} months')",
    }
    key = "shift_id" if table is schema.shift else "sale_id"
    changed["n"] = f"n + {month * size}" if table is schema.receipt else "n"
    if table is schema.shift:
        changed["number"] = f"number + {month * size}"
    names = [column.name for column in table.columns]
    values = ", ".join(changed.get(name, name) for name in names)
    old = f"{key} NOT LIKE '%-%' AND {_is_done(table)}"
    return (
        f"INSERT INTO {table.name} ({', '.join(names)})"
        f" SELECT {values} FROM {table.name} WHERE {old}"
    )


def _is_done(table: Table) -> str:
    return "state = 'completed'" if table is schema.sale else "1"


def _earlier(moment: str, months: int) -> str:
    """The same time of day so many months before, as moments are stored."""
    return (
        f"strftime('%Y-%m-%dT%H:%M:%S', {moment}, '-{months} months')||'.000000+00:00'"
    )
