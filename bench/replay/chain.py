"""The server of a replay: made by `init`, filled by `import`, asked by dispatch.

Of the goods only those that occur in the receipts are imported: tills look up no
others. A barcode that the list of goods lacks gets a row from its first receipt.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy import text

from bench.replay.data import RealReceipt, rows
from bench.replay.world import SeededRandomness, VirtualClock
from cashier.domain.loyalty.terms import Terms
from server import jobs, setup
from server.bootstrap import open_server
from server.config import Risk, ServerConfig
from server.handlers.enrol import make_code
from server.importing.kinds import Kind
from server.importing.run import import_file
from server.programmes import publish
from server.verify import verify

CASHIER = "replay"
PLAN_EVERY = timedelta(minutes=1)
_GOODS = ("barcode", "name", "department", "category", "brand", "price_minor", "vat")
_MAIL = "SELECT holder, down_seq FROM holder WHERE tenant = 1"


class Chain:
    """A new chain with the goods, members and staff of a folder of receipts."""

    def __init__(
        self, folder: Path, clock: VirtualClock, *, seed: int, risk: Risk
    ) -> None:
        self._clock = clock
        self._lists = folder / "lists"
        self._lists.mkdir(parents=True)
        chance = SeededRandomness(f"server {seed}")
        setup.init(
            folder / "server", ServerConfig(risk=risk), clock, chance, ["localhost"]
        )
        self.server = open_server(folder / "server", clock, chance)
        self.core = self.server.core
        self._jobs_done: date | None = None
        self._planned: datetime | None = None

    def close(self) -> None:
        self.server.close()

    # --- lists ------------------------------------------------------------------

    def publish(self, terms: Sequence[Terms]) -> None:
        """Beside the programme that a new chain has."""
        stamp = self.core.stamp()
        self.core.database.write(lambda conn: publish(conn, terms, stamp))

    def import_lists(
        self,
        data: Path,
        receipts: Sequence[RealReceipt],
        articles: Sequence[dict[str, str]] = (),
    ) -> None:
        cards = {receipt.card for receipt in receipts}
        staff = ({"cashier": CASHIER, "name": CASHIER, "role": "cashier"},)
        members = (row for row in rows(data, "members") if row["card"] in cards)
        goods = chain(_goods(data, receipts), articles)
        self._import(Kind.PRODUCTS, _GOODS, goods)
        self._import(Kind.MEMBERS, ("card", "joined"), members)
        staff_columns = ("cashier", "name", "role", "badge", "pin")
        self._import(
            Kind.STAFF, staff_columns, ({**row, "pin": "1234"} for row in staff)
        )

    def _import(
        self, kind: Kind, columns: Sequence[str], lines: Iterable[dict[str, str]]
    ) -> None:
        path = self._lists / f"{kind.value}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(lines)
        report = import_file(self.core, kind, path)
        if not report.is_written:
            bad = report.listed[0]
            raise ValueError(f"{kind.value}, line {bad.line}: {bad.reason}")

    # --- what a server does ---------------------------------------------------------

    def code_for(self, store: int) -> str:
        code, _ = make_code(
            self.core, store_number=store, store_name=f"Store {store}", till_number=1
        )
        return code

    def do_jobs(self) -> bool:
        """Once a day: `serve` does it oftener, and finds nothing new."""
        today = self._clock.now().date()
        if self._jobs_done == today:
            return False
        jobs.run_all(self.core)
        self._jobs_done = today
        return True

    def plan_due(self) -> None:
        """What `serve` does every minute: plan for accounts that wait for it."""
        now = self._clock.now()
        if self._planned is None or now - self._planned >= PLAN_EVERY:
            self._planned = now
            jobs.plan_due(self.core)

    def letters(self) -> dict[str, int]:
        """The number of the last letter to each till: who would be polling?"""
        return self.core.database.read(
            lambda conn: {row.holder: row.down_seq for row in conn.execute(text(_MAIL))}
        )

    def ledger_errors(self) -> list[str]:
        return self.core.database.read(verify)


def _goods(data: Path, receipts: Sequence[RealReceipt]) -> Iterable[dict[str, str]]:
    prices = {
        line.barcode: line.unit_price_minor
        for receipt in reversed(receipts)
        for line in receipt.lines
    }
    for row in rows(data, "products"):
        if prices.pop(row["barcode"], None) is not None:
            yield row
    for barcode, price in prices.items():
        yield {"barcode": barcode, "name": barcode, "price_minor": str(price)}
