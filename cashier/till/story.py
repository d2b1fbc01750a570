"""What a receipt tells beside its document: names, levels, what is near its end.

Made once, when the sale ends; the paper keeps it, for a copy repeats the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.reasons import Reason
from cashier.domain.member import Expiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    names: Mapping[str, str] = field(default_factory=dict)  # Of programmes.
    levels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    says: tuple[Reason, ...] = ()  # What the quote offered or explained.
    expiring: tuple[Expiring, ...] = ()  # The next three, soonest first.
    kept: Points = NO_POINTS  # Nothing could be redeemed here without the link.
    gift_rest: tuple[Money, ...] = ()  # Of each gift card that paid.
    # Of a return.
    withheld: Money = NO_MONEY  # A discount that is no longer due ...
    released: Money = NO_MONEY  # ... and what of it is paid out after all.
    kept_points: tuple[str, ...] = ()  # Programmes that give no spent points back.
    grace_days: int = 0  # For points of lots that are over; 0: none are.

    def name(self, programme: str) -> str:
        return self.names.get(programme) or programme

    def level(self, programme: str, level: str) -> str:
        return self.levels.get((programme, level)) or level


NO_STORY = Story()
