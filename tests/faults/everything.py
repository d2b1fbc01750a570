"""The list of faults; one that needs what this machine lacks is not on it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults import at_every_call, databases, disks, history, network, processes
from tests.faults.kinds import Fault

FAULTS: tuple[Fault, ...] = (
    *processes.FAULTS,
    *at_every_call.FAULTS,
    *disks.faults(),
    *network.FAULTS,
    *databases.FAULTS,
    *history.FAULTS,
)


def named(words: Sequence[str], *, is_full: bool) -> list[Fault]:
    """Those with one of the words in their name; without words, all.

    In a short run those that are only in the long one are left out.
    """
    return [
        fault
        for fault in FAULTS
        if (is_full or fault.quick)
        and (not words or any(word in fault.name for word in words))
    ]
