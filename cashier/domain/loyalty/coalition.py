"""A coalition: one purse that several chains fill and take in payment.

Every lot carries its issuer, who owes it; whoever takes it in payment is its
redeemer. Our own chain has the empty code. The terms name the partners whose cards
work at our tills, and whether their cards earn and spend here; a card of anybody
else is refused by name. Points that a sale earns are owed by the seller, unless a
partner pays for its own cards' points. What partners owe each other is computed
exactly and rounded once for each pair (`settle`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.loyalty.accrual import Accrual
from cashier.domain.loyalty.answers import Spending
from cashier.domain.loyalty.basket import Basket, Outlay, Yield
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.loyalty.redemption import Redemption
from cashier.domain.loyalty.terms import HUNDREDTHS, PurseTerms

US = ""  # The code of our own chain.
_WHOLE = 10_000  # Hundredths of a percent in the whole.
_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A chain of the coalition, and what its cards and its points may do here."""

    code: str
    name_ru: str = ""
    name_en: str = ""
    earns: bool = True  # Its cards collect points here.
    spends: bool = True  # Its cards pay with points here.
    accepts_lots: bool = True  # Points that it owes are taken here, on any card.
    issues: bool = False  # It owes what its cards earn here; False: we do.
    earn_percent_hundredths: int | None = None  # None: as everybody.
    cap_percent: int | None = None  # Of a redemption; None: as everybody.
    settle_percent: int = 100  # Of a point's worth, paid for points of each other.

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("code: the empty one is our own chain")
        for name, value, least, most in (
            ("earn_percent_hundredths", self.earn_percent_hundredths, 0, _WHOLE),
            ("cap_percent", self.cap_percent, 1, _PERCENT),
            ("settle_percent", self.settle_percent, 0, _PERCENT),
        ):
            if value is None and name != "settle_percent":
                continue
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"{name}: {value!r} is not {least} to {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionTerms(PurseTerms):
    """One version of the terms of a coalition."""

    TYPE: ClassVar[str] = "coalition"

    purse: str = "coalition"
    partners: tuple[Partner, ...] = ()

    def check(self) -> None:
        PurseTerms.check(self)
        codes = [partner.code for partner in self.partners]
        if not codes:
            raise ValueError("partners: a coalition has at least one")
        if len(set(codes)) < len(codes):
            raise ValueError("partners: two have the same code")

    def partner(self, code: str) -> Partner | None:
        return next((one for one in self.partners if one.code == code), None)

    def takes_lots_of(self, issuer: str) -> bool:
        """Whether points of this issuer may be spent here: for who grants rights."""
        if issuer == US:
            return True
        partner = self.partner(issuer)
        return partner is not None and partner.accepts_lots


class CoalitionProgramme(Programme):
    """The coalition of the engine, under one version of its terms."""

    terms: CoalitionTerms

    def __init__(self, terms: CoalitionTerms) -> None:
        super().__init__(terms)
        self._accrual = Accrual(terms, minor_per_point=terms.minor_per_point)
        self._ours = Redemption(terms)
        self._theirs = {
            one.code: Redemption(
                replace(terms, cap_percent=one.cap_percent or terms.cap_percent)
            )
            for one in terms.partners
        }

    def buys(self) -> tuple[str, int] | None:
        terms = self.terms
        return (terms.purse, terms.minor_per_point) if terms.spends else None

    def spend(self, basket: Basket) -> Outlay | None:
        if not self.terms.spends:
            return None
        code = _card_of(basket)
        if code == US:
            return self._ours.propose(basket)
        partner = self.terms.partner(code)
        if partner is None or not partner.spends:
            return self._refused(code)
        return self._theirs[code].propose(basket)

    def earn(self, basket: Basket) -> Yield:
        code = _card_of(basket)
        if code == US:
            return self._accrual.propose(basket)
        partner = self.terms.partner(code)
        if partner is None or not partner.earns:
            return Yield(reason=self._not_accepted(code))
        percent = partner.earn_percent_hundredths
        every = None if percent is None else [percent] * len(basket.draft.lines)
        issuer = code if partner.issues else US
        return self._accrual.propose(basket, every, issuer=issuer)

    def advise(self, basket: Basket) -> Sequence[Reason]:
        code = _card_of(basket)
        if self.terms.partner(code) is None:
            return ()
        programme = self.programme_id
        return (because(Why.PARTNER_CARD, programme=programme, partner=code),)

    def _not_accepted(self, code: str) -> Reason:
        programme = self.programme_id
        return because(Why.NOT_ACCEPTED_HERE, programme=programme, partner=code)

    def _refused(self, code: str) -> Outlay:
        terms, why = self.terms, self._not_accepted(code)
        spending = Spending(
            programme=terms.programme_id,
            version=terms.version,
            purse=terms.purse,
            largest=NO_POINTS,
            binding=why,
            minor_per_point=terms.minor_per_point,
            step=Points(terms.exact_step_hundredths),
            reasons=(why,),
        )
        return Outlay(spending=spending)


def _card_of(basket: Basket) -> str:
    """The partner whose card it is; empty: our own."""
    assert basket.member is not None, basket.draft
    return basket.member.partner


# --- what partners owe each other -----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """Points of one issuer that one partner took in payment; less than 0: gave back."""

    issuer: str
    redeemer: str
    points: Points
    minor_per_point: int
    settle_percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """So much money the issuer owes the redeemer for so many points."""

    issuer: str
    redeemer: str
    points: Points
    money: Money


def settle(rows: Iterable[Redeemed]) -> tuple[Owed, ...]:
    """What each pair owes, by the codes; half a minor unit up, once for a pair.

    Whoever takes its own points is owed nothing and is not named.
    """
    points: dict[tuple[str, str], int] = {}
    worth: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.issuer == row.redeemer:
            continue
        pair = (row.issuer, row.redeemer)
        points[pair] = points.get(pair, 0) + row.points.units
        each = row.minor_per_point * row.settle_percent
        worth[pair] = worth.get(pair, 0) + row.points.units * each
    return tuple(
        Owed(
            issuer=pair[0],
            redeemer=pair[1],
            points=Points(points[pair]),
            money=Money(_half_up(worth[pair], HUNDREDTHS * _PERCENT)),
        )
        for pair in sorted(points)
    )


def net(owed: Iterable[Owed]) -> tuple[tuple[str, str, Money], ...]:
    """Who pays whom how much in the end: one payment for two that owe each other."""
    balance: dict[tuple[str, str], int] = {}
    for one in owed:
        low, high = sorted((one.issuer, one.redeemer))
        sign = 1 if one.issuer == low else -1
        balance[low, high] = balance.get((low, high), 0) + sign * one.money.units
    return tuple(
        (low, high, Money(units)) if units > 0 else (high, low, Money(-units))
        for (low, high), units in sorted(balance.items())
        if units
    )


def _half_up(value: int, whole: int) -> int:
    """Half away from zero, so that giving back is the mirror of taking."""
    rounded = (2 * abs(value) + whole) // (2 * whole)
    return rounded if value >= 0 else -rounded
