"""A window with the real acts over a till in memory, and hands to work it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from PySide6.QtCore import QCoreApplication, Qt

from cashier.domain.amounts import Points
from cashier.till.ports import HoldAnswer
from tests.helpers.builders import ANNA
from tests.helpers.fakes import FakeTerminal
from tests.helpers.till_box import Till
from tests.ui.driving import Keyboard, wait_for
from ui.keys import Act
from ui.tasks import TaskRunner
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.find_vm import FindViewModel
from ui.viewmodels.payment_vm import PaymentViewModel
from ui.viewmodels.sale_vm import Lanes, SaleViewModel
from ui.viewmodels.status_vm import StatusViewModel
from ui.widgets.find_screen import FindScreen
from ui.widgets.main_window import MainWindow
from ui.widgets.payment_screen import PaymentScreen
from ui.widgets.sale_screen import SaleScreen
from ui.widgets.screen import Go, ScreenId


class FakeHolds:
    """The server's desk for holds: away, unless a test gives it an answer."""

    def __init__(self):
        self.asked = []
        self.answer = lambda hold: HoldAnswer(answered=False)

    def ask(self, hold, account, most):
        self.asked.append((hold, account, most))
        return self.answer(hold)


class Shop:
    """One till with its window on the sale screen, shift open."""

    def __init__(self, qtbot, languages, scanner):
        self.qtbot = qtbot
        self.till = Till()
        self.till.open_shift()
        self.holds, self.terminal = FakeHolds(), FakeTerminal()
        self._executors = [ThreadPoolExecutor(max_workers=1) for _ in range(3)]
        store, network, bank = (TaskRunner(e) for e in self._executors)
        self.sale = SaleViewModel(
            Lanes(till=store, network=network),
            self.till.sales,
            self.till.holding,
            self.holds,
        )
        self.payment = PaymentViewModel(
            store, bank, self.till.payments, self.terminal, self.till.settings.codes
        )
        for view_model in (self.sale, self.payment):
            view_model.work_as(ANNA)
        self.status = StatusViewModel(self.till.clock, till="3")
        self.window = MainWindow(self.status, languages, scanner)
        self.confirm = ConfirmViewModel(store, self.till.confirming, self.till.staff)
        self.sale_screen = SaleScreen(
            self.sale,
            self.till.clock,
            prompt_minimum=Points(100),
            confirm=self.confirm,
        )
        self.payment_screen = PaymentScreen(self.payment, self.sale)
        self.find = FindViewModel(store, self.till.lookup)
        self.find_screen = FindScreen(self.find)
        self.window.add_screen(ScreenId.SALE, self.sale_screen)
        self.window.add_screen(ScreenId.PAYMENT, self.payment_screen)
        self.window.add_screen(ScreenId.FIND, self.find_screen)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.window.take_to(Go(screen=ScreenId.SALE))
        self.settle()
        self.keyboard = Keyboard(self.window)

    def close(self, app):
        app.removeEventFilter(self.window.router)
        for executor in self._executors:
            executor.shutdown()

    def settle(self):
        """Until every lane is empty and every answer was delivered."""
        for _ in range(6):
            for executor in self._executors:
                wait_for(executor.submit(int))
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents()

    @contextmanager
    def busy_store(self):
        """What is asked of the store meanwhile waits until the end."""
        free = Event()
        self._executors[0].submit(free.wait)
        try:
            yield
        finally:
            free.set()

    def scan(self, code):
        self.keyboard.pause(100)
        self.keyboard.scan(code)
        self.settle()

    def press(self, key, text="", modifiers=Qt.KeyboardModifier.NoModifier):
        """One key of a person: after the time a new dialog is deaf, and a gap."""
        self.window.router._deaf_until = 0.0
        self.keyboard.pause(100)
        self.keyboard.press(key, text, modifiers)
        if text:
            self.qtbot.wait(60)  # The scanner lets typing through after its gap.
        self.settle()

    def type(self, text):
        for letter in text:
            self.press(Qt.Key(ord(letter.upper())), letter)

    def enter(self):
        self.press(Qt.Key.Key_Return, "\r")

    def do(self, act: Act):
        """A touch on the key of an act."""
        self.window._front_acts()[act]()
        self.settle()

    @property
    def strip(self):
        return self.window.strip.label.text()
