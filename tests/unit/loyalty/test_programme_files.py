"""The files a manager begins with: good as they are, and the same in two languages."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from cashier.domain.loyalty.types import programme_of, terms_class

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "resources" / "programmes"
PAGES = ROOT / "docs" / "programmes"
TYPES = (
    "discount",
    "accumulating",
    "membership",
    "charity",
    "stamps",
    "coupon",
    "gift_card",
)
RUSSIAN = [FOLDER / f"{name}.ru.toml" for name in TYPES]
ENGLISH = [FOLDER / f"{name}.en.toml" for name in TYPES]
SETTING = re.compile(r"# \w+ = ")  # One that is left out, as an example.


def name_of(path: Path) -> str:
    return path.name.split(".")[0]


def read(path: Path):
    """The terms of a file, as strict as they are published."""
    values = tomllib.loads(path.read_text("utf-8"))
    wanted = terms_class(values.pop("type"))
    unknown = values.keys() - {field.name for field in fields(wanted)}
    assert not unknown, path.name
    return msgspec.convert(values, wanted)


def comments(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("#") and not SETTING.match(line)]


def left_out(path: Path) -> list[str]:
    return [
        line for line in path.read_text("utf-8").splitlines() if SETTING.match(line)
    ]


def is_russian(text: str) -> bool:
    return re.search("[а-яё]", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("path", RUSSIAN + ENGLISH, ids=lambda path: path.name)
def test_a_file_is_good_as_it_is(path):
    terms = read(path)

    assert name_of(path) == terms.TYPE
    assert programme_of(terms).programme_id == terms.programme_id
    assert is_russian(terms.name_ru)
    assert terms.name_en
    assert not is_russian(terms.name_en)


@pytest.mark.parametrize(
    ("russian", "english"),
    list(zip(RUSSIAN, ENGLISH, strict=True)),
    ids=lambda path: path.name,
)
def test_both_languages_say_the_same(russian, english):
    assert tomllib.loads(russian.read_text("utf-8")) == tomllib.loads(
        english.read_text("utf-8")
    )
    assert left_out(russian) == left_out(english)
    assert len(comments(russian)) == len(comments(english))
    assert all(is_russian(line) for line in comments(russian))
    assert not any(is_russian(line) for line in comments(english))


@pytest.mark.parametrize("name", TYPES)
def test_every_setting_stands_on_a_page(name):
    pages = "".join(
        (PAGES / f"{page}.md").read_text("utf-8") for page in ("settings", name)
    )

    settings = {field.name for field in fields(terms_class(name))} | inside(name)

    assert not {word for word in settings if f"`{word}`" not in pages}


def inside(name: str) -> set[str]:
    """The settings of what a file lists: steps, fees, articles."""
    values = tomllib.loads((FOLDER / f"{name}.en.toml").read_text("utf-8"))
    lists = (value for value in values.values() if isinstance(value, list))
    parts = (part for listed in lists for part in listed if isinstance(part, dict))
    return {key for part in parts for key in part}
