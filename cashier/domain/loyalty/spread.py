"""Spread a redemption over the lines of a sale, exact to the kopeck.

Each line gets its share by weight, the left-over kopecks go to the largest
remainders, then to the larger line, then to the lower number; no line goes over
its cap. Where a cap bites, that line is fixed there and the rest is spread again.
"""

from __future__ import annotations

from collections.abc import Sequence

from cashier.domain.amounts import split_units


def spread(amount: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Shares of `amount`, none over its cap; refuses more than all caps together.

    No cap may be over its line's weight: only so is there always a line with
    weight left while something remains to be spread.
    """
    if any(not 0 <= cap <= weight for weight, cap in zip(weights, caps, strict=True)):
        raise ValueError(f"caps {caps!r} do not suit {weights!r}")
    if not 0 <= amount <= sum(caps):
        raise ValueError(f"{amount} is more than {caps!r} can take")
    shares = [0] * len(weights)
    open_lines = [at for at, cap in enumerate(caps) if cap]
    while amount:
        parts = split_units(amount, [weights[at] for at in open_lines])
        over = [
            at for at, part in zip(open_lines, parts, strict=True) if part > caps[at]
        ]
        if not over:
            for at, part in zip(open_lines, parts, strict=True):
                shares[at] = part
            break
        # A line over its cap now stays over it: what it cannot take only makes
        # the shares of the others larger. So all of them are fixed at once.
        for at in over:
            shares[at] = caps[at]
            amount -= caps[at]
        fixed = set(over)
        open_lines = [at for at in open_lines if at not in fixed]
    return shares
