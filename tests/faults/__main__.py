"""`script/faults`: what breaks in a shop, done on purpose, and what came of it.

    script/faults                 a quick share of every fault
    script/faults --full          all of it: an hour and more
    script/faults --only killed   faults with this in their name
    script/faults --list          their names

Ends with 1 when anything was lost, doubled or corrupt, or a control lost nothing.
"""

from __future__ import annotations

import argparse
import signal
import sys

import structlog

from tests.faults import everything, table


def main() -> int:
    # Whoever ends it by the usual signal leaves no server or cluster behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # What tills log goes beside the table, not into it.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    words = argparse.ArgumentParser(prog="script/faults", description=__doc__)
    words.formatter_class = argparse.RawDescriptionHelpFormatter
    words.add_argument("--full", action="store_true", help="every try of every fault")
    words.add_argument("--only", action="append", default=[], metavar="NAME")
    words.add_argument("--share", type=float, default=1.0, help="of the tries")
    words.add_argument("--seconds", type=float, default=0.0, help="for each fault")
    words.add_argument("--json", action="store_true", help="one object a line")
    words.add_argument("--list", action="store_true", help="names, and nothing else")
    asked = words.parse_args()
    chosen = everything.named(asked.only, is_full=asked.full)
    if not chosen:
        words.error("no fault has that name")
    if asked.list:
        sys.stdout.write("".join(f"{fault.name}\n" for fault in chosen))
        return 0
    is_fine = table.run_all(
        chosen,
        is_full=asked.full,
        share=asked.share,
        seconds=asked.seconds,
        as_json=asked.json,
    )
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
