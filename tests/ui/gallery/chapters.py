"""Every page of the till, in one list: pictures, tree, scans and scales follow it.

A chapter is a till in its window and the pages that a cashier walks through in it.
A new screen is one more `yield` of a chapter, or one more line in CHAPTERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cashier.domain.ids import CashierId
from cashier.till.ports import Role
from cashier.till.report_paper import ReportPaper
from cashier.till.reports import ReportDesk
from tests.helpers.builders import COFFEE, a_cashier
from tests.helpers.fakes import FakeRandomness
from tests.ui import test_looks, test_programmes
from tests.ui.around import test_every_screen
from tests.ui.around.house import House
from tests.ui.around.report_rows import FixedRows, NoCards
from tests.ui.around.test_returns_of_programmes import with_a_wallet
from tests.ui.gallery import stands
from tests.ui.gallery.stands import Stand
from tests.ui.selling import Shop
from ui import naming, present, theme
from ui.i18n import Language, Languages
from ui.reports.sheet import Tab
from ui.scanner import ScannerCapture
from ui.training import cards_to_try
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.reports_vm import ReportLanes, ReportsViewModel
from ui.viewmodels.training_vm import TrainingViewModel
from ui.widgets.letter_dock import LetterDock
from ui.widgets.reports_screen import ReportsScreen
from ui.widgets.screen import Go, ScreenId
from ui.widgets.training_screen import TrainingScreen

MARIA = CashierId("maria")
Worked = Shop | House | Stand
SIZES = ((1024, 768), (1280, 800), (1366, 768), (1920, 1080))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    till: type[Shop] | type[House] | type[Stand]
    pages: Callable[[Worked], Iterator[str]]
    sizes: tuple[tuple[int, int], ...] = SIZES

    @property
    def takes_keys(self) -> bool:
        """Whether anybody types and scans there."""
        return self.till is not Stand


def reports(house: House) -> Iterator[str]:
    """Every page of a manager's reports, of a month that is written down."""
    till = house.till
    till.settings = replace(till.settings, margin_hundredths=2_500)
    till.directory.hire(a_cashier(MARIA, name="Maria", role=Role.MANAGER), pin="9999")
    desk = ReportDesk(FixedRows(), till.directory, NoCards(), till.clock, till.settings)
    vm = ReportsViewModel(
        ReportLanes(till=house.store, network=house.network, printer=house.printer),
        desk,
        ReportPaper(till.store, FakeRandomness(seed=5)),
        till.printing,
        house.ledger,
    )
    confirm = ConfirmViewModel(house.store, till.confirming, till.staff)
    with TemporaryDirectory() as folder:
        screen = ReportsScreen(
            vm, confirm, house.printer, folder=Path(folder), columns=42
        )
        house.screens[ScreenId.REPORTS] = screen
        house.window.add_screen(ScreenId.REPORTS, screen)
        house.at_work()
        vm.work_as("anna")
        house.show(ScreenId.REPORTS, ScreenId.MENU)
        yield "reports of a cashier"
        house.type("9999")
        house.enter()
        for tab in Tab:
            yield f"reports {tab.value}"
            house.press(Qt.Key.Key_Right)
        house.enter()
        yield "reports explained"


def empty(house: House) -> Iterator[str]:
    """Lists with nothing in them."""
    house.at_work()
    for screen in (ScreenId.PARKED, ScreenId.SYNC, ScreenId.Z_REPORTS):
        house.show(screen, ScreenId.MENU)
        yield screen.value


def hands(shop: Shop) -> Iterator[str]:
    """For the left hand, and with letters on the screen for who has no keyboard."""
    shop.window.use_hand(left=True)
    letters = LetterDock(shop.window, shop.languages)
    letters.switch(on=True)
    for _ in range(3):
        shop.scan(COFFEE)
    yield "left"
    shop.sale_screen.pad.toggle()
    yield "left with its pad"
    shop.sale_screen.pad.toggle()
    shop.press(Qt.Key.Key_F9)
    yield "left payment"
    shop.press(Qt.Key.Key_Escape)
    shop.window.take_to(Go(screen=ScreenId.FIND))
    yield "letters"
    assert letters.pad is not None
    letters.pad.use(Language.RU)
    yield "letters of the other language"


def training(house: House) -> Iterator[str]:
    """A receipt with other purses, a locked till, and the same in the training."""
    house.show(ScreenId.RECEIPT, with_a_wallet(house))
    yield "receipt with other purses"
    house.till.scan(COFFEE)
    house.window.lock_asked.emit()
    yield "locked"
    theme.practise(QApplication.instance(), on=True)
    try:
        yield from inside(house)
    finally:
        theme.practise(QApplication.instance(), on=False)


def inside(house: House) -> Iterator[str]:
    house.window.show_training()
    house.training = TrainingViewModel(
        house.store, house.till.admitting, is_training=True, cards=cards_to_try()
    )
    screen = TrainingScreen(house.training, house.allow)
    house.window.add_screen(ScreenId.TRAINING, screen)
    house.screens[ScreenId.TRAINING] = screen
    house.login.logged_in.emit(house.till.directory.staff["anna"])
    house.settle()
    yield "a sale"
    house.show(ScreenId.TRAINING, ScreenId.MENU)
    yield "way out"
    house.press(Qt.Key.Key_Delete)
    yield "throw it away"


CHAPTERS = {
    "selling": Chapter(till=Shop, pages=test_looks.views),
    "programmes": Chapter(till=Shop, pages=test_programmes.pages),
    "around": Chapter(till=House, pages=test_every_screen.pages),
    "reports": Chapter(till=House, pages=reports),
    "hands": Chapter(till=Shop, pages=hands),
    "empty": Chapter(till=House, pages=empty),
    "training": Chapter(till=House, pages=training),
    "shopper": Chapter(till=Stand, pages=stands.shopper),
    "stopped": Chapter(till=Stand, pages=stands.stopped, sizes=((720, 280),)),
    "papers": Chapter(till=Stand, pages=stands.papers, sizes=((700, 1000),)),
}


class Hands:
    """What pytest-qt gives a test, for a window outside of one."""

    def addWidget(self, widget):
        """Nobody closes it but the chapter."""

    @contextmanager
    def waitExposed(self, widget):
        yield
        assert QTest.qWaitForWindowExposed(widget), "the window never came"

    def wait(self, milliseconds):
        QTest.qWait(milliseconds)

    def waitUntil(self, holds, timeout=5_000):
        end = monotonic() + timeout / 1000
        while not holds():
            assert monotonic() < end, holds
            QTest.qWait(10)


@contextmanager
def walking(app: QApplication, name: str) -> Iterator[tuple[Worked, Iterator[str]]]:
    """The till of a chapter, and its pages one by one; all is put back afterwards."""
    chapter = CHAPTERS[name]
    theme.apply(app, theme.Look.LIGHT)
    blinking = app.cursorFlashTime()
    app.setCursorFlashTime(0)  # A caret that blinks is in one picture and not the next.
    locale, languages = QLocale(), Languages(app, Language.EN)
    scanner = ScannerCapture()
    with ExitStack() as after:
        after.callback(_put_back, app, languages, locale)
        after.callback(app.setCursorFlashTime, blinking)
        till = chapter.till(Hands(), languages, scanner)
        till.languages = languages
        after.callback(_leave, app, till, scanner)
        yield till, chapter.pages(till)


def _leave(app, till, scanner):
    till.close(app)
    app.removeEventFilter(scanner)
    till.window.close()
    till.window.deleteLater()
    app.processEvents()


def _put_back(app, languages, locale):
    app.removeTranslator(languages._translator)
    QLocale.setDefault(locale)
    present.follow(present.Conventions())
    naming._terms = {}
    theme.apply(app, theme.Look.LIGHT)
