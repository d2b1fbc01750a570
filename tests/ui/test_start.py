"""The login comes first; everything else is made behind it."""

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

from tests.ui.driving import StoppedClock
from ui import first_look, later
from ui.first_look import FirstLook
from ui.i18n import Language, Languages
from ui.scanner import ScannerCapture
from ui.sentences import Code
from ui.viewmodels.notice import Level, told, warning
from ui.viewmodels.status_vm import StatusViewModel
from ui.widgets.main_window import MainWindow
from ui.widgets.screen import Go, Screen, ScreenId


@pytest.fixture
def window(qapp, qtbot):
    scanner = ScannerCapture()
    status = StatusViewModel(StoppedClock(), till="3")
    made = MainWindow(status, Languages(qapp, Language.EN), scanner)
    qtbot.addWidget(made)
    yield made
    qapp.removeEventFilter(made.router)
    qapp.removeEventFilter(scanner)


def test_a_screen_that_is_not_there_yet_is_made_when_it_is_asked_for(window, qtbot):
    made = []

    def make():
        made.append(Screen())
        return made[-1]

    window.add_later(ScreenId.FIND, make)
    assert not made

    window.take_to(Go(screen=ScreenId.FIND))
    qtbot.waitUntil(lambda: window.here is ScreenId.FIND)
    window.take_to(Go(screen=ScreenId.FIND))

    assert [window.current()] == made


class Noted(Screen):
    """Notes in which turn of the event loop it was made and entered."""

    turn = 0

    def __init__(self):
        super().__init__()
        self.entered, self.scans = [], []
        self.made_in = Noted.turn

    def enter(self, subject=None):
        self.entered.append((subject, Noted.turn))

    def handle_scan(self, text):
        self.scans.append(text)


def test_a_screen_is_made_and_entered_in_two_turns_so_that_neither_is_long(
    window, qtbot
):
    turns = QTimer()
    turns.timeout.connect(lambda: setattr(Noted, "turn", Noted.turn + 1))
    turns.start(0)
    window.add_later(ScreenId.SALE, Noted)
    asked_in = Noted.turn
    window.take_to(Go(screen=ScreenId.SALE, subject="sale 7"))
    qtbot.waitUntil(lambda: window.here is ScreenId.SALE)

    ((subject, entered_in),) = window.current().entered
    assert subject == "sale 7"
    assert asked_in < window.current().made_in < entered_in


def test_a_scan_while_its_screen_is_being_made_belongs_to_that_screen(window, qtbot):
    window.add_screen(ScreenId.LOGIN, Screen())
    window.take_to(Go(screen=ScreenId.LOGIN))
    window.add_later(ScreenId.SALE, Noted)
    window.take_to(Go(screen=ScreenId.SALE))
    window.take_scan("4601")
    window.take_scan("4602")
    qtbot.waitUntil(lambda: window.here is ScreenId.SALE)

    assert window.current().scans == ["4601", "4602"]


def test_who_leaves_before_the_screen_is_made_is_not_taken_back_to_it(window, qtbot):
    window.add_screen(ScreenId.LOGIN, Screen())
    window.add_later(ScreenId.SALE, Screen)
    window.take_to(Go(screen=ScreenId.SALE))
    window.take_to(Go(screen=ScreenId.LOGIN))
    qtbot.wait(60)

    assert window.here is ScreenId.LOGIN


def test_code_that_is_being_read_is_waited_for_without_standing_still(window, qtbot):
    is_read = []
    window.add_later(ScreenId.SALE, Screen, is_ready=lambda: bool(is_read))
    window.take_to(Go(screen=ScreenId.SALE))
    qtbot.wait(60)
    assert window.here is None

    is_read.append(True)
    qtbot.waitUntil(lambda: window.here is ScreenId.SALE)


def test_the_screens_of_a_program_that_reads_no_code_ahead_are_ready():
    assert later.is_ready(ScreenId.SALE)

    later.load()
    assert all(later.is_ready(name) for name in ScreenId)


def test_a_warning_that_lasts_gives_way_to_the_last_act_and_comes_back(window):
    low = warning(Code.DISK_LOW)
    window.warn(low)
    assert window.strip.notice == low

    sold = told(lambda: "Sold", Level.OK)
    window.say(sold)
    window.warn(None)
    window.warn(low)
    assert window.strip.notice == sold

    window.say(None)
    assert window.strip.notice == low
    assert window.strip._code.text() == "E-601"

    window.warn(None)
    assert window.strip.notice is None


def test_waiting_screens_are_made_one_at_a_time_and_each_only_once(window, qtbot):
    made = []
    for name in (ScreenId.FIND, ScreenId.MENU, ScreenId.SYNC):
        window.add_later(name, lambda name=name: made.append(name) or Screen())
    window.take_to(Go(screen=ScreenId.MENU))
    qtbot.waitUntil(lambda: window.here is ScreenId.MENU)

    assert window.make_next()
    assert made == [ScreenId.MENU, ScreenId.FIND]
    assert not window.make_next()
    assert not window.make_next()
    assert made == [ScreenId.MENU, ScreenId.FIND, ScreenId.SYNC]


def test_the_rest_waits_until_the_screen_was_seen_with_its_content(qtbot):
    screen, names, seen = QWidget(), [], []
    qtbot.addWidget(screen)
    FirstLook(screen, lambda: bool(names), lambda: seen.append(True))
    with qtbot.waitExposed(screen):
        screen.show()
    screen.repaint()
    QCoreApplication.processEvents()
    assert not seen

    names.append("Anna")
    screen.repaint()
    qtbot.waitUntil(lambda: seen == [True])
    screen.repaint()
    QCoreApplication.processEvents()
    assert seen == [True]


def test_a_login_that_never_fills_does_not_keep_the_till_from_its_work(
    qtbot, monkeypatch
):
    monkeypatch.setattr(first_look, "PATIENCE_MS", 20)
    screen, seen = QWidget(), []
    qtbot.addWidget(screen)

    FirstLook(screen, lambda: False, lambda: seen.append(True))

    qtbot.waitUntil(lambda: seen == [True])
