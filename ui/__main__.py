"""Start of the till: a command without a window, or the window.

Qt is loaded only where a window is asked for, so that commands answer at once and
work on machines without a display.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence

from ui.commands import complete, run_command


def main(arguments: Sequence[str] | None = None) -> int:
    words = complete(sys.argv[1:] if arguments is None else arguments)
    if words.command in (None, "run"):
        gc.disable()  # Until the window is there: nothing to be found in imports.
        running = importlib.import_module("ui.running")
        return int(running.run(training=words.training))
    return int(run_command(words))


if __name__ == "__main__":
    sys.exit(main())
