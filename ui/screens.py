"""Which screens there are, what each gets, and how one leads to another.

Part of the wiring: view-models get their acts and lanes here, and their signals are
joined here. No screen knows another screen's view-model. Only the login is made at
once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.shift import Shift
from cashier.till.opening import Opening
from cashier.till.ports import (
    CardTerminal,
    Cashier,
    CompletedSale,
    Receipts,
    SyncStatus,
)
from cashier.till.recovery import RecoveryReport
from cashier.till.settings import TillSettings
from sync.assembly import TillActs, TillFiles
from sync.link import Link
from ui import later, present, theme
from ui.i18n import Languages
from ui.lanes import ProgramLanes
from ui.leaving import MAY_BE_LEFT, is_takeover
from ui.sentences import Code
from ui.service_screens import ServiceParts, ServiceScreens
from ui.services import Ledger, LinkProbe, ReceiptPapers
from ui.shift_screens import ShiftScreens
from ui.training import add_training
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.find_vm import FindViewModel
from ui.viewmodels.inbox_vm import InboxViewModel
from ui.viewmodels.login_vm import LoginViewModel
from ui.viewmodels.menu_vm import MenuViewModel
from ui.viewmodels.no_receipt_vm import NoReceiptViewModel
from ui.viewmodels.notice import Level, Notice, told, warning
from ui.viewmodels.parked_vm import ParkedViewModel
from ui.viewmodels.payment_vm import PaymentViewModel
from ui.viewmodels.receipt_vm import ReceiptViewModel
from ui.viewmodels.return_vm import Elsewhere, ReturnViewModel
from ui.viewmodels.sale_vm import Lanes, SaleViewModel
from ui.viewmodels.sync_vm import SyncViewModel
from ui.widgets.login_screen import LoginScreen
from ui.widgets.main_window import MainWindow
from ui.widgets.screen import Go, Screen, ScreenId


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the screens are made of; the wiring owns all of it."""

    window: MainWindow
    lanes: ProgramLanes
    acts: TillActs
    files: TillFiles
    link: Link
    probe: LinkProbe
    opening: Opening
    terminal: CardTerminal
    languages: Languages
    till_name: str
    version: str
    recovered: RecoveryReport
    service: ServiceParts
    receipts: Receipts | None = None  # Of other tills; None: not asked for.

    @property
    def settings(self) -> TillSettings:
        return self.files.settings


class Screens(QObject):
    cashier_changed = Signal(object)  # Cashier, or None: nobody is logged in.
    shift_changed = Signal(object)  # Its number, or None.
    printer_seen = Signal(bool)
    something_to_send = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._window = parts.window
        self._cashier: Cashier | None = None
        self._recovered: RecoveryReport | None = parts.recovered
        self.idle_lock_s = parts.settings.idle_lock_s
        self._greeting: Notice | None = None  # For the sale screen, when it is there.
        settings = parts.settings
        zone = ZoneInfo(settings.time_zone)
        present.follow(present.Conventions(currency=settings.currency, zone=zone))
        self._make_selling()
        self.shifts = ShiftScreens(
            parts.lanes, parts.acts, parts.opening, Ledger(parts.link.client), settings
        )
        self.shifts.add_to(self._add_later, self.confirm)
        self._make_rest()
        self.service = ServiceScreens(
            parts.service, parts.lanes, parts.acts, parts.settings
        )
        self.service.add_to(self._add_later)
        self._join()

    # --- making -------------------------------------------------------------

    def _make_selling(self) -> None:
        parts, acts, lanes = self._parts, self._parts.acts, self._parts.lanes
        settings, clock = parts.settings, parts.files.outside.clock
        self.sale = SaleViewModel(
            Lanes(till=lanes.till, network=lanes.network),
            acts.sales,
            acts.holding,
            parts.link.hold_desk,
        )
        self.payment = PaymentViewModel(
            lanes.till, lanes.terminal, acts.payments, parts.terminal, settings.codes
        )
        papers = ReceiptPapers(parts.files.store)
        self.receipt = ReceiptViewModel(
            lanes.till, lanes.printer, acts.printing, papers
        )
        self.returns = ReturnViewModel(
            lanes.till, acts.returns, settings.codes, self._elsewhere(), clock
        )
        self.no_receipt = NoReceiptViewModel(
            lanes.till, acts.no_receipt, settings.codes, settings.no_receipt_limit
        )
        self.parked = ParkedViewModel(lanes.till, acts.sales, acts.staff)
        confirm = self.confirm = ConfirmViewModel(
            lanes.till, acts.confirming, acts.staff, settings.codes
        )
        find = FindViewModel(lanes.till, acts.lookup)
        minimum = settings.prompt_minimum
        add = self._add_later
        add(ScreenId.SALE, lambda: later.sale(self.sale, confirm, clock, minimum))
        add(ScreenId.PAYMENT, lambda: later.payment(self.payment, self.sale))
        add(ScreenId.RECEIPT, lambda: later.receipt(self.receipt))
        add(ScreenId.RETURN, lambda: later.returning(self.returns, confirm))
        add(ScreenId.NO_RECEIPT, lambda: later.no_receipt(self.no_receipt, confirm))
        add(ScreenId.PARKED, lambda: later.parked(self.parked))
        add(ScreenId.FIND, lambda: later.find(find))

    def _elsewhere(self) -> Elsewhere | None:
        """Receipts of other tills, where the link can ask for them."""
        receipts = self._parts.receipts
        if receipts is None:
            return None
        return Elsewhere(lane=self._parts.lanes.network, receipts=receipts)

    def _add_later(self, name: ScreenId, make: Callable[[], Screen]) -> None:
        ready = partial(later.is_ready, name)
        self._window.add_later(name, make, is_ready=ready)

    def _make_rest(self) -> None:
        parts, acts, lanes = self._parts, self._parts.acts, self._parts.lanes
        clock = parts.files.outside.clock
        self.login = LoginViewModel(
            lanes.till,
            acts.staff,
            acts.sales,
            clock,
            parts.settings.codes,
            badge_needs_pin=parts.settings.badge_needs_pin,
        )
        self.menu = MenuViewModel(lanes.till, acts.shifts, acts.drawer)
        self.queue = SyncViewModel(
            lanes.till,
            lanes.network,
            parts.files.side,
            parts.probe,
            parts.link,
            clock,
            acts.readiness,
        )
        self.inbox = InboxViewModel(lanes.till, acts.exceptions)
        self.login_screen = LoginScreen(
            self.login, till=parts.till_name, version=parts.version
        )
        language, leave = parts.languages.next, self._window.close
        joined = later.MenuJoined(
            language=language, leave=leave, lock=self.lock, look=self._keep_look
        )
        self._window.add_screen(ScreenId.LOGIN, self.login_screen)
        add, confirm = self._add_later, self.confirm
        add(ScreenId.MENU, lambda: later.menu(self.menu, confirm, joined))
        add(ScreenId.SYNC, lambda: later.sync(self.queue))
        add(ScreenId.INBOX, lambda: later.inbox(self.inbox, confirm))
        practice = parts.files.outside.is_practice
        self.training = add_training(add, lanes.till, acts, is_training=practice)

    def _keep_look(self, look: theme.Look) -> None:
        self.service.settings.keep({("theme",): look.value})

    def _join(self) -> None:
        self.service.settings.not_kept.connect(self._window.say)
        self.login_screen.language_clicked.connect(self._parts.languages.next)
        self._window.lock_asked.connect(self.lock)
        self._window.takes_badge = self._takes_badge
        self.menu.cash_moved.connect(self.something_to_send)
        self.menu.cash_moved.connect(self.print_waiting)
        self.shifts.late.amended.connect(self.something_to_send)
        self._window.shown_screen.connect(self._shown)
        self.login.logged_in.connect(self._logged_in)
        self.shifts.opening.opened.connect(self._opened)
        self.shifts.closing.closed.connect(self._closed)
        self.payment.completed.connect(self._sold)
        self.returns.completed.connect(self.something_to_send)
        self.no_receipt.completed.connect(self.something_to_send)
        self.parked.recalled.connect(self.sale.tell)
        self.inbox.decided.connect(self.something_to_send)
        self.service.settings.written.connect(self.something_to_send)
        self.sale.badge_scanned.connect(self._badge_at_sale)
        self.sale.receipt_scanned.connect(self._receipt_at_sale)
        for view_model in (self.receipt, self.shifts.closing, self.shifts.zs):
            view_model.printer_seen.connect(self.printer_seen)

    # --- the way through the program ----------------------------------------

    def begin(self) -> None:
        self._go(ScreenId.LOGIN)

    @Slot()
    def lock(self) -> None:
        """The cashier goes away; the open sale stays for whoever unlocks."""
        if self._cashier is None:
            return
        if self._window.here is ScreenId.PAYMENT and self.payment.state.is_under_way:
            words = told(
                lambda: self.tr("First end the payment, then lock"), Level.WARN
            )
            self._window.say(words)
            return
        cashier, self._cashier = self._cashier, None
        self._go(ScreenId.LOGIN, cashier)
        self.cashier_changed.emit(None)

    def lock_if_idle(self, idle_s: float) -> bool:
        """Lock what may be left alone; never in the middle of money or counting."""
        limit = self.idle_lock_s
        if not limit or idle_s < limit or self._cashier is None:
            return False
        if self._window.here not in MAY_BE_LEFT:
            return False
        self.lock()
        return True

    @Slot(object)
    def _shown(self, screen: ScreenId) -> None:
        """At the login nobody is logged in, whichever way led there."""
        if screen is ScreenId.LOGIN and self._cashier is not None:
            self._cashier = None
            self.cashier_changed.emit(None)
        if screen is ScreenId.SALE and self._greeting is not None:
            self._window.say(self._greeting)
            self._greeting = None

    @Slot(object)
    def _logged_in(self, cashier: Cashier) -> None:
        self._cashier = cashier
        self.cashier_changed.emit(cashier)
        for view_model in (
            self.sale,
            self.payment,
            self.returns,
            self.no_receipt,
            self.menu,
            self.shifts.opening,
            self.shifts.closing,
            self.shifts.reports,
            self.service.settings,
            self.training,
        ):
            view_model.work_as(cashier.cashier)
        self._parts.lanes.till.run(
            self._parts.acts.shifts.current,
            done=self._shift_known,
            failed=lambda _: self._go(ScreenId.SHIFT_OPEN),
        )

    def _shift_known(self, shift: Shift | None) -> None:
        self.shift_changed.emit(shift.number if shift else None)
        if shift is None:
            self._go(ScreenId.SHIFT_OPEN)
            return
        recovered, self._recovered = self._recovered, None
        if recovered is not None and recovered.undecided:
            # A terminal was asked before the stop: look before anything else.
            self.sale.load()
            self._go(ScreenId.PAYMENT, recovered.undecided[0])
            return
        if recovered is not None and recovered.sale is not None:
            self._greeting = told(self._resumed_words, Level.WARN)
        self._go(ScreenId.SALE)

    def _resumed_words(self) -> str:
        return self.tr("The sale from before the stop is here again. Check its lines")

    @Slot(object)
    def _opened(self, shift: Shift) -> None:
        self.shift_changed.emit(shift.number)
        self.something_to_send.emit()
        self._go(ScreenId.SALE)

    @Slot(object)
    def _closed(self, _report: object) -> None:
        self.shift_changed.emit(None)
        self.something_to_send.emit()

    @Slot(object)
    def _sold(self, done: CompletedSale) -> None:
        self.something_to_send.emit()
        self._go(ScreenId.RECEIPT, done)

    @Slot(str)
    def _badge_at_sale(self, code: str) -> None:
        """Another badge takes over: the lock screen decides about the open sale."""
        self.lock()
        self.login.scan(code)

    def _takes_badge(self, text: str) -> bool:
        """Wherever the till may be left, a badge takes over as at the sale."""
        codes = self._parts.settings.codes
        if self._cashier is None or not is_takeover(self._window.here, text, codes):
            return False
        self._badge_at_sale(text)
        return True

    @Slot(str)
    def _receipt_at_sale(self, number: str) -> None:
        self._go(ScreenId.RETURN, number)

    def _go(self, screen: ScreenId, subject: object = None) -> None:
        self._window.take_to(Go(screen=screen, subject=subject))

    # --- news ---------------------------------------------------------------

    def show_sync(self, status: SyncStatus) -> None:
        self.queue.show_sync(status)
        self.shifts.closing.show_sync(status)
        self.shifts.late.show_sync(status)
        self.service.show_sync(status)

    def directory_changed(self) -> None:
        """New staff, goods or cards: what was missing until now may be there."""
        self.sale.cards_changed()
        if self._window.here is ScreenId.LOGIN and not self.login.state.cashiers:
            self.login.load()

    def print_waiting(self) -> None:
        """Papers the printer did not take: try again, quietly."""
        self._parts.lanes.printer.run(
            self._parts.acts.printing.run_waiting,
            done=lambda papers: self.printer_seen.emit(papers.is_printer_well),
            failed=lambda _: self.printer_seen.emit(False),
        )

    def display_seen(self, is_there: bool) -> None:
        """The shopper's display fell silent: said once, and never over other news."""
        note = None if is_there else warning(Code.DISPLAY_AWAY)
        if note is not None and self._window.strip.notice is None:
            self._window.say(note)
        else:
            self._greeting = note

    def disk_seen(self, is_nearly_full: bool) -> None:
        """Told before selling stops; the till goes on."""
        self._window.warn(warning(Code.DISK_LOW) if is_nearly_full else None)

    def say_unexpected(self) -> None:
        """A bug: what was stored is safe, and the cashier is told so."""
        self._window.say(told(self._unexpected_words, Level.ERROR))

    def _unexpected_words(self) -> str:
        return self.tr("That did not work. Stored sales are safe. Tell support")
