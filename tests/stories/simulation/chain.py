"""The central server of a story: its folder, its members, its own books."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, text

from cashier.domain.ids import CardNumber
from server import config as configuration, feed, planner, schema as db, setup
from server.book import Book
from server.bootstrap import open_core
from server.core import Core
from server.dispatch import Server
from server.figures import publish_cards
from server.handlers.enrol import make_code
from server.ledger import Cause, Kind, Lot
from server.schema import TENANT
from server.verify import verify
from sync import protocol as wire
from tests.helpers.builders import COFFEE, code
from tests.stories.simulation.world import SeededRandomness, World, WorldClock

MEMBERS = 4
OPENING = 15_000  # Hundredths, in three lots.
CARDS = [CardNumber(code(f"0441700{n}")) for n in range(MEMBERS)]
NOBODYS_CARD = CardNumber(code("04499"))
SMALL_PLANS = configuration.Planning(
    target=4_000, cap=8_000, smallest=100, low_water_percent=50
)


STRICTLY = configuration.Risk()
# Small, so that every limit is reached.
LIMITED = configuration.Risk(
    policy="limited",
    chain_limit=6_000,
    per_account=3_000,
    per_till=3_000,
    per_account_at_till=1_000,
    per_sale=800,
    reclaim_days=1,
)


def opening_of(risk: configuration.Risk) -> int:
    """With limited risk people own less, so that more than they own is spent."""
    return 3_000 if risk.is_limited else OPENING


def make_template(folder: Path) -> Path:
    """The folder of a new server, to be copied: keys and steps take their time."""
    config = configuration.ServerConfig(planning=SMALL_PLANS)
    setup.init(folder, config, WorldClock(), SeededRandomness("keys"), ["localhost"])
    return folder


class Chain:
    """A server of the story, with members, and a way to look into its books."""

    def __init__(
        self,
        world: World,
        template: Path,
        folder: Path,
        risk: configuration.Risk = STRICTLY,
    ) -> None:
        shutil.copytree(template, folder)
        config = configuration.ServerConfig(planning=SMALL_PLANS, risk=risk)
        text = configuration.text_of(config)
        (folder / configuration.FILE_NAME).write_text(text, encoding="utf-8")
        self.risk = risk
        self._world = world
        self._folder = folder
        self._chance = SeededRandomness(f"{world.seed} server")
        self.server = self.open()
        self.core.database.write(self._open_books)

    @property
    def core(self) -> Core:
        return self.server.core

    def open(self) -> Server:
        core = open_core(self._folder, self._world.clock, self._chance)
        self.server = Server(core)
        return self.server

    def till_code(self, store: int) -> str:
        made, _ = make_code(
            self.core, store_number=store, store_name=f"Shop {store}", till_number=1
        )
        return made

    def _open_books(self, conn: Any) -> None:
        coffee = wire.GoodsRow(name="Coffee", price=10_000, vat=20)
        feed.publish(conn, "goods", {COFFEE: msgspec.json.encode(coffee)})
        book, stamp = Book(conn), self.core.stamp()
        for n, card in enumerate(CARDS):
            account = f"account-{n}"
            ledger = book.open_account(
                account, name=f"Member {n}", home_store=n % 2 + 1
            )
            for part, last in enumerate(["2030-01-03", "2030-02-01", None]):
                lot = Lot(
                    lot_id=f"opening-{n}-{part}",
                    origin="opening",
                    amount=opening_of(self.risk) // 3,
                    free=opening_of(self.risk) // 3,
                    active=date(2029, 1, 1),
                    expires=None if last is None else date.fromisoformat(last),
                )
                cause = Cause(
                    entry=f"opening.{n}.{part}", day=stamp.today, at=stamp.text
                )
                ledger.add_lot(lot, Kind.OPENING, cause)
            conn.execute(
                insert(db.card).values(
                    tenant=TENANT,
                    number=card,
                    account=account,
                    fingerprint=wire.fingerprint(self.core.keys.card, card),
                )
            )
        book.flush()
        publish_cards(conn, book.loaded(), stamp)
        planner.put_due(conn, [f"account-{n}" for n in range(MEMBERS)])

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.core.database.read(
            lambda conn: [tuple(row) for row in conn.execute(text(sql))]
        )

    def differences(self) -> list[str]:
        """What `ledger verify` finds: nothing, always."""
        return self.core.database.read(verify)

    def note_risk(self) -> None:
        """Count that accounts were overdrawn: a story without would prove little."""
        rows = self.query(
            "SELECT count(*) FROM account WHERE posted < rights_out"
            " AND account NOT LIKE '~%'"
        )
        if rows[0][0]:
            self._world.count("an account is overdrawn")
        reclaimed = self.query(
            "SELECT count(*) FROM spend_right WHERE booked_risk > 0"
            " AND account NOT LIKE '~%'"
        )
        if reclaimed[0][0]:
            self._world.count("a silent till's right is booked")
