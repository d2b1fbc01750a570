"""A scan presses nothing and loses nothing; typing is never eaten."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tests.ui.driving import Keyboard
from ui.scan_codes import WINDOWS, X11
from ui.scanner import ScannerCapture

CODE = "4601234567893"
# Places of the keys on an X11 keyboard, by what a US keyboard prints there.
X11_PLACES = {plain: code for code, (plain, _) in X11.items()}
RUSSIAN = dict(
    zip(
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
        "йцукенгшщзхъфывапролджэячсмитьбю.",
        strict=True,
    )
)


@pytest.fixture
def window(qtbot, scanner, dressed):
    """A field and a button, with the scanner watching."""
    window = QWidget()
    column = QVBoxLayout(window)
    window.field, window.button = QLineEdit(), QPushButton("Sell")
    window.presses = []
    window.button.clicked.connect(lambda: window.presses.append("button"))
    column.addWidget(window.field)
    column.addWidget(window.button)
    dressed.installEventFilter(scanner)
    window.scans = []
    scanner.scanned.connect(window.scans.append)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_scan_into_a_focused_field_leaves_the_field_empty(window):
    window.field.setFocus()

    Keyboard(window).scan(CODE)

    assert (window.scans, window.field.text()) == ([CODE], "")


def test_a_scan_does_not_press_the_button_that_has_the_focus(window, qtbot):
    window.button.setFocus()

    Keyboard(window).scan("PAY 12 34", end=Qt.Key.Key_Return)

    assert (window.scans, window.presses) == (["PAY 12 34"], [])


def test_a_scan_leaves_a_question_open(window, qtbot):
    question = QDialog(window)
    column = QVBoxLayout(question)
    yes = QPushButton("Yes")
    yes.setDefault(True)
    yes.clicked.connect(question.accept)
    column.addWidget(yes)
    question.open()
    qtbot.waitUntil(question.isActiveWindow)

    Keyboard(question).scan(CODE)

    assert question.isVisible()
    assert window.scans == [CODE]
    question.reject()


def test_digits_typed_slowly_arrive_in_order(window, qtbot):
    window.field.setFocus()
    keyboard = Keyboard(window)

    for digit in "120745":
        keyboard.pause(90)
        keyboard.press(Qt.Key(ord(digit)), digit)

    qtbot.waitUntil(lambda: window.field.text() == "120745")
    assert window.scans == []


def test_three_fast_digits_and_enter_are_typing(window, qtbot):
    window.field.setFocus()
    entered = []
    window.field.returnPressed.connect(lambda: entered.append(window.field.text()))

    Keyboard(window).scan("120")

    assert entered == ["120"]
    assert window.scans == []


def test_a_scan_after_a_typed_digit_takes_only_its_own_characters(window):
    window.field.setFocus()
    keyboard = Keyboard(window)

    keyboard.press(Qt.Key.Key_7, "7")
    keyboard.pause(90)
    keyboard.scan(CODE)

    assert window.field.text() == "7"
    assert window.scans == [CODE]


def test_a_russian_layout_is_undone_by_the_places_of_the_keys(window):
    window.field.setFocus()
    keyboard = Keyboard(window)

    for letter in "]c1kz/42":
        typed = RUSSIAN.get(letter, letter)
        keyboard.press(Qt.Key.Key_unknown, typed, code=X11_PLACES[letter])
    keyboard.press(Qt.Key.Key_Return, "\r")

    assert window.scans == ["]c1kz/42"]
    assert window.field.text() == ""


def test_both_tables_name_the_same_keys():
    assert {code + 8: keys for code, keys in WINDOWS.items()} == X11
    assert [X11[code][0] for code in (24, 25, 26, 35, 61)] == list("qwe]/")
    assert [WINDOWS[code][0] for code in (2, 11, 16, 30, 44)] == list("10qaz")


def test_a_group_separator_inside_a_code_is_kept(window):
    keyboard = Keyboard(window)

    keyboard.press(Qt.Key.Key_0, "0")
    keyboard.press(Qt.Key.Key_1, "1")
    control = Qt.KeyboardModifier.ControlModifier
    keyboard.press(Qt.Key.Key_BracketRight, "\x1d", modifiers=control)
    keyboard.press(Qt.Key.Key_2, "2")
    keyboard.press(Qt.Key.Key_1, "1")
    keyboard.press(Qt.Key.Key_Tab, "\t")

    assert window.scans == ["01\x1d21"]


def test_a_configured_prefix_makes_timing_unimportant(qtbot, window, scanner, dressed):
    dressed.removeEventFilter(scanner)
    slow = ScannerCapture(prefix="~", suffix="#", parent=window)
    scans = []
    slow.scanned.connect(scans.append)
    dressed.installEventFilter(slow)
    keyboard = Keyboard(window)

    keyboard.press(Qt.Key.Key_AsciiTilde, "~")
    for digit in "1234567":
        keyboard.pause(60)
        keyboard.press(Qt.Key(ord(digit)), digit)
    keyboard.press(Qt.Key.Key_NumberSign, "#")

    assert scans == ["1234567"]
    dressed.removeEventFilter(slow)


def test_four_thousand_characters_are_one_scan(window):
    window.field.setFocus()

    Keyboard(window).scan("7" * 4096)

    assert [len(scan) for scan in window.scans] == [4096]
    assert window.field.text() == ""


def test_what_is_held_back_is_forgotten_whole(window, scanner):
    """Of every key 96 bytes stayed, because nobody owned the copies: 66 MB a day."""
    keyboard = Keyboard(window)
    for letter in "4601Й":
        keyboard.press(Qt.Key.Key_4 if letter == "4" else ord(letter), letter)

    held = [event for _, event in scanner._held]
    assert len(held) == 10
    assert all(map(shiboken6.ownedByPython, held))


def test_a_key_that_is_let_through_late_is_the_same_key(window, scanner, qtbot):
    window.field.setFocus()
    came = []
    window.field.keyPressEvent = lambda event: came.append(
        (event.key(), event.text(), event.modifiers(), event.nativeScanCode())
    )
    keyboard, keypad = Keyboard(window), Qt.KeyboardModifier.KeypadModifier

    keyboard.press(Qt.Key.Key_4, "4", keypad, code=83)

    qtbot.waitUntil(lambda: bool(came))
    assert came == [(Qt.Key.Key_4, "4", keypad, 83)]
