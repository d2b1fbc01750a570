"""Keys as they are pressed, and as screens and paper name them."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from tests.helpers.builders import COFFEE
from ui import keys
from ui.__main__ import main
from ui.i18n import Language
from ui.key_table import DEFAULT_TABLE, Act, captions_of, read_table
from ui.key_words import GROUPS
from ui.reports.key_card import card_bytes, card_rows
from ui.widgets.help import HelpOverlay, named_rows
from ui.widgets.screen import ScreenId

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def remap(shop, languages):
    """Gives the shop's keyboard another table, as the program does at its start."""

    def use(text):
        table = read_table(text, "keys.toml")
        keys.follow(table)
        languages.reword(keys.in_words if keys.is_remapped() else None)
        shop.window.router.use(table)
        shop.settle()

    yield use
    keys.follow(DEFAULT_TABLE)


def test_every_key_of_the_table_is_one_that_a_keyboard_has():
    table = {
        Act.PAY: tuple(f"{m}{name}" for name in keys_known() for m in ("", "Alt+"))
    }

    assert len(keys.codes_of(table)) == len(table[Act.PAY]) + 2  # Two keys are Enter.


def keys_known():
    from ui.key_table import LETTERS, NAMED, SIGNS

    return (*NAMED, *SIGNS, *LETTERS)


def test_a_remapped_key_pays_and_the_old_one_does_nothing(shop, remap):
    remap('pay = "F13"')
    shop.scan(COFFEE)

    shop.press(Qt.Key.Key_F9)
    assert shop.window.here is ScreenId.SALE
    shop.press(Qt.Key.Key_F13)
    assert shop.window.here is ScreenId.PAYMENT


def test_shift_counts_only_where_the_table_names_it(shop, remap):
    remap('pay = "Shift+F2"')
    shop.scan(COFFEE)

    shop.press(Qt.Key.Key_F3, modifiers=SHIFT)
    assert shop.window.here is ScreenId.FIND
    shop.press(Qt.Key.Key_Escape)
    shop.press(Qt.Key.Key_F2)
    assert shop.window.here is ScreenId.SALE
    shop.press(Qt.Key.Key_F2, modifiers=SHIFT)
    assert shop.window.here is ScreenId.PAYMENT


def test_a_letter_with_ctrl_is_found_by_its_place_in_a_russian_layout(shop):
    asked = []
    shop.window.lock_asked.connect(lambda: asked.append(True))

    # Ctrl and the key where L lies: number 46 on X11, the letter De in Russian.
    shop.window.router._deaf_until = 0.0
    shop.keyboard.press(Qt.Key(0x414), "\u0434", CTRL, code=46)

    assert asked == [True]


def test_keys_without_a_letter_are_themselves_with_ctrl(shop):
    shop.scan(COFFEE)

    shop.press(Qt.Key.Key_Delete, modifiers=CTRL)

    assert shop.sale_screen.front() is not shop.sale_screen  # It asks first.


def test_buttons_sentences_and_the_function_bar_name_the_key_as_it_is(shop, remap):
    remap('pay = "F13"\ncard = "Ctrl+K"\nback = "F14"')
    screen = shop.sale_screen

    assert screen.pay.text() == "PAY  F13"
    assert screen.functions.keys[Act.CARD]._name.text() == "Ctrl+K"
    texts = [
        label.text()
        for label in screen.panel.findChildren(type(shop.window.strip.label))
    ]
    assert "Scan the customer's card (Ctrl+K)" in texts
    shop.press(Qt.Key.Key_F1)
    shop.scan(COFFEE)
    assert shop.strip == "Close the help first (F14)"


def test_a_name_of_goods_is_never_reworded(shop, remap):
    from tests.helpers.builders import CHEESE, an_item

    remap('card = "Ctrl+K"')
    shop.till.directory.stock(an_item(CHEESE, name="Lamp (F2)"))
    shop.scan(CHEESE)

    assert shop.sale_screen.model.index(0, 0).data(Qt.ItemDataRole.DisplayRole) in (
        "Lamp (F2)",
        None,
    )
    assert keys.cap("F2") == "Ctrl+K"


def test_the_help_names_every_key_that_works_here(shop, remap):
    remap('pay = ["F13", "F14"]\nfind = "Alt+F"')
    shop.press(Qt.Key.Key_F1)
    overlay = shop.sale_screen.front()
    assert isinstance(overlay, HelpOverlay)

    named = " ".join(caps for caps, _ in overlay.rows).split()

    for act in {**shop.window._common(), **shop.sale_screen.acts()}:
        assert set(keys.captions(act)) <= set(named), act
    assert {"F13", "F14", "Alt+F"} <= set(named)
    assert "F9" not in named


@pytest.mark.parametrize("screen", ["sale_screen", "payment_screen", "find_screen"])
def test_no_key_of_the_main_job_goes_unexplained(shop, screen):
    front = getattr(shop, screen)
    acts = {**shop.window._common(), **front.acts()}

    rows = named_rows(front.help_rows(), acts)

    named = " ".join(caps for caps, _ in rows).split()
    for act in acts:
        assert set(captions_of(DEFAULT_TABLE, act)) <= set(named), act
    assert all(words() for _, words in rows)


@pytest.mark.parametrize("language", list(Language))
def test_the_printed_card_has_every_action_once_with_its_keys(languages, language):
    languages.switch(language)
    table = read_table('pay = ["F13", "Num+"]', "keys")

    rows = card_rows(table)

    on_card = [act for rows in GROUPS.values() for acts in rows for act in acts]
    assert sorted(a.value for a in on_card) == sorted(a.value for a in Act)
    assert ("F13", "+") in [caps for _, caps, _ in rows]
    assert card_bytes(table).startswith(b"%PDF")


def test_the_command_writes_the_card_and_tells_of_a_wrong_file(
    dressed, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("KASSA_HOME", str(tmp_path))
    config = tmp_path / "config"
    config.mkdir()
    card = tmp_path / "card.pdf"

    assert main(["keys", "--card", str(card), "--lang", "en"]) == 0
    assert card.read_bytes().startswith(b"%PDF")
    (config / "keys.toml").write_text('pay = "F13"\n')
    assert main(["keys", "--check"]) == 0
    assert main(["keys"]) == 0
    assert "pay            F13" in capsys.readouterr().out
    (config / "keys.toml").write_text('\npey = "F13"\n')
    assert main(["keys", "--check"]) == 3
    assert main(["config", "check"]) == 3
    told = capsys.readouterr().err
    assert "keys.toml:2: unknown action pey; did you mean pay?" in told
    assert json.dumps(told)
