"""The one till of a store: real files, real acts, real sync, and no screen.

A sale goes as at a counter: card, hold, goods, the bonus question, cash. The lanes of
the sync are turned by the story instead of a thread, and printing is left out: jobs
stay in the till's file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.replay.chain import CASHIER
from bench.replay.customers import Customers
from bench.replay.data import RealReceipt
from bench.replay.world import Link, MemorySecrets, SeededRandomness, VirtualClock
from cashier.domain.amounts import NO_MONEY, Points
from cashier.domain.ids import CashierId
from cashier.domain.limits import NO_LIMITS
from cashier.domain.member import EntryMode
from cashier.domain.sale import MILLI
from cashier.store.cards_file import CardsFile
from cashier.store.places import Places
from cashier.store.store import SqlStore
from cashier.till.ports import CompletedSale
from cashier.till.settings import PrinterSettings, TillSettings
from cashier.till.views import SaleView, business_day
from sync.assembly import Outside, TillActs, TillFiles, link_of
from sync.cycle import at_once
from sync.enrol import enrol
from sync.lanes import LaneName

RESERVE_BYTES = 4096  # Two hundred tills share one disk here.
BY = CashierId(CASHIER)
_MOST_HOLDS = 20  # In one sale.
Meanwhile = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one receipt went: what was asked for, and what was confirmed."""

    asked: Points
    done: CompletedSale

    @property
    def served(self) -> int:
        """Of the main purse."""
        return sum(line.redeemed_points.units for line in self.done.lines)


class StoreTill:
    def __init__(
        self,
        folder: Path,
        clock: VirtualClock,
        secrets: MemorySecrets,
        link: Link,
        *,
        name: str,
        seed: int,
    ) -> None:
        self.name = name
        self.link = link
        self.places = Places(config=folder, data=folder / "data", logs=folder / "logs")
        self.clock = clock
        # The real receipts of one hour of a chain come here in no time of a cashier.
        self.settings = TillSettings(
            printer=PrinterSettings(transport="none"), limits=NO_LIMITS
        )
        self._files = TillFiles(
            Outside(
                places=self.places,
                settings=self.settings,
                secrets=secrets,
                clock=clock,
                randomness=SeededRandomness(f"till {name} {seed}"),
                machine=name,
            ),
            reserve_bytes=RESERVE_BYTES,
        )
        self._last_letter = 0
        self.is_owing = False  # Something of its journal was not sent.

    # --- beginning ----------------------------------------------------------------

    def enrol(self, code: str) -> None:
        files = self._files
        enrol(
            self.link,
            files.secrets,
            files.store,
            at_once,
            files.outside.randomness,
            code=code,
            machine=self.name,
        )

    def open(self, cards: CardsFile) -> None:
        """`cards` is the writer of the advisory copy that this till reads itself."""
        files = self._files
        self.directory = files.open_directory()
        self.acts = TillActs(
            files,
            self.directory,
            on_till=at_once,
            queued=self.queued,
            receipts_to=self.places.data,
        )
        self._sync = link_of(
            files, cards, transport_for=lambda: self.link, on_till=at_once
        )
        self.holder = files.side.identity().till

    @property
    def store(self) -> SqlStore:
        return self._files.store

    def own_cards(self) -> CardsFile:
        return self._files.open_cards()

    def close(self) -> None:
        self.directory.close()
        self._files.close()

    # --- the link -----------------------------------------------------------------

    def queued(self) -> int:
        return self._files.side.figures().queued

    def has_mail(self, last_letter: int) -> bool:
        return last_letter > self._last_letter

    def exchange(self) -> None:
        """Journal and mail, until neither side has more: what a poll does."""
        for name in (LaneName.UPLOAD, LaneName.MAIL, LaneName.UPLOAD):
            self._sync.turn(name)
        self._last_letter = self._files.side.last_letter()
        self.is_owing = False

    def read_feed(self) -> None:
        self._sync.turn(LaneName.FEED)

    # --- the counter --------------------------------------------------------------

    def sell(
        self,
        receipt: RealReceipt,
        wish: Callable[[SaleView], Points],
        meanwhile: Meanwhile,
        customers: Customers | None = None,
    ) -> Outcome:
        """One receipt; `wish` is what the customer asks to redeem.

        `meanwhile` is what other tills do while this one reads the goods, `customers`
        what people do beside it in a chain that has more than points.
        """
        sales = self.acts.sales
        self.is_owing = True
        self._open_shift()
        card = sales.scan(receipt.card, mode=EntryMode.DEVICE, by=BY).view
        assert card is not None, receipt
        self._ask_hold(card, meanwhile)
        view = self._scan_goods(receipt)
        if customers is not None:
            view = customers.give(self, customers.bring(self, receipt, meanwhile))
        asked = wish(view)
        assert view.quote is not None
        view = sales.choose(min(asked, view.quote.largest))
        if customers is not None:
            view = customers.choose_others(self, view)
            view = customers.pay(self, receipt, view, meanwhile)
        done = self.acts.payments.complete(view.totals.short or None, BY)
        return Outcome(asked=asked, done=done)

    def _scan_goods(self, receipt: RealReceipt) -> SaleView:
        sales = self.acts.sales
        view = None
        for bought in receipt.lines:
            scanned = sales.scan(bought.barcode, mode=EntryMode.DEVICE, by=BY)
            view = scanned.view
            if bought.quantity != 1:
                assert scanned.line_no is not None
                view = sales.set_quantity(scanned.line_no, bought.quantity * MILLI)
        assert view is not None, receipt
        return view

    def scan(self, code: str) -> int | None:
        """An article beside those of the receipt; the number of its line."""
        return self.acts.sales.scan(code, mode=EntryMode.DEVICE, by=BY).line_no

    def show_coupon(self, code: str) -> SaleView:
        return self.acts.sales.show_coupon(code, by=BY)

    def ask_holds(self, view: SaleView, meanwhile: Meanwhile) -> SaleView:
        """For every account that is wanted, one after another."""
        for _ in range(_MOST_HOLDS):
            if not view.hold_wanted:
                break
            self._ask_hold(view, meanwhile)
            view = self.acts.sales.view()
        return view

    def _ask_hold(self, view: SaleView, meanwhile: Meanwhile) -> None:
        """As the screen does: a till cannot know beforehand that the line is cut.

        What other tills give back meanwhile is asked for under a second name.
        """
        holding, desk = self.acts.holding, self._sync.plain_desk
        request = holding.prepare(view) if view.hold_wanted else None
        while request is not None:
            answer = desk.ask(request.hold, request.account, request.most)
            holding.settle(request, answer)
            if answer.coming:
                meanwhile()
            request = holding.ask_more(request, answer)

    def _open_shift(self) -> None:
        """A shift a day, closed when the next one begins."""
        shifts = self.acts.shifts
        shift = shifts.current()
        today = business_day(self.clock.now(), self.settings)
        if shift is not None:
            if business_day(shift.opened_at, self.settings) == today:
                return
            shifts.close(shifts.report().expected, BY)
        shifts.open(NO_MONEY, BY)
