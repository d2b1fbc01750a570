"""`kassa-server programme` at the prompt: look, try on real receipts, publish."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.bootstrap import open_server
from server.programmes.difference import differences
from server.programmes.publishing import default_terms, read_terms
from tests.helpers.server_world import CARD, a_sale, earned, enrolled

GENEROUS = (
    'type = "points"\nprogramme_id = "points"\nversion = 2\n'
    "earn_percent_hundredths = 1000\nlife = 180\ncap_percent = 50\n"
    "redeem_minimum_hundredths = 100\n"
)


@pytest.fixture(autouse=True)
def _no_database_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KASSA_SERVER_DATABASE", raising=False)


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "server"
    assert main(["init", "--data", str(folder), "--port", "0"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "points.toml"
    path.write_text(GENEROUS, encoding="utf-8")
    return path


class Prompt:
    """Runs `programme` commands on one server; what they said."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._data = data
        self._capsys = capsys
        self.code = 0

    def text(self, *words: object) -> str:
        command = ["programme", *map(str, words), "--data", str(self._data)]
        self.code = main(command)
        out, err = self._capsys.readouterr()
        return out + err

    def facts(self, *words: object) -> Any:
        return json.loads(self.text(*words, "--json"))


@pytest.fixture
def prompt(data: Path, capsys: pytest.CaptureFixture[str]) -> Prompt:
    return Prompt(data, capsys)


def test_a_file_is_looked_at_and_nothing_happens(prompt: Prompt, new: Path) -> None:
    assert "No problem in points version 2; nothing was published." in prompt.text(
        "check", new
    )
    assert prompt.code == 0
    assert "No problem" in prompt.text("publish", new, "--dry-run")
    assert len(prompt.facts("list")["programmes"]) == 1


def test_every_problem_is_said_and_what_was_published_stays(
    prompt: Prompt, new: Path
) -> None:
    new.write_text(GENEROUS + "cap_precent = 5\npending_days = -1\n", "utf-8")

    text = prompt.text("publish", new)

    assert prompt.code == 3
    assert text.splitlines() == [
        f"{new}:8: cap_precent: no such term; did you mean cap_percent?",
        f"{new}:9: pending_days: -1 is not 0 to 3650",
        "2 problems; nothing was published, what was before stays.",
    ]
    assert len(prompt.facts("list")["programmes"]) == 1
    problems = prompt.facts("check", new)["problems"]
    assert problems[1] == {
        "file": str(new), "line": 9, "nearest": "",
        "what": "pending_days: -1 is not 0 to 3650",
    }  # fmt: skip


def test_files_can_be_checked_where_there_is_no_server(
    tmp_path: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new.write_text(GENEROUS + 'after = ["elsewhere"]\n', encoding="utf-8")
    nowhere = str(tmp_path / "no server")
    command = ["programme", "check", str(new), "--data", nowhere]

    assert main([*command, "--without-database"]) == 0
    assert main(command) == 3
    assert "no server" in capsys.readouterr().err


def test_a_published_version_is_listed_shown_and_compared(
    prompt: Prompt, new: Path
) -> None:
    assert prompt.text("publish", new) == "Published points version 2.\n"
    assert "no change" in prompt.text("publish", new)

    rows = prompt.facts("list")["programmes"]
    assert [(row["version"], row["state"]) for row in rows] == [
        (1, "superseded"),
        (2, "in_force"),
    ]
    assert "points               2        points         in force" in prompt.text(
        "list"
    )
    text = prompt.text("diff", "points")
    assert text == "points 1 -> 2:\n  earn percent: 5.00 % -> 10.00 %\n"
    assert prompt.facts("diff", "points")["programmes"][0]["changes"] == [
        {
            "field": "earn_percent_hundredths", "words": "earn percent",
            "old": "5.00 %", "new": "10.00 %",
        }
    ]  # fmt: skip
    assert prompt.text("diff", new) == "points 2 -> 2: no term differs.\n"
    assert "5.00 % -> 10.00 %" in prompt.text("diff", new, "--old", 1)
    assert prompt.facts("show", "points", "--version", 1)["version"] == 1


def test_what_is_shown_can_be_published_again(prompt: Prompt, new: Path) -> None:
    more = 'name_ru = "Баллы \\"Кофе\\""\nstores = [2, 1]\nstarts = 2030-01-05\n'
    more += "[[multipliers]]\ntimes_hundredths = 200\nweekdays = [6]\n"
    more += "[[multipliers]]\ntimes_hundredths = 300\nbirthday_days = 0\n"
    new.write_text(GENEROUS + more, encoding="utf-8")
    prompt.text("publish", new)

    new.write_text(prompt.text("show", "points"), encoding="utf-8")

    assert "no change" in prompt.text("publish", new)


def test_a_difference_is_told_in_the_units_of_people() -> None:
    old = read_terms(default_terms(), time_zone="Europe/Moscow")
    new = read_terms(
        default_terms().replace("life = 180", "")
        + "money_minimum_minor = 123456\ndaily_limit_hundredths = 50000\n"
        'take_back = "own_lot"\nnot_earning_items = ["2", "1"]\nends = 2030-01-01\n'
        "[[multipliers]]\ntimes_hundredths = 150\nhour_to = 12\n",
        time_zone="Asia/Omsk",
    )

    assert [str(change) for change in differences(old, new)] == [
        "time zone: Europe/Moscow -> Asia/Omsk",
        "ends: none -> 2030-01-01",
        "multipliers[1]: none -> times x 1.50, hour to 12",
        "not earning items: none -> 1, 2",
        "life: 180 -> none",
        "take back: debt -> own lot",
        "money minimum: 0.00 -> 1 234.56",
        "daily limit: none -> 500.00 points",
    ]


def test_a_long_list_is_told_by_what_came_and_went() -> None:
    def terms(first: int) -> Any:
        items = ", ".join(f'"{number}"' for number in range(first, first + 100))
        text = f"{default_terms()}not_earning_items = [{items}]"
        return read_terms(text, time_zone="UTC")

    (change,) = differences(terms(100), terms(101))

    assert (change.old, change.new) == ("100 values, with 100", "100 values, with 200")


def test_a_programme_is_withdrawn_from_a_day_on(prompt: Prompt) -> None:
    assert "its last day is 2999-12-31" in prompt.text(
        "withdraw", "points", "--from-day", "3000-01-01"
    )
    assert prompt.facts("list")["programmes"][0]["ends"] == "2999-12-31"

    assert "is over" in prompt.text("withdraw", "points", "--from-day", "2020-01-01")
    assert prompt.code == 2
    assert "did you mean points?" in prompt.text("withdraw", "pionts")
    assert prompt.code == 2


# --- replay ---------------------------------------------------------------------------


def sell(data: Path) -> None:
    """Two sales of 100.00, one with a card, by a till of store 2."""
    from server.handlers import enrol

    server = open_server(data)
    code, _ = enrol.make_code(
        server.core, store_number=2, store_name="Two", till_number=None
    )
    till = enrolled(server, code)
    till.send(a_sale("sale-1", number="A-1"), a_sale("sale-2", number="A-2", card=CARD))
    till.send(earned(500, sale="sale-2"))
    server.close()


def test_what_new_terms_would_have_changed_is_known_before_they_are_published(
    prompt: Prompt, data: Path, new: Path
) -> None:
    sell(data)

    report = prompt.facts("replay", new)

    assert (report["receipts"], report["changed"]) == (2, 1)
    assert report["before"]["earned_hundredths"] == 500
    assert report["after"]["earned_hundredths"] == 1000
    assert [one["programme"] for one in report["programmes"]] == ["points"]
    (top,) = report["top"]
    assert (top["number"], top["store"], top["card"]) == ("A-2", 2, CARD[-4:])
    assert "percent 10.00" in " ".join(top["reasons_after"])
    assert len(prompt.facts("list")["programmes"]) == 1
    text = prompt.text("replay", new)
    assert "2 receipts, 1 would change." in text
    assert "points earned                 5.00 ->           10.00  +5.00" in text


def test_a_replay_looks_at_the_last_receipts_and_at_one_store(
    prompt: Prompt, data: Path, new: Path
) -> None:
    sell(data)

    assert prompt.facts("replay", new, "--last", 1)["receipts"] == 1
    assert prompt.facts("replay", new, "--store", 2)["receipts"] == 2
    assert prompt.facts("replay", new, "--store", 3)["receipts"] == 0
    assert "tills have sent none" in prompt.text("replay", new, "--store", 3)


def test_the_published_terms_again_change_nothing(
    prompt: Prompt, data: Path, new: Path
) -> None:
    sell(data)
    new.write_text(default_terms(), encoding="utf-8")

    report = prompt.facts("replay", new)

    assert (report["receipts"], report["changed"], report["top"]) == (2, 0, [])
    assert report["before"] == report["after"]


def test_bad_terms_are_not_even_tried(prompt: Prompt, new: Path) -> None:
    new.write_text(GENEROUS.replace("= 50", "= 500"), encoding="utf-8")

    assert ":6: cap_percent: 500 is not 1 to 100" in prompt.text("replay", new)
    assert prompt.code == 3


def a_folder(tmp_path: Path, quantity: str = "1") -> Path:
    folder = tmp_path / "receipts"
    folder.mkdir()
    files = {
        "products": (
            "barcode,name,department,category,brand,price_minor,vat\n"
            "1,Bread,,Bakery,,10000,10\n"
        ),
        "receipts": (
            "receipt,store,card,time,barcode,quantity,unit_price_minor,discount_minor\n"
            f"r1,7,{CARD},2017-01-01T10:00:00Z,1,2,10000,0\n"
            f"r2,7,{CARD},2017-01-02T10:00:00Z,1,{quantity},10000,1000\n"
        ),
    }
    for name, text in files.items():
        with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8") as file:
            file.write(text)
    return folder


def test_receipts_of_a_folder_are_priced_and_points_spent_in_turn(
    prompt: Prompt, tmp_path: Path, new: Path
) -> None:
    folder = a_folder(tmp_path)

    report = prompt.facts("replay", new, "--receipts", folder, "--spend", "most")

    # 5 and 10 percent of 200.00 are there to be spent on the next day's 90.00.
    assert report["before"]["redeemed_minor"] == 1000
    assert report["after"]["redeemed_minor"] == 2000
    assert report["before"]["earned_hundredths"] == 1000 + 400
    assert report["after"]["earned_hundredths"] == 2000 + 700

    nobody = prompt.facts("replay", new, "--receipts", folder)
    assert nobody["before"]["redeemed_minor"] == 0
    assert nobody["before"]["redeemable_hundredths"] == 1000


def test_receipts_that_are_none_are_told_with_their_line(
    prompt: Prompt, tmp_path: Path, new: Path
) -> None:
    text = prompt.text("replay", new, "--receipts", a_folder(tmp_path, quantity="٢"))

    assert prompt.code == 4
    assert "line 3: '٢' is not a whole number" in text
