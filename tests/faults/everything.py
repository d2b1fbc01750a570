"""The list of faults; one that needs what this machine lacks is not on it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults import at_every_call
from tests.faults.kinds import Fault

FAULTS: tuple[Fault, ...] = (*at_every_call.FAULTS,)


def named(words: Sequence[str]) -> list[Fault]:
    """Those with one of the words in their name; without words, all."""
    if not words:
        return list(FAULTS)
    return [fault for fault in FAULTS if any(word in fault.name for word in words)]
