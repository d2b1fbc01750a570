"""The window with all its screens, and hands to work it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, Qt

from cashier.domain.amounts import Points
from cashier.domain.ids import CashierId
from cashier.till.opening import Opening
from cashier.till.ports import (
    HoldAnswer,
    QueueState,
    ReceiptAnswer,
)
from cashier.till.report_lines import report_lines
from tests.helpers.builders import ANNA, a_cashier, code
from tests.helpers.till_box import Till
from tests.ui.around.service_fakes import (
    FakeDiagnostics,
    FakeSettingsDesk,
    FakeTones,
)
from tests.ui.driving import Keyboard, wait_for
from ui.services import ReceiptPapers
from ui.tasks import TaskRunner
from ui.training import cards_to_try
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.diagnostics_vm import DiagnosticsViewModel
from ui.viewmodels.inbox_vm import InboxViewModel
from ui.viewmodels.login_vm import LoginViewModel
from ui.viewmodels.menu_vm import MenuViewModel
from ui.viewmodels.no_receipt_vm import NoReceiptViewModel
from ui.viewmodels.parked_vm import ParkedViewModel
from ui.viewmodels.receipt_vm import ReceiptViewModel
from ui.viewmodels.report_vm import ReportViewModel
from ui.viewmodels.return_vm import Elsewhere, ReturnViewModel
from ui.viewmodels.sale_vm import Lanes, SaleViewModel
from ui.viewmodels.settings_vm import SettingsViewModel
from ui.viewmodels.shift_close_vm import ShiftCloseViewModel
from ui.viewmodels.shift_open_vm import ShiftOpenViewModel
from ui.viewmodels.status_vm import StatusViewModel
from ui.viewmodels.sync_vm import LinkLine, LinkMark, LinkPart, SyncViewModel
from ui.viewmodels.training_vm import TrainingViewModel
from ui.viewmodels.z_reports_vm import ZReportsViewModel
from ui.widgets.diagnostics_screen import DiagnosticsScreen
from ui.widgets.inbox_screen import InboxScreen
from ui.widgets.login_screen import LoginScreen
from ui.widgets.main_window import MainWindow
from ui.widgets.menu_screen import MenuScreen
from ui.widgets.no_receipt_screen import NoReceiptScreen
from ui.widgets.parked_screen import ParkedScreen
from ui.widgets.receipt_screen import ReceiptScreen
from ui.widgets.report_screen import ReportScreen
from ui.widgets.return_screen import ReturnScreen
from ui.widgets.sale_screen import SaleScreen
from ui.widgets.screen import Go, ScreenId
from ui.widgets.settings_screen import SettingsScreen
from ui.widgets.shift_close_screen import ShiftCloseScreen
from ui.widgets.shift_open_screen import ShiftOpenScreen
from ui.widgets.sync_screen import SyncScreen
from ui.widgets.training_screen import TrainingScreen
from ui.widgets.z_reports_screen import ZReportsScreen

BORIS = CashierId("boris")
ANNAS_BADGE = code("29001")
BORIS_BADGE = code("29002")


class AwayDesk:
    """The server's desk for holds, behind a link that is cut."""

    def ask(self, hold, account, most):
        return HoldAnswer(answered=False)


@dataclass
class FakeLedger:
    """What the server says of a shift; None: it does not answer."""

    answer: object = None
    asked: list = field(default_factory=list)

    def figures(self, shift):
        self.asked.append(shift)
        return self.answer


@dataclass
class FakeReceipts:
    """What the server says of a receipt of another till."""

    answer: ReceiptAnswer = field(default_factory=lambda: ReceiptAnswer(answered=False))
    asked: list = field(default_factory=list)

    def find(self, number):
        self.asked.append(number)
        return self.answer


@dataclass
class FakeQueue:
    rows_kept: tuple = ()

    def rows(self, *, only: QueueState | None = None, most=500):
        found = [r for r in self.rows_kept if only in (None, r.state)]
        return tuple(sorted(found, key=lambda r: -r.seq))[:most]


@dataclass
class FakeLink:
    """Every part works, up to the one that does not."""

    broken: LinkPart | None = None
    tried: list = field(default_factory=list)

    def check(self, part):
        self.tried.append(part)
        mark = LinkMark.FAILED if part is self.broken else LinkMark.OK
        return LinkLine(part=part, mark=mark, milliseconds=12)


@dataclass
class FakeWorker:
    woken: int = 0

    def wake(self, *, at_once=False):
        self.woken += at_once


class House:
    def __init__(self, qtbot, languages, scanner):
        self.qtbot, self.languages = qtbot, languages
        self.scanner = scanner
        self.desk, self.checked = FakeSettingsDesk(), FakeDiagnostics()
        self.tones = FakeTones()
        self.till = Till()
        staff = self.till.directory
        staff.hire(a_cashier(), pin="1234", badge=ANNAS_BADGE)
        staff.hire(a_cashier(BORIS, name="Boris"), pin="5678", badge=BORIS_BADGE)
        self.ledger, self.queue = FakeLedger(), FakeQueue()
        self.link, self.worker = FakeLink(), FakeWorker()
        self._executors = [ThreadPoolExecutor(max_workers=1) for _ in range(3)]
        for executor in self._executors:
            executor.submit(int)  # Its thread starts before anybody waits for it.
        self.till.on_till = lambda work: self._executors[0].submit(work).result()
        self.store, self.network, self.printer = (
            TaskRunner(executor) for executor in self._executors
        )
        self._build_view_models()
        self.status = StatusViewModel(self.till.clock, till="1")
        self.window = MainWindow(self.status, languages, scanner)
        self._build_screens()
        self._wire()
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.keyboard = Keyboard(self.window)

    def _build_view_models(self):
        till, store = self.till, self.store
        codes = till.settings.codes
        self.login = LoginViewModel(store, till.staff, till.sales, till.clock, codes)
        opening = Opening(till.store, till.directory, till.clock, till.settings)
        self.shift_open = ShiftOpenViewModel(
            store, till.shifts, opening, currency="RUB"
        )
        self.sale = SaleViewModel(
            Lanes(till=store, network=self.network),
            till.sales,
            till.holding,
            AwayDesk(),
        )
        papers = ReceiptPapers(till.store)
        self.receipt = ReceiptViewModel(store, self.printer, till.printing, papers)
        reports = [
            ReportViewModel(
                store,
                self.network,
                till.shifts,
                self.ledger,
                report_lines,
                till.settings,
            )
            for _ in range(2)
        ]
        self.report = reports[0]
        self.shift_close = ShiftCloseViewModel(
            store,
            self.printer,
            till.shifts,
            till.printing,
            reports[1],
            currency="RUB",
        )
        self.sync = SyncViewModel(
            store,
            self.network,
            self.queue,
            self.link,
            self.worker,
            till.clock,
            till.readiness,
        )
        self.inbox = InboxViewModel(store, till.exceptions)
        self.receipts = FakeReceipts()
        elsewhere = Elsewhere(lane=self.network, receipts=self.receipts)
        self.returns = ReturnViewModel(
            store, till.returns, codes, elsewhere, till.clock
        )
        self.no_receipt = NoReceiptViewModel(
            store, till.no_receipt, codes, till.settings.no_receipt_limit
        )
        self.confirm = ConfirmViewModel(store, till.confirming, till.staff)
        self.parked = ParkedViewModel(store, till.sales, till.staff)
        self.menu = MenuViewModel(store, till.shifts, till.drawer)
        self.training = TrainingViewModel(store, till.admitting, cards=cards_to_try())
        self.allow = ConfirmViewModel(store, till.confirming, till.staff)
        self.zs = ZReportsViewModel(store, self.printer, till.addenda, till.printing)
        self.settings = SettingsViewModel(
            store, self.printer, self.desk, self.desk.settings, till.admitting
        )
        self.diagnostics = DiagnosticsViewModel(store, self.network, self.checked)

    def _build_screens(self):
        clock = self.till.clock
        self.login_screen = LoginScreen(self.login, till="1", version="0.1.0")
        self.shift_open_screen = ShiftOpenScreen(self.shift_open)
        self.sale_screen = SaleScreen(
            self.sale, clock, prompt_minimum=Points(100), confirm=self.confirm
        )
        self.receipt_screen = ReceiptScreen(self.receipt)
        self.report_screen = ReportScreen(self.report)
        self.shift_close_screen = ShiftCloseScreen(self.shift_close, self.confirm)
        self.sync_screen = SyncScreen(self.sync)
        self.inbox_screen = InboxScreen(self.inbox, self.confirm)
        self.return_screen = ReturnScreen(self.returns, self.confirm)
        self.no_receipt_screen = NoReceiptScreen(self.no_receipt, self.confirm)
        self.parked_screen = ParkedScreen(self.parked)
        self.menu_screen = MenuScreen(self.menu, self.confirm)
        self.training_screen = TrainingScreen(self.training, self.allow)
        self.z_reports_screen = ZReportsScreen(self.zs)
        self.settings_screen = SettingsScreen(
            self.settings, self.confirm, self.tones, self.scanner
        )
        self.diagnostics_screen = DiagnosticsScreen(self.diagnostics)
        self.screens = {
            ScreenId.LOGIN: self.login_screen,
            ScreenId.SHIFT_OPEN: self.shift_open_screen,
            ScreenId.SALE: self.sale_screen,
            ScreenId.RECEIPT: self.receipt_screen,
            ScreenId.REPORT: self.report_screen,
            ScreenId.SHIFT_CLOSE: self.shift_close_screen,
            ScreenId.SYNC: self.sync_screen,
            ScreenId.INBOX: self.inbox_screen,
            ScreenId.RETURN: self.return_screen,
            ScreenId.NO_RECEIPT: self.no_receipt_screen,
            ScreenId.PARKED: self.parked_screen,
            ScreenId.MENU: self.menu_screen,
            ScreenId.TRAINING: self.training_screen,
            ScreenId.Z_REPORTS: self.z_reports_screen,
            ScreenId.SETTINGS: self.settings_screen,
            ScreenId.DIAGNOSTICS: self.diagnostics_screen,
        }
        for name, screen in self.screens.items():
            self.window.add_screen(name, screen)

    def _wire(self):
        """As the program's own wiring does it."""
        self.cashier = None
        self.login.logged_in.connect(self._work_as)
        self.parked.recalled.connect(self.sale.tell)
        self.shift_open.opened.connect(lambda _: self.go(ScreenId.SALE))
        self.menu_screen.language_clicked.connect(self.languages.next)
        self.login_screen.language_clicked.connect(self.languages.next)
        self.window.lock_asked.connect(lambda: self.go(ScreenId.LOGIN, self.cashier))

    def _work_as(self, cashier):
        self.cashier = cashier
        for view_model in (
            self.shift_open,
            self.sale,
            self.shift_close,
            self.returns,
            self.no_receipt,
            self.menu,
        ):
            view_model.work_as(cashier.cashier)
        has_shift = self.till.shifts.current() is not None
        self.go(ScreenId.SALE if has_shift else ScreenId.SHIFT_OPEN)

    def close(self, app):
        app.removeEventFilter(self.window.router)
        for executor in self._executors:
            executor.shutdown()

    # --- hands ---------------------------------------------------------------

    def go(self, screen, subject=None):
        self.window.take_to(Go(screen=screen, subject=subject))

    def show(self, screen, subject=None):
        self.go(screen, subject)
        self.settle()
        return self.screens[screen]

    def at_work(self, cash=1000):
        """Anna is in and her shift is open."""
        self.till.open_shift(cash)
        self._work_as(self.till.directory.staff[ANNA])
        self.settle()
        return self

    def settle(self):
        """Until every lane is empty and every answer was delivered."""
        for _ in range(8):
            for executor in self._executors:
                wait_for(executor.submit(int))
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents()

    def scan(self, code):
        self.keyboard.pause(100)
        self.keyboard.scan(code)
        self.settle()

    def press(self, key, text="", modifiers=Qt.KeyboardModifier.NoModifier):
        """One key of a person: after the time a new dialog is deaf, and a gap."""
        self.window.router._deaf_until = 0.0
        self.keyboard.pause(100)
        self.keyboard.press(key, text, modifiers)
        if text.strip():
            self.qtbot.wait(60)  # The scanner lets typing through after its gap.
        self.settle()

    def type(self, text):
        for letter in text:
            self.press(Qt.Key(ord(letter.upper())), letter)

    def enter(self):
        self.press(Qt.Key.Key_Return, "\r")

    def sell(self, scans, *, received=None):
        """A whole sale in cash, without a screen."""
        for each in scans:
            self.till.scan(each)
        return self.till.pay_cash(received)

    @property
    def strip(self):
        return self.window.strip.label.text()
