"""The login comes first; everything else is made behind it."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tests.ui.driving import StoppedClock
from ui import first_look
from ui.first_look import FirstLook
from ui.i18n import Language, Languages
from ui.scanner import ScannerCapture
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


def test_a_screen_that_is_not_there_yet_is_made_when_it_is_asked_for(window):
    made = []

    def make():
        made.append(Screen())
        return made[-1]

    window.add_later(ScreenId.FIND, make)
    assert not made

    window.take_to(Go(screen=ScreenId.FIND))
    window.take_to(Go(screen=ScreenId.FIND))

    assert [window.current()] == made


def test_waiting_screens_are_made_one_at_a_time_and_each_only_once(window):
    made = []
    for name in (ScreenId.FIND, ScreenId.MENU, ScreenId.SYNC):
        window.add_later(name, lambda name=name: made.append(name) or Screen())
    window.take_to(Go(screen=ScreenId.MENU))

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
