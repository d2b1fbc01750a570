"""Pieces given free: always the cheapest that may be, counted whole.

For stamps and for coupons of goods. The price of a piece is its share of what the
line still costs, so that all pieces of a line together are that sum exactly. Down to
the floor of the line, unless the terms allow less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

from cashier.domain.amounts import share_up_to
from cashier.domain.loyalty.facts import DraftLine

_MILLI = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePieces:
    """By the place of the line: pieces that become free, and what they cost."""

    pieces: list[int]
    shares: list[int]  # Minor units.
    at_floor: list[int]  # Places of lines that could not give all of it.

    @property
    def count(self) -> int:
        return sum(self.pieces)


def pieces_of(line: DraftLine) -> int:
    """Whole pieces; weighed goods have none."""
    return line.quantity_milli // _MILLI if line.is_piece else 0


def paid_pieces(
    lines: Sequence[DraftLine], may: Sequence[bool], free: Sequence[int]
) -> list[int]:
    """The pieces of each line that are eligible and not free already."""
    return [
        pieces_of(line) - gone if yes else 0
        for line, yes, gone in zip(lines, may, free, strict=True)
    ]


def cheapest(
    count: int, pieces: Sequence[int], left: Sequence[int], caps: Sequence[int]
) -> FreePieces:
    """At most so many pieces, the cheapest first; fewer where there are no more.

    `left` is what each line still costs, `caps` how much of it may be given.
    """
    chosen, shares = [0] * len(pieces), [0] * len(pieces)
    at_floor = []
    places = [at for at, many in enumerate(pieces) if many > 0 and caps[at] > 0]
    if count > 0:
        # Prices of one piece, all over the same number: whole, and quick to compare.
        whole = lcm(*{pieces[at] for at in places})
        places.sort(key=lambda at: (left[at] * (whole // pieces[at]), at))
    for at in places:
        taken = min(count, pieces[at])
        if taken <= 0:
            break
        chosen[at] = taken
        worth = share_up_to(left[at], taken, pieces[at])
        shares[at] = min(worth, caps[at])
        if shares[at] < worth:
            at_floor.append(at)
        count -= taken
    return FreePieces(pieces=chosen, shares=shares, at_floor=at_floor)
