"""What a cashier hears, and that a flash stands beside it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cashier.till.settings import SoundSettings
from tests.helpers.builders import CARD, CHEESE, COFFEE, a_lot, a_member
from ui.ears import Ears, flash_token
from ui.sounds import Sounds
from ui.tones import Tone
from ui.widgets.question import Question

EVERYTHING = SoundSettings(scan=True, done=True)


class FakePlayer:
    def __init__(self):
        self.played = []
        self.may_end = threading.Event()
        self.may_end.set()

    def play(self, name, content):
        assert self.may_end.wait(5)
        assert content().startswith(b"RIFF")
        self.played.append(name)
        return True


@pytest.fixture
def player():
    return FakePlayer()


def flash(window, tone):
    if flash_token(tone):
        window.strip.flash(flash_token(tone))


@pytest.fixture
def heard(shop, lane, player):
    """The shop with ears; what sounded since it was asked last."""
    sounds = Sounds(lane, player, EVERYTHING)
    ears = Ears(sounds)
    tones = []
    sounds.sounded.connect(tones.append)
    sounds.sounded.connect(lambda tone: flash(shop.window, tone))
    shop.window.told.connect(ears.hear)
    shop.window.asked.connect(ears.asked)
    shop.window.router.pressed_in_vain.connect(ears.refused)
    shop.sale.state_changed.connect(ears.follow_sale)
    shop.payment.completed.connect(ears.done)
    shop.sounds = sounds, ears

    def since():
        found, tones[:] = list(tones), []
        return found

    return since


def test_a_scanned_item_a_found_card_and_a_finished_sale_sound_each_once(shop, heard):
    shop.till.directory.know(a_member())
    shop.scan(COFFEE)
    assert heard() == [Tone.SCAN]
    shop.scan(COFFEE)
    assert heard() == [Tone.SCAN]

    shop.scan(CARD)
    assert heard() == [Tone.CARD]

    shop.press(Qt.Key.Key_F9)
    heard()
    shop.enter()
    assert heard() == [Tone.DONE]


def test_an_unknown_code_sounds_otherwise_than_a_refusal(shop, heard):
    shop.scan("4609999999994")
    assert heard() == [Tone.UNKNOWN]

    shop.scan(COFFEE)
    heard()
    shop.type("0")
    shop.press(Qt.Key.Key_F4)
    assert heard() == [Tone.REFUSED]


def test_a_question_asks_for_attention_once(shop, heard):
    shop.till.directory.know(a_member())
    shop.till.grant(a_lot(of=300))
    shop.scan(COFFEE)
    shop.scan(CARD)
    heard()

    shop.press(Qt.Key.Key_F9)  # Opens the question about bonuses.
    assert heard() == [Tone.DECIDE]


def test_an_enter_that_confirms_nothing_is_refused_and_a_scan_never_is(shop, heard):
    shop.enter()
    assert heard() == [Tone.REFUSED]

    shop.scan(COFFEE)
    assert Tone.REFUSED not in heard()

    shop.press(Qt.Key.Key_Delete, modifiers=Qt.KeyboardModifier.ControlModifier)
    heard()
    shop.enter()
    assert heard() == [Tone.REFUSED]
    assert isinstance(shop.sale_screen.front(), Question)


def test_a_notice_that_is_drawn_anew_is_not_heard_again(shop, heard):
    shop.scan("4609999999994")
    assert heard() == [Tone.UNKNOWN]

    shop.sale_screen.render_state(shop.sale.state)
    shop.settle()
    assert heard() == []

    shop.scan("4609999999994")
    assert heard() == [Tone.UNKNOWN]


def test_a_void_is_quiet(shop, heard):
    shop.scan(COFFEE)
    shop.scan(CHEESE)
    heard()

    shop.press(Qt.Key.Key_Delete)

    assert heard() == []


def test_each_tone_flashes_the_strip_and_moves_nothing(shop, heard, qtbot):
    strip = shop.window.strip
    shop.scan("4609999999994")
    assert strip._frame.isVisible()
    shown = strip.label.geometry()

    qtbot.waitUntil(lambda: not strip._frame.isVisible())
    assert strip.label.geometry() == shown
    flash(shop.window, Tone.REFUSED)
    assert strip.label.geometry() == shown


def test_what_is_switched_off_is_not_played_and_still_seen(shop, heard, player):
    sounds, _ = shop.sounds
    sounds.use(replace(EVERYTHING, unknown=False))

    shop.scan("4609999999994")

    assert heard() == [Tone.UNKNOWN]
    assert player.played == []


def test_no_volume_is_silence(lane, player, qtbot):
    sounds = Sounds(lane, player, SoundSettings(volume=0))

    sounds.play(Tone.REFUSED)
    sounds.try_out(Tone.REFUSED)
    qtbot.wait(20)

    assert player.played == []


def test_tones_never_pile_up(lane, player, qtbot):
    """While one sounds, only the last of those that follow is kept."""
    sounds = Sounds(lane, player, EVERYTHING)
    player.may_end.clear()

    for tone in (Tone.SCAN, Tone.DECIDE, Tone.UNKNOWN, Tone.REFUSED):
        sounds.play(tone)
    player.may_end.set()
    qtbot.waitUntil(lambda: len(player.played) == 2)
    qtbot.wait(20)

    assert player.played == ["scan-60", "refused-60"]


def test_the_window_never_waits_for_a_tone(lane, player, qtbot):
    sounds = Sounds(lane, player, EVERYTHING)
    player.may_end.clear()

    sounds.play(Tone.REFUSED)  # Returns although the player is still at it.

    assert player.played == []
    player.may_end.set()
    qtbot.waitUntil(lambda: player.played == ["refused-60"])
