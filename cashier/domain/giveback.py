"""What a return gives back, exact in any order of partial returns.

Each figure of a line is shared by cumulative rounding: what belongs to the units
returned so far, less what was given back before. So the last unit closes to the
exact whole, and nobody gains a kopeck by returning one unit at a time. A return
never runs the rules of the programme again.

Points go back to the lots they were drawn from, with the dates of those lots.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_POINTS, Money, Points, share_up_to
from cashier.domain.errors import AlreadyReturned, BadQuantity, LineUnknown
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.pricing import check_quantity
from cashier.domain.sale import SoldLine


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """One return: its lines carry the shares that go back."""

    lines: tuple[SoldLine, ...]
    points: tuple[Draw, ...]  # Redeemed points, back to their own lots.
    taken: Points  # Of what the sale earned.

    @property
    def money(self) -> Money:
        return Money.total(line.net for line in self.lines)

    @property
    def points_back(self) -> Points:
        return Points.total(line.redeemed_points for line in self.lines)


def give_back(
    lines: Sequence[SoldLine],
    drawn: Iterable[RightDraw],
    *,
    before: Mapping[int, int],
    now: Mapping[int, int],
) -> GiveBack:
    """A return of `now` thousandths by line number, after `before` of them.

    Refuses a line that was not sold, a quantity that is none, and more than is
    left of a line.
    """
    sold = {line.line_no: line for line in lines}
    if not now:
        raise BadQuantity
    for line_no in now:
        if line_no not in sold:
            raise LineUnknown
    back = tuple(
        give_back_line(sold[line_no], before=before.get(line_no, 0), now=now[line_no])
        for line_no in sorted(now)
    )
    points = Points.total(line.redeemed_points for line in back)
    return GiveBack(
        lines=back,
        points=draws_back(drawn, before=_points_before(lines, before), now=points),
        taken=Points.total(line.earned for line in back),
    )


def give_back_line(line: SoldLine, *, before: int, now: int) -> SoldLine:
    """The part of a sold line that goes back with `now` thousandths of it."""
    left = line.quantity_milli - before
    if now > left:
        raise AlreadyReturned(line_no=line.line_no, left_milli=left)
    check_quantity(line.item, now)

    def share(whole: int) -> int:
        return _share(whole, before, now, line.quantity_milli)

    # Gross is what its parts add up to: shared on its own, it could round to
    # less than they do and leave money to be paid by the customer.
    net = share(line.net.units)
    discount, redeemed = share(line.discount.units), share(line.redeemed.units)
    return replace(
        line,
        quantity_milli=now,
        gross=Money(net + discount + redeemed),
        discount=Money(discount),
        redeemed=Money(redeemed),
        redeemed_points=Points(share(line.redeemed_points.units)),
        earned=Points(share(line.earned.units)),
    )


def draws_back(
    drawn: Iterable[RightDraw], *, before: Points, now: Points
) -> tuple[Draw, ...]:
    """Which lots `now` points go back to, after `before` of them went back.

    The draws of the sale are filled up in the order in which they were made, one
    draw for each lot.
    """
    back: dict[str, Draw] = {}
    start, end, at = before.units, before.units + now.units, 0
    for draw in (draw for right in drawn for draw in right.draws):
        part = min(end, at + draw.points.units) - max(start, at)
        at += draw.points.units
        if part > 0:
            earlier = back.get(draw.lot_id)
            sum_so_far = earlier.points if earlier is not None else NO_POINTS
            back[draw.lot_id] = replace(draw, points=sum_so_far + Points(part))
    assert end <= at, (before, now, at)
    return tuple(back.values())


def _points_before(lines: Iterable[SoldLine], before: Mapping[int, int]) -> Points:
    """What earlier returns gave back, by the same shares."""
    return Points(
        sum(
            share_up_to(
                line.redeemed_points.units,
                before.get(line.line_no, 0),
                line.quantity_milli,
            )
            for line in lines
        )
    )


def _share(whole: int, before: int, now: int, quantity: int) -> int:
    gone = share_up_to(whole, before, quantity)
    return share_up_to(whole, before + now, quantity) - gone
