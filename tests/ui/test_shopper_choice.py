"""The bonus question, as the shopper sees it while the cashier is asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cashier.till.settings import DisplaySettings, LineDisplaySettings
from tests.helpers.builders import CARD, COFFEE, a_lot, a_member
from tests.ui.test_looks import clipped
from tests.ui.test_shopper import SIZES, displays_of, outside, words_of
from ui.widgets.bonus_prompt import BonusPrompt, OtherAmount


@pytest.fixture
def asked(shop, lane, languages, qtbot, tmp_path):
    """A purchase of 1,200 with a card; the shopper is shown all of it, in Russian."""
    lines = LineDisplaySettings(transport="file", address=str(tmp_path), language="ru")
    shown = DisplaySettings(screen="window", language="ru")
    displays = displays_of(shop, lane, languages, display=shown, line_display=lines)
    displays.begin()
    shop.two_lines = tmp_path / "display.txt"
    shop.till.directory.know(a_member())
    shop.till.grant(a_lot(of=300))
    shop.scan(CARD)
    for _ in range(12):
        shop.scan(COFFEE)
    shop.displays = displays
    yield shop
    displays.leave()


def seen(shop, qtbot):
    """By the shopper, after the news has come."""
    shop.settle()
    qtbot.wait(120)
    return [words.replace("\u00a0", " ") for words in words_of(shop.displays.second)]


def test_the_shopper_reads_what_can_be_spent_and_what_is_left_either_way(asked, qtbot):
    assert "Списать бонусы?" not in seen(asked, qtbot)

    asked.press(Qt.Key.Key_F9)

    assert isinstance(asked.sale_screen.front(), BonusPrompt)
    said = seen(asked, qtbot)
    assert "Списать бонусы?" in said
    figures = {"Списать": "300,00", "Останется": "995,00", "Не списывать": "Останется"}
    for caption, next_to_it in figures.items():
        assert said[said.index(caption) + 1] == next_to_it, said
    assert "1 310,00" in said
    assert any("Скажите кассиру: списать" in words for words in said)


@pytest.mark.parametrize("answer", ["0", "1"])
def test_the_question_goes_with_the_cashiers_answer(asked, qtbot, answer):
    asked.press(Qt.Key.Key_F9)
    asked.press(Qt.Key(ord(answer)), answer)

    assert "Списать бонусы?" not in seen(asked, qtbot)


def test_while_another_sum_is_typed_the_card_is_shown_as_before(asked, qtbot):
    asked.press(Qt.Key.Key_F9)
    asked.press(Qt.Key.Key_2, "2")

    assert isinstance(asked.sale_screen.front(), OtherAmount)
    said = seen(asked, qtbot)
    assert "Ваши бонусы" in said
    assert any("сколько списать" in words for words in said)


def test_the_two_lines_say_again_what_can_be_spent(asked, qtbot):
    seen(asked, qtbot)
    assert "Бонусы" not in asked.two_lines.read_text("utf-8")

    asked.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "Списать" in asked.two_lines.read_text("utf-8"))

    assert "300,00" in asked.two_lines.read_text("utf-8")


def test_the_question_fits_on_every_screen_of_the_shopper(asked, qtbot):
    asked.press(Qt.Key.Key_F9)
    window = asked.displays.second
    for size in SIZES:
        window.resize(*size)
        assert "Не списывать" in seen(asked, qtbot)
        assert outside(window) == clipped(window) == [], size
