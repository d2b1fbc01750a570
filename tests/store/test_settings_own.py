"""Settings that a person changes at the till: checked whole, kept whole."""

from __future__ import annotations

import os

import pytest

from cashier.store.settings_file import SettingsWrong, read_settings
from cashier.store.settings_own import change_settings, fixed_keys, own_file

COLUMNS = ("printer", "columns")


def test_what_is_changed_counts_now_and_after_the_next_start(tmp_path):
    (tmp_path / "config.toml").write_text('theme = "dark"\n[printer]\ncolumns = 48\n')

    now = change_settings(
        tmp_path, {}, {("theme",): "light", COLUMNS: 32, ("sound", "scan"): True}
    )

    assert (now.theme, now.printer.columns, now.sound.scan) == ("light", 32, True)
    assert read_settings(tmp_path, {}) == now


def test_one_change_keeps_the_others(tmp_path):
    change_settings(tmp_path, {}, {COLUMNS: 32})

    change_settings(tmp_path, {}, {("hand",): "left"})

    assert read_settings(tmp_path, {}).printer.columns == 32


@pytest.mark.parametrize("text", ['\\"quoted"\\', "\x1d\t]C1", "Ж № 5", ""])
def test_any_text_comes_back_as_it_was(tmp_path, text):
    change_settings(tmp_path, {}, {("scanner", "prefix"): text})

    assert read_settings(tmp_path, {}).scanner.prefix == text


def test_what_makes_no_sense_is_refused_and_changes_nothing(tmp_path):
    change_settings(tmp_path, {}, {COLUMNS: 32})
    before = own_file(tmp_path).read_bytes()

    for wrong in (
        {COLUMNS: 33},
        {("hand",): "both"},
        {("sound", "volume"): 101},
        {("scale",): 110},
    ):
        with pytest.raises(SettingsWrong):
            change_settings(tmp_path, {}, wrong)

    assert own_file(tmp_path).read_bytes() == before


def test_a_change_is_checked_together_with_what_stands_around_it(tmp_path):
    """A network printer needs an address, wherever the address is."""
    with pytest.raises(SettingsWrong, match="needs an address"):
        change_settings(tmp_path, {}, {("printer", "transport"): "tcp"})

    (tmp_path / "config.toml").write_text('[printer]\naddress = "10.0.0.7:9100"\n')

    change_settings(tmp_path, {}, {("printer", "transport"): "tcp"})


def test_what_it_fixed_is_named_with_its_place(tmp_path):
    later = tmp_path / "conf.d" / "90-shop.toml"
    later.parent.mkdir()
    later.write_text("[scanner]\ngap_ms = 50\n")
    (later.parent / "10-chain.toml").write_text("idle_lock_s = 60\n")

    fixed = fixed_keys(tmp_path, {"KASSA_THEME": "dark", "KASSA_HOME": "/x"})

    assert fixed == {("scanner", "gap_ms"): str(later), ("theme",): "KASSA_THEME"}


def test_a_broken_file_is_not_written_over(tmp_path):
    own = own_file(tmp_path)
    own.parent.mkdir()
    own.write_text("columns = \n")

    with pytest.raises(SettingsWrong):
        change_settings(tmp_path, {}, {COLUMNS: 32})
    assert own.read_text() == "columns = \n"


def test_a_folder_that_takes_nothing_leaves_the_file_of_before(tmp_path, monkeypatch):
    change_settings(tmp_path, {}, {COLUMNS: 32})

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        change_settings(tmp_path, {}, {COLUMNS: 48})

    assert read_settings(tmp_path, {}).printer.columns == 32
