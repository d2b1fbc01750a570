"""The central server of a story: its folder, its members, its own books."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, event, insert
from sqlcipher3 import dbapi2

from cashier.domain.ids import CardNumber
from server import (
    config as configuration,
    epochs_marks,
    feed,
    planner,
    schema as db,
    setup,
)
from server.book import Book
from server.bootstrap import DATABASE_FILE, open_core
from server.core import Core
from server.dispatch import Server
from server.figures import publish_cards
from server.handlers.enrol import make_code
from server.ledger import Cause, Kind, Lot
from server.quick import QuickConnection
from server.schema import TENANT
from server.verify import verify
from sync import protocol as wire
from tests.helpers.builders import COFFEE, code
from tests.stories.simulation.network import ServerBox
from tests.stories.simulation.world import SeededRandomness, World, WorldClock

MEMBERS = 4
OPENING = 15_000  # Hundredths, in three lots.
CARDS = [CardNumber(code(f"0441700{n}")) for n in range(MEMBERS)]
NOBODYS_CARD = CardNumber(code("04499"))
SMALL_PLANS = configuration.Planning(
    target=4_000, cap=8_000, smallest=100, low_water_percent=50
)


STRICTLY = configuration.Risk()
# Small, so that limits are reached; with room for a till or two that are silent.
LIMITED = configuration.Risk(
    policy="limited",
    chain_limit=10_000,
    per_account=5_000,
    per_till=2_000,
    per_account_at_till=1_000,
    per_sale=800,
    reclaim_days=1,
)


def opening_of(risk: configuration.Risk) -> int:
    """With limited risk people own less, so that more than they own is spent."""
    return 3_000 if risk.is_limited else OPENING


def home_of(member: int) -> int:
    """The number of the store that this member is at home in."""
    return member % 2 + 1


def make_template(folder: Path) -> Path:
    """The folder of a new server, to be copied: keys and steps take their time."""
    config = configuration.ServerConfig(planning=SMALL_PLANS)
    setup.init(folder, config, WorldClock(), SeededRandomness("keys"), ["localhost"])
    return folder


_FIRST: list[Engine] = []  # Of this process.


def _share_statements(engine: Any) -> None:
    """Statements that were compiled for one story need not be for the next.

    SQLAlchemy keeps them by engine and dialect, and each start of a server has new
    ones; half of a story's time went into compiling the same again.
    """
    if not _FIRST:
        _FIRST.append(engine)
    first: Any = _FIRST[0]
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    engine.kassa_plans = first.kassa_plans


class _Watched(QuickConnection):
    """The server's own connection; at each statement the server may be killed.

    Not by an event of SQLAlchemy: where somebody listens to statements, none goes the
    short way, and the short way is what a server runs.
    """

    def execute(self, *given: Any, **named: Any) -> Any:
        self.engine.at_statement()  # type: ignore[attr-defined]
        return super().execute(*given, **named)

    def exec_driver_sql(self, *given: Any, **named: Any) -> Any:
        self.engine.at_statement()  # type: ignore[attr-defined]
        return super().exec_driver_sql(*given, **named)


class Chain:
    """A server of the story, with members, and a way to look into its books."""

    def __init__(
        self,
        world: World,
        template: Path,
        folder: Path,
        risk: configuration.Risk = STRICTLY,
        *,
        stable: str = "ack",
        has_members: bool = False,
        opening: int | None = None,
    ) -> None:
        shutil.copytree(template, folder)
        config = configuration.ServerConfig(
            planning=SMALL_PLANS,
            risk=risk,
            storage=configuration.Storage(stable=stable),
        )
        text = configuration.text_of(config)
        (folder / configuration.FILE_NAME).write_text(text, encoding="utf-8")
        self.risk = risk
        self._opening = opening_of(risk) if opening is None else opening
        self.box: ServerBox | None = None  # Told of each statement.
        self._world = world
        self._folder = folder
        self._chance = SeededRandomness(f"{world.seed} server")
        self._eye: Any = None
        self._windows = 0
        self.went_back = 0  # So often an older database was put in its place.
        self.forgotten = 0  # Lives that it knew before.
        self.server = self.open()
        if not has_members:
            self.core.database.write(self._open_books)

    @property
    def core(self) -> Core:
        return self.server.core

    def open(self) -> Server:
        core = open_core(self._folder, self._world.clock, self._chance)
        epochs_marks.begin_life(core, self._folder)
        engine: Any = core.database.engine
        core.database.close()  # Connections from here on are watched, the writer's too.
        _share_statements(engine)
        engine.at_statement = self._at_statement
        engine._connection_cls = _Watched
        event.listen(engine, "commit", self._at_statement)
        self.server = Server(core)
        return self.server

    def close(self) -> None:
        self.server.close()
        if self._eye is not None:
            self._eye.close()
            self._eye = None

    def till_code(self, store: int, till: int = 1) -> str:
        made, _ = make_code(
            self.core,
            store_number=store,
            store_name=f"Shop {store}",
            till_number=till,
        )
        return made

    def _at_statement(self, *_of: object) -> None:
        if self.box is not None:
            self.box.at_statement()

    def _open_books(self, conn: Any) -> None:
        coffee = wire.GoodsRow(name="Coffee", price=10_000, vat=20)
        feed.publish(conn, "goods", {COFFEE: msgspec.json.encode(coffee)})
        book, stamp = Book(conn), self.core.stamp()
        for n, card in enumerate(CARDS):
            account = f"account-{n}"
            ledger = book.open_account(
                account, name=f"Member {n}", home_store=home_of(n)
            )
            for part, last in enumerate(["2030-01-03", "2030-02-01", None]):
                lot = Lot(
                    lot_id=f"opening-{n}-{part}",
                    origin="opening",
                    amount=self._opening // 3,
                    free=self._opening // 3,
                    active=date(2029, 1, 1),
                    expires=None if last is None else date.fromisoformat(last),
                )
                cause = Cause(
                    entry=f"opening.{n}.{part}", day=stamp.today, at=stamp.text
                )
                ledger.add_lot(lot, Kind.OPENING, cause)
            conn.execute(insert(db.card).values(**self.card_row(card, account)))
        book.flush()
        publish_cards(conn, book.loaded(), stamp)
        planner.put_due(conn, [f"account-{n}" for n in range(MEMBERS)])

    def card_row(self, card: str, account: str) -> dict[str, object]:
        return {
            "tenant": TENANT,
            "number": card,
            "account": account,
            "fingerprint": wire.fingerprint(self.core.keys.card, card),
        }

    def put_back(self, copy: Path) -> Server:
        """This database instead of its own, and the server started on it."""
        before = self.lives()
        self.close()
        place = self._folder / DATABASE_FILE
        for tail in ("-wal", "-shm"):
            place.with_name(place.name + tail).unlink(missing_ok=True)
        shutil.copy(copy, place)
        self.went_back += 1
        self.open()
        self.forgotten += len(before - self.lives())
        return self.server

    # --- looking ------------------------------------------------------------------

    def unsettled(self) -> set[tuple[str, int]] | None:
        """Lives that have to tell what they hold; None: the barrier is open."""
        barrier = self.query("SELECT value FROM chain WHERE name = 'barrier'")
        if barrier and barrier[0][0] == "open":
            return None
        sql = "SELECT holder, incarnation FROM registration WHERE state <> 'done'"
        return {(str(holder), int(life)) for holder, life in self.query(sql)}

    @property
    def limits(self) -> tuple[int, int]:
        """What may be lost: of one account, of all; with what it forgot to have given.

        A till that was forgotten comes with the pool of a limit that is given anew.
        """
        risk, more = self.risk, self.forgotten
        if not risk.is_limited:
            return 0, 0
        one = risk.per_account + more * risk.per_account_at_till
        return one, risk.chain_limit + more * risk.per_till

    def lives(self) -> frozenset[tuple[str, int]]:
        rows = self.query("SELECT holder, incarnation FROM holder")
        return frozenset((str(holder), int(life)) for holder, life in rows)

    @property
    def clock(self) -> WorldClock:
        return self._world.clock

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Through a window of our own: the server's code has no part in it."""
        with closing(self._window().execute(sql)) as cursor:
            return list(cursor.fetchall())

    def version(self) -> tuple[int, int]:
        """Another one whenever something was written, or looked at anew."""
        ((version,),) = self.query("PRAGMA data_version")
        return self._windows, int(version)

    def differences(self) -> list[str]:
        """What `ledger verify` finds: nothing, always."""
        return self.core.database.read(verify)

    def _window(self) -> Any:
        if self._eye is None:
            self._windows += 1
            self._eye = dbapi2.connect(
                self._folder / DATABASE_FILE, isolation_level=None
            )
        return self._eye
