"""Print the tables of `docs/proof.md`, and the shortest way to every harm.

python -m tests.model [--large] [--stories]
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from tests.model.places import NOT_BUILT, PLACES
from tests.model.promises import only
from tests.model.search import search
from tests.model.variants import LARGE, MUTANTS, VARIANTS
from tests.model.words import WORDS


def main(arguments: list[str]) -> None:
    large = LARGE if "--large" in arguments else ()
    for variant in (*VARIANTS, *large):
        began = time.perf_counter()
        found = search(variant.rules)
        seconds = time.perf_counter() - began
        result = found.broken or "holds"
        spent = f"{found.most_spent} | {result}"
        print(f"| {variant.name} | {found.states:,} | {seconds:.1f} | {spent} |")
    for guard, mutant in MUTANTS.items():
        rules = replace(mutant.rules, broken=guard)
        found, first = search(rules, only(mutant.harm)), search(rules)
        harm = f"{found.broken} | {len(found.steps)}"
        sooner = f"{first.broken}, {len(first.steps)}"
        print(f"| {guard.value} | {harm} | {sooner} |")
        if "--stories" in arguments:
            print(found.story())
    for act, words in WORDS.items():
        code = ", ".join(f"`{place}`" for place in PLACES.get(act, ()))
        if code or act in NOT_BUILT:
            said = words.replace("{0}", "n").replace("{1}", "m").replace("{2}", "k")
            print(f"| `{act}` | {said} | {code or 'to come: ' + NOT_BUILT[act]} |")


main(sys.argv[1:])
