"""What a return gives back to coupons and to gift cards that paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cashier.domain.amounts import Points
from cashier.domain.events import SpentOn
from cashier.domain.giveback import draws_back
from cashier.domain.ids import AccountId, purse_of
from cashier.domain.loyalty.answers import Effect
from cashier.domain.sale import Tender
from cashier.till.facts import is_gift_card
from cashier.till.ports import CompletedSale
from cashier.till.return_facts import BearerBack, First
from cashier.till.terms_here import is_of_coupon


def coupons_back(first: First, after: Mapping[int, int]) -> list[BearerBack]:
    """Coupons of which everything came back that they were used for."""
    found = []
    for account in dict.fromkeys(first.accounts.values()):
        if not is_of_coupon(account):
            continue
        programme = _programme_of(first.done, account)
        is_back = _is_all_back(first.done, programme, after)
        if is_back and not _is_all_back(first.done, programme, first.gone):
            draws = tuple(d for part in first.drawn(account) for d in part.draws)
            found.append(BearerBack(account=account, back=draws, use=SpentOn.COUPON))
    return found


def _programme_of(done: CompletedSale, account: AccountId) -> str:
    for coupon in done.coupons:
        if coupon.account == account:
            return coupon.programme
    return purse_of(account)[1].removeprefix("c-")


def _is_all_back(done: CompletedSale, programme: str, gone: Mapping[int, int]) -> bool:
    return all(
        gone.get(line.line_no, 0) == line.quantity_milli
        for line in done.lines
        if any(
            part.programme == programme and part.effect is Effect.DISCOUNT
            for part in line.parts
        )
    )


def cards_back(first: First, tenders: Iterable[Tender]) -> list[BearerBack]:
    """Money that a gift card paid goes back to that card, lot by lot."""
    found = []
    for tender in tenders:
        account = tender.account
        if account is None or not is_gift_card(account):
            continue
        before = Points.total(
            Points(t.amount.units)
            for done in first.earlier
            for t in done.tenders
            if t.account == account
        )
        draws = draws_back(
            first.drawn(account), before=before, now=Points(tender.amount.units)
        )
        found.append(BearerBack(account=account, back=draws, use=SpentOn.TENDER))
    return found
