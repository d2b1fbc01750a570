"""Stamps: so many pieces bought, one piece free.

Each whole piece of the goods gives a stamp; a free piece gives none. Stamps are a
purse of their own, 100 hundredths each, with rights and lots like points, so a stamp
is never used twice. The free piece is always the cheapest that may be free, at what
it still costs after discounts, down to its floor unless the terms allow less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.access import why_balance, why_earning_only, why_shut
from cashier.domain.loyalty.answers import Earning, Spending
from cashier.domain.loyalty.basket import Basket, Outlay, Yield
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import DraftLine, PurseState
from cashier.domain.loyalty.free_pieces import FreePieces, cheapest, paid_pieces
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.terms import (
    HUNDREDTHS,
    Bounds,
    EarningTerms,
    EarnWhenSpending,
)

_NOT_HERE = plain(Why.ITEM_EXCLUDED)
_FLOOR = plain(Why.LINE_FLOOR)
_NOT_FREE = plain(Why.ITEM_NOT_REDEEMABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StampsTerms(EarningTerms):
    """One version of stamps. No items and no categories: all goods give them."""

    TYPE: ClassVar[str] = "stamps"
    BOUNDS: ClassVar[Bounds] = EarningTerms.BOUNDS | {
        "stamps_for_free": (1, 1_000),
        # Stamps are counted in pieces; these belong to points.
        "earn_percent_hundredths": (0, 0),
        "earn_per_piece_hundredths": (HUNDREDTHS, HUNDREDTHS),
        "earn_per_visit_hundredths": (0, 0),
    }

    purse: str = "stamps"
    earn_percent_hundredths: int = 0
    earn_per_piece_hundredths: int = HUNDREDTHS
    stamps_for_free: int = 10  # So many stamps buy one piece.
    items: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    free_items: frozenset[str] = frozenset()  # Both empty: what gives stamps.
    free_categories: frozenset[str] = frozenset()
    below_floor: bool = False  # A free piece may cost less than its floor.

    def check(self) -> None:
        if not self.purse:
            raise ValueError("purse: stamps need one of their own")
        for name, other in (
            ("multipliers", ()),
            ("earn_whole_points", False),
            ("earn_without_tax", False),
            ("earn_when_spending", EarnWhenSpending.ON_MONEY),
        ):
            if getattr(self, name) != other:
                raise ValueError(f"{name}: stamps are counted in pieces")

    @property
    def price_hundredths(self) -> int:
        """What one free piece costs, in hundredths of a stamp."""
        return self.stamps_for_free * HUNDREDTHS

    def gives(self, line: DraftLine) -> bool:
        """A piece of it, when it is paid for, gives a stamp."""
        return (
            line.earning
            and line.is_piece
            and (self.earn_on_reduced or not line.is_reduced)
            and line.item_id not in self.not_earning_items
            and line.category not in self.not_earning_categories
            and _is_among(line, self.items, self.categories)
        )

    def may_be_free(self, line: DraftLine) -> bool:
        if not line.redeemable or not line.is_piece:
            return False
        if not self.free_items and not self.free_categories:
            return _is_among(line, self.items, self.categories)
        return _is_among(line, self.free_items, self.free_categories)


def _is_among(
    line: DraftLine, items: frozenset[str], categories: frozenset[str]
) -> bool:
    if not items and not categories:
        return True
    return line.item_id in items or line.category in categories


class StampsProgramme(Programme):
    """Stamps under one version of their terms."""

    terms: StampsTerms

    def __init__(self, terms: StampsTerms) -> None:
        super().__init__(terms)

    def spends_from(self) -> str:
        return self.terms.purse

    # --- spending ---------------------------------------------------------------

    def spend(self, basket: Basket) -> Outlay:
        terms = self.terms
        may = [terms.may_be_free(line) for line in basket.draft.lines]
        left = basket.left()
        caps = self._caps(basket, left)
        pieces = paid_pieces(basket.draft.lines, may, basket.free)
        most, binding = self._most(basket, pieces, caps)
        asked = basket.asked(terms.purse)
        assert asked >= 0, asked
        wanted = min(asked // terms.price_hundredths, most)
        free = cheapest(wanted, pieces, left, caps)
        return Outlay(
            spending=self._spending(free, most, binding, asked),
            shares=free.shares,
            points=[count * terms.price_hundredths for count in free.pieces],
            notes=self._notes(may, free),
            free=free.pieces,
        )

    def _caps(self, basket: Basket, left: list[int]) -> list[int]:
        if self.terms.below_floor:
            return left
        floors = (line.floor.units for line in basket.draft.lines)
        return [
            max(units - floor, 0) for units, floor in zip(left, floors, strict=True)
        ]

    def _most(
        self, basket: Basket, pieces: list[int], caps: list[int]
    ) -> tuple[int, Reason]:
        """How many pieces can be free at most, and what makes it so."""
        assert basket.member is not None, self.programme_id
        terms = self.terms
        purse = basket.purse(terms.purse)
        shut = why_shut(basket.member, purse)
        if shut is not None:
            return 0, shut
        if not any(many > 0 for many in pieces):
            return 0, plain(Why.NOTHING_REDEEMABLE)
        eligible = sum(
            many for many, cap in zip(pieces, caps, strict=True) if many > 0 and cap > 0
        )
        stamps = purse.spendable.units // terms.price_hundredths
        if eligible <= stamps:
            return eligible, plain(Why.WHOLE_SUM if eligible else Why.LINE_FLOOR)
        return stamps, self._why_stamps(purse, stamps)

    def _why_stamps(self, purse: PurseState, free: int) -> Reason:
        enough = purse.confirmed.units >= self.terms.price_hundredths
        if free or enough:
            return why_balance(purse)
        return self._to_go(purse.confirmed.units)

    def _spending(
        self, free: FreePieces, most: int, binding: Reason, asked: int
    ) -> Spending:
        terms = self.terms
        reasons = () if most else (binding,)
        if most and asked and not free.count:
            step = Points(terms.price_hundredths)
            reasons = (because(Why.STEP, step=step),)
        return Spending(
            programme=self.programme_id,
            version=self.version,
            purse=terms.purse,
            largest=Points(most * terms.price_hundredths),
            binding=binding,
            redeem=Points(free.count * terms.price_hundredths),
            money=Money(sum(free.shares)),
            minor_per_point=1,
            step=Points(terms.price_hundredths),
            reasons=reasons,
        )

    def _notes(
        self, may: list[bool], free: FreePieces
    ) -> tuple[tuple[int, Reason], ...]:
        if not free.count:
            return ()
        notes = [(at, _NOT_FREE) for at, yes in enumerate(may) if not yes]
        notes.extend((at, _FLOOR) for at in free.at_floor)
        for at, count in enumerate(free.pieces):
            if count:
                notes.append((at, self._because(Why.STAMPS_USED, free=count)))
        return tuple(notes)

    # --- earning ----------------------------------------------------------------

    def earn(self, basket: Basket) -> Yield:
        terms = self.terms
        gives = [terms.gives(line) for line in basket.draft.lines]
        notes = tuple((at, _NOT_HERE) for at, yes in enumerate(gives) if not yes)
        why = self._why_none(basket)
        if why is not None:
            return Yield(reason=why, notes=notes)
        bought = paid_pieces(basket.draft.lines, gives, basket.free)
        points = [
            max(count, 0) * HUNDREDTHS if price else 0
            for count, price in zip(bought, basket.price, strict=True)
        ]
        total = sum(points)
        if not total:
            return Yield(reason=plain(Why.NOTHING_EARNING), notes=notes)
        active_from = terms.active_from(basket.day(terms.zone))
        earning = Earning(
            programme=self.programme_id,
            version=self.version,
            points=Points(total),
            active_from=active_from,
            expires_on=terms.last_day(active_from),
            purse=terms.purse,
        )
        return Yield(
            reason=self._because(
                Why.STAMPS_EARNED,
                stamps=total // HUNDREDTHS,
                every=terms.stamps_for_free,
            ),
            earnings=(earning,),
            points=points,
            needs=terms.earn_minimum_minor if terms.keeps_thresholds else 0,
            notes=notes,
        )

    def _why_none(self, basket: Basket) -> Reason | None:
        terms, member = self.terms, basket.member
        if sum(basket.left()) < terms.earn_minimum_minor:
            minimum = Money(terms.earn_minimum_minor)
            return because(Why.BELOW_EARNING_MINIMUM, minimum=minimum)
        limit = terms.earning_sales_a_day
        if limit is not None and member is not None and member.sales_today >= limit:
            return because(Why.DAILY_SALES, limit=limit)
        return None

    # --- advice -----------------------------------------------------------------

    def advise(self, basket: Basket) -> tuple[Reason, ...]:
        """Pieces that could be free now or next time; else what is missing to one."""
        member = basket.member
        assert member is not None, self.programme_id
        if why_earning_only(member) is not None:
            return ()
        mine = next(s for s in basket.spendings if s.programme == self.programme_id)
        unused = mine.largest - mine.redeem
        if unused:
            free = unused.units // self.terms.price_hundredths
            return (self._because(Why.STAMPS_READY, free=free),)
        purse = basket.purse(self.terms.purse)
        earned = Points.total(
            e.points for e in basket.earnings if e.purse == self.terms.purse
        )
        after = (purse.confirmed + purse.pending + earned).units
        full = after // self.terms.price_hundredths
        if earned and full > 0:
            return (self._because(Why.STAMPS_FULL, free=full),)
        return (self._to_go(after),)

    def _to_go(self, hundredths: int) -> Reason:
        """What is missing to the next free piece, counted from what there is."""
        every = self.terms.stamps_for_free
        whole = max(hundredths, 0) // HUNDREDTHS
        return self._because(
            Why.STAMPS_TO_GO, missing=every - whole % every, every=every
        )

    def _because(self, why: Why, **facts: int) -> Reason:
        return because(why, programme=self.programme_id, **facts)
