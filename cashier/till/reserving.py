"""C1: everything a customer chose is reserved, durably, before anybody sees it.

A sale has one set of reservations, over rights of several accounts: purses, causes
that points go to, coupons and gift cards. It is always made anew as a whole; so no
way out of a sale can forget a part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ids import AccountId
from cashier.domain.ledger import RightDraw, plan_redemption
from cashier.domain.loyalty.answers import Quote
from cashier.domain.sale import Sale, TenderKind
from cashier.till.facts import Facts
from cashier.till.ports import UnitOfWork
from cashier.till.sale_rights import usable_rights
from cashier.till.terms_here import is_of_coupon
from cashier.till.views import ONE_USE, accounts_of, choices_of, is_granted


def needed(sale: Sale, facts: Facts, answer: Quote) -> Mapping[AccountId, Points]:
    """What this sale takes of each account."""
    found: dict[AccountId, Points] = {}

    def more(account: AccountId, points: Points) -> None:
        found[account] = found.get(account, NO_POINTS) + points

    for choice in choices_of(sale):
        more(_purse_account(facts, choice.purse), choice.points)
    for donation in answer.donations:
        if donation.points:
            more(_purse_account(facts, donation.purse), donation.points)
    for coupon in sale.coupons:
        if is_granted(coupon, facts):
            for account in accounts_of(coupon, facts):
                more(account, ONE_USE)
    for tender in sale.tenders:
        if tender.kind is TenderKind.GIFT and tender.account is not None:
            more(tender.account, Points(tender.amount.units))
    return found


def reserve(
    work: UnitOfWork, sale: Sale, facts: Facts, wanted: Mapping[AccountId, Points]
) -> Sale:
    """Reserve so much of each account. What was reserved before is released first.

    `facts` are of before that release. Refuses what no right here covers.
    """
    work.rights.release(sale.sale_id)
    plan: list[RightDraw] = []
    for account, points in wanted.items():
        known = facts.of(account)
        ids = [right.right_id for right in known.rights] if known is not None else []
        rights = [right for id_ in ids if (right := work.rights.get(id_)) is not None]
        if facts.main is not None and account == facts.main.account:
            # Covered rights first; the quote has seen to the limits of the pools.
            rights += [pool.right for pool in work.rights.pools()]
        plan.extend(plan_redemption(rights, points, today=facts.today))
    return _reserve(work, sale, tuple(plan))


def reserve_more(
    work: UnitOfWork, sale: Sale, account: AccountId, points: Points, today: date
) -> Sale:
    """Reserve so much of one account beside what is reserved already."""
    holds = work.holds.of_sale(sale.sale_id)
    rights = usable_rights(holds, work.rights.of_account(account))
    plan = plan_redemption(rights, points, today=today)
    work.rights.release(sale.sale_id)
    return _reserve(work, sale, (*sale.reserved, *plan))


def reserve_coupons(work: UnitOfWork, sale: Sale, facts: Facts) -> Sale:
    """Reserve one use of each coupon for which there is a right here."""
    for coupon in sale.coupons:
        if not is_granted(coupon, facts):
            continue
        for account in accounts_of(coupon, facts):
            known = facts.of(account)
            if known is not None and not known.reserved:
                sale = reserve_more(work, sale, account, ONE_USE, facts.today)
    return sale


def without(work: UnitOfWork, sale: Sale, accounts: Iterable[AccountId]) -> Sale:
    """Let go of what is reserved of these accounts, and of nothing else."""
    gone = _of_accounts(work, sale.reserved, set(accounts))
    if not gone:
        return sale
    work.rights.release(sale.sale_id)
    return _reserve(work, sale, tuple(d for d in sale.reserved if d not in gone))


def unused_coupons(sale: Sale, facts: Facts, answer: Quote) -> tuple[AccountId, ...]:
    """Accounts of coupons that were shown and do nothing in this sale."""
    codes = {use.code for use in answer.coupons if use.used}
    used = {a for c in sale.coupons if c.code in codes for a in accounts_of(c, facts)}
    every = (a for c in sale.coupons for a in accounts_of(c, facts))
    return tuple(account for account in every if account not in used)


def release_answers(work: UnitOfWork, sale: Sale) -> Sale:
    """The customer is asked again; only coupons that were shown stay reserved."""
    kept = tuple(d for d in sale.reserved if _is_for_coupon(work, d))
    work.rights.release(sale.sale_id)
    return replace(
        _reserve(work, sale, kept),
        redeem=NO_POINTS,
        redeem_decided=False,
        others=(),
        donations=(),
        tenders=tuple(t for t in sale.tenders if t.kind is not TenderKind.GIFT),
    )


def release_all(work: UnitOfWork, sale: Sale) -> Sale:
    """Also what was reserved for coupons; they stay shown."""
    sale = release_answers(work, sale)
    work.rights.release(sale.sale_id)
    return replace(sale, reserved=())


def _reserve(work: UnitOfWork, sale: Sale, plan: tuple[RightDraw, ...]) -> Sale:
    if plan:
        work.rights.reserve(sale.sale_id, plan)
    return replace(sale, reserved=plan)


def _is_for_coupon(work: UnitOfWork, draw: RightDraw) -> bool:
    right = work.rights.get(draw.right_id)
    return right is not None and is_of_coupon(right.account)


def _of_accounts(
    work: UnitOfWork, draws: Iterable[RightDraw], accounts: set[AccountId]
) -> tuple[RightDraw, ...]:
    rights = ((draw, work.rights.get(draw.right_id)) for draw in draws)
    return tuple(
        draw
        for draw, right in rights
        if right is not None and right.account in accounts
    )


def _purse_account(facts: Facts, purse: str) -> AccountId:
    found = facts.purse(purse)
    assert found is not None, purse
    return found.account
