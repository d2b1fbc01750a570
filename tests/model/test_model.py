"""The protocol of rights, searched through: whatever order things happen in.

One account, a few tills, and a network that may lose, double and reorder anything.
Every variant is searched whole. Then every guard is taken out, one at a time: the
search must find the harm that follows. `docs/proof.md` has the figures.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.model.places import NOT_BUILT, ONLY_IN_MUTANTS, PLACES
from tests.model.promises import only
from tests.model.rules import Guard
from tests.model.search import search
from tests.model.variants import LARGE, MUTANTS, VARIANTS, Variant
from tests.model.words import WORDS

PROOF = (Path(__file__).parents[2] / "docs/proof.md").read_text("utf-8")
IS_EXHAUSTIVE = os.environ.get("KASSA_EXHAUSTIVE") == "1"
whole = cache(search)  # Of a search that finds nothing, which many tests ask for.
SEARCHED = (*VARIANTS, *(LARGE if IS_EXHAUSTIVE else ()))


@pytest.mark.parametrize("variant", SEARCHED, ids=lambda variant: variant.name)
def test_whatever_happens_nobody_spends_more_than_there_is_and_nothing_is_lost(
    variant: Variant,
) -> None:
    found = whole(variant.rules)

    assert not found.broken, found.story()
    # The last unit is really spent: a model in which nothing happens proves nothing.
    assert found.most_spent == variant.most_spent
    assert f"| {variant.name} | {found.states:,} |" in PROOF


@pytest.mark.parametrize("guard", Guard, ids=lambda guard: guard.value)
def test_without_this_guard_the_search_finds_the_harm(guard: Guard) -> None:
    mutant = MUTANTS[guard]

    found = search(replace(mutant.rules, broken=guard), only(mutant.harm))

    assert found.broken == mutant.harm
    assert len(found.steps) == mutant.steps, found.story()
    assert f"| {guard.value} | {mutant.harm} | {mutant.steps} |" in PROOF


@pytest.mark.parametrize("guard", Guard, ids=lambda guard: guard.value)
def test_with_the_guard_in_place_the_same_world_is_safe(guard: Guard) -> None:
    found = whole(MUTANTS[guard].rules)

    assert not found.broken, found.story()


def test_the_shortest_way_to_harm_is_told_in_words() -> None:
    guard = Guard.TILL_TOMBSTONE
    mutant = MUTANTS[guard]

    story = search(replace(mutant.rules, broken=guard), only(mutant.harm)).story()

    assert story.splitlines() == [
        "1. the server grants 1 to till 0 as right 0",
        "2. the server asks right 0 back from till 0",
        "3. till 0 does not know right 0 and returns it whole",
        "4. till 0 takes right 0",
        "5. till 0 spends 1 of right 0",
        "=> a right was spent and returned beyond its amount",
    ]


def test_every_act_of_the_model_really_happens_in_some_variant() -> None:
    seen = set().union(*(whole(variant.rules).seen for variant in VARIANTS))

    assert seen == WORDS.keys() - ONLY_IN_MUTANTS


def test_every_act_of_the_model_stands_for_code_or_for_work_to_come() -> None:
    assert PLACES.keys() | NOT_BUILT.keys() | ONLY_IN_MUTANTS == WORDS.keys()
    assert not PLACES.keys() & NOT_BUILT.keys()


@pytest.mark.parametrize(
    "place", sorted({place for places in PLACES.values() for place in places})
)
def test_the_code_that_an_act_stands_for_exists(place: str) -> None:
    module, _, names = place.partition(":")
    found: object = import_module(module)

    for name in names.split("."):
        found = getattr(found, name)

    assert callable(found)


def test_the_page_of_the_proof_names_the_code_of_every_act() -> None:
    for act, places in PLACES.items():
        (row,) = re.findall(rf"^\| `{act}` \|.*$", PROOF, re.MULTILINE)
        for place in places:
            assert f"`{place}`" in row
