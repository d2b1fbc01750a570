"""Into the training by a manager's PIN, unmistakable inside, and out again."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import Qt

from cashier.till.ports import Role
from tests.helpers.builders import CARD, COFFEE, a_cashier
from tests.ui.test_looks import clipped, contrast, nameless, too_small
from ui import theme
from ui.i18n import Language
from ui.theme import PRACTICE_BG, TOKENS, Look
from ui.training import cards_to_try
from ui.viewmodels.training_vm import TrainingAct, TrainingViewModel
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.question import Question
from ui.widgets.screen import Scanned, ScreenId
from ui.widgets.training_screen import TrainingScreen


@pytest.fixture
def real(house):
    """At work, with a manager on this till, in front of the way in."""
    manager = a_cashier("irina", name="Irina", role=Role.MANAGER)
    house.till.directory.hire(manager, pin="9999")
    house.at_work()
    house.asked = []
    house.training.asked.connect(house.asked.append)
    house.show(ScreenId.TRAINING, ScreenId.MENU)
    return house


@pytest.fixture
def practice(house):
    """The same, in a till that is the practice one."""
    house.window.show_training()
    house.training = TrainingViewModel(
        house.store, house.till.admitting, is_training=True, cards=cards_to_try()
    )
    screen = TrainingScreen(house.training, house.allow)
    house.window.add_screen(ScreenId.TRAINING, screen)
    house.screens[ScreenId.TRAINING] = house.training_screen = screen
    house.at_work()
    house.asked = []
    house.training.asked.connect(house.asked.append)
    house.show(ScreenId.TRAINING, ScreenId.MENU)
    return house


def front(house):
    return house.screens[ScreenId.TRAINING].front()


def test_a_manager_begins_it_with_a_pin(real):
    real.press(Qt.Key.Key_F9)
    assert isinstance(front(real), ConfirmPrompt)
    real.type("9999")
    real.enter()

    assert real.asked == [TrainingAct.BEGIN]


def test_a_wrong_pin_begins_nothing(real):
    real.press(Qt.Key.Key_F9)
    real.type("1234")
    real.enter()

    assert real.asked == []
    assert isinstance(front(real), ConfirmPrompt)


def test_who_goes_back_has_begun_nothing_and_a_pin_for_something_else_does_not(real):
    real.press(Qt.Key.Key_F9)
    real.press(Qt.Key.Key_Escape)
    real.allow.confirmed.emit(object())
    assert real.asked == []

    real.press(Qt.Key.Key_Escape)
    assert real.window.here is ScreenId.MENU


def test_out_of_it_by_one_key(practice):
    practice.press(Qt.Key.Key_F9)

    assert practice.asked == [TrainingAct.LEAVE]


def test_thrown_away_only_after_a_question_that_enter_does_not_answer(practice):
    practice.press(Qt.Key.Key_Delete)
    assert isinstance(front(practice), Question)
    practice.enter()
    assert practice.asked == []
    practice.press(Qt.Key.Key_0, "0")
    assert practice.asked == []

    practice.press(Qt.Key.Key_Delete)
    practice.press(Qt.Key.Key_1, "1")
    assert practice.asked == [TrainingAct.ANEW]


def test_the_real_till_can_neither_be_left_nor_thrown_away_from_here(real):
    real.press(Qt.Key.Key_Delete)
    real.training.leave()
    real.training.begin_anew()

    assert front(real) is real.training_screen
    assert real.asked == []


def test_a_practice_card_is_read_by_arrows_and_enter_as_by_a_scanner(practice):
    seen = []
    practice.training_screen.go.connect(seen.append)
    practice.press(Qt.Key.Key_Down)
    practice.press(Qt.Key.Key_Down)
    practice.enter()

    (go,) = seen
    assert go.screen is ScreenId.SALE
    assert go.subject == Scanned(text=cards_to_try()[1].number)


def test_on_the_real_till_practice_cards_cannot_be_read(real):
    seen = []
    real.training_screen.go.connect(seen.append)
    for card in real.training_screen.cards:
        card.click()
    real.enter()

    assert seen == []


@pytest.mark.parametrize("code", [COFFEE, CARD, "9999", "1"])
def test_a_scan_presses_nothing(real, code):
    real.scan(code)
    assert front(real) is real.training_screen
    real.press(Qt.Key.Key_F9)
    real.scan(code)

    assert isinstance(front(real), ConfirmPrompt)
    assert real.asked == []


@pytest.mark.parametrize(("language", "look"), list(product(Language, Look)))
def test_it_fits_and_can_be_hit_in_both_languages_and_looks(
    practice, dressed, languages, language, look
):
    languages.switch(language)
    theme.apply(dressed, look)
    practice.settle()

    assert clipped(practice.window) == []
    assert too_small(practice.window) == []
    assert nameless(practice.window) == []
    theme.apply(dressed, Look.LIGHT)


@pytest.mark.parametrize(("language", "look"), list(product(Language, Look)))
def test_the_way_in_fits_too(real, dressed, languages, language, look):
    languages.switch(language)
    theme.apply(dressed, look)
    real.settle()

    assert clipped(real.window) == []
    assert too_small(real.window) == []
    assert nameless(real.window) == []
    theme.apply(dressed, Look.LIGHT)


@pytest.mark.parametrize("look", list(Look))
def test_words_on_the_ground_of_the_training_can_be_read(look):
    paint, ground = TOKENS[look], PRACTICE_BG[look]

    assert ground != paint.bg
    for text in (paint.text, paint.muted):
        assert contrast(text, ground) >= 4.5
    assert contrast(paint.warn_bg, paint.warn) >= 4.5  # The band.


def test_the_ground_changes_with_the_training_and_changes_back(dressed):
    theme.practise(dressed, on=True)
    assert theme.tokens().bg == PRACTICE_BG[Look.LIGHT]
    theme.practise(dressed, on=False)

    assert theme.tokens() == TOKENS[Look.LIGHT]
