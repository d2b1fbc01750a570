"""The left-hand layout: Pay and the keypads come to the left, rows read as before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.helpers.builders import COFFEE
from tests.ui.test_looks import clipped, cut, too_small, views
from ui.i18n import Language
from ui.keys import Act
from ui.widgets.kit import FigureRow


def left_of(window, one, other):
    return place(window, one) < place(window, other)


def place(window, part):
    return part.mapTo(window, part.rect().center()).x()


def test_pay_changes_sides_and_comes_back(shop):
    screen, window = shop.sale_screen, shop.window
    assert left_of(window, screen.lines, screen.pay)

    window.use_hand(left=True)
    shop.settle()
    assert left_of(window, screen.pay, screen.lines)
    assert left_of(window, screen.panel, screen.input)

    window.use_hand(left=False)
    shop.settle()
    assert left_of(window, screen.lines, screen.pay)


def test_what_lies_inside_an_area_reads_as_before(shop):
    shop.window.use_hand(left=True)
    shop.scan(COFFEE)
    shop.settle()
    screen, window = shop.sale_screen, shop.window

    keys = screen.functions.keys
    assert left_of(window, keys[Act.HELP], keys[Act.MENU])
    assert left_of(window, screen.input.field, screen.input.void)
    caption = screen.totals.findChildren(FigureRow)[0]
    assert left_of(window, caption.caption, caption.figure)


def test_the_payment_and_its_keypad_change_sides_too(shop):
    window = shop.window
    window.use_hand(left=True)
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)
    screen = shop.payment_screen

    assert left_of(window, screen.entry, screen.due)
    pad = screen.entry.findChild(type(screen.entry.field)).window()
    assert pad is window


def test_the_keypad_of_the_sale_lies_over_the_right_areas(shop):
    shop.window.use_hand(left=True)
    shop.sale_screen.pad.toggle()
    shop.settle()

    pad = shop.sale_screen.pad.geometry()
    assert not pad.intersects(shop.sale_screen.lines.geometry())
    assert pad.left() < 100


@pytest.mark.parametrize("language", list(Language))
def test_no_page_clips_a_word_for_the_left_hand(shop, languages, language):
    languages.switch(language)
    shop.window.resize(1024, 768)
    shop.window.use_hand(left=True)

    for page in views(shop):
        shop.settle()
        assert not clipped(shop.window), (page, clipped(shop.window))
        assert not cut(shop.window), (page, cut(shop.window))
        assert not too_small(shop.window), (page, too_small(shop.window))
