"""What a sale did beside the main purse, for the card next to the paper."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.sale import TenderKind
from cashier.till.ports import CompletedSale
from ui import naming, present
from ui.widgets.member_rows_view import amount_words

translate = present.translate


def extra_words(done: CompletedSale) -> tuple[str, ...]:
    """Each other purse, memberships, causes and the coupon for the next time."""
    return (*_purses(done), *_discounts(done), *_sold(done), *_given(done))


def _purses(done: CompletedSale) -> Iterator[str]:
    names = [step.purse for step in done.applied]
    names += [lot.earning.purse for lot in done.lots]
    for purse in dict.fromkeys(names):
        if purse == MAIN or purse.startswith("c-"):
            continue
        change = _change(done, purse)
        if change:
            yield f"{naming.purse(purse)}: {change}"


def _change(done: CompletedSale, purse: str) -> str:
    """A return gives back what was spent and takes what was earned."""
    kind = naming.kind_of(purse)
    spent = Points.total(
        step.points
        for step in done.applied
        if step.purse == purse and step.effect is Effect.REDEEMED
    )
    earned = Points.total(
        lot.earning.points for lot in done.lots if lot.earning.purse == purse
    )
    out, come = ("+", "-") if done.returns is not None else ("-", "+")
    parts = [(out, spent), (come, earned)]
    return "  ".join(
        sign + amount_words(kind, points) for sign, points in parts if points
    )


def _discounts(done: CompletedSale) -> Iterator[str]:
    for step in done.applied:
        if step.effect is Effect.DISCOUNT and step.money != NO_MONEY:
            money = present.money(Money(abs(step.money.units)))
            if done.returns is None:
                words = translate("Receipt", "{name}: {money} off")
                name = naming.programme(step.programme)
                yield words.format(name=name, money=money)


def _sold(done: CompletedSale) -> Iterator[str]:
    for one in done.memberships:
        words = translate("Receipt", "{name}: until {on}")
        yield words.format(
            name=naming.programme(one.programme), on=present.full_day(one.ends)
        )
    for load in done.loaded:
        words = translate("Receipt", "{name}: {money} on the card")
        yield words.format(
            name=naming.programme(load.programme),
            money=present.money(Money(load.amount.units)),
        )


def _given(done: CompletedSale) -> Iterator[str]:
    for donation in done.donations:
        gift = (
            present.points_short(donation.points)
            if donation.points != NO_POINTS
            else present.money(donation.money)
        )
        words = translate("Receipt", "{name}: thank you for {gift}")
        if done.returns is not None:
            words = translate("Receipt", "{name}: {gift} given back")
        yield words.format(name=naming.programme(donation.programme), gift=gift)
    made = done.coupon_made
    if made is not None:
        words = translate("Receipt", "Coupon for the next purchase: {name}{until}")
        until = ""
        if made.terms.ends is not None:
            last = present.day(made.terms.ends)
            until = translate("Receipt", ", until {on}").format(on=last)
        name = naming.programme(made.terms.programme)
        yield words.format(name=name, until=until)


def gift_paid(done: CompletedSale) -> Money:
    return Money.total(
        leg.amount for leg in done.tenders if leg.kind is TenderKind.GIFT
    )
