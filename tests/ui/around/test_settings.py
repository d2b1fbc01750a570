"""Settings at the till: who may change what, when it counts, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from cashier.domain.codes import CodeKind
from cashier.domain.errors import BankCardScanned, PrinterAway
from cashier.domain.overrides import Guarded
from cashier.till.ports import JobState, PrintAnswer, Role
from cashier.till.settings_wrong import Told
from tests.helpers.builders import CARD, COFFEE, a_cashier
from tests.helpers.managers import yes
from tests.ui.around.house import ANNAS_BADGE
from tests.ui.around.test_every_screen import what_is_wrong_with
from ui.i18n import Language
from ui.key_table import Act, read_table
from ui.tones import Tone
from ui.viewmodels.scanner_test import understood
from ui.viewmodels.settings_vm import Part, Trial
from ui.widgets.screen import ScreenId

BANK_CARD = "4111111111111111"


@pytest.fixture
def here(house):
    house.at_work()
    house.show(ScreenId.SETTINGS, ScreenId.MENU)
    house.forced = []
    house.settings.in_force.connect(house.forced.append)
    return house


@pytest.fixture
def managed(here):
    """A manager has confirmed."""

    def open_page(part):
        here.settings.open(part)
        here.settings.allow(yes(Guarded.SETTINGS))
        here.settle()
        return here.settings_screen.pages[part]

    here.open_page = open_page
    return here


def click(house, button):
    button.click()
    house.settle()


def test_a_page_is_made_when_somebody_looks_at_it(here):
    screen = here.settings_screen
    assert list(screen.pages) == [Part.LOOK]

    screen.tabs[Part.SOUND].click()
    here.settle()
    page = screen.pages[Part.SOUND]
    assert page.isVisible()

    screen.tabs[Part.LOOK].click()
    screen.tabs[Part.SOUND].click()
    assert screen.pages[Part.SOUND] is page


def test_on_and_off_are_said_with_what_they_turn_on_and_off(here):
    buttons = here.settings_screen.pages[Part.LOOK].letters.buttons

    said = [each.accessibleName() for each in buttons.values()]
    assert said == ["Letters on the screen: On", "Letters on the screen: Off"]


# --- what anybody may change -----------------------------------------------


def test_a_touch_on_the_look_is_kept_and_counts_at_once(here):
    page = here.settings_screen.pages[Part.LOOK]

    click(here, page.look.buttons["dark"])

    assert here.desk.changed == [{("theme",): "dark"}]
    assert here.forced[-1].theme == "dark"
    assert page.look.buttons["dark"].isChecked()
    assert not here.settings.state.needs_restart
    assert here.strip == "Kept"


def test_a_size_is_kept_for_the_next_start_where_the_screen_has_room(here):
    page = here.settings_screen.pages[Part.LOOK]
    assert page.screen().size().toTuple() == (800, 800)  # The one of these tests.
    assert not page.scale.buttons[125].isEnabled()
    assert not page.scale.buttons[150].isEnabled()

    here.settings.change({("scale",): 125})
    here.settle()
    assert here.desk.changed == [{("scale",): 125}]
    assert here.settings.state.needs_restart
    assert page.scale.buttons[125].isChecked()

    click(here, page.scale.buttons[100])  # The way back is always open.
    assert not here.settings.state.needs_restart
    click(here, page.scale.buttons[100])
    assert not page.scale.buttons[150].isEnabled()


@pytest.mark.parametrize("part", list(Part))
def test_nothing_is_squeezed_in_the_lowest_window(managed, part):
    managed.window.resize(1024, 720)
    page = managed.open_page(part)
    page.vm.edit_printer(transport="tcp")
    managed.settle()

    parts = [*page.findChildren(QPushButton), *page.findChildren(QLineEdit)]
    shown = [each for each in parts if each.isVisible()]
    assert managed.window.height() == 720
    for each in shown:
        below = each.mapTo(page, each.rect().bottomLeft()).y()
        assert each.height() >= 48
        assert below <= page.height()
        around = each.parentWidget()
        assert each.geometry().bottom() <= around.height(), each.accessibleName()


def test_the_same_choice_again_changes_nothing(here):
    page = here.settings_screen.pages[Part.LOOK]

    click(here, page.look.buttons["light"])

    assert here.desk.changed == []
    assert page.look.buttons["light"].isChecked()


def test_a_tone_can_be_heard_before_it_is_switched_on(here):
    here.settings.open(Part.SOUND)
    page = here.settings_screen.pages[Part.SOUND]

    click(here, page.hear[Tone.DONE])
    click(here, page.tones[Tone.DONE].buttons[True])
    click(here, page.volume.buttons[100])

    assert here.tones.tried == [Tone.DONE]
    assert here.desk.changed == [{("sound", "done"): True}, {("sound", "volume"): 100}]


def test_what_it_has_fixed_shows_where_and_cannot_be_pressed(here):
    here.desk.fixed = {("theme",): "/etc/kassa/conf.d/90.toml"}
    here.show(ScreenId.SETTINGS, ScreenId.MENU)
    page = here.settings_screen.pages[Part.LOOK]

    assert not page.look.buttons["dark"].isEnabled()
    assert page.look._fixed.text() == "Set by administrator"
    assert page.look._fixed.toolTip() == "/etc/kassa/conf.d/90.toml"
    here.settings.change({("theme",): "dark"})
    here.settle()
    assert here.desk.changed == []


def test_a_refused_change_leaves_everything_as_it_was(here):
    here.desk.wrong = Told(ru="файл не записывается", en="the file is not written")
    page = here.settings_screen.pages[Part.LOOK]

    click(here, page.look.buttons["dark"])

    assert here.strip == "Not kept: the file is not written"
    here.languages.switch(Language.RU)
    here.settle()
    assert here.strip == "Не сохранено: файл не записывается"
    assert page.look.buttons["light"].isChecked()
    assert here.forced == []


# --- what a manager opens --------------------------------------------------


@pytest.mark.parametrize("part", [Part.PRINTER, Part.SCANNER, Part.TILL])
def test_devices_open_with_a_managers_pin_and_close_with_the_screen(here, part):
    here.till.directory.hire(
        a_cashier("vera", name="Vera", role=Role.MANAGER), pin="2468"
    )
    here.settings.open(part)
    here.settle()
    assert here.settings_screen.allow.isVisible()

    here.press(Qt.Key.Key_F8)
    here.type("2468")
    here.enter()
    assert here.settings.state.is_allowed
    assert not here.settings_screen.allow.isVisible()

    here.press(Qt.Key.Key_Escape)
    here.show(ScreenId.SETTINGS, ScreenId.MENU)
    here.settings.open(part)
    assert not here.settings.state.may_change


def test_without_a_manager_nothing_of_the_devices_can_be_changed(here):
    here.settings.open(Part.PRINTER)
    here.settings.edit_printer(columns=48)
    here.settings.save()
    here.settings.try_printer(Trial.DRAWER)
    here.settings.change({("terminal",): "simulator:decline"})
    here.settle()

    assert here.desk.changed == []
    assert here.desk.tried == []
    page = here.settings_screen.pages[Part.PRINTER]
    assert not any(b.isEnabled() for b in page.columns.buttons.values())


def test_a_printer_is_kept_as_a_whole_and_counts_after_a_restart(managed):
    page = managed.open_page(Part.PRINTER)
    screen = managed.settings_screen
    assert not screen.save.isEnabled()

    click(managed, page.way.buttons["tcp"])
    page.address.field.setFocus()
    managed.type("10.0.0.7:9100")
    click(managed, page.columns.buttons[48])
    assert managed.desk.changed == []
    managed.press(Qt.Key.Key_F9)

    assert managed.desk.changed == [
        {
            ("printer", "transport"): "tcp",
            ("printer", "address"): "10.0.0.7:9100",
            ("printer", "columns"): 48,
        }
    ]
    assert "next start" in managed.strip
    assert screen.restart.isVisible()
    assert not screen.save.isEnabled()


def test_a_printer_is_tried_with_what_stands_on_the_screen(managed):
    page = managed.open_page(Part.PRINTER)
    click(managed, page.columns.buttons[32])

    for trial in Trial:
        click(managed, page.trials[trial])

    assert [trial for trial, _ in managed.desk.tried] == list(Trial)
    assert {printer.columns for _, printer in managed.desk.tried} == {32}
    assert managed.desk.changed == []


def test_a_printer_that_does_not_say_is_never_taken_for_a_yes(managed):
    page = managed.open_page(Part.PRINTER)
    managed.desk.answer = PrintAnswer(state=JobState.UNKNOWN)

    click(managed, page.trials[Trial.PAGE])
    assert managed.strip == "Sent; look at the paper"
    click(managed, page.trials[Trial.DRAWER])
    assert managed.strip == "Sent; look whether the drawer opened"

    managed.desk.answer = PrintAnswer(
        state=JobState.UNKNOWN, trouble=PrinterAway("away")
    )
    click(managed, page.trials[Trial.PAGE])
    assert managed.window.strip.notice.code == "E-302"
    assert page.trials[Trial.PAGE].isEnabled()


@pytest.mark.parametrize("typed", ["", "256", "12a", "-1", "９"])
def test_a_number_that_makes_no_sense_is_said_beside_its_field(managed, typed):
    page = managed.open_page(Part.PRINTER)
    page.number.field.setFocus()
    page.number.field.setText("")

    page.number.field.textEdited.emit(typed)

    assert page.number.problem.isVisible()
    assert page.number.problem.text() == "A number from 0 to 255"
    assert managed.settings.state.printer is None


def test_the_lock_counts_at_once_and_the_terminal_after_a_restart(managed):
    page = managed.open_page(Part.TILL)

    click(managed, page.lock_after.buttons[10])
    assert managed.forced[-1].idle_lock_s == 600
    assert not managed.settings.state.needs_restart

    click(managed, page.terminal.buttons["simulator:decline"])
    assert managed.settings.state.needs_restart


def test_the_servers_address_can_only_be_read(managed):
    page = managed.open_page(Part.TILL)

    assert page.server.figure.text() == managed.desk.settings.server.url


def test_the_keys_are_read_again_or_refused_with_a_sentence(managed):
    page = managed.open_page(Part.TILL)
    tables = []
    managed.settings.keys_read.connect(tables.append)
    managed.desk.keys = read_table('pay = "F13"', "keys.toml")

    click(managed, page.read)
    assert tables[-1][Act.PAY] == ("F13",)
    assert managed.strip == "The keys are as the file has them"

    managed.desk.keys_wrong = what_is_wrong_with('pay = "F13"\nfind = "F13"')
    click(managed, page.read)
    assert managed.strip == "Not taken, the keys of before work"
    assert page.wrong.text() == (
        "keys.toml:2: F13 is already pay; one key is one action"
    )
    managed.languages.switch(Language.RU)
    managed.settle()
    assert page.wrong.text() == (
        "keys.toml:2: F13 уже занята действием pay; одна клавиша — одно действие"
    )


# --- the scanner test ------------------------------------------------------


def test_a_scan_on_the_page_of_the_scanner_is_shown_and_used_for_nothing(managed):
    managed.open_page(Part.SCANNER)

    managed.scan(COFFEE)

    page = managed.settings_screen.pages[Part.SCANNER]
    assert page.heard.text() == "Goods"
    assert page.raw.figure.text() == COFFEE
    assert managed.till.sales.view().lines == ()
    assert managed.window.here is ScreenId.SETTINGS


def test_a_scan_on_another_page_is_refused_in_words(here):
    here.scan(ANNAS_BADGE)

    assert here.strip.startswith("Not taken here")
    assert here.settings.state.heard is None
    assert here.cashier.cashier == "anna"


def test_prefix_suffix_flag_and_pace_are_told_apart(here):
    rules = here.till.settings.codes
    heard = understood("]C1" + "0104601234567893", "~]C10104601234567893#", 17, rules)

    assert (heard.has_prefix, heard.has_suffix) == (True, True)
    assert (heard.aim, heard.longest_gap_ms, heard.characters) == ("]C1", 17, 21)


def test_control_characters_can_be_seen(here):
    heard = understood("01\x1d21", "01\x1d21", 5, here.till.settings.codes)

    assert "␝" in heard.raw


def test_of_a_card_only_four_digits_are_shown_and_of_a_bank_card_none(here):
    rules = here.till.settings.codes
    card = understood(CARD, CARD, 9, rules)
    assert card.kind is CodeKind.CARD
    assert card.raw == "•" * (len(CARD) - 4) + CARD[-4:]

    bank = understood(BANK_CARD, f"~{BANK_CARD}", 9, rules)
    assert isinstance(bank.refusal, BankCardScanned)
    assert bank.raw == ""
    assert BANK_CARD not in repr(bank)


# --- keys ------------------------------------------------------------------


def test_every_page_is_reached_and_changed_by_keys_alone(here):
    for part in list(Part)[1:]:
        here.press(Qt.Key.Key_Down)
        assert here.settings.state.part is part
    for _ in Part:
        here.press(Qt.Key.Key_Up)
    assert here.settings.state.part is Part.LOOK

    here.settings_screen.pages[Part.LOOK].hand.buttons["left"].setFocus()
    here.enter()
    assert here.desk.changed == [{("hand",): "left"}]
    here.press(Qt.Key.Key_F7)
    assert here.window.here is ScreenId.DIAGNOSTICS
    here.press(Qt.Key.Key_Escape)
    assert here.window.here is ScreenId.MENU


def test_an_arrow_in_a_field_does_not_leave_its_page(managed):
    page = managed.open_page(Part.PRINTER)
    page.address.field.setFocus()

    managed.press(Qt.Key.Key_Down)

    assert managed.settings.state.part is Part.PRINTER
    assert page.address.field.hasFocus()


def test_what_was_typed_and_not_kept_is_forgotten(managed):
    managed.open_page(Part.PRINTER)
    managed.settings.edit_printer(columns=32)

    managed.show(ScreenId.MENU, ScreenId.SALE)

    state = managed.settings.state
    assert (state.printer, state.is_allowed, state.part) == (None, False, Part.LOOK)
    assert replace(state.settings) == managed.desk.settings
