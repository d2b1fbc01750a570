"""What a return does beside money, in words: purses, fees, thresholds, cards, debts."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.sale import TenderKind
from cashier.till.returns import ReturnQuote
from ui import counts, naming, present
from ui.viewmodels.return_vm import ReturnState
from ui.widgets.member_rows_view import amount_words

translate = present.translate


def purses_of(quote: ReturnQuote) -> tuple[str, ...]:
    """Beside the main one, and those of coupons, whose uses are told in words."""
    names = dict.fromkeys(one.purse for one in quote.purses)
    return tuple(n for n in names if n != MAIN and not n.startswith("c-"))


def purse_change(quote: ReturnQuote, purse: str) -> str:
    """Back and taken again, each with its sign."""
    kind = naming.kind_of(purse)
    mine = [one for one in quote.purses if one.purse == purse]
    back = Points.total(draw.points for one in mine for draw in one.back)
    taken = Points.total(one.taken for one in mine)
    parts = []
    if back:
        parts.append("+" + amount_words(kind, back))
    if taken:
        parts.append("-" + amount_words(kind, taken))
    return "  ".join(parts) or amount_words(kind, back)


def notes_of(state: ReturnState) -> tuple[str, ...]:
    """Everything that a customer may ask about, the money first."""
    if state.quote is None or state.draft is None:
        return ()
    return (*_money_notes(state.quote), *_loyalty_notes(state), *_gift_notes(state))


def _money_notes(quote: ReturnQuote) -> Iterator[str]:
    if quote.withheld > NO_MONEY:
        words = translate("Return", "A discount of {money} is no longer due: kept back")
        yield words.format(money=present.money(quote.withheld))
    elif quote.withheld < NO_MONEY:
        words = translate("Return", "{money} that was kept back before goes back now")
        yield words.format(money=present.money(-quote.withheld))
    if quote.fees_kept:
        words = translate("Return", "{money} stay for the time the membership was used")
        yield words.format(money=present.money(quote.fees_kept))
    for one in quote.memberships:
        words = translate("Return", "{name}: now until {on}")
        yield words.format(
            name=naming.programme(one.programme), on=present.full_day(one.ends)
        )


def _loyalty_notes(state: ReturnState) -> Iterator[str]:
    quote = state.quote
    assert quote is not None
    assert state.draft is not None
    for programme in quote.kept_points:
        words = translate("Return", "{name}: spent points do not come back")
        yield words.format(name=naming.programme(programme))
    days = [
        draw.expires_on
        for one in quote.purses
        for draw in one.back
        if draw.expires_on is not None
    ]
    over = [one for one in days if state.today is not None and one < state.today]
    grace = max((one.grace_days for one in quote.purses), default=0)
    if over:
        words = translate("Return", "Points whose date is over come back for {days}")
        yield words.format(days=counts.days(grace))
    elif days:
        words = translate("Return", "Points come back with their old date, {on} first")
        yield words.format(on=present.full_day(min(days)))
    coupons = [b for b in quote.bearers if b.account.startswith("coupon-")]
    if coupons or any(one.purse.startswith("c-") for one in quote.purses):
        yield translate("Return", "The coupon can be used again")


def _gift_notes(state: ReturnState) -> Iterator[str]:
    quote = state.quote
    assert quote is not None
    to_gift = Money.total(
        leg.amount for leg in quote.tenders if leg.kind is TenderKind.GIFT
    )
    if to_gift:
        words = translate("Return", "To the gift card: {money}")
        yield words.format(money=present.money(to_gift))
    if state.gift_line is not None:
        yield translate("Return", "Scan the gift card that comes back")
    for donation in quote.donations:
        words = translate("Return", "{name}: {money} goes back")
        yield words.format(
            name=naming.programme(donation.programme),
            money=present.money(donation.money),
        )
