"""`python -m tests.ui.gallery.scaled CHAPTER`: one chapter at QT_SCALE_FACTOR.

The scale is asked for before there is an application, so it takes a process. Prints
what is wrong, one fault a line, and how much was looked at.
"""

from __future__ import annotations

import sys

from tests.ui.gallery.walk import IS_EXHAUSTIVE, walk
from ui.running import make_app
from ui.theme import Look

EVERY = 3  # Of the pages in the test command.


def main(name: str, looks: tuple[Look, ...]) -> None:
    app = make_app()
    pages = 0
    for look in looks:
        found = walk(app, name, look, every=EVERY)
        pages += found.pages
        for fault in found.faults:
            print("fault:", fault)
    print("pages:", pages, "scale:", app.devicePixelRatio())


if __name__ == "__main__":
    asked = tuple(Look) if IS_EXHAUSTIVE else (Look(sys.argv[2]),)
    main(sys.argv[1], asked)
