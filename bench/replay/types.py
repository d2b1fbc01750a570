"""Which types of programmes did something in how many receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cashier.domain.sale import TenderKind
from cashier.till.records import CompletedSale


@dataclass
class Types:
    by_programme: Mapping[str, str]  # The type of each programme.
    receipts: Counter[str] = field(default_factory=Counter)

    def count(self, done: CompletedSale) -> None:
        self.receipts.update(set(self._seen(done)))

    def _seen(self, done: CompletedSale) -> Iterator[str]:
        for step in done.applied:
            yield f"{self.by_programme[step.programme]}_{step.effect.value}"
        for sold in done.memberships:
            yield f"{self.by_programme[sold.programme]}_sold"
        for gift in done.donations:
            kind = self.by_programme[gift.programme]
            yield f"{kind}_{'money' if gift.money else 'points'}"
        if done.loaded:
            yield "gift_card_sold"
        if any(tender.kind is TenderKind.GIFT for tender in done.tenders):
            yield "gift_card_paid"
        if done.coupon_made is not None:
            yield "coupon_printed"
