"""The file that remaps the keys: what it may say, and what is said when it may not."""

from __future__ import annotations

import re

import pytest

from cashier.store.places import Places
from cashier.till.settings_wrong import SettingsWrong
from ui.key_file import keys_in_force, take_keys
from ui.key_table import DEFAULT_TABLE, Act, read_table


def refused(text):
    """In English; in Russian not a word of it may be left."""
    with pytest.raises(SettingsWrong) as refusal:
        read_table(text, "keys.toml")
    russian, english = refusal.value.told.ru, refusal.value.told.en
    assert russian != english == str(refusal.value)
    assert not re.search(r"\b(is|has|unknown|already|by|with|key|like)\b", russian)
    return english


@pytest.fixture
def places(tmp_path):
    found = Places(
        config=tmp_path / "config", data=tmp_path / "data", logs=tmp_path / "logs"
    )
    found.config.mkdir()
    found.data.mkdir()
    return found


def write(places, text):
    (places.config / "keys.toml").write_text(text, encoding="utf-8")


def test_an_action_that_is_named_has_the_keys_it_is_given_and_no_others():
    table = read_table('[keys]\npay = ["F13", "num +"]\nfind = "ctrl + f"\n', "keys")

    assert table[Act.PAY] == ("F13", "+")
    assert table[Act.FIND] == ("Ctrl+F",)
    assert table[Act.PARK] == DEFAULT_TABLE[Act.PARK]


def test_the_table_may_stand_without_its_heading():
    assert read_table('pay = "F13"', "keys")[Act.PAY] == ("F13",)


def test_a_wrong_action_is_named_with_its_line_and_the_nearest_right_one():
    said = refused('park = "F5"\npey = "F9"\n')

    assert said == "keys.toml:2: unknown action pey; did you mean pay?"


def test_a_wrong_key_is_named_with_its_line_and_the_nearest_right_one():
    said = refused('[keys]\n\npark = ["F5", "PageUpp"]\n')

    assert said == "keys.toml:3: unknown key PageUpp; did you mean PgUp?"


def test_two_actions_on_one_key_are_refused_in_the_line_that_took_it():
    assert refused('menu = "F12"\n') == (
        "keys.toml:1: F12 is already copy; one key is one action"
    )
    assert refused('park = "F9"\npay = "F9"\n').startswith("keys.toml:2: F9 is already")


def test_two_actions_may_change_their_keys():
    table = read_table('park = "F9"\npay = "F5"\n', "keys")

    assert (table[Act.PARK], table[Act.PAY]) == (("F9",), ("F5",))


@pytest.mark.parametrize("key", ["A", "7", "Shift+a", "shift+7"])
def test_letters_and_digits_stay_for_typing(key):
    assert "is typed as text" in refused(f'pay = "{key}"')


def test_an_action_without_a_key_is_refused():
    assert refused("find = []") == "keys.toml:1: find has no key; name at least one"


def test_an_answer_keeps_the_digit_that_stands_on_its_button():
    assert read_table('1 = "F21"', "keys")[Act.ONE] == ("1", "F21")


@pytest.mark.parametrize("written", ["3", "[4]", '["F9"', '"F5+F6"', '"Ctrl"', '""'])
def test_what_is_no_key_is_refused_with_its_line(written):
    assert refused(f"park = {written}").startswith("keys.toml:1:")


def test_what_is_wrong_leaves_in_force_what_was_before(places):
    write(places, 'pay = "F13"')
    before = take_keys(places)
    assert before.wrong is None

    write(places, 'pay = "F13"\nfind = "F13"')
    now = take_keys(places)

    assert now.table == before.table
    assert now.table[Act.PAY] == ("F13",)
    assert ":2: F13 is already pay" in str(now.wrong)


def test_without_a_file_the_keys_are_as_built_and_nothing_old_comes_back(places):
    write(places, 'pay = "F13"')
    take_keys(places)
    (places.config / "keys.toml").unlink()

    assert take_keys(places).is_default
    write(places, "pay = 1")
    assert keys_in_force(places).is_default


def test_whoever_only_looks_at_the_file_leaves_nothing_behind(places):
    write(places, 'pay = "F13"')

    keys_in_force(places)

    assert list(places.data.iterdir()) == []
