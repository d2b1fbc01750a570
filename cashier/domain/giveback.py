"""What a return gives back, exact in any order of partial returns.

Each part of a line, of every programme, is shared by cumulative rounding: what belongs
to the units returned so far, less what was given back before. So the last unit closes
to the exact whole, and nobody gains a kopeck by returning one unit at a time. A return
never runs the rules of the programmes again.

One thing is asked: a step that needed a purchase of some size was given for it. When
what is kept costs less, the rest of that step is taken back too: points at once, and
money out of what goes back. A customer never pays for a return: what could not be
withheld now is withheld from the next one, and when all goods are back, all is paid.

Points go back to the lots they were drawn from, with the dates of those lots.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points, share_up_to
from cashier.domain.errors import AlreadyReturned, BadQuantity, LineUnknown
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.loyalty.answers import AppliedStep, Effect, LinePart
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.spread import spread
from cashier.domain.pricing import check_quantity
from cashier.domain.sale import SoldLine


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """One return: its lines carry the shares that go back."""

    lines: tuple[SoldLine, ...]
    points: tuple[Draw, ...]  # Of the main purse, back to their own lots.
    taken: Points  # Of what the sale earned into the main purse.
    applied: tuple[AppliedStep, ...] = ()  # What goes back of each step.
    withheld: Money = NO_MONEY  # A discount no longer due; below zero: paid now.

    @property
    def money(self) -> Money:
        return Money.total(line.net for line in self.lines)

    @property
    def points_back(self) -> Points:
        return Points.total(line.redeemed_points for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a sale gave, as it is stored. `fees`: lines that are no goods."""

    lines: tuple[SoldLine, ...]
    applied: tuple[AppliedStep, ...] = ()
    fees: frozenset[int] = frozenset()

    def back(self, gone: Mapping[int, int]) -> tuple[AppliedStep, ...]:
        """Of each step, what belongs to these units and what is no longer due."""
        return tuple(
            self._step_back(at, step, gone) for at, step in enumerate(self.applied)
        )

    def withheld(self, gone: Mapping[int, int]) -> Money:
        """Discounts on goods that are kept, but that are no longer due."""
        steps = zip(self.applied, self.back(gone), strict=True)
        return Money.total(
            back.money - Money(self._shared(step, gone)[0])
            for step, back in steps
            if step.effect is Effect.DISCOUNT
        )

    def net(self, gone: Mapping[int, int]) -> Money:
        """What was paid in money for these units."""
        return Money(sum(_gone(line.net.units, line, gone) for line in self.lines))

    def spent(self, purse: str, gone: Mapping[int, int]) -> Points:
        """Points of a purse that paid for these units."""
        if purse == MAIN:
            own = (_gone_points(line, gone) for line in self.lines)
            return Points(sum(own))
        return Points(
            sum(
                _gone(part.points.units, line, gone)
                for line in self.lines
                for part in line.parts
                if part.effect is Effect.REDEEMED and part.purse == purse
            )
        )

    def _step_back(
        self, at: int, step: AppliedStep, gone: Mapping[int, int]
    ) -> AppliedStep:
        if self._is_broken(at, step, gone):
            return replace(step, needs=NO_MONEY)
        money, points = self._shared(step, gone)
        return replace(step, money=Money(money), points=Points(points), needs=NO_MONEY)

    def _shared(self, step: AppliedStep, gone: Mapping[int, int]) -> tuple[int, int]:
        money = points = 0
        for line in self.lines:
            for part in line.parts:
                if _is_of(part, step):
                    money += _gone(part.money.units, line, gone)
                    points += _gone(part.points.units, line, gone)
        return money, points

    def _is_broken(self, at: int, step: AppliedStep, gone: Mapping[int, int]) -> bool:
        """What is kept costs less than this step needed, and the whole did not."""
        if not step.needs or step.effect is Effect.REDEEMED:
            return False
        for cost in self._costs(at, step):
            if sum(cost.values()) >= step.needs.units:
                kept = sum(
                    cost[line.line_no] - _gone(cost[line.line_no], line, gone)
                    for line in self.lines
                )
                return kept < step.needs.units
        return False

    def _costs(self, at: int, step: AppliedStep) -> Iterable[dict[int, int]]:
        """What each line was counted with for this step; the stricter way first."""
        if step.effect is Effect.EARNED:
            yield {line.line_no: line.net.units for line in self.lines}
            yield {
                line.line_no: (line.net + line.redeemed).units for line in self.lines
            }
            return
        later = self.applied[at:]
        before = {line.line_no: _price_before(line, later) for line in self.lines}
        yield {n: 0 if n in self.fees else price for n, price in before.items()}
        yield before


def give_back(
    lines: Sequence[SoldLine],
    drawn: Iterable[RightDraw] | None,
    *,
    before: Mapping[int, int],
    now: Mapping[int, int],
    applied: Sequence[AppliedStep] = (),
    fees: Collection[int] = (),
    paid_before: Money | None = None,
) -> GiveBack:
    """A return of `now` thousandths by line number, after `before` of them.

    `drawn` is what the goods took of the main purse (None: the caller gives points
    back itself, purse by purse), `paid_before` the money that
    earlier returns paid back. Refuses a line that was not sold, a quantity that is
    none, and more than is left of a line.
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
    given = Given(lines=tuple(lines), applied=tuple(applied), fees=frozenset(fees))
    after = {n: before.get(n, 0) + now.get(n, 0) for n in sold}
    paid = given.net(before) if paid_before is None else paid_before
    due = max(given.net(after) - given.withheld(after), paid) - paid
    withheld = Money.total(line.net for line in back) - due
    steps = _less(given.back(after), given.back(before))
    points = Points.total(line.redeemed_points for line in back)
    return GiveBack(
        lines=_withhold(back, withheld),
        points=()
        if drawn is None
        else draws_back(drawn, before=given.spent(MAIN, before), now=points),
        taken=_taken(steps, back),
        applied=steps,
        withheld=withheld,
    )


def give_back_line(line: SoldLine, *, before: int, now: int) -> SoldLine:
    """The part of a sold line that goes back with `now` thousandths of it."""
    left = line.quantity_milli - before
    if now > left:
        raise AlreadyReturned(line_no=line.line_no, left_milli=left)
    check_quantity(line.item, now)

    def share(whole: int) -> int:
        return _share(whole, before, now, line.quantity_milli)

    parts = tuple(
        replace(
            part,
            money=Money(share(part.money.units)),
            points=Points(share(part.points.units)),
        )
        for part in line.parts
    )

    def money(whole: Money, effect: Effect) -> Money:
        """The shares of its parts, and that of what no part says."""
        mine = [part.effect is effect for part in line.parts]
        rest = whole - Money.total(p.money for p in compress(line.parts, mine))
        own = Money.total(p.money for p in compress(parts, mine))
        return Money(share(rest.units)) + own

    def points(whole: Points, effect: Effect) -> Points:
        """The same for points of the main purse."""
        mine = [p.effect is effect and p.purse == MAIN for p in line.parts]
        rest = whole - Points.total(p.points for p in compress(line.parts, mine))
        own = Points.total(p.points for p in compress(parts, mine))
        return Points(share(rest.units)) + own

    # Gross is what its parts add up to: shared on its own, it could round to
    # less than they do and leave money to be paid by the customer.
    net = Money(share(line.net.units))
    discount = money(line.discount, Effect.DISCOUNT)
    redeemed = money(line.redeemed, Effect.REDEEMED)
    return replace(
        line,
        quantity_milli=now,
        gross=net + discount + redeemed,
        discount=discount,
        redeemed=redeemed,
        redeemed_points=points(line.redeemed_points, Effect.REDEEMED),
        earned=points(line.earned, Effect.EARNED),
        parts=tuple(part for part in parts if part.money or part.points),
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


def lots_back(
    lots: Sequence[Points], *, before: Points, now: Points
) -> tuple[Points, ...]:
    """How much of `now` is taken of each lot of a programme, the first one first."""
    found = []
    start, end, at = before.units, before.units + now.units, 0
    for lot in lots:
        part = min(end, at + lot.units) - max(start, at)
        at += lot.units
        found.append(Points(max(part, 0)))
    assert end <= at, (before, now, at)
    return tuple(found)


def _withhold(lines: tuple[SoldLine, ...], withheld: Money) -> tuple[SoldLine, ...]:
    """The goods that are kept lose their discount: it goes back with these lines."""
    if not withheld:
        return lines
    sign = 1 if withheld > NO_MONEY else -1
    caps = [(line.net if sign > 0 else line.discount).units for line in lines]
    shares = spread(abs(withheld.units), caps, caps)
    return tuple(
        replace(line, discount=line.discount + Money(sign * share))
        for line, share in zip(lines, shares, strict=True)
    )


def _less(
    after: Sequence[AppliedStep], before: Sequence[AppliedStep]
) -> tuple[AppliedStep, ...]:
    return tuple(
        replace(one, money=one.money - other.money, points=one.points - other.points)
        for one, other in zip(after, before, strict=True)
    )


def _taken(steps: Sequence[AppliedStep], lines: Sequence[SoldLine]) -> Points:
    earned = [s for s in steps if s.effect is Effect.EARNED and s.purse == MAIN]
    if not earned:  # A document of before steps were kept.
        return Points.total(line.earned for line in lines)
    return Points.total(step.points for step in earned)


def _is_of(part: LinePart, step: AppliedStep) -> bool:
    mine = (part.programme, part.effect, part.purse)
    return mine == (step.programme, step.effect, step.purse)


def _price_before(line: SoldLine, later: Sequence[AppliedStep]) -> int:
    """What the line cost before these discounts, and before any points."""
    off = sum(
        part.money.units
        for part in line.parts
        if any(_is_of(part, step) for step in later) and part.effect is Effect.DISCOUNT
    )
    return (line.net + line.redeemed).units + off


def _gone_points(line: SoldLine, gone: Mapping[int, int]) -> int:
    """Of the main purse, shared as give_back_line does it."""
    mine = [
        part.points.units
        for part in line.parts
        if part.effect is Effect.REDEEMED and part.purse == MAIN
    ]
    rest = line.redeemed_points.units - sum(mine)
    return sum(_gone(points, line, gone) for points in [*mine, rest])


def _gone(whole: int, line: SoldLine, gone: Mapping[int, int]) -> int:
    return share_up_to(whole, gone.get(line.line_no, 0), line.quantity_milli)


def _share(whole: int, before: int, now: int, quantity: int) -> int:
    gone = share_up_to(whole, before, quantity)
    return share_up_to(whole, before + now, quantity) - gone
