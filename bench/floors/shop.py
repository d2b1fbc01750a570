"""One server, one enrolled till and a few goods, for whatever is measured.

Real time, real randomness, real flushes: nothing here is virtual. Points come in by
import, and the server's planner parks them at the till, so that it can redeem without
asking.
"""

from __future__ import annotations

import csv
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.codes import ean
from bench.replay.world import Link, MemorySecrets
from cashier.domain.amounts import NO_MONEY, Points
from cashier.domain.ids import CashierId
from cashier.domain.limits import NO_LIMITS
from cashier.domain.member import EntryMode
from cashier.store.keystore import Secret
from cashier.store.places import Places
from cashier.till.ports import AttemptState, CompletedSale, TerminalAnswer
from cashier.till.settings import PrinterSettings, TillSettings
from server import setup
from server.bootstrap import open_server
from server.config import ServerConfig
from server.handlers.enrol import make_code
from server.importing.kinds import Kind
from server.importing.run import import_file
from server.jobs import plan_due
from sync.assembly import Outside, TillActs, TillFiles, link_of
from sync.cycle import at_once
from sync.enrol import enrol

STORE = 1
MEMBERS = 40
LINES = 5  # Of each sale.
BY = CashierId("anna")
_BALANCE = "200.00"  # As much as the planner parks at a till to begin with.
_REDEEMED = Points(500)
_GOODS = ("barcode", "name", "department", "category", "brand", "price_minor", "vat")


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class RealRandomness:
    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)


CARDS = [ean(40_000_000_000 + n) for n in range(MEMBERS)]
GOODS = [ean(460_000_000_000 + n) for n in range(LINES)]


def write_csv(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """A file for the import, with the columns of its first row."""
    lines = iter(rows)
    first = next(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(lines)
    return path


def some_goods(count: int) -> Iterable[dict[str, str]]:
    for n in range(count):
        texts = (ean(460_000_000_000 + n), f"Goods number {n}", "GROCERY")
        values = (*texts, f"Category {n % 300}", "National", str(5_000 + n % 997), "20")
        yield dict(zip(_GOODS, values, strict=True))


class Shop:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clock, chance = RealClock(), RealRandomness()
        self.server_folder = folder / "server"
        setup.init(
            self.server_folder,
            ServerConfig(),
            clock,
            chance,
            ["localhost", "127.0.0.1"],
        )
        self.server = open_server(self.server_folder, clock, chance)
        self._import_lists()
        self.link = Link(self.server)
        self.files = TillFiles(
            Outside(
                places=Places(
                    config=folder, data=folder / "till", logs=folder / "logs"
                ),
                # Faster than any cashier: its limits would refuse the bench.
                settings=TillSettings(
                    printer=PrinterSettings(transport="none"), limits=NO_LIMITS
                ),
                secrets=MemorySecrets({Secret.STORE_KEY: chance.token(32)}),
                clock=clock,
                randomness=chance,
                machine="bench",
            )
        )
        self._enrol()
        self._open()

    def close(self) -> None:
        self.directory.close()
        self.cards.close()
        self.files.close()
        self.server.close()

    @property
    def card_key(self) -> bytes:
        """What cards of the advisory copy are fingerprinted with."""
        found = self.files.outside.secrets.get(Secret.CARD_KEY)
        assert found is not None
        return found

    # --- a sale, step by step -------------------------------------------------------

    def fill(self, card: str) -> None:
        """Card and goods on the counter, without a link: nothing is flushed yet."""
        sales = self.acts.sales
        sales.scan(card, mode=EntryMode.DEVICE, by=BY)
        for barcode in GOODS:
            sales.scan(barcode, mode=EntryMode.DEVICE, by=BY)

    def choose(self) -> None:
        self.acts.sales.choose(_REDEEMED)

    def ask_terminal(self) -> str:
        short = self.acts.sales.view().totals.short
        return self.acts.payments.begin(short).attempt

    def settle(self, attempt: str) -> None:
        answer = TerminalAnswer(state=AttemptState.PAID, reference="bench")
        self.acts.payments.settle(attempt, answer)  # type: ignore[arg-type]

    def complete(self) -> CompletedSale:
        return self.acts.payments.complete(None, BY)

    def sell(self, card: str) -> CompletedSale:
        self.fill(card)
        self.choose()
        self.settle(self.ask_terminal())
        return self.complete()

    # --- beginning ------------------------------------------------------------------

    def _import_lists(self) -> None:
        lists = self.folder / "lists"
        lists.mkdir()
        joined = "2017-01-01T00:00:00Z"
        home = {"joined": joined, "home_store": STORE}
        members = [{"card": card, **home} for card in CARDS]
        balances = [{"card": card, "points": _BALANCE} for card in CARDS]
        staff = {"cashier": BY, "name": "Anna", "role": "cashier"}
        self._import(Kind.PRODUCTS, lists, list(some_goods(LINES)))
        self._import(Kind.MEMBERS, lists, members)
        self._import(Kind.BALANCES, lists, balances)
        self._import(Kind.STAFF, lists, [{**staff, "badge": "", "pin": "1234"}])

    def _import(
        self, kind: Kind, lists: Path, rows: Sequence[Mapping[str, object]]
    ) -> None:
        path = write_csv(lists / f"{kind.value}.csv", rows)
        report = import_file(self.server.core, kind, path)
        assert report.is_written, report

    def _enrol(self) -> None:
        core, files = self.server.core, self.files
        code, _ = make_code(core, store_number=STORE, store_name="Bench", till_number=1)
        enrol(
            self.link,
            files.secrets,
            files.store,
            at_once,
            files.outside.randomness,
            code=code,
            machine="bench",
        )
        plan_due(core)

    def _open(self) -> None:
        files = self.files
        self.cards = files.open_cards()
        self.directory = files.open_directory()
        self.acts = TillActs(
            files,
            self.directory,
            on_till=at_once,
            queued=lambda: files.side.figures().queued,
            receipts_to=self.folder,
        )
        self.sync = link_of(
            files, self.cards, transport_for=lambda: self.link, on_till=at_once
        )
        self.sync.exchange()
        self.acts.shifts.open(NO_MONEY, BY)
