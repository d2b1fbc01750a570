"""Bonus points: a percent back as points, points as money, by stated terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cashier.domain.loyalty.accrual import Accrual
from cashier.domain.loyalty.basket import Basket, Outlay, Yield
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.redemption import Redemption
from cashier.domain.loyalty.terms import PurseTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsTerms(PurseTerms):
    """One version of the terms of bonus points."""

    TYPE: ClassVar[str] = "points"

    def check(self) -> None:
        PurseTerms.check(self)  # A slotted dataclass has no use for a bare super().
        if not (
            self.earn_percent_hundredths
            or self.earn_per_piece_hundredths
            or self.earn_per_kilogram_hundredths
            or self.earn_per_visit_hundredths
        ):
            raise ValueError("earn_percent_hundredths: nothing would be earned")


class PointsProgramme(Programme):
    """The bonus-points programme of the engine, under one version of its terms."""

    terms: PointsTerms

    def __init__(self, terms: PointsTerms) -> None:
        super().__init__(terms)
        self._accrual = Accrual(terms, minor_per_point=terms.minor_per_point)
        self._redemption = Redemption(terms)

    def buys(self) -> tuple[str, int] | None:
        terms = self.terms
        return (terms.purse, terms.minor_per_point) if terms.spends else None

    def spend(self, basket: Basket) -> Outlay | None:
        return self._redemption.propose(basket) if self.terms.spends else None

    def earn(self, basket: Basket) -> Yield:
        return self._accrual.propose(basket)
