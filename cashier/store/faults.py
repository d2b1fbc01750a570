"""What SQLite says, as the refusals that a cashier can act on.

Every error of the database passes here, once, by the engine's error hook. What is
not the disk's fault stays what it is: a broken constraint is a bug and must reach
the crash handler.
"""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from cashier.domain.errors import (
    DiskFull,
    StorageFailed,
    StorageRefused,
    StoreDamaged,
)

# Primary result codes of SQLite; the extended ones carry them in the low byte.
_REFUSALS: dict[int, type[StorageRefused]] = {
    5: StorageFailed,  # BUSY: a backup program or a virus scanner holds the file.
    6: StorageFailed,  # LOCKED
    8: StorageFailed,  # READONLY
    10: StorageFailed,  # IOERR
    11: StoreDamaged,  # CORRUPT
    13: DiskFull,  # FULL
    14: StorageFailed,  # CANTOPEN
    26: StoreDamaged,  # NOTADB: a foreign file, or another key.
}


def refusal_of(error: BaseException | None) -> StorageRefused | None:
    """The refusal for an error of the database; None: it is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    kind = _REFUSALS.get(code & 0xFF)
    return None if kind is None else kind(f"SQLite {code}: {error}")


def translate_errors(engine: Engine) -> None:
    """Let the engine raise refusals instead of the driver's errors."""

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        refusal = refusal_of(context.original_exception)
        if refusal is not None:
            raise refusal from context.original_exception
