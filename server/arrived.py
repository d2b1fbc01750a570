"""An entry on its way in: where it stands in its journal, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class InboxState(Enum):
    POSTED = "posted"
    ASIDE = "aside"  # Cannot be read or written; kept for a person.
    PARKED = "parked"  # Waits for a member with its card.
    WAITING = "waiting"  # For all tills to report after a restore.


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One entry as it came: number, place in the chain, bytes."""

    seq: int
    head: str
    body: bytes
