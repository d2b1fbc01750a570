"""A whole till without its window, put together as the program does it.

Real files, real acts, real sync over whatever wire it is given, all on one thread:
the story turns the rounds of the sync. It sells as the sale screen does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.ids import CashierId
from cashier.domain.member import EntryMode
from cashier.till.ports import CompletedSale, SyncStatus
from cashier.till.recovery import RecoveryReport
from cashier.till.views import SaleView
from sync.assembly import Outside, TillActs, TillFiles, close_quietly, link_of
from sync.client import Transport
from sync.cycle import at_once
from sync.lanes import LaneName

ANNA = CashierId("c1")
MILK, CHEESE, COFFEE = "4607001000013", "4607001000051", "4607001000174"
PETROVA, IVANOV, VASILIEVA = "0400000010014", "0400000010021", "0400000010076"
RESERVE_BYTES = 64 * 1024


class RealTill:
    def __init__(self, around: Outside, transport_for: Callable[[], Transport]) -> None:
        self.around = around
        self._transport_for = transport_for

    # --- life -------------------------------------------------------------------

    def start(self) -> RecoveryReport:
        self.open_files()
        self.open_rest()
        return self.acts.recovery.at_start()

    def open_files(self) -> None:
        self.files = TillFiles(self.around, reserve_bytes=RESERVE_BYTES)

    def open_rest(self) -> None:
        files = self.files
        self._cards = files.open_cards()
        self._directory = files.open_directory()
        self.acts = TillActs(
            files,
            self._directory,
            on_till=at_once,
            queued=lambda: files.side.figures().queued,
            receipts_to=self.around.places.data / "receipts",
        )
        self._wires: list[Transport] = []
        self.link = link_of(
            files, self._cards, transport_for=self._wire, on_till=at_once
        )

    def _wire(self) -> Transport:
        self._wires.append(self._transport_for())
        return self._wires[-1]

    def stop(self) -> None:
        self.files.store.close()
        wires = [wire for wire in self._wires if hasattr(wire, "close")]
        close_quietly(self._cards, self._directory, *wires)

    # --- selling ------------------------------------------------------------------

    def open_shift(self) -> None:
        self.acts.shifts.open(NO_MONEY, ANNA)

    def scan(self, code: str) -> SaleView:
        """As the screen does: the card's hold is asked for and settled."""
        result = self.acts.sales.scan(code, mode=EntryMode.DEVICE, by=ANNA)
        view = result.view or self.acts.sales.view()
        if view.hold_wanted:
            request = self.acts.holding.prepare(view)
            if request is not None:
                answer = self.link.plain_desk.ask(
                    request.hold, request.account, request.most
                )
                self.acts.holding.settle(request, answer)
        return self.acts.sales.view()

    def sell(self, *codes: str, redeem: Points | None = None) -> CompletedSale:
        """Scan everything, answer the bonus question, take the cash."""
        for code in codes:
            view = self.scan(code)
        if redeem is not None:
            view = self.acts.sales.choose(redeem)
        short = view.totals.short
        return self.acts.payments.complete(short or None, ANNA)

    def largest(self) -> Points:
        """What the customer may redeem in the sale in hand."""
        answer = self.acts.sales.view().quote
        assert answer is not None
        return answer.largest

    # --- the link -----------------------------------------------------------------

    def begin_sync(self) -> None:
        """From now on what the badge is told is kept."""
        self.told: list[SyncStatus] = []
        self.link.board.listen(self.told.append)

    def try_link(self) -> SyncStatus:
        """Every lane now, whatever it waits for, and more where there is more."""
        self.told.clear()
        return self.link.once()

    def knock(self, turns: int = len(LaneName)) -> SyncStatus:
        """A few turns only, the journal's first."""
        self.told.clear()
        self.link.lanes.wake(at_once=True)
        for _ in range(turns):
            self.link.step()
        return self.link.board.status

    def problems(self) -> set[str]:
        """What the badge said while the last try went on."""
        return {status.problem for status in self.told if status.problem}

    # --- looking ------------------------------------------------------------------

    def numbers(self) -> list[str]:
        """Of every receipt, oldest first."""
        return [
            str(number)
            for (number,) in self.query("SELECT number FROM receipt ORDER BY rowid")
        ]

    def takings(self) -> Money:
        shift = self.acts.shifts.current()
        assert shift is not None
        with self.files.store.read() as work:
            totals = work.shifts.totals(shift.shift_id)
        return totals.cash

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.files.store.read() as work:
            rows = work.connection.exec_driver_sql(sql).fetchall()
        return [tuple(row) for row in rows]
