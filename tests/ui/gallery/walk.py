"""A walk through a chapter: each page in some sizes and languages, with its faults.

Three sizes of window, two languages, two looks and six scales are too many for each
page in the test command. A share is taken so that all pairs occur: two or three
looks at each page at scale 1, and each chapter at a scale of its own besides, in a
process of its own. `KASSA_EXHAUSTIVE=1` takes all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

from PIL.Image import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tests.ui.gallery import chapters, tree
from tests.ui.gallery.chapters import SIZES
from tests.ui.gallery.pictures import grab
from ui import theme
from ui.i18n import Language
from ui.theme import Look

IS_EXHAUSTIVE = os.environ.get("KASSA_EXHAUSTIVE") == "1"
SCALES = (1.1, 1.25, 1.5, 1.75, 2.0)  # And 1, in the process of the tests.
Size = tuple[int, int]
Shown = tuple[Size, Language]


@dataclass(slots=True)
class Walk:
    """What was seen: faults in words, and pictures by their names."""

    faults: list[str] = field(default_factory=list)
    visits: set[tuple[Size, Language, Look]] = field(default_factory=set)
    fronts: set[str] = field(default_factory=set)
    widgets: set[type] = field(default_factory=set)  # Kinds that were seen.
    pages: int = 0


def visits(number: int, sizes: tuple[Size, ...] = SIZES) -> list[Shown]:
    """How the page of this number is looked at; eight pages have every pair."""
    if IS_EXHAUSTIVE:
        return list(product(sizes, Language))
    language = list(Language)[number // len(sizes) % len(Language)]
    return [(sizes[number % len(sizes)], language)]


def walk(
    app: QApplication,
    name: str,
    look: Look,
    *,
    keep: Callable[[str, Language, Image], None] | None = None,
    keeps_all: bool = False,
    looks: bool = True,
    every: int = 1,
) -> Walk:
    """One look all the way; `keep` gets the pictures of the smallest window.

    In the test command `every` so-many-th page is looked at. Without `looks` pictures
    are all that is made of it.
    """
    found, chapter = Walk(), chapters.CHAPTERS[name]
    with chapters.walking(app, name) as (till, pages):
        theme.apply(app, look)
        for number, page in enumerate(pages):
            till.settle()
            front = type(tree.front_of(till.window)).__name__
            found.widgets |= tree.kinds(till.window)
            wanted = _pictures(number, look, is_first=front not in found.fronts)
            found.fronts.add(front)
            found.pages += 1
            languages = [] if keep is None else list(Language) if keeps_all else wanted
            kept = [(chapter.sizes[0], language) for language in languages]
            is_seen = looks and (IS_EXHAUSTIVE or number % every == 0)
            more = visits(number, chapter.sizes) if is_seen else []
            for size, language in dict.fromkeys([*kept, *more]):
                _show(till, size, language)
                found.visits.add((size, language, look))
                where = f"{name}, {page}, {size}, {language.value}, {look.value}"
                if is_seen:
                    seen = tree.faults(till.window)
                    found.faults += [f"{where}: {fault}" for fault in seen]
                if keep is not None and (size, language) in kept:
                    keep(f"{name} {page}", language, grab(till.window))
            if is_seen and chapter.takes_keys and (not number % 2 or IS_EXHAUSTIVE):
                found.faults += _focus(app, till, f"{name}, {page}")
            _show(till, chapter.sizes[0], Language.EN)
    return found


def _pictures(number: int, look: Look, *, is_first: bool) -> list[Language]:
    """The first page of each kind in both languages; of its further states one.

    In the dark the same the other way round, and every third state only.
    """
    both = list(Language)
    mine = both[(number + (look is Look.DARK)) % len(both)]
    if look is Look.LIGHT:
        return both if is_first else [mine]
    return [mine] if number % 3 == 0 else []


def _show(till, size: Size, language: Language) -> None:
    till.languages.switch(language)
    till.window.resize(*size)
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents()


def _focus(app: QApplication, till, where: str) -> Iterator[str]:
    """The way of the focus; the page is left as it was found."""
    before = app.focusWidget()
    found = [f"{where}: {fault}" for fault in tree.focus_faults(app, till.window)]
    if before is not None:
        before.setFocus()
    till.settle()
    return found
