"""`python -m tests.ui.gallery.scaled CHAPTER`: one chapter at QT_SCALE_FACTOR.

The scale is asked for before there is an application, so it takes a process. Prints
what is wrong, one fault a line, and how much was looked at.
"""

from __future__ import annotations

import sys

from tests.ui.gallery.walk import walk
from ui.running import make_app

EVERY = 4  # Of the pages in the test command.


def main(name: str) -> None:
    app = make_app()
    found = walk(app, name, every=EVERY)
    for fault in found.faults:
        print("fault:", fault)
    print("pages:", found.pages, "scale:", app.devicePixelRatio())


if __name__ == "__main__":
    main(sys.argv[1])
