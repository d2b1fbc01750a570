"""Cashback: a wallet of money apart from points, by percents of the ways of paying.

One hundredth of the purse is one minor unit of money, always. What earns is split
over the tenders exactly, by largest remainder; each part earns at the rate of its
tender, and the sum is rounded down once. While nobody knows yet how the customer
will pay, the rest counts as paid by the tender that the terms suppose, and the
advice names the rates of the others. A gift card was paid for before: it earns
nothing unless the terms state a rate for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from cashier.domain.amounts import Points, split_units
from cashier.domain.loyalty.accrual import Accrual, Base
from cashier.domain.loyalty.basket import Basket, Outlay, Yield
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.loyalty.redemption import Redemption, shared
from cashier.domain.loyalty.terms import HUNDREDTHS, PurseTerms
from cashier.domain.tenders import TenderKind

_WHOLE = 10_000  # Hundredths of a percent in the whole.


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderRate:
    """So many percent of what is paid in this way; zero: nothing."""

    tender: TenderKind
    percent_hundredths: int

    def __post_init__(self) -> None:
        value = self.percent_hundredths
        if type(value) is not int or not 0 <= value <= _WHOLE:
            raise ValueError(f"percent_hundredths: {value!r} is not 0 to {_WHOLE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CashbackTerms(PurseTerms):
    """One version of the terms of a cashback wallet."""

    TYPE: ClassVar[str] = "cashback"

    purse: str = "cashback"
    earn_percent_hundredths: int = 0  # Of a tender that has no rate of its own.
    rates: tuple[TenderRate, ...] = ()
    preview_tender: TenderKind = TenderKind.CARD  # Supposed until it is known.

    def check(self) -> None:
        PurseTerms.check(self)
        if not self.purse:
            raise ValueError("purse: a wallet of money is apart from points")
        if self.minor_per_point != HUNDREDTHS:
            raise ValueError("minor_per_point: a wallet of money is worth its money")
        kinds = [rate.tender for rate in self.rates]
        if len(set(kinds)) < len(kinds):
            raise ValueError("rates: a tender has two")
        if not any(self.rate_of(kind) for kind in TenderKind):
            raise ValueError("rates: nothing would be earned")

    def rate_of(self, kind: TenderKind) -> int:
        """In hundredths of a percent."""
        for rate in self.rates:
            if rate.tender is kind:
                return rate.percent_hundredths
        return 0 if kind is TenderKind.GIFT else self.earn_percent_hundredths


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What earns and is paid in one way."""

    kind: TenderKind
    minor: int
    percent: int

    @property
    def weight(self) -> int:
        return self.minor * self.percent


class CashbackProgramme(Programme):
    """The cashback wallet of the engine, under one version of its terms."""

    terms: CashbackTerms

    def __init__(self, terms: CashbackTerms) -> None:
        super().__init__(terms)
        self._accrual = Accrual(terms, minor_per_point=terms.minor_per_point)
        self._redemption = Redemption(terms)

    def buys(self) -> tuple[str, int] | None:
        terms = self.terms
        return (terms.purse, terms.minor_per_point) if terms.spends else None

    def spend(self, basket: Basket) -> Outlay | None:
        return self._redemption.propose(basket) if self.terms.spends else None

    def earn(self, basket: Basket) -> Yield:
        base = self._accrual.base(basket)
        return self._earned(basket, base, self._parts(basket, base))

    def advise(self, basket: Basket) -> Sequence[Reason]:
        if _open(basket) > 0 or not basket.draft.tenders:
            return self._rates_of_others(basket)
        # Nothing is left to advise: say what each way of paying has brought.
        parts = self._parts(basket, self._accrual.base(basket))
        points = sum(
            earning.points.units
            for earning in basket.earnings
            if earning.programme == self.programme_id
        )
        if len(parts) < 2 or not points:
            return ()
        shares = shared(points, [part.weight for part in parts])
        return [
            self._rate(part.kind, share)
            for part, share in zip(parts, shares, strict=True)
        ]

    # --- by tender ------------------------------------------------------------------

    def _earned(self, basket: Basket, base: Base, parts: Sequence[_Part]) -> Yield:
        weight, whole = sum(p.weight for p in parts), sum(p.minor for p in parts)
        percents = [weight] * len(basket.draft.lines)
        found = self._accrual.propose(basket, percents, per=whole or 1, base=base)
        if whole and not weight and found.reason.why is Why.TOO_SMALL:
            return replace(found, reason=self._rate(parts[0].kind, 0))
        return found

    def _parts(
        self, basket: Basket, base: Base, supposed: TenderKind | None = None
    ) -> list[_Part]:
        """What earns, split over the tenders; what is still open, as supposed."""
        supposed = supposed or self.terms.preview_tender
        paid: dict[TenderKind, int] = {}
        for tender in basket.draft.tenders:
            paid[tender.kind] = paid.get(tender.kind, 0) + tender.amount.units
        still = _open(basket)
        if still > 0 or not any(paid.values()):
            paid[supposed] = paid.get(supposed, 0) + max(still, 1)
        minor = split_units(base.total, list(paid.values()))
        return [
            _Part(kind=kind, minor=units, percent=self.terms.rate_of(kind))
            for kind, units in zip(paid, minor, strict=True)
        ]

    def _rates_of_others(self, basket: Basket) -> list[Reason]:
        said, base = [], self._accrual.base(basket)
        for kind in self._kinds():
            if kind is self.terms.preview_tender:
                continue
            found = self._earned(basket, base, self._parts(basket, base, kind))
            points = sum(earning.points.units for earning in found.earnings)
            # A rate of which nothing comes here would only be a promise.
            if points or not self.terms.rate_of(kind):
                said.append(self._rate(kind, points))
        return said

    def _kinds(self) -> list[TenderKind]:
        """Those that earn, or of which the terms say that they do not."""
        named = {rate.tender for rate in self.terms.rates}
        return [k for k in TenderKind if k in named or self.terms.rate_of(k)]

    def _rate(self, kind: TenderKind, points: int) -> Reason:
        return because(
            Why.TENDER_RATE,
            tender=kind.value,
            percent_hundredths=self.terms.rate_of(kind),
            points=Points(points),
        )


def _open(basket: Basket) -> int:
    """What no tender has paid yet, of the goods and of what is given to a cause."""
    draft = basket.draft
    due = sum(basket.left()) + sum(one.money.units for one in draft.donations)
    return due - sum(tender.amount.units for tender in draft.tenders)
