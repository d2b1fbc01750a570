"""A programme that the chain gave no name is called by what it is, never by an id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.terms import EarningTerms
from cashier.domain.loyalty.types import TYPE_NAMES, programme_of
from cashier.till.programme_texts import name_of
from resources import resource
from server.programmes.files import read_text
from ui import naming
from ui.i18n import Language


def of_type(name: str) -> Programme:
    """From the file that a chain begins with, its names taken out."""
    path = resource("programmes", f"{name}.en.toml")
    text = path.read_text(encoding="utf-8")
    (terms,) = read_text(text, time_zone="Europe/Moscow", file=path.name).terms
    bare = {"programme_id": "x-17", "name_ru": "", "name_en": ""}
    if isinstance(terms, EarningTerms) and terms.purse != MAIN:
        bare["purse"] = "y-18"
    return programme_of(replace(terms, **bare))


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_no_id_is_read_on_the_screen_or_on_paper(languages, type_name):
    programme = of_type(type_name)
    naming.learn([programme])
    purse = getattr(programme.terms, "purse", MAIN)

    said = set()
    for language in Language:
        languages.switch(language)
        on_screen = naming.programme("x-17")
        said |= {on_screen, naming.purse(purse)}
        assert on_screen == name_of(programme.terms, language.value)
    assert not {words for words in said if "x-17" in words or "y-18" in words}
    assert len(said) > 1  # Another word in each language.


def test_the_plain_programme_without_a_name_is_the_bonuses(languages):
    naming.learn([of_type("points")])

    assert naming.programme("x-17") == naming.purse(MAIN) == "Bonuses"
    languages.switch(Language.RU)
    assert naming.programme("x-17") == naming.purse(MAIN) == "Бонусы"


def test_a_name_in_one_language_is_better_than_none(languages):
    named = replace(of_type("points").terms, name_ru="Спасибки")
    naming.learn([programme_of(named)])

    assert naming.programme("x-17") == name_of(named, "en") == "Спасибки"
