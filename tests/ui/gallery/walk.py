"""A walk through a chapter: each page in some sizes, languages and looks.

Four sizes of window, two languages, two looks and six scales are too many for each
page in the test command. A share is taken so that all pairs occur: each page in the
light, every fifth in the dark too, and some chapters at a scale of their own, in a
process of its own. `KASSA_EXHAUSTIVE=1` takes all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product

from PIL.Image import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QScrollBar

from tests.ui.gallery import chapters, tree
from tests.ui.gallery.chapters import SIZES, Worked
from tests.ui.gallery.pictures import grab
from ui import theme
from ui.i18n import Language
from ui.theme import Look

IS_EXHAUSTIVE = os.environ.get("KASSA_EXHAUSTIVE") == "1"
SCALES = (1.1, 1.25, 1.5, 1.75, 2.0)  # And 1, in the process of the tests.
Size = tuple[int, int]
IN_THE_DARK = 5  # Every fifth page; all of them when it is exhaustive.
Shown = tuple[Size, Language]
Keep = Callable[[str, Language, Look, Image], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Of one page in one look: what is kept as a picture, what is looked at."""

    page: str
    look: Look
    kept: list[Shown]
    seen: list[Shown]


@dataclass(slots=True)
class Walk:
    """What was seen, and what was wrong with it."""

    faults: list[str] = field(default_factory=list)
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
    *,
    keep: Keep | None = None,
    keeps_all: bool = False,
    looks_for_faults: bool = True,
    every: int = 1,
) -> Walk:
    """All the way once; `keep` gets the pictures of the smallest window.

    In the test command `every` so-many-th page is looked at.
    """
    found, sizes = Walk(), chapters.CHAPTERS[name].sizes
    with chapters.walking(app, name) as (till, pages):
        for number, page in enumerate(pages):
            till.settle()
            found.pages += 1
            found.widgets |= tree.kinds(till.window)
            front = type(tree.front_of(till.window)).__name__
            is_seen = looks_for_faults and (IS_EXHAUSTIVE or number % every == 0)
            for look in Look:
                kept = _pictures(number, look, is_first=front not in found.fronts)
                languages = list(Language) if keeps_all else kept
                visit = Visit(
                    page=f"{name} {page}",
                    look=look,
                    kept=[(sizes[0], each) for each in languages] if keep else [],
                    seen=_seen(number // every, look, sizes) if is_seen else [],
                )
                found.faults += _visited(app, till, visit, keep)
            found.fronts.add(front)
            if is_seen and chapters.CHAPTERS[name].takes_keys:
                found.faults += _focus(app, till, f"{name} {page}")
    return found


def _seen(number: int, look: Look, sizes: tuple[Size, ...]) -> list[Shown]:
    if look is Look.LIGHT or IS_EXHAUSTIVE:
        return visits(number, sizes)
    return [] if number % IN_THE_DARK else visits(number // IN_THE_DARK + 1, sizes)


def _visited(
    app: QApplication, till: Worked, visit: Visit, keep: Keep | None
) -> list[str]:
    """What is wrong there; the page is left as it was found."""
    faults: list[str] = []
    shown = list(dict.fromkeys([*visit.kept, *visit.seen]))
    if not shown:
        return faults
    with _as_it_stood(app, till):
        theme.apply(app, visit.look)
        for size, language in shown:
            _show(till, size, language)
            where = f"{visit.page}, {size}, {language.value}, {visit.look.value}"
            if (size, language) in visit.seen:
                faults += [f"{where}: {fault}" for fault in tree.faults(till.window)]
            if keep is not None and (size, language) in visit.kept:
                keep(visit.page, language, visit.look, grab(till.window))
        theme.apply(app, Look.LIGHT)
        _show(till, chapters.SIZES[0], Language.EN)
    return faults


def _pictures(number: int, look: Look, *, is_first: bool) -> list[Language]:
    """The first page of each kind in both languages; of its further states one.

    In the dark the same the other way round, and of so many states one.
    """
    both = list(Language)
    mine = both[(number + (look is Look.DARK)) % len(both)]
    if look is Look.LIGHT:
        return both if is_first else [mine]
    return [mine] if number % IN_THE_DARK == 0 else []


def _show(till: Worked, size: Size, language: Language) -> None:
    till.languages.switch(language)
    till.window.resize(*size)
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents()


def _focus(app: QApplication, till: Worked, where: str) -> list[str]:
    """The way of the focus of every page in every size."""
    found = []
    with _as_it_stood(app, till):
        for size in (*SIZES[1:], SIZES[0]):
            _show(till, size, Language.EN)
            wrong = tree.focus_faults(app, till.window)
            found += [f"{where}, {size}: {fault}" for fault in wrong]
    return found


@contextmanager
def _as_it_stood(app: QApplication, till: Worked) -> Iterator[None]:
    """Focus and scroll bars are put back: the next page's picture is not of this."""
    focus = app.focusWidget()
    bars = [(bar, bar.value()) for bar in till.window.findChildren(QScrollBar)]
    yield
    if focus is not None:
        focus.setFocus()
    till.settle()
    for bar, value in bars:
        bar.setValue(value)
