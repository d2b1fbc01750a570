"""What keeps a till from redeeming. Sales and earning go on in every case."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Stop(Enum):
    """Why this till must not spend; each is lifted by its own cause.

    But CLOCK: with it only what nobody guarantees is not lent.
    """

    DISK_FULL = "disk_full"
    STORAGE = "storage"  # An error of the disk; lifted when the file was checked.
    RESTORED = "restored"  # The file is older than its journal, or a backup.
    CLONED = "cloned"  # The file woke up on another machine.
    CLOCK = "clock"  # Never stored: found anew at each look at the clock.
    JOURNAL = "journal"  # The second journal cannot be written.
    FENCED = "fenced"  # The server no longer accepts this incarnation.
    LOST = "lost"  # Somebody told the server that this till is gone.


# The one to name where several stand: first what ends with a new life of the till,
# for whoever mends a disk meanwhile has mended nothing.
_FIRST = (Stop.FENCED, Stop.LOST, Stop.CLONED, Stop.RESTORED, Stop.STORAGE)


def to_name(stops: Iterable[Stop]) -> Stop | None:
    """What stops redemption, in one word; None: nothing does."""
    found = set(stops) - {Stop.CLOCK}
    if not found:
        return None  # As nearly always, and it is asked several times a scan.
    for stop in [*_FIRST, *list(Stop)]:
        if stop in found:
            return stop
    return None
