"""The lines of one sale while programmes price them, one after another.

Lives inside one quote and is the only thing there that changes. Plain whole numbers:
money in minor units, points in hundredths, in lists by the place of the line. A
programme reads the basket and proposes; only the engine applies a proposal. After
each step, for every line: `price` = total - discounts, and 0 <= paid <= price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.answers import (
    Applied,
    CouponToPrint,
    CouponUse,
    Donation,
    Earning,
    Effect,
    LinePart,
    LineQuote,
    SoldMembership,
    Spending,
)
from cashier.domain.loyalty.facts import MAIN, PurseState, SaleDraft, Snapshot
from cashier.domain.loyalty.reasons import Reason
from cashier.domain.moments import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A discount that a programme proposes; no shares: nothing, for this reason.

    `points` of a purse pay for it where it has a price (stamps): then it is spent.
    """

    reason: Reason
    shares: Sequence[int] = ()  # Minor units off each line.
    needs: int = 0  # See Applied.needs.
    coupons: tuple[CouponUse, ...] = ()
    notes: tuple[tuple[int, Reason], ...] = ()  # By the place of the line.
    free: Sequence[int] = ()  # Whole pieces of each line that it makes free.

    @property
    def worth(self) -> int:
        return sum(self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlay:
    """A redemption that a programme proposes."""

    spending: Spending
    shares: Sequence[int] = ()  # Minor units off each line; empty: nothing.
    points: Sequence[int] = ()
    notes: tuple[tuple[int, Reason], ...] = ()
    free: Sequence[int] = ()  # Whole pieces of each line that it makes free.


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What a programme proposes to give; no earnings: nothing, for this reason."""

    reason: Reason
    earnings: tuple[Earning, ...] = ()
    points: Sequence[int] = ()  # Of each line, all earnings together.
    worth: int = 0  # In minor units, to compare with others of its group.
    needs: int = 0
    to_print: tuple[CouponToPrint, ...] = ()
    notes: tuple[tuple[int, Reason], ...] = ()


@dataclass(slots=True)
class Basket:
    """See above. `memberships` are those in force for this sale."""

    draft: SaleDraft
    member: Snapshot | None
    moment: datetime
    price: list[int]  # After discounts.
    paid: list[int]  # By points of any purse.
    main_points: list[int]
    main_earned: list[int]
    parts: list[list[LinePart]]
    reasons: list[list[Reason]]
    free: list[int]  # Whole pieces of each line that cost nothing.
    memberships: set[str] = field(default_factory=set)
    sold: list[SoldMembership] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)
    spendings: list[Spending] = field(default_factory=list)
    earnings: list[Earning] = field(default_factory=list)
    coupons: list[CouponUse] = field(default_factory=list)
    to_print: list[CouponToPrint] = field(default_factory=list)
    donations: list[Donation] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    refusals: list[Reason] = field(default_factory=list)

    @classmethod
    def of(cls, draft: SaleDraft, member: Snapshot | None, moment: datetime) -> Basket:
        count = len(draft.lines)
        return cls(
            draft=draft,
            member=member,
            moment=moment,
            price=[line.total.units for line in draft.lines],
            paid=[0] * count,
            main_points=[0] * count,
            main_earned=[0] * count,
            parts=[[] for _ in range(count)],
            reasons=[[] for _ in range(count)],
            free=[0] * count,
        )

    def left(self) -> list[int]:
        """What is still to be paid in money, line by line."""
        return [price - paid for price, paid in zip(self.price, self.paid, strict=True)]

    def day(self, zone: tzinfo) -> date:
        """The day of the sale, as the programme counts days."""
        return day_of(self.moment, zone)

    def purse(self, name: str) -> PurseState:
        """A purse of the member, less what this sale has spent of it already."""
        assert self.member is not None, name
        state = self.member.purse(name)
        gone = sum(s.redeem.units for s in self.spendings if s.purse == name)
        gone += sum(d.points.units for d in self.donations if d.purse == name)
        if not gone:
            return state
        return replace(
            state,
            spendable=Points(max(state.spendable.units - gone, 0)),
            confirmed=Points(max(state.confirmed.units - gone, 0)),
        )

    def asked(self, purse: str) -> int:
        """What was chosen of a purse, and is not spent by another programme yet."""
        gone = sum(s.redeem.units for s in self.spendings if s.purse == purse)
        return self.draft.asked(purse).units - gone

    # --- applying; for the engine only ------------------------------------------

    def reduce(self, programme: str, version: int, proposal: Reduction) -> None:
        self.coupons.extend(proposal.coupons)
        self._note(proposal.notes)
        if not proposal.worth:
            self.notes.append(proposal.reason)
            return
        self._set_free(proposal.free)
        for at, share in enumerate(proposal.shares):
            if share:
                self.price[at] -= share
                assert self.price[at] >= 0, (programme, at)
                part = LinePart(
                    programme=programme, effect=Effect.DISCOUNT, money=Money(share)
                )
                self.parts[at].append(part)
        self._apply(
            programme,
            version,
            Effect.DISCOUNT,
            proposal.reason,
            money=proposal.worth,
            needs=proposal.needs,
        )

    def spend(self, proposal: Outlay) -> None:
        spending = proposal.spending
        self.spendings.append(spending)
        self.notes.extend(spending.reasons)
        self._note(proposal.notes)
        if not spending.redeem:
            return
        self._set_free(proposal.free)
        is_main = spending.purse == MAIN
        for at, share in enumerate(proposal.shares):
            points = proposal.points[at]
            if not share and not points:
                continue
            self.paid[at] += share
            assert self.paid[at] <= self.price[at], (spending.programme, at)
            if is_main:
                self.main_points[at] += points
            part = LinePart(
                programme=spending.programme,
                effect=Effect.REDEEMED,
                purse=spending.purse,
                money=_money(share),
                points=_points(points),
            )
            self.parts[at].append(part)
        self._apply(
            spending.programme,
            spending.version,
            Effect.REDEEMED,
            spending.binding,
            purse=spending.purse,
            money=spending.money.units,
            points=spending.redeem.units,
        )

    def earn(self, programme: str, version: int, proposal: Yield) -> None:
        self.to_print.extend(proposal.to_print)
        self._note(proposal.notes)
        self.notes.append(proposal.reason)
        if not proposal.earnings:
            return
        purse = proposal.earnings[0].purse
        for at, points in enumerate(proposal.points):
            if points:
                if purse == MAIN:
                    self.main_earned[at] += points
                part = LinePart(
                    programme=programme,
                    effect=Effect.EARNED,
                    purse=purse,
                    points=Points(points),
                )
                self.parts[at].append(part)
        self.earnings.extend(proposal.earnings)
        self._apply(
            programme,
            version,
            Effect.EARNED,
            proposal.reason,
            purse=purse,
            points=sum(earning.points.units for earning in proposal.earnings),
            needs=proposal.needs,
        )

    def give(self, donation: Donation) -> None:
        self.notes.extend(donation.reasons)
        if donation.money or donation.points:
            self.donations.append(donation)

    def line_quotes(self) -> tuple[LineQuote, ...]:
        return tuple(
            LineQuote(
                line_no=line.line_no,
                discount=_money(line.total.units - self.price[at]),
                redeemed=_money(self.paid[at]),
                redeemed_points=_points(self.main_points[at]),
                earned=_points(self.main_earned[at]),
                parts=tuple(self.parts[at]),
                reasons=_once(self.reasons[at]),
            )
            for at, line in enumerate(self.draft.lines)
        )

    def _set_free(self, pieces: Sequence[int]) -> None:
        for at, count in enumerate(pieces):
            self.free[at] += count

    def _note(self, notes: Sequence[tuple[int, Reason]]) -> None:
        for at, reason in notes:
            self.reasons[at].append(reason)

    def _apply(
        self,
        programme: str,
        version: int,
        effect: Effect,
        reason: Reason,
        *,
        purse: str = MAIN,
        money: int = 0,
        points: int = 0,
        needs: int = 0,
    ) -> None:
        step = Applied(
            programme=programme,
            version=version,
            effect=effect,
            reason=reason,
            purse=purse,
            money=Money(money),
            points=Points(points),
            needs=Money(needs),
        )
        self.applied.append(step)


# Most figures of most lines are nothing; and a quote is made at every scan.
def _money(units: int) -> Money:
    return Money(units) if units else NO_MONEY


def _points(units: int) -> Points:
    return Points(units) if units else NO_POINTS


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons) if len(reasons) > 1 else reasons)
