"""A programme file with a fault is refused with its place and the nearest name."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.terms import EarnWhenSpending, Multiplier
from cashier.domain.loyalty.types import TYPE_NAMES
from server.programmes.files import MOST_BYTES, Found, read_files, read_text

GOOD = 'type = "points"\nprogramme_id = "points"\nversion = 1\n'


def read(text: str, *, is_json: bool = False) -> Found:
    return read_text(text, time_zone="Europe/Moscow", file="p.toml", is_json=is_json)


def told(text: str, *, is_json: bool = False) -> list[str]:
    found = read(text, is_json=is_json)
    assert not found.programmes
    return [str(problem) for problem in sorted(found.problems)]


def test_a_file_says_its_terms_in_its_own_words() -> None:
    found = read(
        GOOD
        + 'starts = "2030-01-01"\nends = 2030-12-31\nstores = [2, 1]\n'
        + 'earn_when_spending = "nothing"\n[[multipliers]]\n'
        + 'times_hundredths = 200\nweekdays = [6, 7]\ncategories = ["Coffee"]\n'
    )

    assert found.problems == ()
    assert found.terms == (
        PointsTerms(
            programme_id="points",
            version=1,
            starts=date(2030, 1, 1),
            ends=date(2030, 12, 31),
            stores=frozenset({1, 2}),
            earn_when_spending=EarnWhenSpending.NOTHING,
            multipliers=(
                Multiplier(
                    times_hundredths=200,
                    weekdays=frozenset({6, 7}),
                    categories=frozenset({"Coffee"}),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("cap_precent = 50", "cap_precent: no such term; did you mean cap_percent?"),
        ("cap_percent = 101", "cap_percent: 101 is not 1 to 100"),
        ("cap_percent = -1", "cap_percent: -1 is not 1 to 100"),
        ("cap_percent = 50.5", "is not whole"),
        ("cap_percent = nan", "cap_percent: nan is no number for terms"),
        ("cap_percent = -inf", "cap_percent: -inf is no number for terms"),
        ("cap_percent = true", "cap_percent: True is not a number"),
        ('cap_percent = "٥٠"', "the digits 0 to 9 and no quotes"),
        ("cap_percent = ٥٠", "not TOML: Invalid value"),
        ("pending_days = 3651", "pending_days: 3651 is not 0 to 3650"),
        ("earn_minimum_minor = 1000000000001", "1000000000001 is too large"),
        ("earn_minimum_minor = 0x" + "f" * 9000, "a number of 10800 digits is too"),
        ("earn_minimum_minor = " + "9" * 5000, "a number is too large"),
        ("spends = 1", "spends: 1 is not true or false"),
        ('take_back = "dept"', "own_lot, within_balance, debt; did you mean debt?"),
        ('time_zone = "Europe/Moskow"', "did you mean Europe/Moscow?"),
        ('time_zone = "../../etc/passwd"', "time_zone: no '../../etc/passwd'"),
        ("programme_id = 'x'", "programme_id: stands here twice"),
        ('starts = "31.01.2030"', "'31.01.2030' is not a day like 2030-01-31"),
        ('starts = "2030-02-30"', "starts: '2030-02-30' is not a day"),
        ("starts = 2030-01-31T10:00:00", "is not a day like 2030-01-31"),
        ('stores = "1"', "stores: '1' is not a list in square brackets"),
        ("stores = [1, 2, 1]", "stores: 1 is there twice"),
        ('name_en = "a\\u0000b"', "name_en: 'a\\x00b' has control characters"),
        ("multipliers = [{times_hundredths = 200, weekday = [1]}]",
         "multipliers[1].weekday: no such term; did you mean weekdays?"),
        ("multipliers = [{times_hundredths = 99}]", "is not 100 to 10000"),
        ("multipliers = [{}]", "times_hundredths: is missing"),
        ("earn_percent_hundredths = 0", "nothing would be earned"),
        ("cap_percent 50", "not TOML: Expected '='"),
    ],
)  # fmt: skip
def test_one_wrong_line_is_told_with_its_number(line: str, what: str) -> None:
    (problem,) = told(GOOD + "# A comment = 1\n\n" + line + "\n")

    assert problem.startswith("p.toml:6: ")
    assert what in problem


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = GOOD + 'cap_percent = 120\nlive = 5\nends = "2029-01-01"\nfactor = "pim"\n'

    assert told(text + 'starts = "2030-01-01"\n') == [
        "p.toml:4: cap_percent: 120 is not 1 to 100",
        "p.toml:5: live: no such term; did you mean life?",
        "p.toml:6: ends: 2029-01-01 is before 2030-01-01",
        (
            "p.toml:7: factor: 'pim' is none of none, pin, code, manager;"
            " did you mean pin?"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "type: is missing; one of "),
        ('type = "point"', "type: no type 'point'; did you mean points?"),
        ("type = 5", "type: no type 5"),
        ('type = "points"\nversion = 1', "p.toml:1: programme_id: is missing"),
        (GOOD.replace("= 1", "= 0"), "p.toml:3: version: 0 is not 1 to"),
        (GOOD.replace('"points"\nv', '"a@b"\nv'), "p.toml:2: programme_id: 1 to 32"),
        ("a = " + "[" * 100_000, "tables stand in each other too deep"),
    ],
)
def test_what_is_no_programme_is_refused(text: str, what: str) -> None:
    (problem,) = told(text)

    assert what in problem


def test_json_is_read_as_well_and_told_by_line() -> None:
    good = '{"type": "points",\n "programme_id": "points",\n "version": 1'

    assert read(good + "}", is_json=True).terms == read(GOOD).terms
    assert told(good + ',\n "cap_percent": 120,\n "x": NaN}', is_json=True) == [
        "p.toml:4: cap_percent: 120 is not 1 to 100",
        "p.toml:5: x: no such term",
    ]
    assert told(good + ',\n "cap_percent": NaN}', is_json=True) == [
        "p.toml:4: cap_percent: nan is no number for terms"
    ]
    assert told(good + ',\n "life": 1e999}', is_json=True) == [
        "p.toml:4: life: inf is no number for terms"
    ]
    assert told("{\n]", is_json=True)[0].startswith("p.toml:2: not JSON")


def test_a_key_that_stands_twice_in_json_is_no_matter_of_luck() -> None:
    text = '{"type": "points", "programme_id": "p", "version": 1,\n "version": 2}'

    found = read(text, is_json=True)

    assert [str(p) for p in found.problems] == ["p.toml:2: version: stands here twice"]


def test_several_programmes_stand_in_one_file_each_with_its_lines() -> None:
    one = '[[programme]]\ntype = "points"\nprogramme_id = "a"\nversion = 1\n'
    two = one.replace('"a"', '"b"') + "cap_percent = 0\n"

    found = read(one + "\n" + two)

    assert [terms.programme_id for terms in found.terms] == ["a"]
    assert [str(problem) for problem in found.problems] == [
        "p.toml:10: cap_percent: 0 is not 1 to 100"
    ]
    assert told("x = 1\n" + two)[0] == "p.toml:1: x: stands outside of every programme"


def test_lines_are_right_whatever_stands_above() -> None:
    text = GOOD + (
        'name_en = """\nTwo lines # = [\n"""\n'
        'name_ru = "a\\" # [["\n'
        "'cap_percent' = 50 # ]\n"
        "not_earning_items = [ # ,\n  '1', # 2\n  5,\n]\n"
        'factor.x = "y"\n[[multipliers]]\ntimes_hundredths = 100\n\n'
        "[[multipliers]]\ntimes_hundredths = 1\n"
    )

    assert [p.partition(": ")[0] for p in told(text)] == [
        "p.toml:4", "p.toml:11", "p.toml:13", "p.toml:18",
    ]  # fmt: skip


def test_the_templates_of_the_house_have_no_fault() -> None:
    folder = Path(str(resources.files("resources").joinpath("programmes")))

    found = read_files([folder], time_zone="Europe/Moscow")

    assert found.problems == ()
    assert {terms.TYPE for terms in found.terms} <= set(TYPE_NAMES)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    contents = {
        "bom.toml": b"\xef\xbb\xbf" + GOOD.encode(),
        "cp1251.toml": GOOD.encode() + 'name_ru = "Баллы"\n'.encode("cp1251"),
        "huge.toml": b"#" * (MOST_BYTES * 10),
        "utf16.toml": GOOD.encode("utf-16"),
        "zero.toml": b"\0",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "note.txt").write_text("not read")

    found = read_files([tmp_path], time_zone="Europe/Moscow")

    assert found.programmes == ()
    assert [str(p).removeprefix(f"{tmp_path}/") for p in sorted(found.problems)] == [
        "bom.toml:1: begins with a byte order mark; save it as UTF-8 without one",
        "cp1251.toml:4: is not UTF-8",
        "huge.toml:1: is larger than 1048576 bytes",
        "utf16.toml:1: is not UTF-8",
        "zero.toml:1: not TOML: Invalid statement",
    ]


def test_a_folder_is_all_its_files_and_an_empty_one_is_a_mistake(
    tmp_path: Path,
) -> None:
    (tmp_path / "b.toml").write_text(GOOD.replace('"points"\nv', '"b"\nv'))
    (tmp_path / "a.json").write_text(
        '{"type": "points", "programme_id": "a", "version": 1}'
    )
    empty = tmp_path / "empty"
    empty.mkdir()

    found = read_files([tmp_path, empty, tmp_path / "no.toml"], time_zone="UTC")

    assert [terms.programme_id for terms in found.terms] == ["a", "b"]
    assert [problem.what for problem in found.problems] == [
        "no file of .toml or .json in it",
        "No such file or directory",
    ]
