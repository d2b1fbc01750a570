"""Words of tills that are lost: evidence, what is at stake, what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Evidence(Enum):
    """What is known of the time since the till was last heard."""

    QUEUE = "A"  # Its disk was read: all that it wrote is here.
    PAPERS = "B"  # Receipts or a copy were entered: most of it is here.
    NOTHING = "C"


class Decided(Enum):
    """Kinds of decisions; they are kept for ever, with who and why."""

    LOST = "declare_lost"
    REVOKED = "revoke"
    IMPORTED = "queue_imported"


class LostRefused(Exception):
    """This cannot be decided like that; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What one incarnation of a till holds, in hundredths of a point."""

    till: str
    incarnation: int
    rights: int = 0
    accounts: int = 0
    points: int = 0  # Open in rights of members: what customers wait for.
    booked: int = 0  # Of these points: on the chain's risk already.
    given: int = 0  # ... given to their members again already.
    pools: int = 0  # Leave to spend without cover.

    @property
    def total(self) -> int:
        return self.points + self.pools


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of what a lost till holds."""

    released: int = 0  # Back with the customers: surely not spent.
    booked: int = 0  # On the chain's risk limit, free for the customers.
    given: int = 0  # Credited again, from the chain's own pocket.
    pools: int = 0  # Closed.
    frozen: int = 0  # Still out: nobody gets it before there is evidence.

    def plus(self, other: Outcome) -> Outcome:
        return Outcome(
            released=self.released + other.released,
            booked=self.booked + other.booked,
            given=self.given + other.given,
            pools=self.pools + other.pools,
            frozen=self.frozen + other.frozen,
        )
