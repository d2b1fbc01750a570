"""A ledger as small as it can be: the lots of one member, and what happens to them.

What is counted comes from the lines and steps of the documents, what is moved goes
through the draws: so a figure of a document that the lots do not follow is found.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure
from cashier.domain.giveback import Given, draws_back, give_back
from cashier.domain.ids import LotId, RightId
from cashier.domain.ledger import Draw, Lot, RightDraw, plan_draws
from cashier.domain.loyalty.answers import Effect, Quote
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import PurseState, SaleDraft, Snapshot
from cashier.domain.member import CardStatus
from cashier.domain.sale import SoldLine
from tests.unit.domain_builders import an_item
from tests.unit.loyalty.proof_mixes import FEE, GIFT, MOMENT, PURSES, programmes


@dataclass
class Sold:
    """One sale: its document, what it drew of each purse, and what came back."""

    answer: Quote
    lines: tuple[SoldLine, ...]
    drawn: dict[str, tuple[Draw, ...]]
    lots: dict[tuple[str, str], LotId]  # By programme and purse.
    fees: frozenset[int]
    back: Counter[int] = field(default_factory=Counter)
    paid_back: Money = Money(0)

    @property
    def paid(self):
        return Money.total(line.net for line in self.lines)

    def left(self):
        """Line by line, what can still come back."""
        whole = Counter({line.line_no: line.quantity_milli for line in self.lines})
        return whole - self.back


@dataclass
class Book:
    """One member's lots, and the sums of everything that ever moved them."""

    mix: list
    moment: object = MOMENT
    lots: dict[LotId, tuple[str, Lot]] = field(default_factory=dict)
    owed: Counter[str] = field(default_factory=Counter)
    opening: Counter[str] = field(default_factory=Counter)
    earned: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    expired: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)
    sales: list[Sold] = field(default_factory=list)
    begun: dict[LotId, int] = field(default_factory=dict)  # What each lot began with.

    @property
    def today(self):
        return self.moment.date()

    def balance(self, purse):
        """What the lots add up to, less what is owed."""
        left = (lot.points.units for mine, lot in self.lots.values() if mine == purse)
        return sum(left) - self.owed[purse]

    def should_be(self, purse):
        ins = self.opening[purse] + self.earned[purse] + self.corrected[purse]
        return ins - self.spent[purse] - self.expired[purse]

    # --- what happens ---------------------------------------------------------

    def open(self, purse, units, days=None):
        if units:
            self._add(purse, units, self.today, self._after(days))
            self.opening[purse] += units

    def sell(self, draft: SaleDraft):
        answer = quote(draft, self._member(), programmes(self.mix), self.moment)
        apart = {t.TYPE for t in self.mix} & {"membership", "gift_card"}
        drawn: dict[str, tuple[Draw, ...]] = {}
        for one in answer.spendings:
            draws = self._take(one.purse, one.redeem)
            drawn[one.purse] = drawn.get(one.purse, ()) + draws
        for donation in answer.donations:
            self._take(donation.purse, donation.points)
            self.spent[donation.purse] += donation.points.units
        lots = {
            (e.programme, e.purse): self._add(
                e.purse, e.points.units, e.active_from, e.expires_on
            )
            for e in answer.earnings
        }
        lines = sold_lines(draft, answer)
        for part in (part for line in lines for part in line.parts):
            if part.effect is Effect.REDEEMED:
                self.spent[part.purse] += part.points.units
            elif part.effect is Effect.EARNED:
                self.earned[part.purse] += part.points.units
        fees = frozenset(
            line.line_no
            for line in draft.lines
            if apart and line.item_id in (FEE, GIFT)
        )
        self.sales.append(
            Sold(answer=answer, lines=lines, drawn=drawn, lots=lots, fees=fees)
        )

    def give_back(self, sold: Sold, now):
        before = dict(sold.back)
        applied = tuple(step.step() for step in sold.answer.applied)
        found = give_back(
            sold.lines,
            None,
            before=before,
            now=now,
            applied=applied,
            fees=sold.fees,
            paid_before=sold.paid_back,
        )
        assert found.money.units >= 0
        given = Given(lines=sold.lines, applied=applied, fees=sold.fees)
        for purse, draws in sold.drawn.items():
            units = _points_of(found.lines, Effect.REDEEMED, purse)
            right = RightDraw(right_id=RightId("r"), draws=draws)
            earlier = given.spent(purse, before)
            for draw in draws_back([right], before=earlier, now=Points(units)):
                self._change(draw.lot_id, draw.points.units)
            self.spent[purse] -= units
        for step in found.applied:
            if step.effect is Effect.EARNED:
                self._take_again(sold.lots[step.programme, step.purse], step)
        sold.back.update(now)
        sold.paid_back += found.money
        return found

    def expire(self, days):
        self.moment += timedelta(days=days)
        for lot_id, (purse, lot) in self.lots.items():
            if lot.is_over_on(self.today):
                self.expired[purse] += lot.points.units
                self._change(lot_id, -lot.points.units)

    def correct(self, purse, units):
        """More is a lot of its own; less is taken of what there is."""
        if units > 0:
            self._add(purse, units, self.today, None)
        else:
            units = -min(-units, self._usable(purse).units)
            self._take(purse, Points(-units))
        self.corrected[purse] += units

    # --- lots ---------------------------------------------------------------------

    def _after(self, days):
        return None if days is None else self.today + timedelta(days=days)

    def _add(self, purse, units, active_from, expires_on):
        lot_id = LotId(f"lot{len(self.lots):03}")
        repaid = min(self.owed[purse], units)
        self.owed[purse] -= repaid
        lot = Lot(
            lot_id=lot_id,
            points=Points(units - repaid),
            active_from=active_from,
            expires_on=expires_on,
        )
        self.lots[lot_id] = (purse, lot)
        self.begun[lot_id] = units - repaid
        return lot_id

    def _change(self, lot_id, units):
        purse, lot = self.lots[lot_id]
        points = lot.points + Points(units)
        assert points.units >= 0, (lot, units)
        self.lots[lot_id] = purse, replace(lot, points=points)

    def _of(self, purse):
        return [
            Draw(lot_id=lot.lot_id, points=lot.points, expires_on=lot.expires_on)
            for mine, lot in self.lots.values()
            if mine == purse and lot.usable_on(self.today)
        ]

    def _usable(self, purse):
        return Points.total(draw.points for draw in self._of(purse))

    def _take(self, purse, points):
        if not points:
            return ()
        draws = plan_draws(self._of(purse), points, today=self.today)
        for draw in draws:
            self._change(draw.lot_id, -draw.points.units)
        return draws

    def _take_again(self, lot_id, step):
        """Of its own lot first; what is gone of it is owed."""
        _, lot = self.lots[lot_id]
        there = min(lot.points, step.points)
        self._change(lot_id, -there.units)
        self.owed[step.purse] += (step.points - there).units
        self.earned[step.purse] -= step.points.units

    def _member(self):
        there = {purse: self._usable(purse) for purse in PURSES}
        return Snapshot(
            status=CardStatus.ACTIVE,
            purses=tuple(
                PurseState(purse=purse, spendable=units, confirmed=units, online=True)
                for purse, units in there.items()
            ),
            card="mine",
        )


def sold_lines(draft, answer):
    """The lines of the document, as the till stores them."""
    return tuple(
        SoldLine(
            line_no=line.line_no,
            item=an_item(
                item_id=line.item_id,
                measure=Measure.PIECE if line.is_piece else Measure.WEIGHT,
            ),
            quantity_milli=line.quantity_milli,
            gross=line.gross,
            discount=line.gross - line.total + priced.discount,
            redeemed=priced.redeemed,
            redeemed_points=priced.redeemed_points,
            earned=priced.earned,
            parts=priced.parts,
        )
        for line, priced in zip(draft.lines, answer.lines, strict=True)
    )


def _points_of(lines, effect, purse):
    return sum(
        part.points.units
        for line in lines
        for part in line.parts
        if part.effect is effect and part.purse == purse
    )
