"""Letters on the screen, for a till without a keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from tests.helpers.builders import COFFEE
from tests.ui.test_looks import clipped, nameless
from ui.i18n import Language
from ui.widgets.kit import takes_letters
from ui.widgets.letter_dock import LetterDock
from ui.widgets.screen import Go, ScreenId


@pytest.fixture
def dock(shop, languages):
    dock = LetterDock(shop.window, languages)
    dock.switch(on=True)
    return dock


def find(shop):
    shop.window.take_to(Go(screen=ScreenId.FIND))
    shop.settle()
    return shop.find_screen.field


def tap(shop, button):
    """A finger, at the window, as the platform sends it: it may move the focus."""
    at = button.mapTo(shop.window, button.rect().center())
    QTest.mouseClick(shop.window.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    shop.settle()


def test_letters_come_with_a_field_for_words_and_go_with_it(shop, dock):
    assert not dock.is_visible

    find(shop)
    assert dock.is_visible

    shop.press(Qt.Key.Key_Escape)
    assert not dock.is_visible


def test_what_is_tapped_is_typed_and_the_field_keeps_the_focus(shop, dock):
    field = find(shop)
    keys = dock.pad.keys[Language.EN]

    for letter in "cof":
        tap(shop, keys[letter])

    assert field.text() == "Cof"  # A name begins with a capital.
    assert field.hasFocus()
    assert [item.name for item in shop.find.state.found]

    tap(shop, dock.pad.named["erase"])
    assert field.text() == "Co"
    tap(shop, dock.pad.space)
    tap(shop, dock.pad.named["clear"])
    assert field.text() == ""


def test_russian_and_english_letters_lie_one_tap_apart(shop, dock):
    field = find(shop)

    tap(shop, dock.pad.other)
    tap(shop, dock.pad.keys[Language.RU]["ж"])
    tap(shop, dock.pad.other)
    tap(shop, dock.pad.keys[Language.EN]["z"])

    assert field.text() == "Жz"


def test_every_letter_of_both_languages_is_there(shop, dock):
    find(shop)
    russian = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")

    assert russian <= set(dock.pad.keys[Language.RU])
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(dock.pad.keys[Language.EN])


def test_done_takes_them_away_and_a_touch_brings_them_back(shop, dock):
    field = find(shop)

    tap(shop, dock.pad.ready)
    assert not dock.is_visible
    tap(shop, field)
    assert dock.is_visible


def test_a_till_with_a_keyboard_never_sees_them(shop, dock):
    dock.switch(on=False)

    find(shop)

    assert not dock.is_visible


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [(1024, 768), (1024, 720), (1920, 1080)])
def test_every_key_can_be_hit_and_none_covers_what_is_typed(
    shop, dock, languages, language, size
):
    languages.switch(language)
    shop.window.resize(*size)
    field = find(shop)
    for each in Language:
        dock.pad.use(each)
        shop.settle()
        keys = [k for k in dock.pad.findChildren(QAbstractButton) if k.isVisible()]
        assert len(keys) > 30
        assert all(k.width() >= 48 and k.height() >= 48 for k in keys), each
        assert not clipped(dock.pad), clipped(dock.pad)
        assert not nameless(dock.pad)
    field_at = field.mapTo(shop.window, field.rect().center())
    assert not dock.pad.geometry().contains(field_at)


def test_letters_come_at_the_top_for_a_field_at_the_bottom(shop, dock):
    field = takes_letters(QLineEdit(shop.window))
    field.setGeometry(40, 690, 400, 48)
    field.show()

    field.setFocus()
    shop.settle()

    assert dock.is_visible
    assert not dock.pad.geometry().intersects(field.geometry())
    assert dock.pad.y() > shop.window.strip.geometry().bottom()


def test_a_scan_presses_no_letter_and_is_not_lost(shop, dock):
    field = find(shop)
    pressed = []
    for key in dock.pad.findChildren(QAbstractButton):
        key.pressed.connect(lambda: pressed.append(True))

    shop.scan(COFFEE)

    assert pressed == []
    assert field.text() == ""
    assert shop.find.state.price is not None
