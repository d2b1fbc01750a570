"""Words of the barrier of a restore: how far each till is, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Told(Enum):
    """How far a till is with its report."""

    AWAITED = "awaited"
    TOLD = "told"  # All it holds; its journal may still be on its way.
    EXCUSED = "excused"  # Lost or revoked: an operator said so.
    DONE = "done"  # Posted.


class BarrierOpen(Exception):
    """Balances cannot be changed while tills still have to report."""

    def __init__(self) -> None:
        super().__init__(
            "the server is putting its books together after a restore;"
            " `kassa-server restored --list` says which tills have to report"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Epochs:
    now: int
    loss: int  # The last one that began with a loss; 0: none did.
    is_open: bool  # The barrier.
    has_late: bool  # Somebody reports although the barrier is over.

    def is_news_to(self, epoch: int) -> bool:
        """Whether a till of that epoch has yet to hear of a restore."""
        return epoch < self.loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A till that is waited for."""

    holder: str
    incarnation: int
    seen_at: str
    entries: int  # Of its journal, still to come; 0: it has told nothing yet.
