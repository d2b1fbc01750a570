"""The crash handler: a bug is logged and said plainly, and the sale is in the store.

One of the two places that see every exception. It words nothing technical on the
screen; the log holds the rest, without card numbers or names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

import structlog

_log = structlog.get_logger("kassa.crash")


def install(say: Callable[[], None]) -> None:
    """Log what nobody expected, then let `say` tell the cashier."""

    def handle(
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        # The traceback names code, never values: those may be a customer's.
        _log.error("unexpected", kind=kind.__name__, exc_info=(kind, error, trace))
        say()

    sys.excepthook = handle
