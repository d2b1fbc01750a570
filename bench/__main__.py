"""`script/bench NAME...`: one JSON object a line for each figure.

Figures are ratios against a floor measured in the same run. Every bench takes
`--data DIR` where it reads real receipts and says so when the folder is absent.
"""

from __future__ import annotations

import argparse
import importlib
import sys

BENCHES = {
    "replay": "real receipts through the till code of every store and the real server",
    "engine": "a quote of 50 and 500 lines with five programmes on one member",
    "floors": "commit, sale, scan, hold, upload and feed, each against its floor",
    "screen": "from the last key of a scan to the painted line, in the real window",
    "opening": "from the wish to see a screen to its painted picture, each screen",
    "reports": "the manager's reports of a month of real receipts at one till",
    "sync": "hold, upload, feed, drain and PostgreSQL, each against its floor",
    "start": "start of the built program to its PIN screen, and its memory",
}


def main(argv: list[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "name", choices=sorted(BENCHES), help="; ".join(map(": ".join, BENCHES.items()))
    )
    known, rest = parser.parse_known_args(words)
    module = importlib.import_module(f"bench.{known.name}")
    return int(module.main(rest))


if __name__ == "__main__":
    sys.exit(main())
