"""A whole till without screens, files or network, ready to sell coffee.

Acts are real, everything around them is a fake that a test may look into.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cashier.domain.amounts import Points
from cashier.domain.catalog import Measure
from cashier.domain.events import Event
from cashier.domain.ledger import Draw, Right, RightKind, sum_of
from cashier.domain.member import EntryMode, Member
from cashier.till.addenda import Addenda
from cashier.till.admitting import Admitting
from cashier.till.confirming import Confirming
from cashier.till.drawer import DrawerDesk
from cashier.till.exception_desk import ExceptionDesk
from cashier.till.holding import Holding
from cashier.till.lookup import Lookup
from cashier.till.no_receipt import NoReceipt
from cashier.till.payments import Payments
from cashier.till.ports import CompletedSale, HoldAnswer, TillIdentity
from cashier.till.printing import Printing
from cashier.till.readiness import ReadinessDesk
from cashier.till.receipts import receipt_lines
from cashier.till.recovery import Recovery
from cashier.till.returns import Returns
from cashier.till.sales import SalesDesk
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ShiftReport
from cashier.till.shifts import ShiftDesk
from cashier.till.staff import StaffDesk
from cashier.till.story import NO_STORY, Story
from cashier.till.views import SaleView
from tests.helpers.builders import (
    ANNA,
    CARD,
    CHEESE,
    COFFEE,
    a_cashier,
    a_lot,
    a_member,
    a_programme,
    a_right,
    an_item,
    rubles,
)
from tests.helpers.fakes import (
    FakeClock,
    FakeDirectory,
    FakePins,
    FakePrinter,
    FakeRandomness,
)
from tests.helpers.memory_store import MemoryStore


def receipt_text(
    done: CompletedSale,
    settings: TillSettings,
    identity: TillIdentity,
    original_number: str = "",
    *,
    story: Story = NO_STORY,
) -> tuple[str, ...]:
    """Short, for the tests of acts."""
    return (done.number, str(done.total.minor))


def report_text(report: ShiftReport, settings: TillSettings) -> tuple[str, ...]:
    return (f"{report.kind.value} {report.shift.number}",)


class Till:
    """One coffee is 100.00; cheese is 900.00 a kilogram; 5 percent are earned."""

    def __init__(self, **terms: object) -> None:
        self.store = MemoryStore()
        # Whoever gives the store a thread of its own says so here.
        self.on_till: Callable[[Callable[[], Any]], Any] = lambda work: work()
        self.directory = FakeDirectory()
        self.clock = FakeClock()
        self.printer = FakePrinter()
        self.settings = TillSettings(shop_name="Corner shop")
        self.directory.stock(
            an_item(COFFEE),
            an_item(CHEESE, name="Cheese", price=90_000, measure=Measure.WEIGHT),
        )
        self.directory.terms = [a_programme(**terms)]
        self.directory.hire(a_cashier(), pin="1234", badge="badge-anna")
        self.starts = 0
        self.stories: dict[str, Story] = {}  # By the number of the receipt.
        self.start()

    def receipt_text(
        self,
        done: CompletedSale,
        settings: TillSettings,
        identity: TillIdentity,
        original_number: str = "",
        *,
        story: Story = NO_STORY,
    ) -> tuple[str, ...]:
        """Short; `paper` says what is really printed."""
        self.stories[done.number] = story
        return receipt_text(done, settings, identity, original_number, story=story)

    def paper(self, done: CompletedSale, language: str = "en") -> str:
        settings = replace(self.settings, receipt_language=language)
        story = self.stories.get(done.number, NO_STORY)
        lines = receipt_lines(done, settings, self.store.till, "Anna", story=story)
        return "\n".join(lines)

    def start(self) -> None:
        """The program starts: only the store remembers anything."""
        self.starts += 1
        chance = FakeRandomness(seed=self.starts)
        store, clock, settings = self.store, self.clock, self.settings
        directory = self.directory
        self.sales = SalesDesk(store, directory, clock, chance, settings)
        self.holding = Holding(store, clock, chance, settings)
        self.payments = Payments(
            store, directory, clock, chance, settings, receipt_text=self.receipt_text
        )
        self.returns = Returns(
            store, directory, clock, chance, settings, receipt_text=self.receipt_text
        )
        self.no_receipt = NoReceipt(
            store, directory, clock, chance, settings, receipt_text=self.receipt_text
        )
        self.shifts = ShiftDesk(
            store,
            directory,
            clock,
            chance,
            settings,
            report_text=report_text,
            queued=lambda: len(store.events) - store.acknowledged,
        )
        self.staff = StaffDesk(store, directory, FakePins(), clock)
        self.confirming = Confirming(
            store, directory, FakePins(), clock, self.staff, chance
        )
        self.admitting = Admitting(store, clock)
        self.drawer = DrawerDesk(store, directory, clock, chance, settings)
        self.addenda = Addenda(store, directory, clock, chance, settings)
        self.lookup = Lookup(directory, clock, settings)
        self.printing = Printing(store, self.printer, chance, self._on_till, settings)
        self.recovery = Recovery(store, clock)
        self.exceptions = ExceptionDesk(store, clock)
        self.readiness = ReadinessDesk(
            store,
            directory,
            clock,
            settings,
            free_bytes=lambda: 40 * 2**30,
            is_journal_whole=lambda: True,
            is_clock_off=lambda: False,
        )

    def _on_till(self, work: Callable[[], Any]) -> Any:
        return self.on_till(work)

    def open_shift(self, cash: int = 1000) -> Till:
        self.shifts.open(rubles(cash), ANNA)
        return self

    def scan(self, text: str, mode: EntryMode = EntryMode.DEVICE) -> SaleView:
        result = self.sales.scan(text, mode=mode, by=ANNA)
        return result.view or self.sales.view()

    def coffee(self, times: int = 1) -> SaleView:
        for _ in range(times):
            view = self.scan(COFFEE)
        return view

    def grant(self, *slices: Draw, right: str = "right-1") -> Right:
        """The server's standing right, as the mailbox brought it."""
        granted = a_right(right, *slices)
        with self.store.act() as work:
            assert work.rights.add(granted)
            work.commit()
        return granted

    def known_card(self, *, guaranteed: int = 0, **member: object) -> SaleView:
        """Scan Petrova's card; so many of her points are guaranteed here."""
        self.directory.know(a_member(**member))  # type: ignore[arg-type]
        if guaranteed:
            self.grant(a_lot(of=guaranteed))
        return self.scan(CARD)

    def hold(self, *, of: int, member: Member | None = None) -> Right | None:
        """Ask the server for a hold and get so many points, or a refusal."""
        request = self.holding.prepare(self.sales.view())
        assert request is not None
        right = None
        if of:
            right = a_right(request.hold, a_lot("lot-h", of=of), kind=RightKind.HOLD)
        self.holding.settle(
            request, HoldAnswer(answered=True, right=right, member=member)
        )
        return right

    def pay_cash(self, received: int | None = None) -> CompletedSale:
        """Take so many rubles, or exactly what is to pay."""
        short = self.sales.view().totals.short
        given = short if received is None else rubles(received)
        return self.payments.complete(given if given or short else None, ANNA)

    def right(self, right: str = "right-1") -> Right:
        return self.store.state.rights[right]  # type: ignore[index]

    def left(self, right: str = "right-1") -> Points:
        return sum_of(self.right(right).left())

    def told(self, kind: type[Event]) -> list[Event]:
        """What the server will be told of this kind."""
        return [e for e in self.store.events if isinstance(e, kind)]
