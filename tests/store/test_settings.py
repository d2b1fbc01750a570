"""Settings: the last word wins, and a typing mistake is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from cashier.store.settings_file import SettingsWrong, read_settings
from cashier.till.settings import CodeRule, TillSettings

NOTHING: dict[str, str] = {}


def write(folder: Path, text: str, name: str = "config.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_files_the_built_in_values_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path, NOTHING) == TillSettings()


def test_the_last_word_wins(tmp_path: Path) -> None:
    write(
        tmp_path,
        'shop_name = "Main"\nhold_cap = 500\n'
        '[server]\nurl = "https://a"\npoll_s = 5\n'
        '[printer]\ntransport = "tcp"\naddress = "10.0.0.7:9100"\n',
    )
    write(tmp_path, '[server]\nurl = "https://b"\n', "conf.d/10-b.toml")
    write(tmp_path, '[server]\nurl = "https://c"\n', "conf.d/20-c.toml")
    environment = {"KASSA_SERVER_URL": "https://d", "KASSA_PRINTER_CUT": "false"}

    from_files = read_settings(tmp_path, NOTHING)
    with_environment = read_settings(tmp_path, environment)

    assert from_files.server.url == "https://c"
    assert from_files.server.poll_s == 5.0
    assert from_files.hold_cap == Points(500)
    assert from_files.shop_name == "Main"
    assert from_files.printer.address == "10.0.0.7:9100"
    assert with_environment.server.url == "https://d"
    assert with_environment.printer.cut is False


def test_code_rules_and_lists_come_from_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        'shop_lines = ["Улица", "Город"]\n'
        '[[codes]]\nkind = "card"\nprefix = "77"\nlength = 10\ncheck = "luhn"\n',
    )

    settings = read_settings(tmp_path, NOTHING)

    assert settings.shop_lines == ("Улица", "Город")
    assert settings.codes == (
        CodeRule(kind="card", prefix="77", length=10, check="luhn"),
    )


A_RULE = '[[codes]]\nkind = "card"\nprefix = "1"\nlength = 9\n'
WRONG = {
    "an unknown key": ('language = "en"\nlangage = "ru"\n', 2, "language"),
    "an unknown key of a table": ("[server]\n\npol_s = 3\n", 3, "poll_s"),
    "an unknown table": ("[servr]\nurl = 1\n", 1, "server"),
    "a word for a number": ('[printer]\n# wide\ncolumns = "wide"\n', 3, "columns"),
    "a number for a word": ("theme = 7\n", 1, "theme"),
    "a value for a table": ("server = 7\n", 1, "server"),
    "a flag for a sum": ("hold_cap = true\n", 1, "hold_cap"),
    "an unknown key of a rule": (
        f'{A_RULE}[[codes]]\nkind = "item"\nprefix = "2"\nlenght = 9\n',
        8,
        "length",
    ),
    "a rule without its prefix": (
        '[[codes]]\nkind = "card"\nlength = 1\n',
        1,
        "prefix",
    ),
    "rules that are no list": ("codes = 1\n", 1, "codes"),
    "no TOML at all": ("a = 1\nb ==\n", 2, "line 2"),
    "a zone that is nowhere": ('time_zone = "Mars/Base"\n', 1, "Mars"),
    "a language nobody speaks": ('language = "xx"\n', 1, "ru or en"),
    "paper nobody sells": ("[printer]\ncolumns = 40\n", 2, "32, 36, 42 or 48, not 40"),
    "a way nobody goes": (
        '[printer]\ntransport = "pigeon"\n',
        2,
        "file, tcp, serial, device, spooler or none, not 'pigeon'",
    ),
    "a way to nowhere": ('[printer]\ntransport = "tcp"\n', 1, "host:port"),
    "a page of two bytes": ('[printer]\ncodepage = "utf-8"\n', 2, "one-byte"),
    "a page beyond the last": (
        "[printer]\ncodepage_number = 256\n",
        2,
        "from 0 to 255, not 256",
    ),
    "a pin without a drawer": ("[printer]\ndrawer_pin = 3\n", 2, "2 or 5, not 3"),
    "a switch that is neither": (
        '[printer]\ndrawer_switch = "up"\n',
        2,
        "none, low or high, not 'up'",
    ),
    "a speed of no line": ("[printer]\nbaud = 7\n", 2, "speed of a serial line"),
    "a flow nobody keeps": ('[printer]\nflow = "x"\n', 2, "rtscts or xonxoff"),
    "lines to nowhere": ('[line_display]\ntransport = "tcp"\n', 1, "host:port"),
    "a way no display goes": (
        '[line_display]\ntransport = "spooler"\n',
        2,
        "none, file, tcp or serial, not 'spooler'",
    ),
    "commands of no display": (
        '[line_display]\n\ncommands = "x"\n',
        3,
        "escpos or cd5220, not 'x'",
    ),
    "a display's page of two bytes": (
        '[line_display]\ncodepage = "utf-8"\n',
        2,
        "one-byte",
    ),
    "a display nobody understands": (
        '[display]\nlanguage = "kk"\n',
        2,
        "ru or en, not 'kk'",
    ),
    "a screen without a name": ('[display]\nscreen = " "\n', 2, "name of a screen"),
    "a server without TLS": ('[server]\nurl = "http://x"\n', 2, "https"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_named_with_file_line_and_what_was_meant(
    tmp_path: Path, what: str
) -> None:
    text, line, hint = WRONG[what]
    path = write(tmp_path, text)

    with pytest.raises(SettingsWrong) as found:
        read_settings(tmp_path, NOTHING)

    assert str(found.value).startswith(f"{path}:{line}: ")
    assert hint in str(found.value)
    assert is_russian(found.value)


def is_russian(wrong: SettingsWrong) -> bool:
    """What a manager reads on a Russian screen; names of settings are as they are."""
    said = wrong.told.ru
    has_english = re.search(r"\b(is|not|or|unknown|needs|like|such|from)\b", said)
    return said != wrong.told.en and not has_english


def test_a_mistake_in_a_drop_in_names_the_drop_in(tmp_path: Path) -> None:
    path = write(tmp_path, "thme = 1\n", "conf.d/50-x.toml")

    with pytest.raises(SettingsWrong, match="did you mean theme") as found:
        read_settings(tmp_path, NOTHING)

    assert found.value.where == str(path)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes('shop_name = "Касса"'.encode("cp1251"))

    with pytest.raises(SettingsWrong, match="UTF-8"):
        read_settings(tmp_path, NOTHING)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("KASSA_SERVER_URI", "x", "KASSA_SERVER_URL"),
        ("KASSA_SERVER_POLL_S", "soon", "poll_s"),
        ("KASSA_CODES", "x", "unknown"),
    ],
)
def test_a_wrong_variable_is_named(
    tmp_path: Path, name: str, value: str, hint: str
) -> None:
    with pytest.raises(SettingsWrong, match=name) as found:
        read_settings(tmp_path, {name: value})

    assert hint in str(found.value)


def test_places_and_other_programs_are_no_settings(tmp_path: Path) -> None:
    environment = {
        "KASSA_HOME": "/x",
        "KASSA_TEST_SEED": "1",
        "PATH": "/bin",
        "KASSA_SHOP_LINES": "one | two",
    }

    assert read_settings(tmp_path, environment).shop_lines == ("one", "two")
