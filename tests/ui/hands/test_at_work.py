"""Settings, keys and reports in the program as it is put together for a shop."""

from __future__ import annotations

import tomllib

import pytest
from PySide6.QtCore import Qt

from bench import start_home
from cashier.domain.overrides import Guarded
from cashier.till.ports import Cashier, Role
from tests.helpers.managers import yes
from tests.ui.driving import Keyboard
from ui import keys, later, theme
from ui.bootstrap import Program
from ui.commands import outside
from ui.i18n import Language
from ui.key_table import DEFAULT_TABLE, Act
from ui.tones import Tone
from ui.widgets.menu_entries import Entry
from ui.widgets.screen import Go, ScreenId

ANNA = Cashier(cashier="anna", name="Anna Sokolova", role=Role.CASHIER)


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = tmp_path / "home"
    start_home.make_home(home, tmp_path / "no-receipts", goods=40, cards=20)
    monkeypatch.setenv("KASSA_HOME", str(home))
    return home


@pytest.fixture
def start(dressed, qtbot, home):
    """Starts the program, once or again; ends all of them."""
    started = []

    def begin():
        while started:
            started.pop().leave()
        program = Program(dressed, outside())
        started.append(program)
        qtbot.addWidget(program.window)
        program.show()
        qtbot.waitUntil(lambda: program.screens.login.state.is_loaded, timeout=20_000)
        return program

    yield begin
    for program in started:
        program.leave()
    keys.follow(DEFAULT_TABLE)
    theme.apply(dressed, theme.Look.LIGHT)


def change(program, qtbot, changes):
    settings = program.screens.service.settings
    settings.load()
    qtbot.waitUntil(lambda: settings.state.fixed is not None, timeout=20_000)
    settings.allow(yes(Guarded.SETTINGS))
    with qtbot.waitSignal(settings.in_force, timeout=20_000):
        settings.change(changes)


def test_what_is_changed_counts_now_and_after_the_next_start(start, home, qtbot):
    program = start()

    change(program, qtbot, {("theme",): "dark", ("hand",): "left"})
    change(program, qtbot, {("language",): "en", ("idle_lock_s",): 60})
    change(program, qtbot, {("scanner", "prefix"): "~", ("letters",): True})

    assert theme.current_look() is theme.Look.DARK
    assert program.languages.language is Language.EN
    assert program.window._is_left
    assert program.fittings.letters._is_on
    assert program.scanner._prefix == "~"
    assert program.screens.idle_lock_s == 60
    kept = tomllib.loads((home / "config/conf.d/50-till.toml").read_text())
    assert kept["scanner"] == {"prefix": "~"}

    again = start()
    assert again.settings.theme == "dark"
    assert again.window._is_left
    assert again.screens.idle_lock_s == 60


def tile_of_the_look(program, qtbot):
    program.window.take_to(Go(screen=ScreenId.MENU))
    qtbot.waitUntil(lambda: program.window.here is ScreenId.MENU, timeout=20_000)
    menu = program.window.current()
    with qtbot.waitSignal(menu.look_changed, timeout=20_000):
        menu.tiles[Entry.LOOK].click()


def test_the_look_chosen_on_the_menu_is_there_after_the_next_start(start, home, qtbot):
    program = start()
    own = home / "config/conf.d/50-till.toml"

    tile_of_the_look(program, qtbot)
    qtbot.waitUntil(own.exists, timeout=20_000)

    assert tomllib.loads(own.read_text()) == {"theme": "dark"}
    assert start().settings.theme == "dark"


def test_a_look_that_it_has_fixed_changes_for_today_only(start, home, qtbot):
    drop_in = home / "config/conf.d/90-it.toml"
    drop_in.parent.mkdir(parents=True, exist_ok=True)
    drop_in.write_text('theme = "light"\n')
    program = start()
    settings = program.screens.service.settings

    tile_of_the_look(program, qtbot)
    qtbot.waitUntil(lambda: settings.state.fixed is not None, timeout=20_000)

    assert theme.current_look() is theme.Look.DARK
    assert not (home / "config/conf.d/50-till.toml").exists()


def test_a_look_that_cannot_be_kept_is_said_where_it_was_chosen(start, home, qtbot):
    program = start()
    own = home / "config/conf.d/50-till.toml"
    own.mkdir(parents=True)  # Nobody can write a file there.

    tile_of_the_look(program, qtbot)

    strip = program.window.strip
    said = "Not kept" if program.languages.language is Language.EN else "Не сохранено"
    qtbot.waitUntil(lambda: strip.label.text().startswith(said), timeout=20_000)


def test_enter_where_nothing_can_be_confirmed_sounds_like_a_refusal(start, qtbot):
    program = start()
    program.window.take_to(Go(screen=ScreenId.DIAGNOSTICS))
    there = ScreenId.DIAGNOSTICS
    qtbot.waitUntil(lambda: program.window.here is there, timeout=20_000)
    tones = []
    program.fittings.sounds.sounded.connect(tones.append)

    program.window.router._deaf_until = 0.0
    Keyboard(program.window).press(Qt.Key.Key_Return, "\r")

    assert tones == [Tone.REFUSED]


def test_keys_are_taken_at_the_start_and_again_when_asked(start, home, qtbot):
    file = home / "config" / "keys.toml"
    file.write_text('menu = "F13"\n')
    program = start()
    program.languages.switch(Language.EN)
    program.screens.login.logged_in.emit(ANNA)
    arrived = (ScreenId.SHIFT_OPEN, ScreenId.SALE)
    qtbot.waitUntil(lambda: program.window.here in arrived, timeout=20_000)
    keyboard = Keyboard(program.window)

    program.window.router._deaf_until = 0.0
    keyboard.press(Qt.Key.Key_F13)
    qtbot.waitUntil(lambda: program.window.here is ScreenId.MENU, timeout=20_000)

    menu = program.window.current()
    file.write_text('menu = "F13"\nback = "F14"\n')
    settings = program.screens.service.settings
    with qtbot.waitSignal(settings.keys_read, timeout=20_000):
        settings.read_keys()
    assert menu.back.text().endswith("F14")

    file.write_text('menu = "F13"\nback = "F13"\n')
    with qtbot.waitSignal(settings.keys_read, timeout=20_000):
        settings.read_keys()
    assert keys.captions(Act.BACK) == ("F14",)
    assert menu.back.text().endswith("F14")
    qtbot.waitUntil(lambda: settings.state.keys_wrong is not None)
    assert "F13 is already menu" in settings.state.keys_wrong.en


def test_a_wrong_file_at_the_start_leaves_the_keys_of_before(start, home, qtbot):
    file = home / "config" / "keys.toml"
    file.write_text('menu = "F13"\n')
    start()
    file.write_text('menu = "F99"\n')

    program = start()

    assert keys.captions(Act.MENU) == ("F13",)
    assert program.window.router._keys[Qt.Key.Key_F13.value, 0] is Act.MENU


def test_the_diagnostics_look_at_the_running_till_and_write_a_report(
    start, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(later, "documents", lambda: tmp_path / "documents")
    program = start()
    diagnostics = program.screens.service.diagnostics
    program.window.take_to(Go(screen=ScreenId.DIAGNOSTICS, subject=ScreenId.MENU))

    qtbot.waitUntil(
        lambda: (
            len(diagnostics.state.findings) > 9 and not diagnostics.state.is_looking
        ),
        timeout=30_000,
    )
    found = {finding.id for finding in diagnostics.state.findings}
    assert {"SCHEMA", "LAST-SYNC", "DISK-FREE", "TLS-CHAIN", "READINESS"} <= found

    diagnostics.save_report()
    qtbot.waitUntil(lambda: not diagnostics.state.is_saving, timeout=30_000)
    (report,) = (tmp_path / "documents").glob("kassa-support-*.zip")
    assert report.stat().st_size > 500
